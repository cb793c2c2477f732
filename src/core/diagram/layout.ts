/** Places a folded view: each open group is laid out by itself and is one box for the level around it. */
import type { DiagramEdge } from '../features/facts.js';
import type { ViewNode } from './folding.js';
import { type Box, type Gaps, type Level, type Link, layOutLevel } from './levelLayout.js';
import { layersIn } from './parts.js';
import type { Direction, PathStep } from './scene.js';

export interface Size {
  readonly width: number;
  readonly height: number;
}
export interface Place extends Size {
  readonly x: number;
  readonly y: number;
}
export interface PlacedLink {
  /** Ids of view nodes. */
  readonly from: string;
  readonly to: string;
  readonly shapes: readonly string[];
  readonly steps: readonly PathStep[];
  /** Where a label can stand. */
  readonly middle: { readonly x: number; readonly y: number };
  /** It joins a card and not the border of its group. */
  readonly endsAtCard: boolean;
}
export interface Layout extends Size {
  readonly places: ReadonlyMap<string, Place>;
  readonly links: readonly PlacedLink[];
}
export interface LayoutOptions {
  readonly direction: Direction;
  readonly gaps: Gaps;
  readonly sizeOf: (node: ViewNode) => Size;
}

/** Around the content of an open group; its title stands above. */
const PAD = 16;
const TITLE = 32;
/** A port stands a gap away from the content, which is room enough. */
const TITLE_OVER_PORT = 14;
const PAD_AT_PORT = 2;
export const MARGIN = 24;
const ENTRY = '\nentry';
const EXIT = '\nexit';

interface Pad {
  readonly before: number;
  readonly after: number;
  readonly left: number;
  readonly right: number;
}
interface LevelLink extends Link {
  readonly shapes: string[];
}
interface Nested {
  readonly node: ViewNode | undefined;
  readonly level: Level;
  readonly boxes: readonly Box[];
  readonly links: readonly LevelLink[];
  readonly inner: ReadonlyMap<string, Nested>;
}

export function layOut(
  view: readonly ViewNode[],
  edges: readonly DiagramEdge[],
  options: LayoutOptions,
): Layout {
  const links = linksByLevel(view, edges);
  const isDown = options.direction === 'down';
  const padOf = (nested: Pick<Nested, 'level'>): Pad => {
    const { spots } = nested.level;
    const after = spots.has(EXIT) ? PAD_AT_PORT : PAD;
    return isDown
      ? { before: spots.has(ENTRY) ? TITLE_OVER_PORT : TITLE, after, left: PAD, right: PAD }
      : { before: spots.has(ENTRY) ? PAD_AT_PORT : PAD, after, left: TITLE, right: PAD };
  };
  const known = new Map<string, Level>();
  const root = nest(undefined, view);
  const places = new Map<string, Place>();
  const placed: PlacedLink[] = [];
  put(root, MARGIN, MARGIN);
  return { ...turn(root.level.along + 2 * MARGIN, root.level.cross + 2 * MARGIN), places, links: placed };

  function nest(node: ViewNode | undefined, children: readonly ViewNode[]): Nested {
    const inner = new Map<string, Nested>();
    const boxes = children.map((child): Box => {
      if (child.kind !== 'open') {
        const { width, height } = options.sizeOf(child);
        return isDown
          ? { id: child.id, along: height, cross: width }
          : { id: child.id, along: width, cross: height };
      }
      const nested = nest(child, child.children);
      const pad = padOf(nested);
      inner.set(child.id, nested);
      return {
        id: child.id,
        along: nested.level.along + pad.before + pad.after,
        cross: nested.level.cross + pad.left + pad.right,
      };
    });
    const own = links.get(node?.id ?? '') ?? [];
    const ports = [ENTRY, EXIT].filter((port) => own.some(({ from, to }) => from === port || to === port));
    const all = [...boxes, ...ports.map((id) => ({ id, along: 1, cross: 1 }))];
    return { node, level: levelOf(all, own), boxes, links: own, inner };
  }

  /** Equal blocks are laid out once. */
  function levelOf(all: readonly Box[], own: readonly LevelLink[]): Level {
    const place = new Map(all.map(({ id }, index) => [id, index]));
    const key = JSON.stringify([
      all.map(({ along, cross }) => [along, cross]),
      own.map(({ from, to }) => [place.get(from), place.get(to)]),
    ]);
    const found = known.get(key);
    if (!found) {
      const made = layOutLevel(all, own, options.gaps);
      known.set(key, made);
      return made;
    }
    const spots = [...found.spots.values()];
    return {
      ...found,
      spots: new Map(
        all.flatMap(({ id }, index) => {
          const spot = spots[index];
          return spot ? [[id, spot] as const] : [];
        }),
      ),
    };
  }

  function put(nested: Nested, along: number, cross: number): void {
    const own = padOf(nested);
    for (const box of nested.boxes) {
      const spot = nested.level.spots.get(box.id);
      if (!spot) continue;
      const at = { along: along + spot.along, cross: cross + spot.cross };
      places.set(box.id, { ...corner(at.along, at.cross), ...turn(box.along, box.cross) });
      const inside = nested.inner.get(box.id);
      if (inside) put(inside, at.along + padOf(inside).before, at.cross + padOf(inside).left);
    }
    for (const [index, link] of nested.links.entries()) {
      const route = nested.level.routes[index] ?? [];
      const stretches = route.map((each) => ({ ...each }));
      const first = stretches[0];
      const last = stretches.at(-1);
      if (!first || !last) continue;
      // Ends move to where the tensors really leave and enter: the ports of an open group.
      first.cross += portShift(nested, link.from, EXIT);
      last.cross += portShift(nested, link.to, ENTRY);
      if (link.from === ENTRY) first.start = first.end - own.before - 1;
      if (link.to === EXIT) last.end = last.start + own.after + 1;
      const moved = stretches.map((each) => ({
        cross: each.cross + cross,
        start: each.start + along,
        end: each.end + along,
      }));
      const groupId = nested.node?.id ?? '';
      placed.push({
        from: link.from === ENTRY ? groupId : link.from,
        to: link.to === EXIT ? groupId : link.to,
        shapes: link.shapes,
        steps: stepsOf(moved, corner),
        middle: middleOf(moved, corner),
        endsAtCard: link.to !== EXIT && !nested.inner.has(link.to),
      });
    }
  }

  /** How far the port of an open group is from the middle of its box. */
  function portShift(nested: Nested, id: string, port: string): number {
    const inside = nested.inner.get(id);
    const spot = inside?.level.spots.get(port);
    if (!inside || !spot) return 0;
    const box = nested.boxes.find((each) => each.id === id);
    return padOf(inside).left + spot.cross + 0.5 - (box?.cross ?? 0) / 2;
  }

  function corner(along: number, cross: number): { x: number; y: number } {
    return isDown ? { x: cross, y: along } : { x: along, y: cross };
  }
  function turn(along: number, cross: number): Size {
    return isDown ? { width: cross, height: along } : { width: along, height: cross };
  }
}

/** Each edge belongs to the innermost open group around both ends, and to every border that it crosses. */
function linksByLevel(
  view: readonly ViewNode[],
  edges: readonly DiagramEdge[],
): ReadonlyMap<string, readonly LevelLink[]> {
  const paths = new Map<string, readonly string[]>();
  const visit = (node: ViewNode, around: readonly string[]): void => {
    const path = [...around, node.id];
    if (node.kind === 'open') for (const child of node.children) visit(child, path);
    else for (const { id } of layersIn(node.part)) paths.set(id, path);
  };
  for (const node of view) visit(node, []);
  const levels = new Map<string, Map<string, LevelLink>>();
  const add = (level: string, from: string, to: string, shape: string): void => {
    const links = levels.get(level) ?? new Map<string, LevelLink>();
    levels.set(level, links);
    const key = `${from}\n${to}`;
    const known = links.get(key);
    if (!known) links.set(key, { from, to, shapes: [shape] });
    else if (!known.shapes.includes(shape)) known.shapes.push(shape);
  };
  for (const { from, to, shape } of edges) {
    const a = paths.get(from);
    const b = paths.get(to);
    if (!a || !b) continue;
    let common = 0;
    while (common < a.length - 1 && common < b.length - 1 && a[common] === b[common]) common++;
    const start = a[common];
    const end = b[common];
    if (start === undefined || end === undefined || start === end) continue;
    add(a[common - 1] ?? '', start, end, shape);
    for (let at = common + 1; at < a.length; at++) add(a[at - 1] ?? '', a[at] ?? '', EXIT, shape);
    for (let at = common + 1; at < b.length; at++) add(b[at - 1] ?? '', ENTRY, b[at] ?? '', shape);
  }
  return new Map([...levels].map(([level, links]) => [level, [...links.values()]]));
}

type Stretch = { readonly cross: number; readonly start: number; readonly end: number };
type Corner = (along: number, cross: number) => { x: number; y: number };

function stepsOf(stretches: readonly Stretch[], corner: Corner): readonly PathStep[] {
  const steps: PathStep[] = [];
  const round = (value: number): number => Math.round(value * 10) / 10;
  const xy = (along: number, cross: number): readonly [number, number] => {
    const { x, y } = corner(along, cross);
    return [round(x), round(y)];
  };
  for (const [index, { cross, start, end }] of stretches.entries()) {
    const before = stretches[index - 1];
    if (!before) steps.push(['M', ...xy(start, cross)]);
    else if (Math.abs(before.cross - cross) < 0.5) steps.push(['L', ...xy(start, cross)]);
    else {
      const middle = (before.end + start) / 2;
      steps.push(['C', ...xy(middle, before.cross), ...xy(middle, cross), ...xy(start, cross)]);
    }
    if (end !== start) steps.push(['L', ...xy(end, cross)]);
  }
  return steps;
}

function middleOf(stretches: readonly Stretch[], corner: Corner): { x: number; y: number } {
  const first = stretches[0];
  const second = stretches[1];
  if (!first || !second) return { x: 0, y: 0 };
  const longest = stretches.reduce((a, b) => (b.end - b.start > a.end - a.start ? b : a));
  if (longest.end - longest.start > 40) return corner((longest.start + longest.end) / 2, longest.cross);
  return corner((first.end + second.start) / 2, (first.cross + second.cross) / 2);
}
