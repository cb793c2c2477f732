/** Arrays as shapes: made from nested lists and joined by broadcasting. */

import type { Location } from '../../document.js';
import { walked } from '../../evaluate/boundedWalk.js';
import { entryOf } from '../../evaluate/joinValues.js';
import { array, unknown } from '../../evaluate/makeValue.js';
import { isPattern, notACell, type RowOrigin } from '../../evaluate/rowOrigin.js';
import type { ArrayValue, ListValue, UnknownValue, Value } from '../../evaluate/value.js';
import { type Dim, isKnownRank, type Shape, windowOf } from '../../graph/dimension.js';
import { equalDims, isNumber, unknownDim } from '../../graph/dimensionArithmetic.js';
import { itemsOf } from '../values.js';
import { promoted } from './dtypes.js';
import { collected, collectedFiles } from './rows.js';

/** Why values of arrays are not known. */
export const NUMBERS = 'the numbers in arrays are not known';
export const UNSHAPED = 'the shape of this array is not known';

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
      // A table says which rows and columns of its file they are.
      const whole = values && value.columns && value.member?.('values');
      if (whole?.kind === 'array') return whole;
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
  const files = value.kind === 'list' && !items ? ofFiles(value) : undefined;
  if (files) return files;
  if (!items) {
    const reason = value.kind === 'list' ? value.openReason : undefined;
    const each = reason === undefined ? undefined : entryOf(value, { reason });
    return each && reason !== undefined
      ? rowsOf(each, {
          reason,
          ...(value.kind === 'list' && value.rowOrigin && { rowOrigin: value.rowOrigin }),
        })
      : unknown(reason ?? UNSHAPED);
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

/** A list that has one entry for each file of some folders. */
function ofFiles(list: ListValue): ArrayValue | undefined {
  const { rowOrigin: origin, each, openReason = '' } = list;
  if (!origin || !isPattern(origin.path)) return undefined;
  const parts = (origin.parts ?? (each ? [{ origin, entry: each }] : [])).map(({ origin, entry }) => ({
    origin,
    entry,
    row: toArray(entry),
  }));
  const known = parts.flatMap(({ row, ...part }) => (row.kind === 'array' ? [{ ...part, row }] : []));
  const facts = known.length === parts.length ? collectedFiles(known, origin.shuffled) : undefined;
  const [first] = known;
  if (!first || !facts) return undefined;
  const { shape } = first.row;
  const reason = origin.reason === undefined ? {} : { rowsReason: origin.reason };
  return {
    ...first.row,
    shape: isKnownRank(shape) ? [unknownDim(openReason), ...shape] : shape,
    facts: { ...facts, ...reason },
  };
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

/** `place` counts from the end, which is −1; axes that are not there are 1. */
export const sizeAt = (shape: readonly Dim[], place: number): Dim =>
  shape.length + place < 0 ? 1 : (shape[shape.length + place] ?? null);

export function broadcast(a: Shape, b: Shape): Shape | undefined {
  if (!isKnownRank(a)) return a;
  if (!isKnownRank(b)) return b;
  const rank = Math.max(a.length, b.length);
  const dims: Dim[] = [];
  for (let axis = 0; axis < rank; axis++) {
    const [x, y] = [sizeAt(a, axis - rank), sizeAt(b, axis - rank)];
    if (x === 1) dims.push(y);
    else if (y === 1 || equalDims(x, y) === true) dims.push(x);
    else if (isNumber(x) && isNumber(y)) return undefined;
    else dims.push(isNumber(x) ? x : isNumber(y) ? y : unknownDim('sizes that must agree and are not known'));
  }
  return dims;
}
