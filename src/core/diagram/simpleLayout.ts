/** Plain layers for very large graphs: longest path from the inputs, then order by the middle of the sources. */
import type { Column, Gaps, Link, Placed, Spot } from './columns.js';

/** Layers wider than this go on below: 10,000 loose boxes make a block, not a line. */
const WIDEST_LAYER = 60;

export function layOutSimply(columns: readonly Column[], links: readonly Link[], gaps: Gaps): Placed {
  const layers = layersOf(columns, links);
  const sources = new Map<string, string[]>();
  for (const { from, to } of links) sources.set(to, [...(sources.get(to) ?? []), from]);
  const middles = new Map<string, number>();
  const spots = new Map<string, Spot>();
  let along = 0;
  let widest = 0;
  for (const layer of layers) {
    const wanted = new Map(layer.map(({ id }) => [id, middleOf(sources.get(id) ?? [])]));
    const sorted = [...layer].sort((a, b) => (wanted.get(a.id) ?? 0) - (wanted.get(b.id) ?? 0));
    const width = sorted.reduce((sum, { cross }) => sum + cross + gaps.cross, -gaps.cross);
    let cross = -width / 2;
    for (const column of sorted) {
      spots.set(column.id, { along, cross });
      middles.set(column.id, cross + column.cross / 2);
      cross += column.cross + gaps.cross;
    }
    widest = Math.max(widest, width);
    along += Math.max(...layer.map((column) => column.along)) + gaps.along;
  }
  for (const [id, spot] of spots) spots.set(id, { along: spot.along, cross: spot.cross + widest / 2 });
  return { spots, via: new Map(), along: Math.max(0, along - gaps.along), cross: widest };

  function middleOf(ids: readonly string[]): number {
    if (ids.length === 0) return 0;
    return ids.reduce((sum, id) => sum + (middles.get(id) ?? 0), 0) / ids.length;
  }
}

function layersOf(columns: readonly Column[], links: readonly Link[]): readonly (readonly Column[])[] {
  const waiting = new Map(columns.map(({ id }) => [id, 0]));
  const targets = new Map<string, string[]>();
  for (const { from, to } of links) {
    waiting.set(to, (waiting.get(to) ?? 0) + 1);
    targets.set(from, [...(targets.get(from) ?? []), to]);
  }
  const byId = new Map(columns.map((column) => [column.id, column]));
  const layers: Column[][] = [];
  let ready = columns.filter(({ id }) => waiting.get(id) === 0);
  const placed = new Set<string>();
  while (ready.length > 0) {
    for (let at = 0; at < ready.length; at += WIDEST_LAYER) layers.push(ready.slice(at, at + WIDEST_LAYER));
    const next: Column[] = [];
    for (const { id } of ready) {
      placed.add(id);
      for (const target of targets.get(id) ?? []) {
        const left = (waiting.get(target) ?? 0) - 1;
        waiting.set(target, left);
        const column = byId.get(target);
        if (left === 0 && column) next.push(column);
      }
    }
    ready = next;
  }
  const ring = columns.filter(({ id }) => !placed.has(id));
  return ring.length > 0 ? [...layers, ring] : layers;
}
