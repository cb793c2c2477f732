/** Shortcuts beside a row, as drawing steps: out of a card's side, along the lane, and into another card's side. */
import type { Lane } from './lanes.js';
import type { Corner } from './routeSteps.js';
import type { PathStep } from './scene.js';

/** A card along the flow and across it. */
export interface Span {
  readonly along: number;
  readonly length: number;
  readonly cross: number;
  readonly breadth: number;
}
export interface SideRoute {
  readonly lane: Lane;
  readonly from: Span;
  readonly to: Span;
  /** Along, where it leaves and enters. */
  readonly leaves: number;
  readonly enters: number;
}

const RADIUS = 8;
/** Arrows come in above the middle of a card, lines go out below it; several share the room. */
const IN = { from: 0.2, to: 0.48 };
const OUT = 0.7;

export function sideRoutes(
  lanes: readonly Lane[],
  spanOf: (card: string) => Span | undefined,
): readonly SideRoute[] {
  const arriving = new Map<string, Lane[]>();
  for (const lane of lanes) {
    const key = `${lane.link.to} ${Math.sign(lane.offset)}`;
    arriving.set(key, [...(arriving.get(key) ?? []), lane]);
  }
  return lanes.flatMap((lane): readonly SideRoute[] => {
    const from = spanOf(lane.link.from);
    const to = spanOf(lane.link.to);
    if (!from || !to) return [];
    // Outer lanes come in first, so that they do not cross the inner ones.
    const others = [...(arriving.get(`${lane.link.to} ${Math.sign(lane.offset)}`) ?? [])].sort(
      (a, b) => Math.abs(a.offset) - Math.abs(b.offset),
    );
    const share = (others.indexOf(lane) + 1) / (others.length + 1);
    return [
      {
        ...{ lane, from, to },
        leaves: from.along + from.length * OUT,
        enters: to.along + to.length * (IN.from + (IN.to - IN.from) * share),
      },
    ];
  });
}

export function drawnSide(
  { lane, from, to, leaves, enters }: SideRoute,
  cross: number,
  corner: Corner,
): { readonly steps: readonly PathStep[]; readonly middle: { readonly x: number; readonly y: number } } {
  const isAfter = lane.offset > 0;
  const start = isAfter ? from.cross + from.breadth : from.cross;
  const end = isAfter ? to.cross + to.breadth : to.cross;
  const turn = isAfter ? RADIUS : -RADIUS;
  const xy = (along: number, across: number): readonly [number, number] => {
    const { x, y } = corner(along, across);
    return [Math.round(x * 10) / 10, Math.round(y * 10) / 10];
  };
  return {
    steps: [
      ['M', ...xy(leaves, start)],
      ['L', ...xy(leaves, cross - turn)],
      ['C', ...xy(leaves, cross), ...xy(leaves, cross), ...xy(leaves + RADIUS, cross)],
      ['L', ...xy(enters - RADIUS, cross)],
      ['C', ...xy(enters, cross), ...xy(enters, cross), ...xy(enters, cross - turn)],
      ['L', ...xy(enters, end)],
    ],
    middle: corner((leaves + enters) / 2, cross),
  };
}
