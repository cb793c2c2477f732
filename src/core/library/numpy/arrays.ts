/** Arrays as shapes: made from nested lists, joined by broadcasting, and cut by indexes. */

import type { Location } from '../../document.js';
import { walked } from '../../evaluate/boundedWalk.js';
import { entryOf, isScalar } from '../../evaluate/joinValues.js';
import { array, scalar, unknown } from '../../evaluate/makeValue.js';
import {
  isSameRows,
  narrowed,
  notACell,
  placeIn,
  type RowOrigin,
  type RowTest,
  sliceStep,
} from '../../evaluate/rowOrigin.js';
import type { ArrayValue, UnknownValue, Value } from '../../evaluate/value.js';
import { apart } from '../../evaluate/walkedPlace.js';
import { type Dim, isKnownRank, type Shape, windowOf } from '../../graph/dimension.js';
import { equalDims, isNumber, unknownDim } from '../../graph/dimensionArithmetic.js';
import type { TableSource } from '../../graph/modelGraph.js';
import type { ValueStep } from '../../graph/valueSteps.js';
import { itemsOf } from '../values.js';
import { classesOfSlice, withoutClasses } from './classCount.js';
import { promoted, withNumber } from './dtypes.js';
import { collected, taken, withRows } from './rows.js';
import { calculatedWithMeasure } from './statistics.js';

const MOST_ITEMS_READ = 1000;
/** While a nested list is read: what each list in it is, read once however often it is held. */
let rows: Map<Value, ArrayValue | UnknownValue> | undefined;

/** A number, a list of lists, or an array, as NumPy's functions take it. */
export function toArray(value: Value | undefined): ArrayValue | UnknownValue {
  if (!value) return unknown('there is no array here');
  switch (value.kind) {
    case 'array':
      return value;
    case 'unknown':
      return ofUnknown(value);
    case 'configured': {
      // Tables and pictures carry what NumPy makes of them.
      const values = value.bound.get('array')?.value;
      return values?.kind === 'array' ? values : fromNested(value);
    }
    case 'number':
      return array([], value.isFloat ? 'float64' : 'int64');
    case 'symbol':
      // An argument that is only a name may well be an array; among others in a list it is one number of many.
      return rows ? array([], 'int64') : unknown('an array of which only the name is known');
    case 'boolean':
      return array([], 'bool');
    case 'string':
      return array([], 'str');
    default:
      return fromNested(value);
  }
}

function ofUnknown(value: UnknownValue): ArrayValue | UnknownValue {
  if (value.isScalar) return array([], 'unknown', value.facts?.tests ? {} : (value.facts ?? {}));
  return value.each ? rowsOf(value.each, value) : notACell(value);
}

/** As many rows as there are, each like `each`. */
function rowsOf(
  each: Value,
  {
    reason,
    origin,
    rowOrigin,
  }: { readonly reason: string; readonly origin?: Location; readonly rowOrigin?: RowOrigin },
): ArrayValue | UnknownValue {
  const row = toArray(each);
  if (row.kind === 'unknown') return row;
  if (!isKnownRank(row.shape)) return unknown(row.shape.reason, row.shape.origin);
  const facts = collected(row.facts, rowOrigin);
  return { ...row, shape: [unknownDim(reason, origin), ...row.shape.map(ofWindows)], facts };
}

function fromNested(value: Value): ArrayValue | UnknownValue {
  const known = rows?.get(value);
  if (known) return known;
  const isOutermost = rows === undefined;
  rows ??= new Map();
  try {
    // In force while it is read: a list may hold itself.
    rows.set(value, unknown('a list that holds itself makes no plain array'));
    const made = fromItems(value);
    rows.set(value, made);
    return made;
  } finally {
    if (isOutermost) rows = undefined;
  }
}

function fromItems(value: Value): ArrayValue | UnknownValue {
  const items = itemsOf(value);
  if (!items) {
    const reason = value.kind === 'list' ? value.openReason : undefined;
    const each = reason === undefined ? undefined : entryOf(value, { reason });
    return each && reason !== undefined
      ? rowsOf(each, {
          reason,
          ...(value.kind === 'list' && value.rowOrigin && { rowOrigin: value.rowOrigin }),
        })
      : unknown(reason ?? 'the shape of this array is not known');
  }
  const [first] = items;
  if (!first) return array([0], 'float64');
  walked.parts += items.length;
  const parts = items.slice(0, MOST_ITEMS_READ).map(toArray);
  let dtype: string | undefined;
  let shape: Shape | undefined;
  for (const part of parts) {
    if (part.kind === 'unknown') return { ...part };
    dtype = dtype === undefined ? part.dtype : promoted(dtype, part.dtype);
    shape = shape === undefined ? part.shape : agreed(shape, part.shape);
  }
  if (!shape || !isKnownRank(shape)) return unknown('rows of different lengths make no plain array');
  return array([items.length, ...shape], dtype);
}

/** Rows make an array only when all are as long, which windows that walk over the data are only when each is whole. */
function ofWindows(dim: Dim): Dim {
  const window = windowOf(dim);
  return window && window.start === undefined ? window.length : dim;
}

/** The size that two rows share; two windows of one length that begin in different places are whole. */
function shared(a: Dim, b: Dim): Dim | undefined {
  if (equalDims(a, b) === true) return a;
  const [left, right] = [windowOf(a), windowOf(b)];
  if (left && right)
    return left.length === right.length ? (left.start === right.start ? a : left.length) : undefined;
  return (left && left.length === b) || (right && right.length === a) ? (left ? b : a) : undefined;
}

function agreed(a: Shape, b: Shape): Shape {
  if (!isKnownRank(a) || !isKnownRank(b) || a.length !== b.length)
    return { kind: 'unknown', reason: 'rows of different lengths' };
  const dims = a.map((dim, axis) => shared(dim, b[axis] ?? null));
  return dims.includes(undefined)
    ? { kind: 'unknown', reason: 'rows of different lengths' }
    : dims.map((dim) => dim ?? null);
}

/** An axis counted from either end; undefined when there is none such. */
export function axisIn(axis: number, rank: number): number | undefined {
  const at = axis < 0 ? axis + rank : axis;
  return at >= 0 && at < rank ? at : undefined;
}

export function broadcast(a: Shape, b: Shape): Shape | undefined {
  if (!isKnownRank(a)) return a;
  if (!isKnownRank(b)) return b;
  const rank = Math.max(a.length, b.length);
  const dims: Dim[] = [];
  for (let axis = 0; axis < rank; axis++) {
    const x = a[axis - rank + a.length] ?? 1;
    const y = b[axis - rank + b.length] ?? 1;
    if (x === 1) dims.push(y);
    else if (y === 1 || equalDims(x, y) === true) dims.push(x);
    else if (isNumber(x) && isNumber(y)) return undefined;
    else dims.push(isNumber(x) ? x : isNumber(y) ? y : unknownDim('sizes that must agree and are not known'));
  }
  return dims;
}

/** Arithmetic: dividing by a number is remembered as the scale of the pixels. */
export function operated(operator: string, left: Value, right: Value): Value | undefined {
  const measured = calculatedWithMeasure(operator, left, right);
  if (measured) return measured;
  if (left.kind !== 'array' && right.kind !== 'array') return undefined;
  if (operator === '@') return undefined;
  const [a, b] = [toArray(left), toArray(right)];
  if (a.kind === 'unknown') return b.kind === 'array' ? changedBy(b, a) : a;
  if (b.kind === 'unknown') return changedBy(a, b);
  const shape = broadcast(a.shape, b.shape);
  if (!shape) return unknown('these arrays do not fit together');
  const [kept, number] = left.kind === 'array' ? [left, right] : [b, left];
  const together =
    number.kind === 'number' ? withNumber(kept.dtype, number.isFloat) : promoted(a.dtype, b.dtype);
  const dtype = operator === '/' && !/^(?:float|complex)/.test(together) ? 'float64' : together;
  const facts = affine(operator, left, right);
  if (facts) return { ...kept, shape, dtype, facts };
  return { ...kept, shape, dtype, facts: changedFacts(withoutClasses(kept.facts)) };
}

/** After what is not followed: the source stays known, and what was counted or tested is not. */
export function changedFacts({ measure: _, mask: __, ...facts }: ArrayValue['facts']): ArrayValue['facts'] {
  return { ...facts, isChanged: true };
}

/** Where data of a known source is first changed in a way that is not followed: the plan names that place. */
export function changedHere(result: Value, before: readonly Value[], at: Location): Value {
  if (result.kind !== 'array' || result.facts.isChanged !== true || result.facts.changedAt) return result;
  const isEarlier = before.some((value) => value.kind === 'array' && value.facts.isChanged === true);
  return isEarlier ? result : { ...result, facts: { ...result.facts, changedAt: at } };
}

/** Of data whose source is known, the source stays known whatever is done to it. */
function changedBy(data: ArrayValue, by: UnknownValue): Value {
  if (!('source' in data.facts || 'dataset' in data.facts)) return by;
  return { ...data, shape: unknown(by.reason), facts: changedFacts(withoutClasses(data.facts)) };
}

/** What is remembered of values that were multiplied by a number and had a number added; undefined for the rest. */
export function affine(operator: string, left: Value, right: Value): ArrayValue['facts'] | undefined {
  if (left.kind === 'array' && right.kind === 'number' && Number.isFinite(right.value)) {
    if (operator === '/' && right.value !== 0) return scaledBy(left.facts, 1 / right.value);
    if (operator === '*' && right.value !== 0) return scaledBy(left.facts, right.value);
    if (operator === '+') return shiftedBy(left.facts, right.value);
    if (operator === '-') return shiftedBy(left.facts, -right.value);
  }
  if (right.kind === 'array' && left.kind === 'number' && Number.isFinite(left.value)) {
    if (operator === '*' && left.value !== 0) return scaledBy(right.facts, left.value);
    if (operator === '+') return shiftedBy(right.facts, left.value);
    if (operator === '-') return shiftedBy(scaledBy(right.facts, -1), left.value);
  }
  return undefined;
}

/** x / scale + offset, times the factor. */
export function scaledBy(facts: ArrayValue['facts'], factor: number): ArrayValue['facts'] {
  if (facts.layers) return withLayer(facts, { scale: factor, offset: 0 });
  if (facts.steps) return stepped(facts, { kind: 'linear', factor, amount: 0 });
  const scale = typeof facts.scale === 'number' ? facts.scale : 1;
  const offset = typeof facts.offset === 'number' ? { offset: facts.offset * factor } : {};
  return { ...facts, scale: exact(scale / factor), ...offset };
}

export function shiftedBy(facts: ArrayValue['facts'], amount: number): ArrayValue['facts'] {
  if (facts.layers) return withLayer(facts, { scale: 1, offset: amount });
  if (facts.steps) return stepped(facts, { kind: 'linear', factor: 1, amount });
  const changed = facts.role === 'labels' ? { isChanged: true } : {};
  return { ...facts, ...changed, offset: (typeof facts.offset === 'number' ? facts.offset : 0) + amount };
}

/** One more change of the values, behind the scaling. */
export function stepped(facts: ArrayValue['facts'], step: ValueStep): ArrayValue['facts'] {
  return { ...facts, steps: [...((facts.steps as readonly ValueStep[] | undefined) ?? []), step] };
}

/** Behind layers, a scaling is one more of them. */
function withLayer(facts: ArrayValue['facts'], config: object): ArrayValue['facts'] {
  const layers = facts.layers as readonly unknown[];
  return { ...facts, layers: [...layers, { class_name: 'Rescaling', config }] };
}

/** 1 / (1 / 255) is 255 and not a little more. */
function exact(value: number): number {
  const whole = Math.round(value);
  return Math.abs(value - whole) < 1e-9 * Math.abs(whole) ? whole : value;
}

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
  const facts = each ?? partsTaken(rowsTaken(left, parts[0]), object.shape, parts.slice(1));
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
  const isFollowed = ['source', 'dataset', 'measure', 'mask'].some((name) => name in facts);
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
      : typeof step === 'object' && step.kind === 'slice' && step.step === 1
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
  const step = sliceStep(first);
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
