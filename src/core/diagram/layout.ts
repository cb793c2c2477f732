/** Places a folded view: each open group is laid out by itself and is one box for the level around it. */
import type { DiagramEdge } from '../features/facts.js';
import { axisOf, type Box, type Gaps } from './columns.js';
import type { ViewNode } from './folding.js';
import { type Lane, lanesOf } from './lanes.js';
import { type Level, layOutLevel, type Wing } from './levelLayout.js';
import { entryPort, exitPort, isEntry, isExit, type LevelLink, levelLinks } from './levelLinks.js';
import { middleOf, stepsOf } from './routeSteps.js';
import type { Direction, PathStep } from './scene.js';
import { drawnSide, type Span, sideRoutes } from './sideRoutes.js';

export interface Size {
  readonly width: number;
  readonly height: number;
}
/** Of a card, with what the flow must know of its look. */
export interface CardSize extends Size {
  /** From its upper or left edge to where the flow passes; the middle unless said. */
  readonly axis?: number;
  /** How far it is drawn above its upper edge: arrows end there. */
  readonly overhang?: number;
}
export interface Place extends Size {
  readonly x: number;
  readonly y: number;
}
export interface PlacedLink {
  /** Ids of view nodes. */
  readonly from: string;
  readonly to: string;
  /** Tells links between the same ends apart: the layer whose output they carry. */
  readonly tensor?: string;
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
  readonly sizeOf: (node: ViewNode) => CardSize;
}

/** Around the content of an open group; its title stands above. */
const PAD = 16;
const TITLE = 32;
/** A port stands a gap away from the content, which is room enough. */
const TITLE_OVER_PORT = 14;
const PAD_AT_PORT = 2;
/** Shortcuts leave the line from a port within this length. */
const PORT = 14;
const MARGIN = 24;

interface Pad {
  readonly before: number;
  readonly after: number;
  readonly left: number;
  readonly right: number;
}
interface Nested {
  readonly node: ViewNode | undefined;
  readonly level: Level;
  readonly boxes: readonly Box[];
  readonly links: readonly LevelLink[];
  readonly lanes: readonly Lane[];
  readonly inner: ReadonlyMap<string, Nested>;
}

export function layOut(
  view: readonly ViewNode[],
  edges: readonly DiagramEdge[],
  options: LayoutOptions,
): Layout {
  const { links, sides } = levelLinks(view, edges);
  const isDown = options.direction === 'down';
  const padOf = (nested: Pick<Nested, 'level'>): Pad => {
    const ids = [...nested.level.spots.keys()];
    const hasEntry = ids.some(isEntry);
    const after = ids.some(isExit) ? PAD_AT_PORT : PAD;
    return isDown
      ? { before: hasEntry ? TITLE_OVER_PORT : TITLE, after, left: PAD, right: PAD }
      : { before: hasEntry ? PAD_AT_PORT : PAD, after, left: TITLE, right: PAD };
  };
  const known = new Map<string, Level>();
  const overhangs = new Map<string, number>();
  const root = nest(undefined, view);
  const places = new Map<string, Place>();
  const placed: PlacedLink[] = [];
  put(root, MARGIN, MARGIN);
  return { ...turn(root.level.along + 2 * MARGIN, root.level.cross + 2 * MARGIN), places, links: placed };

  function nest(node: ViewNode | undefined, children: readonly ViewNode[]): Nested {
    const inner = new Map<string, Nested>();
    const boxes = children.map((child): Box => {
      if (child.kind !== 'open') {
        const { width, height, axis, overhang = 0 } = options.sizeOf(child);
        if (isDown && overhang > 0) overhangs.set(child.id, overhang);
        return {
          id: child.id,
          ...(isDown ? { along: height, cross: width } : { along: width, cross: height }),
          ...(axis !== undefined && { axis }),
        };
      }
      const nested = nest(child, child.children);
      const pad = padOf(nested);
      inner.set(child.id, nested);
      return {
        id: child.id,
        along: nested.level.along + pad.before + pad.after,
        cross: nested.level.cross + pad.left + pad.right,
        axis: pad.left + flowOf(nested.level),
      };
    });
    const own = links.get(node?.id ?? '') ?? [];
    const ports = new Set(
      own.flatMap(({ from, to }) => [from, to].filter((id) => isEntry(id) || isExit(id))),
    );
    const all = [...boxes, ...[...ports].map((id) => ({ id, along: 1, cross: 1 }))];
    const byId = new Map(boxes.map((box) => [box.id, box]));
    const reachOf = (id: string) => {
      const box = byId.get(id) ?? { id, along: 0, cross: 0 };
      return { before: axisOf(box), after: box.cross - axisOf(box) };
    };
    const lanes = lanesOf(sides.get(node?.id ?? '') ?? [], reachOf, isDown ? 1 : -1);
    const wings = lanes.map(({ link, offset }) => ({
      box: link.past.find((id) => byId.has(id)) ?? '',
      offset,
    }));
    return { node, level: levelOf(all, own, wings), boxes, links: own, lanes, inner };
  }

  /** Across, where the first tensor enters; a group without an entry is left where its tensor is. */
  function flowOf({ spots, axis }: Level): number {
    const port = [...spots.keys()].find(isEntry) ?? [...spots.keys()].find(isExit);
    const spot = port === undefined ? undefined : spots.get(port);
    return spot ? spot.cross + 0.5 : axis;
  }

  /** Equal blocks are laid out once. */
  function levelOf(all: readonly Box[], own: readonly LevelLink[], wings: readonly Wing[]): Level {
    const place = new Map(all.map(({ id }, index) => [id, index]));
    const key = JSON.stringify([
      all.map((box) => [box.along, box.cross, axisOf(box), isEntry(box.id), isExit(box.id)]),
      wings.map(({ box, offset }) => [place.get(box), offset]),
      own.map(({ from, to }) => [place.get(from), place.get(to)]),
    ]);
    const found = known.get(key);
    if (!found) {
      const made = layOutLevel(all, own, options.gaps, wings);
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
      first.cross += portShift(nested, link.from, exitPort(link.tensor ?? ''));
      last.cross += portShift(nested, link.to, entryPort(link.tensor ?? ''));
      if (isEntry(link.from)) first.start = -own.before;
      last.end -= overhangs.get(link.to) ?? 0;
      last.start = Math.min(last.start, last.end);
      if (isExit(link.to)) last.end = nested.level.along + own.after;
      const moved = stretches.map((each) => ({
        cross: each.cross + cross,
        start: each.start + along,
        end: each.end + along,
      }));
      const groupId = nested.node?.id ?? '';
      placed.push({
        from: isEntry(link.from) ? groupId : link.from,
        to: isExit(link.to) ? groupId : link.to,
        ...(link.tensor !== undefined && { tensor: link.tensor }),
        shapes: link.shapes,
        steps: stepsOf(moved, corner),
        middle: middleOf(moved, corner),
        endsAtCard: !isExit(link.to) && !nested.inner.has(link.to),
      });
    }
    putLanes(nested, along, cross);
  }

  /** Cards inside are placed by now. */
  function putLanes({ node, lanes, boxes, level }: Nested, along: number, cross: number): void {
    const byId = new Map(boxes.map((box) => [box.id, box]));
    const portSpan = (id: string): Span | undefined => {
      const spot = level.spots.get(id);
      return spot && { along: along + spot.along, length: PORT, cross: cross + spot.cross + 0.5, breadth: 0 };
    };
    const spanOf = (id: string) => (isEntry(id) ? portSpan(id) : alongAcross(places.get(id)));
    for (const route of sideRoutes(lanes, spanOf)) {
      const { link } = route.lane;
      const first = link.past.find((id) => byId.has(id)) ?? '';
      const box = byId.get(first);
      const spot = level.spots.get(first);
      if (!box || !spot) continue;
      const axis = cross + spot.cross + axisOf(box);
      const { steps, middle } = drawnSide(route, axis + route.lane.offset, corner);
      placed.push({
        ...{ from: isEntry(link.from) ? (node?.id ?? '') : link.from, to: link.to },
        ...(link.tensor !== undefined && { tensor: link.tensor }),
        ...{ shapes: link.shapes, steps, middle, endsAtCard: true },
      });
    }
  }

  function alongAcross(place: Place | undefined): Span | undefined {
    if (!place) return undefined;
    const { x, y, width, height } = place;
    return isDown
      ? { along: y, length: height, cross: x, breadth: width }
      : { along: x, length: width, cross: y, breadth: height };
  }

  /** How far the port of an open group is from the middle of its box. */
  function portShift(nested: Nested, id: string, port: string): number {
    const inside = nested.inner.get(id);
    const spot = inside?.level.spots.get(port);
    if (!inside || !spot) return 0;
    const box = nested.boxes.find((each) => each.id === id);
    return padOf(inside).left + spot.cross + 0.5 - (box ? axisOf(box) : 0);
  }

  function corner(along: number, cross: number): { x: number; y: number } {
    return isDown ? { x: cross, y: along } : { x: along, y: cross };
  }
  function turn(along: number, cross: number): Size {
    return isDown ? { width: cross, height: along } : { width: along, height: cross };
  }
}
