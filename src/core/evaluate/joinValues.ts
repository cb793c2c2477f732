/** What two values have in common: the value after a choice that is not known, or any entry of a collection. */
import type { Location } from '../document.js';
import { type Dim, isKnownRank, type Shape, type UnknownShape, windowOf } from '../graph/dimension.js';
import {
  equalDims,
  isUnknownDim,
  lastSizeOf,
  nameless,
  settledShape,
  unknownDim,
  withLast,
} from '../graph/dimensionArithmetic.js';
import { boundedWalk } from './boundedWalk.js';
import { chosenBy } from './codedCells.js';
import { num, scalar, someOf, tuple, unknown } from './makeValue.js';
import { equals } from './operations.js';
import { isSameRows, ofRows, type RowOrigin, rowsIn } from './rowOrigin.js';
import { withShape } from './settling.js';
import { entryOfSymbol, nameOfSymbol } from './symbolParts.js';
import type { ArrayValue, TensorValue, UnknownValue, Value } from './value.js';

/** Why the two sides differ: `depends on the test in line 12`. */
export interface Doubt {
  readonly reason: string;
  readonly origin?: Location;
  /** Its outcome chooses between the two: the first where it holds. */
  readonly test?: Value;
  /** Of two tensors the one that such a test chooses for each sample. */
  readonly chooseTensor?: (left: TensorValue, right: TensorValue) => TensorValue | undefined;
  /** What stands for something of both, where a run of the model takes either. */
  readonly choose?: (left: unknown, right: unknown) => unknown;
}

const walk = boundedWalk();

export function joinValues(a: Value, b: Value, doubt: Doubt): Value {
  if (a === b) return a;
  if (a.kind !== 'tuple' && a.kind !== 'list') return joinDifferent(a, b, doubt);
  return walk(a.items.length, () => joinDifferent(a, b, doubt)) ?? unknown(doubt.reason, doubt.origin);
}

function joinDifferent(a: Value, b: Value, doubt: Doubt): Value {
  if (a.kind === 'tensor' && b.kind === 'tensor') return joinTensors(a, b, doubt);
  const chosen = doubt.test && chosenBy(doubt.test, a, b);
  if (chosen) return chosen;
  if (a.kind === 'tuple' && b.kind === 'tuple' && a.items.length === b.items.length)
    return tuple(a.items.map((item, index) => joinValues(item, b.items[index] ?? item, doubt)));
  const areClosed =
    a.kind === 'list' && b.kind === 'list' && a.openReason === undefined && b.openReason === undefined;
  if (areClosed && a.items.length === b.items.length)
    return { ...a, items: a.items.map((item, index) => joinValues(item, b.items[index] ?? item, doubt)) };
  if (a.kind === 'array' && b.kind === 'array') return joinArrays(a, b, doubt);
  const each = oneForEach(a, b) ?? oneForEach(b, a);
  if (each) return each;
  const isSame =
    equals(a, b) === true && !(a.kind === 'number' && b.kind === 'number' && a.isFloat !== b.isFloat);
  if (isSame) return a;
  if (isScalar(a) && isScalar(b)) {
    const facts = isSameCell(a, b) ? a.facts : undefined;
    return { ...scalar(doubt.reason, doubt.origin), ...(facts && { facts }) };
  }
  if (isCallable(a) ? isCallable(b) || b.kind === 'none' : isCallable(b) && a.kind === 'none')
    return { ...unknown(doubt.reason, doubt.origin), either: [a, b] };
  return ofRows(someOf(entriesOfBoth(a, b, doubt), doubt.reason, doubt.origin), sameRows(a, b));
}

const CALLED = new Set(['function', 'method', 'class', 'native', 'layer', 'instance']);

function isCallable(value: Value): boolean {
  return CALLED.has(value.kind) || (value.kind === 'unknown' && value.either !== undefined);
}

/**
 * `t if isinstance(t, tuple) else (t, t)`, of which only the name is known: one size for each place. The entries of a
 * name stand for the name itself where it is a single number.
 */
function oneForEach(one: Value, several: Value): Value | undefined {
  if (one.kind !== 'symbol' || nameOfSymbol(one) === undefined) return undefined;
  if (several.kind !== 'tuple' || several.fields || several.items.length < 2) return undefined;
  if (!several.items.every((item) => item.kind === 'symbol' && equals(item, one) === true)) return undefined;
  const sizes = several.items.map((_, index) => entryOfSymbol(one, num(index)));
  return sizes.every((size) => size !== undefined) ? tuple(sizes) : undefined;
}

/** Where the entries of both are one for each of the same rows, or the parts of the same cell. */
function sameRows(a: Value, b: Value): RowOrigin | undefined {
  const [left, right] = [rowsIn(a), rowsIn(b)];
  return left && right && isSameRows(left, right) ? left : undefined;
}

function isSameCell(a: Value, b: Value): a is UnknownValue {
  if (a.kind !== 'unknown' || b.kind !== 'unknown' || !a.facts || !b.facts) return false;
  return JSON.stringify(a.facts) === JSON.stringify(b.facts);
}

/** One number, text or truth value, known or not. */
export function isScalar(value: Value): boolean {
  return (
    value.kind === 'number' ||
    value.kind === 'string' ||
    value.kind === 'boolean' ||
    value.kind === 'symbol' ||
    (value.kind === 'unknown' && value.isScalar === true)
  );
}

/** What the entries of two collections have in common, however many each has. */
function entriesOfBoth(a: Value, b: Value, doubt: Doubt): Value | undefined {
  const [left, right] = [entryOf(a, doubt), entryOf(b, doubt)];
  return left && right && joinValues(left, right, doubt);
}

/** What the entries of a list, tuple or collection of some length have in common; undefined for none. */
export function entryOf(value: Value, doubt: Doubt): Value | undefined {
  if (value.kind === 'unknown') return value.each;
  if (value.kind !== 'list' && value.kind !== 'tuple') return undefined;
  const isOpen = value.kind === 'list' && value.openReason !== undefined;
  if (isOpen && !value.each) return undefined;
  return alike(isOpen && value.each ? [...value.items, value.each] : value.items, doubt);
}

/** What data values have in common; undefined where that is nothing, and for objects such as layers. */
export function alike(values: readonly Value[], doubt: Doubt): Value | undefined {
  const [first, ...rest] = values.slice(0, MOST_COMPARED);
  if (!first || values.length > MOST_COMPARED) return undefined;
  let common = first;
  for (const value of rest) common = joinValues(common, value, doubt);
  return isData(common) ? common : undefined;
}

const MOST_COMPARED = 1000;

function isData(value: Value): boolean {
  switch (value.kind) {
    case 'unknown':
      return value.isScalar === true || value.each !== undefined;
    case 'number':
    case 'string':
    case 'boolean':
    case 'symbol':
    case 'array':
    case 'configured':
      return true;
    // A path, which nothing changes.
    case 'instance':
      return value.attributes.get('__path')?.kind === 'unknown';
    case 'tuple':
    case 'list':
      return (
        walk(value.items.length, () =>
          value.items.every((item) => item.kind === 'unknown' || isData(item)),
        ) ?? false
      );
    default:
      return false;
  }
}

function joinArrays(a: ArrayValue, b: ArrayValue, doubt: Doubt): ArrayValue {
  const isSame = (name: string) =>
    a.facts[name] === b.facts[name] || JSON.stringify(a.facts[name]) === JSON.stringify(b.facts[name]);
  const facts = Object.entries(a.facts).filter(([name]) => isSame(name));
  const trailEnd = a.trailEnd ?? b.trailEnd;
  return {
    kind: 'array',
    ...(trailEnd && { trailEnd }),
    shape: joinShapes(a.shape, b.shape, doubt),
    dtype: a.dtype === b.dtype ? a.dtype : 'unknown',
    facts: { ...Object.fromEntries(facts), ...doubts(isSame, a.facts, doubt) },
  };
}

/** Of one origin on both sides, what the sides did to the data differs: that is then not known. */
function doubts(isSame: (name: string) => boolean, facts: ArrayValue['facts'], { reason }: Doubt) {
  const hasOrigin = ['dataset', 'source', 'cell'].some((name) => facts[name] !== undefined && isSame(name));
  if (!hasOrigin) return {};
  const isChanged = ['scale', 'offset', 'steps', 'layers', 'augmentation', 'isChanged'].some(
    (name) => !isSame(name),
  );
  const rowsDiffer = ['rows', 'rowsReason', 'split'].some((name) => !isSame(name));
  return { ...(isChanged && { isChanged: true }), ...(rowsDiffer && { rowsReason: reason }) };
}

function joinTensors(a: TensorValue, b: TensorValue, doubt: Doubt): TensorValue {
  const chosen = doubt.chooseTensor?.(a, b);
  if (chosen) return chosen;
  // Each once: what both sides hold would double with every join.
  const alternatives = [...new Set([...(a.alternatives ?? [a]), ...(b.alternatives ?? [b])])];
  const facts = joinTensorFacts(a.facts, b.facts, doubt);
  return withShape({ ...a, ...(facts && { facts }), alternatives }, joinShapes(a.shape, b.shape, doubt));
}

/** Undefined where both are alike: most tensors have none. */
function joinTensorFacts(
  a: TensorValue['facts'],
  b: TensorValue['facts'],
  { reason }: Doubt,
): TensorValue['facts'] {
  if (a === b) return undefined;
  const isSame = (name: string) => JSON.stringify(a?.[name]) === JSON.stringify(b?.[name]);
  if (JSON.stringify(a) === JSON.stringify(b)) return undefined;
  const isOther = !['rows', 'source', 'dataset', 'split'].every(isSame);
  return { ...a, ...b, isChanged: true, ...(isOther && { rowsReason: reason }) };
}

/** The shape that both have, with what differs unknown. */
export function joinShapes(left: Shape, right: Shape, doubt: Doubt): Shape {
  const [a, b] = [settledShape(left), settledShape(right)];
  if (!isKnownRank(a)) return !isKnownRank(b) && isOneShape(a, b) ? a : withOneLast(nameless(a), left, right);
  if (!isKnownRank(b)) return withOneLast(nameless(b), left, right);
  if (a.length !== b.length) return withOneLast(unknown(doubt.reason, doubt.origin), left, right);
  return a.map((dim, index) => {
    const other = b[index] ?? null;
    const isSame = dim === other || equalDims(dim, other) === true || areAlikeWindows(dim, other);
    return isSame ? dim : unknownDim(doubt.reason, doubt.origin);
  });
}

/** The last size stays known where both have the same. */
function withOneLast(shape: UnknownShape, a: Shape, b: Shape): UnknownShape {
  const [last, other] = [lastSizeOf(a), lastSizeOf(b)];
  const isKnown = last !== null && other !== null && !isUnknownDim(last);
  return isKnown && equalDims(last, other) === true ? withLast(shape, last) : shape;
}

function isOneShape(a: UnknownShape, b: UnknownShape): boolean {
  if (a.named !== b.named || (a.lastSize === undefined) !== (b.lastSize === undefined)) return false;
  return a.lastSize === b.lastSize || equalDims(a.lastSize ?? null, b.lastSize ?? null) === true;
}

/** Windows of one length that both walk over the data. */
function areAlikeWindows(a: Dim, b: Dim): boolean {
  const [left, right] = [windowOf(a), windowOf(b)];
  return left?.length === right?.length && left?.start === undefined && right?.start === undefined && !!left;
}
