/** Arrays that are joined, stacked and split. */
import { array, none, num, unknown } from '../../evaluate/makeValue.js';
import type { NativeCall } from '../../evaluate/nativeCall.js';
import type { RowOrigin } from '../../evaluate/rowOrigin.js';
import type { ArrayValue, UnknownValue, Value } from '../../evaluate/value.js';
import { type Dim, isKnownRank } from '../../graph/dimension.js';
import {
  add,
  equalDims,
  isNumber,
  product,
  sliceLength,
  unknownDim,
} from '../../graph/dimensionArithmetic.js';
import { itemsOf } from '../values.js';
import { axisIn, toArray, UNSHAPED } from './arrays.js';
import { joinedClasses } from './classCount.js';
import { promoted } from './dtypes.js';
import { given } from './functions.js';
import { refusedNewAxes, refusedRank, refusedSplit } from './refusedOrder.js';
import { refusedAxis, refusedJoin } from './refusedShapes.js';
import { collected, withRows } from './rows.js';
import { changedFacts, repeatedFacts } from './valueChanges.js';

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
    return refusedJoin(parts, where.value, call.evaluation, call.location) ?? joined(parts, where.value);
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
  if (rank > 0 && first.kind === 'array' && isKnownRank(first.shape)) {
    const refused = refusedNewAxes([axis.value], first.shape, call.evaluation, call.location);
    if (refused) return refused;
  }
  return joining(at, (shape) => [...shape.slice(0, at), 1, ...shape.slice(at)])(call);
}

/** `np.split(x, 3)`, and `np.split(x, [60, 80])` at places; `vsplit` and `hsplit` say which axis, of how many at least. */
export const split =
  (along?: (rank: number) => number, least = 0): ((call: NativeCall) => Value) =>
  (call) => {
    const self = toArray((call.positional[0] ?? call.keywords.get('ary'))?.value);
    const [parts, axis] = [given(call, 1, 'indices_or_sections'), given(call, 2, 'axis') ?? num(0)];
    if (self.kind === 'unknown') return self;
    const { shape } = self;
    if (isKnownRank(shape) && shape.length < least) {
      const refused = refusedRank(least, shape, call.evaluation, call.location);
      if (refused) return refused;
    }
    const where = along && isKnownRank(shape) ? num(along(shape.length)) : axis;
    if (where.kind === 'number' && isKnownRank(shape) && parts?.kind === 'number') {
      const size = shape[axisIn(where.value, shape.length) ?? -1] ?? null;
      const refused =
        refusedAxis(where.value, shape, call.evaluation, call.location, 'IndexError') ??
        refusedSplit(size, parts.value, call.evaluation, call.location);
      if (refused) return refused;
    }
    return partsOf(self, parts, where);
  };

/** `np.array_split(x, 3)`: parts that may differ by one. */
export function arraySplit(call: NativeCall): Value {
  const self = toArray((call.positional[0] ?? call.keywords.get('ary'))?.value);
  return self.kind === 'unknown'
    ? self
    : partsOf(self, given(call, 1, 'indices_or_sections'), given(call, 2, 'axis') ?? num(0));
}

function partsOf(self: ArrayValue, parts: Value | undefined, axis: Value): Value {
  const { shape } = self;
  const at = axis.kind === 'number' && isKnownRank(shape) ? axisIn(axis.value, shape.length) : undefined;
  const lengths = parts && at !== undefined && isKnownRank(shape) && lengthsOf(parts, shape[at] ?? null);
  if (!lengths || !isKnownRank(shape)) return unknown('how this is split is not known');
  const facts = partFacts(self.facts, at === 0);
  return {
    kind: 'list',
    items: lengths.map((length) => ({
      ...self,
      facts,
      shape: shape.map((dim, position) => (position === at ? length : dim)),
    })),
  };
}

function lengthsOf(parts: Value, size: Dim): readonly Dim[] | undefined {
  if (parts.kind === 'number') {
    const count = parts.value;
    if (!isNumber(size) || count < 1 || count > 1000) return undefined;
    const [base, longer] = [Math.floor(size / count), size % count];
    return Array.from({ length: count }, (_, index) => base + (index < longer ? 1 : 0));
  }
  const places = itemsOf(parts);
  if (!places || places.length > 1000) return undefined;
  const ends = [...places.map((place) => (place.kind === 'number' ? place.value : undefined)), null];
  return ends.map((end, index) => {
    const start = index === 0 ? null : ends[index - 1];
    const isKnown = isNumber(size) && start !== undefined && end !== undefined;
    return isKnown ? sliceLength(size, start, end, 1) : unknownDim('where this is split is not known');
  });
}

function partFacts(facts: ArrayValue['facts'], isOfRows: boolean): ArrayValue['facts'] {
  if (!('source' in facts || 'dataset' in facts)) return changedFacts(facts);
  return isOfRows ? withRows(facts, 'some of the samples are taken by numpy.split') : changedFacts(facts);
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

/** Samples below samples are more of them; the same images beside themselves have their one channel again. */
function joinedFacts(total: ArrayValue, next: ArrayValue, at: number): ArrayValue['facts'] {
  const isSourced = ({ facts }: ArrayValue) => 'source' in facts || 'dataset' in facts || 'places' in facts;
  if (!isSourced(total) && !isSourced(next)) return joinedClasses(total.facts, next.facts);
  const { repeated = 1, ...own } = total.facts;
  if (at === 0) return withRows(isSourced(total) ? total.facts : next.facts, 'others are added to them');
  const isSame = JSON.stringify(own) === JSON.stringify(next.facts);
  const size = isKnownRank(next.shape) && at === next.shape.length - 1 ? next.shape[at] : undefined;
  return isSame ? repeatedFacts(own, Number(repeated) + 1, size) : changedFacts(total.facts);
}

const isShaped = (part: ArrayValue | UnknownValue): boolean =>
  part.kind === 'array' && isKnownRank(part.shape);

/** Joined with something that is not known: along the other axes it is as the one that is known. */
function besideUnknown(
  a: ArrayValue | UnknownValue,
  b: ArrayValue | UnknownValue,
  axis: number,
): ArrayValue | UnknownValue {
  const [known, other] = isShaped(a) ? [a, b] : [b, a];
  const reason = other.kind === 'unknown' ? other : unknown(UNSHAPED);
  if (known.kind !== 'array' || !isKnownRank(known.shape)) return reason;
  const at = axisIn(axis, known.shape.length);
  // Data of a known source stays told by what it is.
  if (at === undefined || 'source' in known.facts || 'dataset' in known.facts) return reason;
  const open = unknownDim(reason.reason, reason.origin);
  return array(
    known.shape.map((dim, place) => (place === at ? open : dim)),
    'unknown',
  );
}

/** `concatenate`, `vstack` …: the arrays of a list, along an axis. */
export function joined(parts: readonly Value[], axis: number): Value {
  const arrays = parts.map(toArray);
  const [first] = arrays;
  if (!first) return unknown('there is nothing to join');
  let total = first;
  for (const next of arrays.slice(1)) {
    if (!isShaped(total) || !isShaped(next)) {
      const met = besideUnknown(total, next, axis);
      if (met.kind === 'unknown') return met;
      total = met;
      continue;
    }
    if (total.kind === 'unknown' || next.kind === 'unknown') return unknown(UNSHAPED);
    if (!isKnownRank(total.shape) || !isKnownRank(next.shape)) return unknown(UNSHAPED);
    const at = axisIn(axis, total.shape.length);
    if (at === undefined || next.shape.length !== total.shape.length)
      return unknown('these arrays do not fit together');
    const other: readonly Dim[] = next.shape;
    const shape = total.shape.map((dim, index): Dim => {
      const twin = other[index] ?? null;
      if (index === at) return add(dim, twin);
      return equalDims(dim, twin) === true ? dim : isNumber(dim) ? dim : twin;
    });
    const isSame = total.facts.dataset === next.facts.dataset;
    const facts = isSame ? joinedFacts(total, next, at) : {};
    total = { ...total, shape, dtype: promoted(total.dtype, next.dtype), facts };
  }
  return total;
}
