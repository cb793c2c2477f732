/** The kernel on the last face of a map, and lines to the point that it makes on the next one. */
import type { Place } from './layout.js';
import type { Shape } from './scene.js';
import type { Scale } from './volumeScale.js';
import { ABOVE, polygon, solidOf } from './volumeShapes.js';
import type { Volume } from './volumesOf.js';

/** Between two maps that follow one another there is less than this. */
const FAR = 150;

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
  // Only to the next map in the row: lines across the drawing would say less than they hide.
  const isNext = Math.abs(from.middle - to.middle) < 2 && end.x > start.x && to.left - from.right < FAR;
  if (!isNext) return [];
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
      fill: 'text',
      fillOpacity: 0.25,
      stroke: 'text',
      role: 'kernel',
    },
    ...[corners[1], corners[2]].map(
      (corner): Shape => ({
        kind: 'path',
        steps: [
          ['M', corner?.[0] ?? 0, corner?.[1] ?? 0],
          ['L', target[0], target[1]],
        ],
        stroke: 'text',
        strokeWidth: 0.6,
        role: 'kernel',
      }),
    ),
  ];
}

function faceOf(volume: Volume, place: Place, scale: Scale) {
  const solid = solidOf(volume, scale);
  const left = place.x + (place.width - solid.depth - solid.slant) / 2;
  const top = place.y + ABOVE;
  return {
    ...solid,
    left,
    right: left + solid.depth,
    bottom: top + solid.slant + solid.height,
    middle: top + (solid.slant + solid.height) / 2,
  };
}
