/**
 * Arrays that a loop over the rows of a table fills: `x[i] = image`, `y[i, label] = 1`, `x[i, k] = int(numbers[k])`.
 * What else is stored in images whose origin is known changes them in a way that is not followed.
 */
import type { Evaluation } from '../../evaluate/nativeCall.js';
import { isSameRows, placeIn, type RowOrigin } from '../../evaluate/rowOrigin.js';
import type { ArrayValue, Value } from '../../evaluate/value.js';
import { isKnownRank } from '../../graph/dimension.js';
import { itemsOf } from '../values.js';
import { toArray } from './arrays.js';
import { reaching, withoutClasses, withoutReach } from './classCount.js';
import { replaced } from './finishing.js';
import { type Cell, collected } from './rows.js';

type Facts = ArrayValue['facts'];

/** The numbers of a cell that were stored one by one: so many of them, in their order. */
interface Filling {
  readonly cell: Cell;
  readonly count: number;
}

export function storeEntry(object: ArrayValue, index: Value, value: Value, evaluation: Evaluation): void {
  const other = replaced(object, index, value);
  if (other) {
    evaluation.journal.set(factsSlot(object), other);
    return;
  }
  const parts = (index.kind === 'tuple' && !index.range && itemsOf(index)) || [index];
  const place = placeIn(parts[0]);
  const here = evaluation.rowsHere();
  const rows = here && place && isSameRows(here, place) ? place : undefined;
  const filled = rows && filledBy(object, parts.slice(1), value, rows);
  const isSourced = ['source', 'dataset', 'picture', 'places'].some((name) => name in object.facts);
  const facts =
    filled ?? (isSourced ? { ...object.facts, isChanged: true } : afterStore(object.facts, value));
  if (!facts || isAlike(facts, object.facts)) return;
  const isOther = isSourced && !isAlike(facts.source, object.facts.source);
  evaluation.journal.set(factsSlot(object), isOther ? { ...object.facts, isChanged: true } : facts);
}

/** Which values there are is in doubt then, but for the one that was stored. */
function afterStore(facts: Facts, value: Value): Facts | undefined {
  const left = withoutClasses(facts);
  const reach = value.kind === 'number' && Number.isInteger(value.value) ? reaching(value.value) : {};
  return left === facts && value.kind !== 'number' ? undefined : { ...left, ...reach };
}

const isAlike = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b);

/** What the array remembers once each of the rows has stored this. */
function filledBy(
  object: ArrayValue,
  rest: readonly Value[],
  value: Value,
  rows: RowOrigin,
): Facts | undefined {
  const own: readonly unknown[] = isKnownRank(object.shape) ? object.shape : [];
  const { room, isZero } = object.facts;
  const made = { ...(room !== undefined && { room }), ...(isZero !== undefined && { isZero }) };
  const [at] = rest;
  if (rest.every((part, place) => isWhole(part, own[place + 1]))) {
    const image = toArray(value);
    const isCell = image.kind === 'array' && image.facts.cell !== undefined;
    return isCell ? { ...made, ...collected(image.facts, rows) } : undefined;
  }
  if (rest.length !== 1 || own.length !== 2 || !at) return undefined;
  const label = at.kind === 'unknown' ? at.facts : undefined;
  if (label?.cell && value.kind === 'number' && value.value === 1 && object.facts.isZero) {
    const classes = typeof own[1] === 'number' ? { classes: own[1] } : {};
    return { ...made, ...collected(label, rows), ...classes, oneHot: true };
  }
  return at.kind === 'number' ? oneByOne(object.facts, at.value, own[1], value, rows) : undefined;
}

/** All that the array has of this axis. */
function isWhole(part: Value, size: unknown): boolean {
  if (part.kind === 'none') return part.isEllipsis === true;
  if (part.kind === 'number') return size === 1 && (part.value === 0 || part.value === -1);
  return part.kind === 'slice' && [part.lower, part.upper, part.step].every(({ kind }) => kind === 'none');
}

function oneByOne(
  before: Facts,
  at: number,
  size: unknown,
  value: Value,
  rows: RowOrigin,
): Facts | undefined {
  const { cell: part, ...others } = (value.kind === 'unknown' && value.facts) || {};
  const { filling } = before as { readonly filling?: Filling };
  const cell = part && wholeOfPart(part as Cell, at);
  if (!cell || Object.keys(others).length > 0) return undefined;
  const count = at === 0 ? 0 : isAlike(filling?.cell, cell) ? (filling?.count ?? 0) : -1;
  if (count !== at) return undefined;
  const isAll = count + 1 === size;
  const { filling: _, ...kept } = before;
  return isAll
    ? { ...kept, ...collected({ cell }, rows) }
    : { ...before, filling: { cell: cell as Cell, count: count + 1 } };
}

/** The cell of whose numbers, between white space, this is the one at `at`. */
function wholeOfPart({ path, columns }: Cell, at: number): Cell | undefined {
  const { read = [], ...whole } = columns;
  const [step, ...more] = read;
  const isPart =
    step?.kind === 'split' &&
    (step.by === ' ' || step.by === null) &&
    step.at === at &&
    step.most === undefined;
  return isPart && more.length === 0 ? { path, columns: whole } : undefined;
}

/** What an array remembers, as it is changed in place. */
export function factsSlot(object: ArrayValue) {
  const holder: { facts: Facts } = object;
  return {
    object: holder,
    key: 'facts',
    get: () => holder.facts,
    set: (facts: Facts) => {
      holder.facts = facts;
    },
    // A loop that may not run leaves nothing to train on; of two origins neither is claimed.
    join: (left: Facts, right: Facts): Facts => {
      const [a, b] = left.reaches === right.reaches ? [left, right] : [left, right].map(withoutReach);
      if (!a || !b || isAlike(a, b)) return b ?? right;
      const isSourced = (facts: Facts) => 'source' in facts || 'dataset' in facts;
      if (isSourced(a) && isSourced(b)) return { ...b, isChanged: true };
      return isSourced(a) ? a : b;
    },
  };
}
