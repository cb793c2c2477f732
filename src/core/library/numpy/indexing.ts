/** Arrays cut by indexes: the shape that is left, and which rows and columns of the data it stands for. */

import { isScalar } from '../../evaluate/joinValues.js';
import { scalar, unknown } from '../../evaluate/makeValue.js';
import {
  hasPlainBounds,
  isSameRows,
  narrowed,
  placeIn,
  type RowOrigin,
  type RowTest,
  sliceStep,
} from '../../evaluate/rowOrigin.js';
import type { ArrayValue, UnknownValue, Value } from '../../evaluate/value.js';
import { apart } from '../../evaluate/walkedPlace.js';
import { type Dim, isKnownRank } from '../../graph/dimension.js';
import { isNumber, unknownDim } from '../../graph/dimensionArithmetic.js';
import type { TableSource } from '../../graph/trainingSource.js';
import { itemsOf } from '../values.js';
import { toArray } from './arrays.js';
import { classesOfSlice, withoutClasses } from './classCount.js';
import { taken, withRows } from './rows.js';
import { changedFacts } from './valueChanges.js';

/** `array[…]`: numbers drop an axis, slices shorten it, `None` adds one, arrays pick. */
export function indexed(object: ArrayValue, index: Value): Value {
  if (!isKnownRank(object.shape)) return ofOpenShape(object, index);
  const parts = index.kind === 'tuple' && !index.range ? index.items : [index];
  const used = parts.filter((part) => part.kind !== 'none').length;
  const shape: Dim[] = [];
  let axis = 0;
  for (const part of parts) {
    if (part.kind === 'none') {
      if (part.isEllipsis) while (axis < object.shape.length - used) shape.push(object.shape[axis++] ?? null);
      else shape.push(1);
      continue;
    }
    const size = object.shape[axis++];
    if (size === undefined) return unknown('this index has more parts than the array has axes');
    const picked = pick(size, part);
    if ('kind' in picked) return picked;
    // A mask over several axes takes them all.
    if (part.kind === 'array' && part.dtype === 'bool' && isKnownRank(part.shape))
      axis += part.shape.length - 1;
    shape.push(...picked);
  }
  const rest = object.shape.slice(axis);
  const left = classesLeft(object.facts, parts, shape[0]);
  const each = ofEachRow(object.facts, parts);
  const facts =
    each ??
    ('cell' in object.facts
      ? partsTaken(left, [1, ...object.shape], parts)
      : partsTaken(rowsTaken(left, parts[0]), object.shape, parts.slice(1)));
  if (shape.length + rest.length === 0) {
    const number = 'the numbers in arrays are not known';
    return each ? { ...scalar(number), facts: each } : unknown(number);
  }
  return { ...object, shape: [...shape, ...rest], facts };
}

/** `x[i]`, where `i` is the place of each row in turn: one sample, whichever. */
function ofEachRow(facts: ArrayValue['facts'], parts: readonly Value[]): ArrayValue['facts'] | undefined {
  const { row, origin } = taken(facts);
  const place = placeIn(parts[0]);
  return parts.length === 1 && origin && place && isSameRows(origin, place) ? row : undefined;
}

/** Of each image, or of the columns of a table, a part is taken. */
function partsTaken(
  facts: ArrayValue['facts'],
  shape: readonly Dim[],
  parts: readonly Value[],
): ArrayValue['facts'] {
  const isFollowed = ['source', 'dataset', 'measure', 'mask', 'picture'].some((name) => name in facts);
  if (!isFollowed) return facts;
  const isAll = parts.every((part, place) => {
    if (part.kind === 'none') return true;
    if (part.kind === 'slice') return sliceStep(part) === undefined;
    return part.kind === 'number' && shape[place + 1] === 1;
  });
  if (isAll) return facts;
  const columns = parts.length === 1 && shape.length === 2 ? columnsTaken(facts, parts[0]) : undefined;
  return columns ?? changedFacts(facts);
}

/** `table[:, 0]`, `table[:, 1:]` of the values of a table with many columns. */
function columnsTaken(facts: ArrayValue['facts'], part: Value | undefined): ArrayValue['facts'] | undefined {
  const source = facts.source as TableSource | undefined;
  if (source?.kind !== 'table') return undefined;
  const { names, from, to } = source.images;
  if (from !== undefined || to !== undefined || names?.length === 1) return undefined;
  const step = part?.kind === 'slice' ? sliceStep(part) : undefined;
  const bounds =
    part?.kind === 'number'
      ? { from: part.value, ...(part.value !== -1 && { to: part.value + 1 }) }
      : typeof step === 'object' && step.kind === 'slice' && step.step === 1 && hasPlainBounds(step)
        ? { from: step.start ?? 0, ...(step.stop !== null && { to: step.stop }) }
        : undefined;
  const columns = bounds && { ...source.images, ...bounds };
  return columns && { ...facts, source: { ...source, images: columns, labels: columns } };
}

/** Of data whose shape only its file tells: an axis more changes nothing, and slices leave some of the samples. */
function ofOpenShape(object: ArrayValue, index: Value): Value {
  const reason = isKnownRank(object.shape) ? '' : object.shape.reason;
  if (!('source' in object.facts)) return unknown(reason);
  const parts = index.kind === 'tuple' && !index.range ? index.items : [index];
  const isKept = parts.every(({ kind }) => kind === 'none' || kind === 'slice');
  return isKept ? { ...object, facts: rowsTaken(object.facts, parts[0]) } : unknown(reason);
}

/** All samples have all classes; of a part of them it depends on how many they are. */
function classesLeft(
  facts: ArrayValue['facts'],
  parts: readonly Value[],
  size: Dim | undefined,
): ArrayValue['facts'] {
  const [first] = parts;
  if (!first || first.kind === 'none') return facts;
  if (first.kind !== 'slice') return withoutClasses(facts);
  return first.lower.kind === 'none' && first.upper.kind === 'none' && first.step.kind === 'none'
    ? facts
    : classesOfSlice(facts, size);
}

/** The samples that an index of the first axis leaves. */
function rowsTaken(facts: ArrayValue['facts'], first: Value | undefined): ArrayValue['facts'] {
  if (!first || (first.kind === 'none' && first.isEllipsis)) return facts;
  const isWhole = first.kind === 'none' || (first.kind === 'slice' && sliceStep(first) === undefined);
  if (!('source' in facts || 'dataset' in facts))
    return isWhole || !('measure' in facts || 'mask' in facts) ? facts : changedFacts(facts);
  const mask = maskIn(first);
  const masked = mask && ofMask(facts, mask);
  if (masked) return masked;
  if (first.kind !== 'slice') return withRows(facts, 'some of the samples are taken by an index');
  const step = sliceStep(first, taken(facts).origin);
  return step === undefined ? facts : withRows(facts, step);
}

/** A mask over the rows of a table: as an array, or as a column that makes one. */
function maskIn(value: Value): ArrayValue['facts'] | undefined {
  const values = value.kind === 'configured' ? value.bound.get('array')?.value : value;
  return values?.kind === 'array' ? (values.facts.mask as ArrayValue['facts'] | undefined) : undefined;
}

/** `x[table['Usage'] == 'Training']`: the mask is of the same rows. */
function ofMask(facts: ArrayValue['facts'], mask: ArrayValue['facts']): ArrayValue['facts'] | undefined {
  const { tests, rows } = mask as { readonly tests: readonly RowTest[]; readonly rows: RowOrigin };
  const { origin } = taken(facts);
  return origin && isSameRows(origin, rows) ? { ...facts, rows: narrowed(origin, tests).steps } : undefined;
}

function pick(size: Dim, part: Value): readonly Dim[] | UnknownValue {
  if (part.kind === 'slice') return [sliced(size, part)];
  if (part.kind === 'number' || part.kind === 'symbol' || (part.kind === 'unknown' && part.isScalar))
    return [];
  if (part.kind === 'array' || itemsOf(part)) {
    const picked = toArray(part);
    if (picked.kind === 'unknown') return [unknownDim(picked.reason)];
    if (picked.dtype === 'bool') return [unknownDim('how many a mask picks is not known')];
    return isKnownRank(picked.shape) ? picked.shape : [unknownDim(picked.shape.reason)];
  }
  // A column of a table: a mask over rows, or the numbers of some.
  if (part.kind === 'configured' && part.bound.get('array'))
    return [unknownDim('how many a column picks is not known')];
  if (part.kind === 'unknown' && part.each && isScalar(part.each))
    return [unknownDim(part.reason, part.origin)];
  return part.kind === 'unknown' ? part : unknown('what this index picks is not known');
}

function sliced(size: Dim, slice: Extract<Value, { kind: 'slice' }>): Dim {
  const { lower, upper, step } = slice;
  const length = step.kind === 'none' ? apart(lower, upper) : undefined;
  if (length !== undefined && length >= 0)
    return { ...unknownDim('a slice that may end with the data'), window: { length } };
  const stride = step.kind === 'none' ? 1 : step.kind === 'number' ? step.value : undefined;
  if (stride === undefined || stride === 0) return unknownDim('a slice with a step that is not known');
  if (lower.kind === 'none' && upper.kind === 'none' && Math.abs(stride) === 1) return size;
  const bound = (value: Value, fallback: number): number | undefined =>
    value.kind === 'none'
      ? fallback
      : value.kind === 'number' && Number.isInteger(value.value)
        ? value.value
        : undefined;
  const [from, to] = [bound(lower, stride > 0 ? 0 : -1), bound(upper, Infinity)];
  if (from === undefined || to === undefined) return unknownDim('a slice whose bounds are not known');
  if (!isNumber(size)) {
    // Of an unknown size, the first so many are at most that many: only a file's size tells.
    const open = unknownDim('a slice of an axis whose size is not known');
    const isWindow = stride === 1 && from >= 0 && to >= from && Number.isFinite(to);
    return isWindow ? { ...open, window: { length: to - from, start: from } } : open;
  }
  if (stride < 0)
    return lower.kind === 'none' && upper.kind === 'none'
      ? Math.ceil(size / -stride)
      : unknownDim('a slice backwards');
  const clamp = (value: number): number => Math.min(Math.max(value < 0 ? value + size : value, 0), size);
  return Math.max(0, Math.ceil((clamp(to) - clamp(from)) / stride));
}
