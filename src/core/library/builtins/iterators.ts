/** `range`, `zip`, `map`, `enumerate` and the others that give values one at a time. */
import { alike, entryOf } from '../../evaluate/joinValues.js';
import { bool, num, scalar, someOf, tuple, unknown } from '../../evaluate/makeValue.js';
import type { NativeCall } from '../../evaluate/nativeCall.js';
import { isSameRows, notACell, ofRows, type RowOrigin, rowsIn, withStep } from '../../evaluate/rowOrigin.js';
import type { IteratorValue, UnknownValue, Value } from '../../evaluate/value.js';
import { walkOfBatches } from '../../evaluate/walkedPlace.js';
import { isSymbolic } from '../keras/missingMember.js';
import { areOperands } from '../keras/tensors.js';
import { nextLine } from '../python/tableLines.js';
import {
  argument,
  because,
  type FunctionTable,
  notKnown,
  numberOf,
  ofOpenArguments,
  positionals,
} from './callArguments.js';
import { endOf } from './methods.js';
import { orderIn } from './ordering.js';

const LONGEST_RANGE = 100_000;
const EACH = 'each batch in turn';

/** One value at a time of anything that can be looped over. */
export function pull(call: NativeCall, value: Value | undefined): IteratorValue | UnknownValue {
  if (!value) return notKnown(call, 'an argument is missing');
  if (value.kind === 'iterator') return value;
  const items = call.evaluation.iterate(value, call.location);
  if ('kind' in items) return items;
  return iteratorOver(items);
}

export function iteratorOver(items: readonly Value[]): IteratorValue {
  let next = 0;
  return { kind: 'iterator', next: () => items[next++] };
}

/** An iterator made from others; it knows its end only as well as they do. */
export function derived(sources: readonly IteratorValue[], next: () => Value | undefined): IteratorValue {
  return {
    kind: 'iterator',
    next,
    cutReason: () => sources.map((source) => source.cutReason?.()).find((why) => why !== undefined),
  };
}

function range(call: NativeCall): Value {
  const given = positionals(call);
  const numbers = given.map(numberOf);
  const [a, b, step = 1] = numbers;
  const refused = given.find(
    (value) => ['list', 'tuple', 'string'].includes(value.kind) || (value.kind === 'number' && value.isFloat),
  );
  if (refused && call.evaluation.dialect === 'python')
    return call.evaluation.refuse(
      `range takes whole numbers; found a ${refused.kind === 'number' ? 'float' : refused.kind}`,
      call.location,
      'TypeError',
    );
  const walk = given.length < 2 ? walkOfBatches(0, 1, EACH) : walkOfBatches(a ?? 0, step, EACH);
  if (walk) return walk;
  if (a === undefined || numbers.includes(undefined) || step === 0) {
    const { reason, origin } = because(call, given, 'how far the range goes is not known');
    // `range(len(table))` and `range(1, len(table))`: the place of each row, from one on.
    const count = given.length === 2 ? given[1] : given[0];
    const rows = given.length < 3 && (given.length === 1 || (a ?? -1) >= 0) ? rowsIn(count) : undefined;
    const place: UnknownValue = { ...scalar(reason, origin), counts: true };
    const start = given.length === 2 ? (a ?? 0) : 0;
    const walked = rows && start > 0 ? withStep(rows, { kind: 'slice', start, stop: null, step: 1 }) : rows;
    const begins = given.length === 1 ? num(0) : given[0];
    return { ...ofRows(someOf(ofRows(place, rows), reason, origin), walked), ...(begins && { begins }) };
  }
  const [start, stop] = b === undefined ? [0, a] : [a, b];
  const count = Math.max(0, Math.ceil((stop - start) / step));
  if (!(count <= LONGEST_RANGE)) return notKnown(call, `a range of ${count} numbers is too long to follow`);
  call.evaluation.spend(count);
  const items = Array.from({ length: count }, (_, index) => num(start + index * step));
  return { kind: 'tuple', items, range: { start, stop, step } };
}

function zip(call: NativeCall): Value {
  if (call.openReason !== undefined) {
    const columns = call.positional.length === 0 && call.openPart && turned(call.openPart);
    return columns || notKnown(call, call.openReason);
  }
  const columns: IteratorValue[] = [];
  for (const { value } of call.positional) {
    const column = pull(call, value);
    if (column.kind === 'unknown') return zipped(call, column);
    columns.push(column);
  }
  return derived(columns, () => {
    const row: Value[] = [];
    for (const column of columns) {
      const item = column.next();
      if (!item) return undefined;
      row.push(item);
    }
    return row.length > 0 ? tuple(row) : undefined;
  });
}

/** `zip(*pairs)` of some number of pairs: two columns of as many entries. */
function turned({ each, reason, origin, rowOrigin }: UnknownValue): Value | undefined {
  if (each?.kind !== 'tuple' && !(each?.kind === 'list' && each.openReason === undefined)) return undefined;
  return tuple(each.items.map((entry) => ofRows(someOf(entry, reason, origin), rowOrigin)));
}

/** Rows of columns of which one has a length that is not known. */
function zipped(call: NativeCall, { reason, origin }: UnknownValue): Value {
  const doubt = { reason, ...(origin && { origin }) };
  const origins: (RowOrigin | undefined)[] = [];
  const begins: Value[] = [];
  const row = call.positional.map(({ value }) => {
    const column = value.kind === 'iterator' ? undefined : pull(call, value);
    const each = column?.kind === 'unknown' ? column.each : entryOf(value, doubt);
    origins.push(rowsIn(column));
    const first = column?.kind === 'unknown' ? column.begins : column?.next();
    if (first) begins.push(first);
    return each ?? unknown(reason, origin);
  });
  const [rows] = origins;
  const isOneForOne = rows && origins.every((other) => other && isSameRows(rows, other));
  const all = ofRows(someOf(tuple(row), reason, origin), isOneForOne ? rows : undefined);
  return row.length > 0 && begins.length === row.length ? { ...all, begins: tuple(begins) } : all;
}

function mapped(call: NativeCall): Value {
  const [callee, ...columns] = positionals(call);
  const rows = zip({ ...call, positional: columns.map((value) => ({ value })) });
  if (rows.kind === 'unknown' && rows.each?.kind === 'tuple' && callee) {
    const { each, reason, origin, rowOrigin } = rows;
    const made = call.evaluation.callUnknownTimes(callee, each.items, reason, call.location, rowOrigin);
    return ofRows(someOf(made && alike([made], rows), reason, origin), rowOrigin);
  }
  if (rows.kind !== 'iterator' || !callee) return rows;
  return derived([rows], () => {
    const row = rows.next();
    return row?.kind === 'tuple'
      ? call.evaluation.call(callee, row.items, undefined, call.location)
      : undefined;
  });
}

function filtered(call: NativeCall): Value {
  const callee = argument(call, 0);
  const found = pull(call, argument(call, 1));
  if (found.kind === 'unknown') return notACell({ ...found });
  if (!callee) return notKnown(call, 'no filter is given');
  let doubt: string | undefined;
  return {
    kind: 'iterator',
    next: () => {
      for (let value = found.next(); value && doubt === undefined; value = found.next()) {
        const test = callee.kind === 'none' ? value : call.evaluation.call(callee, [value]);
        const truth = call.evaluation.truth(test);
        if (truth === undefined) doubt = 'what the filter keeps is not known';
        else if (truth) return value;
      }
      return undefined;
    },
    cutReason: () => doubt ?? found.cutReason?.(),
  };
}

function enumerated(call: NativeCall): Value {
  const found = pull(call, argument(call, 0));
  if (found.kind === 'unknown') {
    const { reason, origin, each, begins, rowOrigin } = found;
    const start = argument(call, 1, 'start');
    const isFromFirst = !start || numberOf(start) === 0;
    const names = rowOrigin?.hasNames ? { facts: { placeBelowNames: rowOrigin.path } } : {};
    const plain: UnknownValue = { ...scalar(reason, origin), counts: true };
    const place = isFromFirst ? ofRows({ ...plain, ...names }, rowOrigin) : plain;
    const pairs = ofRows(someOf(tuple([place, each ?? unknown(reason, origin)]), reason, origin), rowOrigin);
    return begins ? { ...pairs, begins: tuple([start ?? num(0), begins]) } : pairs;
  }
  let index = numberOf(argument(call, 1, 'start')) ?? 0;
  return derived([found], () => {
    const value = found.next();
    return value && tuple([num(index++), value]);
  });
}

function reversed(call: NativeCall): Value {
  const value = argument(call, 0);
  const own = value && call.evaluation.special(value, '__reversed__', [], call.location);
  if (own) return own;
  const items = value
    ? call.evaluation.iterate(value, call.location)
    : notKnown(call, 'an argument is missing');
  return 'kind' in items ? notACell({ ...items }) : iteratorOver([...items].reverse());
}

/** What a stream of training data gives at every step. */
function sampleOf(value: Value | undefined): Value | undefined {
  return value?.kind === 'configured' ? value.bound.get('element')?.value : undefined;
}

/** `iter(x)`: an instance may be its own iterator. */
function iterator(call: NativeCall): Value {
  const value = argument(call, 0);
  const sample = sampleOf(value);
  if (sample) return { kind: 'iterator', next: () => sample };
  const own = value && call.evaluation.special(value, '__iter__', [], call.location);
  return own && own.kind !== 'list' && own.kind !== 'tuple' ? own : pull(call, own ?? value);
}

function next(call: NativeCall): Value {
  const [source, fallback] = positionals(call);
  const line = nextLine(source, call.evaluation);
  if (line) return line;
  if (source?.kind === 'instance') {
    const step = (): Value =>
      call.evaluation.special(source, '__next__', [], call.location) ??
      notKnown(call, 'this gives no values one at a time');
    return (fallback && call.evaluation.trying(step, ['StopIteration'])) ?? fallback ?? step();
  }
  const sample = source?.kind === 'list' ? source.first : sampleOf(source);
  if (sample) return sample;
  if (source?.kind !== 'iterator') return because(call, [source], 'what comes next is not known');
  const found = source.next();
  if (found) return found;
  const why = source.cutReason?.();
  if (why !== undefined) return notKnown(call, why);
  return (
    fallback ?? call.evaluation.raise('there is nothing left', call.location, 'StopIteration', endOf(source))
  );
}

/** Tensors of a model of Keras 3, which are neither true nor false. */
function areCompared(a: Value, b: Value, { evaluation }: NativeCall): boolean {
  return (
    evaluation.kerasMajor === 3 &&
    areOperands(a, b, evaluation) &&
    [a, b].some((each) => each.kind === 'tensor' && isSymbolic(each, evaluation))
  );
}

function best(call: NativeCall, sign: 1 | -1): Value {
  const one = call.positional.length === 1 ? argument(call, 0) : undefined;
  const found = one ? call.evaluation.iterate(one, call.location) : positionals(call);
  if ('kind' in found) return found;
  const key = call.keywords.get('key')?.value;
  const by = (value: Value): Value =>
    key && key.kind !== 'none' ? call.evaluation.call(key, [value], undefined, call.location) : value;
  const [first, ...rest] = found;
  if (!first)
    return (
      call.keywords.get('default')?.value ??
      call.evaluation.raise('there is nothing to choose from', call.location, 'ValueError')
    );
  let chosen = first;
  let chosenBy = by(first);
  for (const value of rest) {
    const valueBy = by(value);
    const order = orderIn(valueBy, chosenBy, call);
    if (order === undefined && areCompared(valueBy, chosenBy, call))
      return call.evaluation.refuse(
        `Python’s ${sign > 0 ? 'max' : 'min'} asks which tensor is larger, which only data tell. Write keras.ops.${sign > 0 ? 'maximum' : 'minimum'}(x, y)`,
        call.location,
        'TypeError',
      );
    if (order === undefined) return because(call, found, 'which is the largest or smallest is not known');
    if (order * sign > 0) [chosen, chosenBy] = [value, valueBy];
  }
  return chosen;
}

function quantifier(stopAt: boolean): (call: NativeCall) => Value {
  return (call) => {
    const found = pull(call, argument(call, 0));
    if (found.kind === 'unknown') return found;
    let doubtful: Value | undefined;
    for (let value = found.next(); value; value = found.next()) {
      const truth = call.evaluation.truth(value);
      if (truth === stopAt) return bool(stopAt);
      if (truth === undefined) doubtful = value;
    }
    const why = found.cutReason?.();
    if (why !== undefined) return notKnown(call, why);
    return doubtful ? because(call, [doubtful], 'this test is not known') : bool(!stopAt);
  };
}

export const ITERATORS: FunctionTable = {
  range,
  zip: ofOpenArguments(zip),
  map: mapped,
  filter: filtered,
  enumerate: enumerated,
  reversed,
  iter: iterator,
  next,
  min: (call) => best(call, -1),
  max: (call) => best(call, 1),
  any: quantifier(true),
  all: quantifier(false),
};
