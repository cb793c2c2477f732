/** Where shortcuts run beside a straight row: nested ones further out, crossing ones on the other side. */
import type { SideLink } from './levelLinks.js';

export interface Lane {
  readonly link: SideLink;
  /** From the row's axis; positive is to the right of the flow, or below it. */
  readonly offset: number;
}

/** How far a box reaches to both sides of the row's axis. */
export interface Reach {
  readonly before: number;
  readonly after: number;
}

const BESIDE_CARDS = 18;
const BETWEEN_LANES = 13;

export function lanesOf(
  links: readonly SideLink[],
  reachOf: (box: string) => Reach,
  preferred: 1 | -1,
): readonly Lane[] {
  const lanes: Lane[] = [];
  const inward = [...links].sort((a, b) => a.end - a.start - (b.end - b.start) || a.start - b.start);
  for (const link of inward) {
    const side = [preferred, -preferred].find(
      (each) => !on(each).some((lane) => isCrossing(lane.link, link)),
    );
    const sign = side ?? preferred;
    const reaches = link.past.map(reachOf);
    const edge = Math.max(...reaches.map(({ before, after }) => (sign > 0 ? after : before)));
    const under = on(sign).filter((lane) => lane.link.start < link.end && lane.link.end > link.start);
    const distance = Math.max(
      edge + BESIDE_CARDS,
      ...under.map(({ offset }) => Math.abs(offset) + BETWEEN_LANES),
    );
    lanes.push({ link, offset: sign * distance });
  }
  return lanes;

  function on(sign: number): readonly Lane[] {
    return lanes.filter(({ offset }) => Math.sign(offset) === sign);
  }
}

function isCrossing(a: SideLink, b: SideLink): boolean {
  return (
    (a.start < b.start && b.start < a.end && a.end < b.end) ||
    (b.start < a.start && a.start < b.end && b.end < a.end)
  );
}
