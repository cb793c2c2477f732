/** How large maps are drawn: sides and depth to scale, linearly while the smallest can still be seen. */
import type { FlatNode } from './flatten.js';
import { say } from './words.js';

export interface Scale {
  readonly side: (pixels: number) => number;
  readonly depth: (channels: number) => number;
  readonly units: (count: number) => number;
  /** How to read it. */
  readonly note: string;
}

const LARGEST_SIDE = 150;
const SMALLEST_SIDE = 7;
const DEEPEST = 78;
const THINNEST = 4;
const TALLEST_COLUMN = 170;
const SHORTEST_COLUMN = 26;

export function scaleFor(volumes: readonly { readonly main: FlatNode }[]): Scale {
  const sides: number[] = [];
  const depths: number[] = [];
  const units: number[] = [];
  for (const { main } of volumes) {
    const size = main.size ?? [];
    const channels = size.at(-1);
    if (channels === undefined) continue;
    if (size.length === 1) units.push(channels);
    else {
      sides.push(...size.slice(0, -1));
      depths.push(channels);
    }
  }
  const side = power(sides, SMALLEST_SIDE, LARGEST_SIDE);
  const depth = power(depths, THINNEST, DEEPEST);
  const unit = power(units, SHORTEST_COLUMN, TALLEST_COLUMN);
  const how =
    side.exponent === 1
      ? say('Sides to scale')
      : say('Sides by the power {0} of their size', side.exponent.toFixed(2));
  const channels =
    depth.exponent === 1
      ? say('depth of channels to scale')
      : say('depth by the power {0} of the channels', depth.exponent.toFixed(2));
  return {
    side: side.of,
    depth: depth.of,
    units: unit.of,
    note: sides.length === 0 ? '' : `${how}; ${channels}.`,
  };
}

/** Linear when the smallest stays visible; else the gentlest power that shows it. */
function power(
  values: readonly number[],
  smallest: number,
  largest: number,
): { readonly of: (value: number) => number; readonly exponent: number } {
  const known = values.filter((value) => value > 0);
  const max = Math.max(1, ...known);
  const min = Math.max(1, Math.min(max, ...known));
  const exponent = max / min <= largest / smallest ? 1 : Math.log(largest / smallest) / Math.log(max / min);
  return {
    exponent,
    of: (value) => (value <= 0 ? 2 : Math.max(smallest, largest * (Math.min(value, max) / max) ** exponent)),
  };
}
