/**
 * Where a loop over an unknown number of places stands: `i` of `for i in range(60, len(x))`. Within one run of the
 * body, `i` and `i - 60` lie 60 apart, whatever `i` is, so `x[i - 60:i]` has 60 rows.
 */
import { someOf } from './makeValue.js';
import { notACell } from './rowOrigin.js';
import type { UnknownValue, Value } from './value.js';

export interface WalkedPlace {
  /** One run of the body: a place that is kept from an earlier one says nothing about a later one. */
  readonly run: { isOver: boolean };
  readonly plus: number;
  /** Of a walk over batches: so many times the number of the batch, and `plus`. */
  readonly times?: number;
}

/** The number of a batch, whichever it is: what code gives for it, it gives for each. */
export function anyBatch(reason: string): UnknownValue {
  return { kind: 'unknown', reason, isScalar: true, place: { run: { isOver: false }, plus: 0, times: 1 } };
}

interface BatchWalk {
  isBegun: boolean;
  /** A loop goes through the range as it is. */
  isLooped: boolean;
  isMixed: boolean;
}

let batchWalk: BatchWalk | undefined;

/** The first range that `action` makes walks over batches, or over samples: it gives any one of them. */
export function overBatches<Result>(action: () => Result): {
  readonly result: Result;
  /** The batches come in the order of the samples. */
  readonly isInOrder: boolean;
} {
  const before = batchWalk;
  const own: BatchWalk = { isBegun: false, isLooped: false, isMixed: false };
  batchWalk = own;
  try {
    return { result: action(), isInOrder: own.isLooped && !own.isMixed };
  } finally {
    batchWalk = before;
  }
}

/** A loop goes through this. */
export function loopsThrough(iterable: Value): void {
  if (batchWalk && iterable.kind === 'unknown' && iterable.walksBatches) batchWalk.isLooped = true;
}

/** Something is put in an order by chance: the batches of such a walk come in another one. */
export function mixesBatches(): void {
  if (batchWalk) batchWalk.isMixed = true;
}

/** In such a walk, a batch as it is when it is given: whether the loop around it runs does not change it. */
export function asGiven(value: Value): Value {
  if (!batchWalk) return value;
  if (value.kind === 'tuple') return { ...value, items: value.items.map(asGiven) };
  return value.kind === 'array' ? { ...value } : value;
}

/** A range in such a walk; undefined outside of one, and for the ranges inside. */
export function walkOfBatches(start: number, step: number, reason: string): UnknownValue | undefined {
  if (!batchWalk || batchWalk.isBegun || start !== 0 || step <= 0) return undefined;
  const place = { run: { isOver: false }, plus: 0, times: step };
  batchWalk.isBegun = true;
  return { ...someOf({ kind: 'unknown', reason, isScalar: true, place }, reason), walksBatches: true };
}

/** From one multiple of a number of samples up to the next: so many, one batch after another. */
export function batchBetween(from: Value, to: Value): number | undefined {
  const size = apart(from, to);
  const isWhole = from.kind === 'unknown' && from.place?.plus === 0 && from.place.times === size;
  return isWhole ? size : undefined;
}

/** `x[i]`: the sample at the place of the walk. */
export function isOneByOne(index: Value | undefined): boolean {
  return index?.kind === 'unknown' && index.place?.times === 1 && index.place.plus === 0;
}

/** `use` is given the number that the loop is at, or the pair of which it is the first (`enumerate`). */
export function atOnePlace<Result>(each: Value, use: (item: Value) => Result): Result {
  const run = { isOver: false };
  try {
    return use(placed(each, run));
  } finally {
    run.isOver = true;
  }
}

function placed(each: Value, run: WalkedPlace['run']): Value {
  if (each.kind === 'unknown' && each.counts) return { ...each, place: { run, plus: 0 } };
  const [first, ...rest] = each.kind === 'tuple' && !each.range ? each.items : [];
  if (each.kind !== 'tuple' || first?.kind !== 'unknown' || !first.counts) return each;
  return { ...each, items: [placed(first, run), ...rest] };
}

/** `i + 3`, `i - 3`; any other calculation leaves the place. */
export function moved(operator: string, value: UnknownValue, by: Value): UnknownValue {
  if (!value.place) return notACell(value);
  const { place, counts: _, rowOrigin: __, ...rest } = value;
  const isWhole = by.kind === 'number' && Number.isInteger(by.value);
  if (isWhole && operator === '*' && place.times !== undefined)
    return { ...rest, place: { ...place, plus: place.plus * by.value, times: place.times * by.value } };
  if (!isWhole || (operator !== '+' && operator !== '-')) return rest;
  return { ...rest, place: { ...place, plus: place.plus + (operator === '+' ? by.value : -by.value) } };
}

/** Without the place: what a function makes of a number is another one. */
export function elsewhere<T extends Value>(value: T): T {
  if (value.kind !== 'unknown' || !value.place) return value;
  const { place: _, counts: __, rowOrigin: ___, ...rest } = value;
  return rest as T;
}

/** How far apart two places of the same run are; undefined where that is not known. */
export function apart(from: Value, to: Value): number | undefined {
  if (from.kind !== 'unknown' || to.kind !== 'unknown' || !from.place || !to.place) return undefined;
  const isOneRun =
    from.place.run === to.place.run && !from.place.run.isOver && from.place.times === to.place.times;
  return isOneRun ? to.place.plus - from.place.plus : undefined;
}
