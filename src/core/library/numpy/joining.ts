/** Arrays that are joined, stacked and split. */
import { none, num, unknown } from '../../evaluate/makeValue.js';
import type { NativeCall } from '../../evaluate/nativeCall.js';
import type { RowOrigin } from '../../evaluate/rowOrigin.js';
import type { ArrayValue, Value } from '../../evaluate/value.js';
import { type Dim, isKnownRank } from '../../graph/dimension.js';
import { isNumber, product, unknownDim } from '../../graph/dimensionArithmetic.js';
import { itemsOf } from '../values.js';
import { axisIn, toArray } from './arrays.js';
import { given, joined } from './functions.js';
import { collected } from './rows.js';

/** Joins the arrays of a list after `prepare` has given each the axes that it lacks. */
export function joining(
  axis: number | 'given',
  prepare: (shape: readonly Dim[]) => readonly Dim[],
): (call: NativeCall) => Value {
  return (call) => {
    const items = listed(call);
    const many = items ? undefined : manyAlike(call.positional[0]?.value);
    if (!items && !many) return toArrayReason(call);
    const where = axis === 'given' ? (given(call, 1, 'axis') ?? num(0)) : num(axis);
    if (where.kind !== 'number') return unknown('which axis is joined is not known');
    if (!items) return many ? joinedMany(many, prepare, where.value) : none;
    const parts = items.map((item): Value => {
      const part = toArray(item);
      return part.kind === 'array' && isKnownRank(part.shape)
        ? { ...part, shape: prepare(part.shape) }
        : part;
    });
    return joined(parts, where.value);
  };
}

export function stack(call: NativeCall): Value {
  const axis = given(call, 1, 'axis') ?? num(0);
  const items = listed(call);
  const many = items ? undefined : manyAlike(call.positional[0]?.value);
  if ((!items && !many) || axis.kind !== 'number') return toArrayReason(call);
  const first = many ?? toArray(items?.[0]);
  const rank = first.kind === 'array' && isKnownRank(first.shape) ? first.shape.length + 1 : 0;
  const at = axis.value < 0 ? axis.value + rank : axis.value;
  return joining(at, (shape) => [...shape.slice(0, at), 1, ...shape.slice(at)])(call);
}

export function split(call: NativeCall): Value {
  const self = toArray(call.positional[0]?.value);
  const [parts, axis] = [given(call, 1, 'indices_or_sections'), given(call, 2, 'axis') ?? num(0)];
  if (self.kind === 'unknown') return self;
  if (
    parts?.kind !== 'number' ||
    axis.kind !== 'number' ||
    parts.value < 1 ||
    parts.value > 1000 ||
    !isKnownRank(self.shape)
  )
    return unknown('how this is split is not known');
  const at = axis.value < 0 ? axis.value + self.shape.length : axis.value;
  const size = self.shape[at];
  if (!isNumber(size)) return unknown('how this is split is not known');
  const base = Math.floor(size / parts.value);
  const longer = size % parts.value;
  const { shape } = self;
  return {
    kind: 'list',
    items: Array.from({ length: parts.value }, (_, index) => ({
      ...self,
      shape: shape.map((dim, position) => (position === at ? base + (index < longer ? 1 : 0) : dim)),
    })),
  };
}

export function flattened(value: Value): Value {
  const part = toArray(value);
  return part.kind === 'array' && isKnownRank(part.shape) ? { ...part, shape: [product(part.shape)] } : part;
}

export function listed(call: NativeCall): readonly Value[] | undefined {
  const value = call.positional[0]?.value;
  if (
    value?.kind === 'array' &&
    isKnownRank(value.shape) &&
    isNumber(value.shape[0]) &&
    value.shape[0] < 1000
  ) {
    const row: Value = { ...value, shape: value.shape.slice(1) };
    return Array.from({ length: value.shape[0] }, () => row);
  }
  return itemsOf(value);
}

/** What the arrays of a collection of some length have in common. */
function manyAlike(value: Value | undefined): ArrayValue | undefined {
  const rows = toArray(value);
  if (rows.kind !== 'array' || !isKnownRank(rows.shape) || rows.shape.length === 0) return undefined;
  // An array of objects says what each of them is, or nothing.
  if (rows.dtype === 'object') {
    const entry = toArray(rows.facts.entry as Value | undefined);
    return entry.kind === 'array'
      ? { ...entry, facts: collected(entry.facts, rows.facts.rowOrigin as RowOrigin | undefined) }
      : undefined;
  }
  return { ...rows, shape: rows.shape.slice(1) };
}

/** Some number of arrays like `each`, joined along an axis. */
function joinedMany(
  each: ArrayValue,
  prepare: (shape: readonly Dim[]) => readonly Dim[],
  axis: number,
): Value {
  const shape = isKnownRank(each.shape) ? prepare(each.shape) : [];
  const at = axisIn(axis, shape.length);
  if (at === undefined) return unknown('which axis is joined is not known');
  const many = unknownDim('how many arrays are joined is not known');
  const facts = at > 0 && 'source' in each.facts ? { ...each.facts, isChanged: true } : each.facts;
  return { ...each, facts, shape: shape.map((dim, position) => (position === at ? many : dim)) };
}

export const twoDeep = (shape: readonly Dim[]): readonly Dim[] =>
  shape.length === 1 ? [1, ...shape] : shape;

export const threeDeep = (shape: readonly Dim[]): readonly Dim[] =>
  shape.length === 1 ? [1, ...shape, 1] : shape.length === 2 ? [...shape, 1] : shape;

function toArrayReason(call: NativeCall): Value {
  const value = call.positional[0]?.value;
  return value?.kind === 'unknown' ? value : unknown('which arrays are joined is not known');
}
