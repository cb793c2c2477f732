/** One map as a box in oblique perspective, a column for vectors, and the kernel drawn on the map before. */
import { paintOf } from './cards.js';
import type { CardSize } from './layout.js';
import type { ColourBy, Direction, PathStep, Shape } from './scene.js';
import { fitText, textWidth } from './textWidth.js';
import type { Scale } from './volumeScale.js';
import type { Volume } from './volumesOf.js';
import { say } from './words.js';

interface Solid {
  /** The side that faces along the flow: the map's height and width, drawn slanted. */
  readonly height: number;
  readonly slant: number;
  /** Channels. */
  readonly depth: number;
}

/** The map's width runs back and up at 45°, foreshortened by half. */
const SLANT = 0.36;
const COLUMN = 13;
/** The shape's line, over the map. */
export const ABOVE = 18;
/** A folded block shows two more maps behind its own. */
const STACKED = 10;
const WORDS = 10;
const LINE = 12.5;
const MOST_LINES = 5;
const WIDEST_WORDS = 118;

export function volumeSize(volume: Volume, scale: Scale, direction: Direction = 'right'): CardSize {
  const solid = solidOf(volume, scale);
  const words = wordsOf(volume);
  const widest = Math.max(
    ...words.map((line) => textWidth(line, WORDS)),
    textWidth(volume.main.shape, 11, true),
  );
  return {
    width:
      Math.max(solid.depth + solid.slant + (volume.words ? STACKED : 0), Math.min(widest, WIDEST_WORDS)) + 6,
    height: ABOVE + solid.height + solid.slant + 6 + words.length * LINE,
    ...(direction === 'right' && { axis: ABOVE + (solid.height + solid.slant) / 2 }),
  };
}

export function volumeShapes(volume: Volume, scale: Scale, colourBy: ColourBy): readonly Shape[] {
  const solid = solidOf(volume, scale);
  const { width } = volumeSize(volume, scale);
  const left = (width - solid.depth - solid.slant) / 2;
  const top = ABOVE;
  const words = wordsOf(volume);
  const fill = paintOf(volume.main, colourBy);
  const isUnknown = volume.main.size === undefined;
  const bottom = top + solid.slant + solid.height;
  const { state } = volume.main;
  const face = {
    stroke: state === 'fault' ? ('error' as const) : fill,
    strokeWidth: state === 'fault' ? 2 : 1,
    dashed: isUnknown,
  };
  const behind = volume.words ? [STACKED, STACKED / 2] : [];
  return [
    ...behind.flatMap((shift) =>
      facesOf(left + shift, top, solid).map(
        ({ steps }): Shape => ({ kind: 'path', steps, fill: 'paper', stroke: fill, role: 'behind' }),
      ),
    ),
    ...facesOf(left, top, solid).map(
      ({ steps, opacity }): Shape => ({ kind: 'path', steps, fill: 'paper', role: `face${opacity}` }),
    ),
    ...facesOf(left, top, solid).map(
      ({ steps, opacity }): Shape => ({
        kind: 'path',
        steps,
        fill,
        fillOpacity: opacity,
        ...face,
        role: 'body',
      }),
    ),
    {
      kind: 'text',
      x: width / 2,
      y: top - 7,
      text: fitText(volume.main.shape, 11, width + 14, true),
      size: 11,
      bold: true,
      anchor: 'middle',
      fill: 'text',
    },
    ...words.map(
      (text, index): Shape => ({
        kind: 'text',
        x: width / 2,
        y: bottom + 15 + index * LINE,
        text: fitText(text, WORDS, width + 8),
        size: WORDS,
        anchor: 'middle',
        fill: index === 0 ? 'text' : 'muted',
      }),
    ),
  ];
}

export function solidOf({ main }: Volume, scale: Scale): Solid {
  const size = main.size;
  if (!size || size.length === 0) return { height: 54, slant: 14, depth: 22 };
  const channels = size.at(-1) ?? 1;
  if (size.length === 1) return { height: scale.units(channels), slant: 6, depth: COLUMN };
  const sides = size.slice(0, -1);
  const [rows = 1] = sides;
  const columns = sides.length === 1 ? 1 : (sides.at(-1) ?? 1);
  return {
    height: scale.side(rows),
    slant: Math.max(3, scale.side(columns) * SLANT),
    depth: scale.depth(channels),
  };
}

function facesOf(
  left: number,
  top: number,
  { height, slant, depth }: Solid,
): readonly { readonly steps: readonly PathStep[]; readonly opacity: number }[] {
  const y = top + slant;
  const right = left + depth;
  return [
    { opacity: 0.32, steps: polygon([left, y], [right, y], [right, y + height], [left, y + height]) },
    { opacity: 0.16, steps: polygon([left, y], [left + slant, top], [right + slant, top], [right, y]) },
    {
      opacity: 0.5,
      steps: polygon([right, y], [right + slant, top], [right + slant, top + height], [right, y + height]),
    },
  ];
}

export function polygon(...points: readonly (readonly [number, number])[]): readonly PathStep[] {
  return [...points.map(([x, y], index) => [index === 0 ? 'M' : 'L', x, y] as const), ['Z']];
}

/** `Conv2D 3×3 · relu`, then what follows on the same map. */
function wordsOf({ main, followers, words }: Volume): readonly string[] {
  if (words) return words;
  const first = main.isNamed ? main.name : main.type;
  const lines = [first, ...(main.detail ? [main.detail] : []), ...followers.map(followerWords)];
  if (lines.length <= MOST_LINES) return lines;
  return [...lines.slice(0, MOST_LINES - 1), say('+ {0} more', lines.length - MOST_LINES + 1)];
}

function followerWords({ type, detail }: { readonly type: string; readonly detail: string }): string {
  return `+ ${[type, detail].filter(Boolean).join(' ')}`;
}
