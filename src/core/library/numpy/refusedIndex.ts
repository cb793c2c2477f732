/** Indexes that NumPy refuses: more parts than the array has axes, numbers past an axis's end. */

import type { Location } from '../../document.js';
import type { Evaluation } from '../../evaluate/nativeCall.js';
import type { ArrayValue, Value } from '../../evaluate/value.js';
import { type Dim, isKnownRank } from '../../graph/dimension.js';
import { formatShape, isNumber } from '../../graph/dimensionArithmetic.js';

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
  if (!taking.every(({ kind }) => kind === 'number' || kind === 'slice')) return undefined;
  const { shape } = object;
  const whole = shape.length === 0 ? 'one number' : formatShape(shape, { batch: true });
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
  for (const [place, part] of parts.entries()) {
    if (place === wide) axis += open;
    if (part.kind === 'none') continue;
    const size = shape[axis++];
    if (part.kind !== 'number' || !isPast(part.value, size)) continue;
    return evaluation.refuse(
      `Axis ${axis - 1} of the array (${whole}) has ${size} ${size === 1 ? 'place' : 'places'}, counted from 0; found ${part.value}`,
      at,
      'IndexError',
    );
  }
  return undefined;
}

const isPast = (value: number, size: Dim | undefined): size is number =>
  isNumber(size) && (value >= size || value < -size);
