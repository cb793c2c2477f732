/** Indexes and stores that NumPy refuses: more parts than the array has axes, numbers past an axis's end, arrays of another shape. */

import type { Location } from '../../document.js';
import type { Evaluation } from '../../evaluate/nativeCall.js';
import type { ArrayValue, Value } from '../../evaluate/value.js';
import { type Dim, isKnownRank } from '../../graph/dimension.js';
import { formatShape, isNumber } from '../../graph/dimensionArithmetic.js';
import { toArray } from './arrays.js';
import { reachOf } from './classCount.js';
import { shapeOfIndex } from './indexShape.js';

/** What the refusal makes; undefined where nothing is refused, or masks and lists leave it open. */
export function refusedIndex(
  object: ArrayValue,
  index: Value,
  evaluation: Evaluation,
  at: Location,
): Value | undefined {
  if (!isKnownRank(object.shape) || evaluation.dialect !== 'python') return undefined;
  const parts = index.kind === 'tuple' && !index.range ? index.items : [index];
  const taking = parts.filter(({ kind }) => kind !== 'none');
  if (!taking.every(isOfOneAxis)) return undefined;
  const { shape } = object;
  const whole = written(shape);
  if (taking.length > shape.length)
    return evaluation.refuse(
      `The array has ${shape.length} ${shape.length === 1 ? 'axis' : 'axes'} (${whole}); found ${taking.length} indexes`,
      at,
      'IndexError',
    );
  const wide =
    taking.length < shape.length ? parts.findIndex((part) => part.kind === 'none' && part.isEllipsis) : -1;
  const open = shape.length - taking.length;
  let axis = 0;
  for (const [order, part] of parts.entries()) {
    if (order === wide) axis += open;
    if (part.kind === 'none') continue;
    const size = shape[axis++];
    const place = part.kind === 'slice' ? undefined : reachOf(part);
    if (place === undefined || !isPast(place, size)) continue;
    return evaluation.refuse(
      `Axis ${axis - 1} of the array (${whole}) has ${size} ${size === 1 ? 'place' : 'places'}, counted from 0; found ${place}`,
      at,
      'IndexError',
    );
  }
  return undefined;
}

/** `array[…] = value`: the value is broadcast to the part that the index names; its first axes of 1 may be more. */
export function refusedStore(
  object: ArrayValue,
  index: Value,
  given: Value,
  evaluation: Evaluation,
  at: Location,
): Value | undefined {
  if (!HOLDS_NUMBERS.test(object.dtype) || !isKnownRank(object.shape)) return undefined;
  const value = toArray(given);
  if (value.kind !== 'array' || !isKnownRank(value.shape) || !HOLDS_NUMBERS.test(value.dtype))
    return undefined;
  const part = shapeOfIndex(object.shape, index.kind === 'tuple' && !index.range ? index.items : [index]);
  if ('kind' in part) return undefined;
  // One value in a list or array is taken by NumPy before 2.4.
  if (part.length === 0 && value.shape.every((dim) => !isNumber(dim) || dim === 1)) return undefined;
  const extra = Math.max(0, value.shape.length - part.length);
  const own = value.shape.slice(extra);
  const fits =
    value.shape.slice(0, extra).every((dim) => !isNumber(dim) || dim === 1) &&
    own.every((dim, place) => {
      const room = part[part.length - own.length + place] ?? null;
      return !isNumber(dim) || dim === 1 || !isNumber(room) || dim === room;
    });
  if (fits) return undefined;
  return evaluation.refuse(
    `An array of ${written(value.shape)} does not fit into a part of ${written(part)}`,
    at,
    'ValueError',
  );
}

/** Other arrays may hold an array in one place. */
const HOLDS_NUMBERS = /^(?:bool|u?int|float|complex)/;

const written = (shape: readonly Dim[]): string =>
  shape.length === 0 ? 'one number' : formatShape(shape, { batch: true });

/** Masks may be of several axes. */
const isOfOneAxis = (part: Value): boolean =>
  part.kind === 'number' ||
  part.kind === 'slice' ||
  (part.kind === 'array' && /^u?int/.test(part.dtype) && reachOf(part) !== undefined);

const isPast = (value: number, size: Dim | undefined): size is number =>
  isNumber(size) && (value >= size || value < -size);
