/** A route as drawing steps: straight along the flow, curved where it changes its place across. */
import type { PathStep } from './scene.js';

/** Along the flow, at one place across it. */
export type Stretch = { readonly cross: number; readonly start: number; readonly end: number };
/** From along and across to the drawing. */
export type Corner = (along: number, cross: number) => { x: number; y: number };

export function stepsOf(stretches: readonly Stretch[], corner: Corner): readonly PathStep[] {
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

export function middleOf(stretches: readonly Stretch[], corner: Corner): { x: number; y: number } {
  const first = stretches[0];
  const second = stretches[1];
  if (!first || !second) return { x: 0, y: 0 };
  const longest = stretches.reduce((a, b) => (b.end - b.start > a.end - a.start ? b : a));
  if (longest.end - longest.start > 40) return corner((longest.start + longest.end) / 2, longest.cross);
  return corner((first.end + second.start) / 2, (first.cross + second.cross) / 2);
}
