/**
 * Places the cards of one level. Layers that follow one another without a branch are one tall box for the
 * layout, which keeps trunks straight and makes dagre's work small: a chain of 1,000 layers is one box.
 * Works along the flow and across it; the caller says which of the two is down.
 */
import dagre from '@dagrejs/dagre';
import {
  axisOf,
  type Box,
  type Column,
  columnsOf,
  type Gaps,
  type Link,
  outerLinks,
  type Placed,
  type Spot,
} from './columns.js';
import { type Route, routeThrough } from './route.js';
import { layOutSimply } from './simpleLayout.js';

export interface Level {
  /** In the order of the boxes. */
  readonly spots: ReadonlyMap<string, Spot>;
  /** In the order of the links. */
  readonly routes: readonly Route[];
  readonly along: number;
  readonly cross: number;
  /** Where the flow passes, when the level is one column; else the middle. */
  readonly axis: number;
}
/** Room that shortcuts need beside the column of a box, from its axis. */
export interface Wing {
  readonly box: string;
  readonly offset: number;
}
/** Dagre takes over a second for more boxes than this; a plain layering does them in milliseconds. */
const MOST_FOR_DAGRE = 700;
const WING_MARGIN = 3;
export function layOutLevel(
  boxes: readonly Box[],
  links: readonly Link[],
  gaps: Gaps,
  wings: readonly Wing[] = [],
): Level {
  const columns = withWings(columnsOf(boxes, links, gaps), wings);
  const columnOf = new Map(columns.flatMap((column) => column.boxes.map(({ id }) => [id, column] as const)));
  const outer = outerLinks(links, columnOf);
  const placed =
    columns.length <= MOST_FOR_DAGRE
      ? layOutWithDagre(columns, outer, gaps)
      : layOutSimply(columns, outer, gaps);
  const spots = new Map<string, Spot>();
  for (const column of columns) {
    const at = placed.spots.get(column.id) ?? { along: 0, cross: 0 };
    let along = at.along;
    for (const box of column.boxes) {
      spots.set(box.id, { along, cross: at.cross + column.axis - axisOf(box) });
      along += box.along + gaps.along;
    }
  }
  const inOrder = new Map(boxes.map(({ id }) => [id, spots.get(id) ?? { along: 0, cross: 0 }]));
  const byId = new Map(boxes.map((box) => [box.id, box]));
  const bands = bandsOf(columns, placed.spots);
  const routes = links.map((link): Route => {
    const from = byId.get(link.from);
    const to = byId.get(link.to);
    const start = spots.get(link.from);
    const end = spots.get(link.to);
    if (!from || !to || !start || !end) return [];
    const via = placed.via.get(`${columnOf.get(link.from)?.id}\n${columnOf.get(link.to)?.id}`) ?? [];
    return routeThrough(
      { along: start.along + from.along, cross: start.cross + axisOf(from) },
      { along: end.along, cross: end.cross + axisOf(to) },
      via,
      bands,
    );
  });
  const axis = (columns.length === 1 ? columns[0]?.axis : undefined) ?? placed.cross / 2;
  return withinBounds({ spots: inOrder, routes, along: placed.along, cross: placed.cross, axis });
}

/** Widens columns by their shortcuts; among others a column keeps its axis in its middle, where edges join. */
function withWings(columns: readonly Column[], wings: readonly Wing[]): readonly Column[] {
  return columns.map((column) => {
    const own = new Set(column.boxes.map(({ id }) => id));
    let [before, after] = [column.axis, column.cross - column.axis];
    for (const { box, offset } of wings) {
      if (!own.has(box)) continue;
      before = Math.max(before, -offset + WING_MARGIN);
      after = Math.max(after, offset + WING_MARGIN);
    }
    if (columns.length > 1) before = after = Math.max(before, after);
    return { ...column, axis: before, cross: before + after };
  });
}

/** Dagre measures boxes alone; a shortcut may run outside all of them. */
function withinBounds(level: Level): Level {
  let least = 0;
  let most = level.cross;
  for (const route of level.routes)
    for (const { cross } of route) {
      least = Math.min(least, cross);
      most = Math.max(most, cross);
    }
  if (least === 0 && most === level.cross) return level;
  return {
    spots: new Map([...level.spots].map(([id, spot]) => [id, { ...spot, cross: spot.cross - least }])),
    routes: level.routes.map((route) => route.map((each) => ({ ...each, cross: each.cross - least }))),
    along: level.along,
    cross: most - least,
    axis: level.axis - least,
  };
}

function layOutWithDagre(columns: readonly Column[], links: readonly Link[], gaps: Gaps): Placed {
  const graph = new dagre.graphlib.Graph();
  graph.setGraph({ rankdir: 'TB', nodesep: gaps.cross, edgesep: gaps.cross * 0.6, ranksep: gaps.along });
  for (const { id, along, cross } of columns) graph.setNode(id, { width: cross, height: along });
  // The longest branch is the trunk: it stays straight, and shortcuts go round it.
  const alongOf = new Map(columns.map(({ id, along }) => [id, along]));
  for (const { from, to } of links) {
    const size = (alongOf.get(from) ?? 0) + (alongOf.get(to) ?? 0);
    graph.setEdge(from, to, { weight: Math.max(1, Math.round(size / 60)) });
  }
  dagre.layout(graph);
  const spots = new Map<string, Spot>();
  for (const { id, along, cross } of columns) {
    const { x, y } = graph.node(id);
    spots.set(id, { along: y - along / 2, cross: x - cross / 2 });
  }
  const via = new Map(
    links.map(({ from, to }) => {
      const points = graph.edge(from, to)?.points ?? [];
      return [
        `${from}\n${to}`,
        points
          .slice(1, -1)
          .map((point: { readonly x: number; readonly y: number }) => ({ along: point.y, cross: point.x })),
      ] as const;
    }),
  );
  const { width = 0, height = 0 } = graph.graph();
  return { spots, via, along: height, cross: width };
}

/** Stretches along the flow where boxes stand: a link that passes through one goes straight. */
function bandsOf(
  columns: readonly Column[],
  spots: ReadonlyMap<string, Spot>,
): readonly { readonly start: number; readonly end: number }[] {
  const sorted = columns
    .map((column) => {
      const start = spots.get(column.id)?.along ?? 0;
      return { start, end: start + column.along };
    })
    .sort((a, b) => a.start - b.start);
  const bands: { start: number; end: number }[] = [];
  for (const { start, end } of sorted) {
    const last = bands.at(-1);
    if (last && start < last.end) last.end = Math.max(last.end, end);
    else bands.push({ start, end });
  }
  return bands;
}
