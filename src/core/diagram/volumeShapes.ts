/** One map as a box in oblique perspective, a column for vectors, and the kernel drawn on the map before. */
import { paintOf } from './cards.js';
import type { Place, Size } from './layout.js';
import type { ColourBy, PathStep, Shape } from './scene.js';
import { fitText, textWidth } from './textWidth.js';
import type { Scale } from './volumeScale.js';
import type { Volume } from './volumes.js';

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
const WORDS = 10;
const LINE = 12.5;
const MOST_LINES = 5;
const WIDEST_WORDS = 96;

export function volumeSize(volume: Volume, scale: Scale): Size {
  const solid = solidOf(volume, scale);
  const words = wordsOf(volume);
  const widest = Math.max(
    ...words.map((line) => textWidth(line, WORDS)),
    textWidth(volume.main.shape, 11, true),
  );
  return {
    width: Math.max(solid.depth + solid.slant, Math.min(widest, WIDEST_WORDS)) + 6,
    // As much below as above, so that boxes stand on one axis.
    height: solid.height + solid.slant + 2 * (18 + words.length * LINE),
  };
}

export function volumeShapes(volume: Volume, scale: Scale, colourBy: ColourBy): readonly Shape[] {
  const solid = solidOf(volume, scale);
  const { width, height } = volumeSize(volume, scale);
  const left = (width - solid.depth - solid.slant) / 2;
  const top = (height - solid.height - solid.slant) / 2;
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
  return [
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

function solidOf({ main }: Volume, scale: Scale): Solid {
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

function polygon(...points: readonly (readonly [number, number])[]): readonly PathStep[] {
  return [...points.map(([x, y], index) => [index === 0 ? 'M' : 'L', x, y] as const), ['Z']];
}

/** `Conv2D 3×3 · relu`, then what follows on the same map. */
function wordsOf({ main, followers }: Volume): readonly string[] {
  const first = main.isNamed ? main.name : main.type;
  const lines = [first, ...(main.detail ? [main.detail] : []), ...followers.map(followerWords)];
  if (lines.length <= MOST_LINES) return lines;
  return [...lines.slice(0, MOST_LINES - 1), `+ ${lines.length - MOST_LINES + 1} more`];
}

function followerWords({ type, detail }: { readonly type: string; readonly detail: string }): string {
  return `+ ${[type, detail].filter(Boolean).join(' ')}`;
}

/** The kernel on the last face of the map before, and lines to the point that it makes on this one. */
export function kernelLines(
  before: Volume,
  start: Place,
  after: Volume,
  end: Place,
  scale: Scale,
): readonly Shape[] {
  const kernel = after.main.kernel;
  const size = before.main.size;
  if (!kernel || !size || size.length !== 3 || after.main.size?.length !== 3) return [];
  const [rows = 1, columns = 1] = size;
  const [kernelRows = 1, kernelColumns = 1] = kernel;
  const from = faceOf(before, start, scale);
  const to = faceOf(after, end, scale);
  const high = Math.max(3, Math.min(1, kernelRows / rows) * from.height);
  const wide = Math.max(1.5, Math.min(1, kernelColumns / columns) * from.slant);
  const x = from.right + (from.slant - wide) * 0.55;
  const y = from.bottom - from.height * 0.62 - (from.slant - wide) * 0.55;
  const corners: readonly (readonly [number, number])[] = [
    [x, y],
    [x + wide, y - wide],
    [x + wide, y - wide + high],
    [x, y + high],
  ];
  const target = [to.left + 1, to.bottom - to.height * 0.5] as const;
  return [
    {
      kind: 'path',
      steps: polygon(...corners),
      fill: 'accent',
      fillOpacity: 0.35,
      stroke: 'accent',
      role: 'kernel',
    },
    ...[corners[1], corners[2]].map(
      (corner): Shape => ({
        kind: 'path',
        steps: [
          ['M', corner?.[0] ?? 0, corner?.[1] ?? 0],
          ['L', target[0], target[1]],
        ],
        stroke: 'accent',
        strokeWidth: 0.7,
        role: 'kernel',
      }),
    ),
  ];
}

function faceOf(volume: Volume, place: Place, scale: Scale) {
  const solid = solidOf(volume, scale);
  const left = place.x + (place.width - solid.depth - solid.slant) / 2;
  const top = place.y + (place.height - solid.height - solid.slant) / 2;
  return {
    ...solid,
    left,
    right: left + solid.depth,
    bottom: top + solid.slant + solid.height,
  };
}
