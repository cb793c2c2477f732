/** The shape that an index leaves of an array, by NumPy's rules for basic and advanced indexing. */

import { entryOf, isScalar } from '../../evaluate/joinValues.js';
import { unknown } from '../../evaluate/makeValue.js';
import type { ListValue, UnknownValue, Value } from '../../evaluate/value.js';
import { apart } from '../../evaluate/walkedPlace.js';
import { type Dim, isKnownRank, type Shape } from '../../graph/dimension.js';
import { isNumber, sliceLength, unknownDim } from '../../graph/dimensionArithmetic.js';
import { itemsOf } from '../values.js';
import { broadcast, toArray } from './arrays.js';

/** What one part of an index does with the axes that it takes. */
interface Part {
  readonly axes: number;
  /** The sizes that stand in their place. */
  readonly left?: (sizes: readonly Dim[]) => readonly Dim[];
  /** A whole number picks `[]`; with arrays it is broadcast as they are. */
  readonly picks?: readonly Dim[];
  readonly isArray?: true;
  readonly isEllipsis?: true;
}

/**
 * Slices and `None` leave axes where they stand. Arrays, masks and the numbers beside them are broadcast to one
 * shape, which stands where they stood together; parted by other things they come first.
 * https://numpy.org/doc/stable/user/basics.indexing.html#combining-advanced-and-basic-indexing
 */
export function shapeOfIndex(
  shape: readonly Dim[],
  written: readonly Value[],
): readonly Dim[] | UnknownValue {
  const parts: Part[] = [];
  for (const value of written) {
    const part = partOf(value);
    if ('kind' in part) return part;
    parts.push(part);
  }
  const open = shape.length - parts.reduce((sum, { axes }) => sum + axes, 0);
  if (open < 0) return unknown('this index has more parts than the array has axes');
  if (!parts.some(({ isEllipsis }) => isEllipsis)) parts.push({ axes: 0, isEllipsis: true });
  const hasArrays = parts.some(({ isArray }) => isArray);
  const before: Dim[] = [];
  let picked: Shape | undefined = [];
  let place: number | undefined;
  let [axis, last] = [0, -1];
  for (const [at, part] of parts.entries()) {
    const axes = part.isEllipsis ? open : part.axes;
    const sizes = shape.slice(axis, axis + axes);
    axis += axes;
    if (part.picks) {
      if (!hasArrays) continue;
      place = place === undefined ? before.length : last === at - 1 ? place : 0;
      last = at;
      picked = picked && broadcast(picked, part.picks);
    } else before.push(...(part.left?.(sizes) ?? sizes));
  }
  if (!picked) return unknown('these arrays of places do not broadcast to one shape');
  if (!isKnownRank(picked)) return unknown(picked.reason);
  before.splice(place ?? 0, 0, ...picked);
  return before;
}

function partOf(part: Value): Part | UnknownValue {
  if (part.kind === 'none')
    return part.isEllipsis ? { axes: 0, isEllipsis: true } : { axes: 0, left: () => [1] };
  if (part.kind === 'slice') return { axes: 1, left: ([size = null]) => [sliced(size, part)] };
  if (part.kind === 'number' || part.kind === 'symbol' || (part.kind === 'unknown' && part.isScalar))
    return { axes: 1, picks: [] };
  if (part.kind === 'array' || itemsOf(part)) return partOfArray(part);
  // A column of a table: a mask over rows, or the numbers of some.
  if (part.kind === 'configured' && part.bound.get('array'))
    return arrayPart(1, [unknownDim('how many a column picks is not known')]);
  if (part.kind === 'unknown' && part.each && isScalar(part.each))
    return arrayPart(1, [unknownDim(part.reason, part.origin)]);
  if (part.kind === 'list' && part.openReason !== undefined) return partOfOpenList(part, part.openReason);
  return part.kind === 'unknown' ? part : unknown('what this index picks is not known');
}

/** A list of some length: its entries are places, or of a mask. */
function partOfOpenList(list: ListValue, reason: string): Part | UnknownValue {
  const entry = entryOf(list, { reason });
  return entry && isScalar(entry)
    ? arrayPart(1, [unknownDim(reason)])
    : unknown('what this index picks is not known');
}

function partOfArray(part: Value): Part | UnknownValue {
  const picked = toArray(part);
  if (picked.kind === 'unknown') return arrayPart(1, [unknownDim(picked.reason)]);
  if (!isKnownRank(picked.shape)) return unknown(picked.shape.reason);
  if (picked.dtype !== 'bool') return arrayPart(1, picked.shape);
  // A mask over several axes takes them all.
  return arrayPart(picked.shape.length, [unknownDim('how many a mask picks is not known')]);
}

const arrayPart = (axes: number, picks: readonly Dim[]): Part => ({ axes, picks, isArray: true });

function sliced(size: Dim, slice: Extract<Value, { kind: 'slice' }>): Dim {
  const { lower, upper, step } = slice;
  const length = step.kind === 'none' ? apart(lower, upper) : undefined;
  if (length !== undefined && length >= 0)
    return { ...unknownDim('a slice that may end with the data'), window: { length } };
  const stride = step.kind === 'none' ? 1 : step.kind === 'number' ? step.value : undefined;
  if (stride === undefined || stride === 0) return unknownDim('a slice with a step that is not known');
  if (lower.kind === 'none' && upper.kind === 'none' && Math.abs(stride) === 1) return size;
  const [from, to] = [bound(lower), bound(upper)];
  if (from === undefined || to === undefined) return unknownDim('a slice whose bounds are not known');
  if (isNumber(size)) return sliceLength(size, from, to, stride);
  // Of an unknown size, the first so many are at most that many: only a file's size tells.
  const open = unknownDim('a slice of an axis whose size is not known');
  const start = from ?? 0;
  const isWindow = stride === 1 && start >= 0 && to !== null && to >= start;
  return isWindow ? { ...open, window: { length: to - start, start } } : open;
}

/** `null` is an end left out. */
function bound(value: Value): number | null | undefined {
  if (value.kind === 'none') return null;
  return value.kind === 'number' && Number.isInteger(value.value) ? value.value : undefined;
}
