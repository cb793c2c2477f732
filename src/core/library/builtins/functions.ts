/** Python's built-in functions. */
import { binary, orderOf, unary } from '../../evaluate/arithmetic.js';
import { isInstance } from '../../evaluate/classes.js';
import { bool, list, none, num, str, tuple } from '../../evaluate/makeValue.js';
import type { NativeCall } from '../../evaluate/nativeCall.js';
import { keyOf } from '../../evaluate/operations.js';
import type { Value } from '../../evaluate/value.js';
import { argument, because, type FunctionTable, notKnown, numberOf, positionals } from './callArguments.js';
import { formatWith, reprOf, strOf } from './display.js';

const LONGEST_RANGE = 100_000;

function items(call: NativeCall, value: Value | undefined): readonly Value[] | Value {
  if (!value) return notKnown(call, 'an argument is missing');
  const found = call.evaluation.iterate(value, call.location);
  return 'kind' in found ? found : [...found];
}

/** Applies `use` to all entries of the first argument, or passes on why they are not known. */
function over(use: (found: readonly Value[], call: NativeCall) => Value): (call: NativeCall) => Value {
  return (call) => {
    const found = items(call, call.positional[0]?.value);
    return 'kind' in found ? found : use(found, call);
  };
}

function range(call: NativeCall): Value {
  const given = positionals(call);
  const numbers = given.map(numberOf);
  const [a, b, step = 1] = numbers;
  if (a === undefined || numbers.includes(undefined) || step === 0)
    return because(call, given, 'how far the range goes is not known');
  const [start, stop] = b === undefined ? [0, a] : [a, b];
  const count = Math.max(0, Math.ceil((stop - start) / step));
  if (count > LONGEST_RANGE) return notKnown(call, `a range of ${count} numbers is too long to follow`);
  return tuple(Array.from({ length: count }, (_, index) => num(start + index * step)));
}

function length(call: NativeCall): Value {
  const value = argument(call, 0);
  switch (value?.kind) {
    case 'list':
    case 'dict': {
      if (value.openReason !== undefined) return notKnown(call, value.openReason);
      return num(value.kind === 'list' ? value.items.length : value.entries.size);
    }
    case 'tuple':
      return num(value.items.length);
    case 'set':
      return num(value.items.size);
    case 'string':
      return num([...value.value].length);
    case 'array': {
      const first = Array.isArray(value.shape) ? value.shape[0] : undefined;
      return typeof first === 'number' ? num(first) : notKnown(call, 'the length of this array is not known');
    }
    default:
      return because(call, [value], 'the length of this is not known');
  }
}

/** `int(x)` and `float(x)` of a number or of digits. */
function toNumber(call: NativeCall, isFloat: boolean): Value {
  const value = argument(call, 0);
  if (!value) return num(0, isFloat);
  if (value.kind === 'symbol') return value;
  const text = value.kind === 'string' ? value.value.trim().replaceAll('_', '') : undefined;
  const read = text !== undefined && text !== '' ? Number(text) : numberOf(value);
  if (read === undefined || Number.isNaN(read)) return because(call, [value], 'this is no known number');
  return isFloat ? num(read, true) : num(Math.trunc(read));
}

function best(call: NativeCall, sign: 1 | -1): Value {
  const found = call.positional.length === 1 ? items(call, argument(call, 0)) : positionals(call);
  if ('kind' in found) return found;
  if (call.keywords.has('key')) return notKnown(call, 'a choice by key is not evaluated');
  let chosen: Value | undefined;
  for (const value of found) {
    const order = chosen ? orderOf(value, chosen) : sign;
    if (order === undefined) return because(call, found, 'which is the largest or smallest is not known');
    if (order * sign > 0) chosen = value;
  }
  return chosen ?? notKnown(call, 'there is nothing to choose from');
}

function sorted(found: readonly Value[], call: NativeCall): Value {
  const key = argument(call, 1, 'key');
  const reverse = argument(call, 2, 'reverse');
  const keyed = found.map((value) => ({
    value,
    by: key && key.kind !== 'none' ? call.evaluation.call(key, [value]) : value,
  }));
  let isKnown = true;
  keyed.sort((a, b) => {
    const order = orderOf(a.by, b.by);
    if (order === undefined) isKnown = false;
    return order ?? 0;
  });
  if (!isKnown) return because(call, found, 'the order of these is not known');
  const values = keyed.map(({ value }) => value);
  return list(reverse?.kind === 'boolean' && reverse.value ? values.reverse() : values);
}

/** Python rounds halves to the even neighbour. */
function round(call: NativeCall): Value {
  const value = argument(call, 0);
  const digits = numberOf(argument(call, 1, 'ndigits'));
  const number = numberOf(value);
  if (number === undefined) return because(call, [value], 'this is no known number');
  const scale = 10 ** (digits ?? 0);
  const scaled = number * scale;
  const floor = Math.floor(scaled);
  const isHalf = Math.abs(scaled - floor - 0.5) < 1e-9;
  const rounded = (isHalf ? (floor % 2 === 0 ? floor : floor + 1) : Math.round(scaled)) / scale;
  return num(rounded, digits !== undefined && value?.kind === 'number' && value.isFloat);
}

function dictOf(call: NativeCall): Value {
  const entries = new Map<string, { key: Value; value: Value }>();
  const first = argument(call, 0);
  if (first?.kind === 'dict') for (const [key, entry] of first.entries) entries.set(key, entry);
  else if (first) {
    const pairs = items(call, first);
    if ('kind' in pairs) return pairs;
    for (const pair of pairs) {
      const [key, value] = pair.kind === 'tuple' || pair.kind === 'list' ? pair.items : [];
      const slot = key && keyOf(key);
      if (!key || !value || slot === undefined)
        return notKnown(call, 'a key of this dictionary is not known');
      entries.set(slot, { key, value });
    }
  }
  for (const [name, { value }] of call.keywords) entries.set(`s:${name}`, { key: str(name), value });
  const openReason = first?.kind === 'dict' ? first.openReason : undefined;
  return openReason === undefined ? { kind: 'dict', entries } : { kind: 'dict', entries, openReason };
}

function zip(call: NativeCall): Value {
  const columns: (readonly Value[])[] = [];
  for (const { value } of call.positional) {
    const column = items(call, value);
    if ('kind' in column) return column;
    columns.push(column);
  }
  const rows = Math.min(...columns.map((column) => column.length), LONGEST_RANGE);
  return list(
    Array.from({ length: columns.length === 0 ? 0 : rows }, (_, row) =>
      tuple(columns.flatMap((column) => column[row] ?? [])),
    ),
  );
}

function mapped(call: NativeCall): Value {
  const [callee, ...columns] = positionals(call);
  const rows = zip({ ...call, positional: columns.map((value) => ({ value })) });
  if (rows.kind !== 'list' || !callee) return rows;
  return list(
    rows.items.map((row) => call.evaluation.call(callee, row.kind === 'tuple' ? row.items : [row])),
  );
}

function filtered(call: NativeCall): Value {
  const callee = argument(call, 0);
  const found = items(call, argument(call, 1));
  if ('kind' in found || !callee) return 'kind' in found ? found : notKnown(call, 'no filter is given');
  const kept: Value[] = [];
  for (const value of found) {
    const test = callee.kind === 'none' ? value : call.evaluation.call(callee, [value]);
    const truth = call.evaluation.truth(test);
    if (truth === undefined) return because(call, [test], 'what the filter keeps is not known');
    if (truth) kept.push(value);
  }
  return list(kept);
}

function quantifier(stopAt: boolean): (call: NativeCall) => Value {
  return over((found, call) => {
    const truths = found.map((value) => call.evaluation.truth(value));
    if (truths.includes(stopAt)) return bool(stopAt);
    return truths.includes(undefined) ? because(call, found, 'this test is not known') : bool(!stopAt);
  });
}

function instanceTest(call: NativeCall): Value {
  const [value, of] = positionals(call);
  if (!value || !of) return notKnown(call, 'isinstance is not given two values');
  const kinds = of.kind === 'tuple' ? of.items : [of];
  const answers = kinds.map((kind) => isInstance(value, kind) ?? isBuiltinInstance(value, kind));
  if (answers.includes(true)) return bool(true);
  return answers.includes(undefined) ? notKnown(call, 'the class of this is not known') : bool(false);
}

function isBuiltinInstance(value: Value, of: Value): boolean | undefined {
  if (of.kind !== 'native' || value.kind === 'unknown' || value.kind === 'symbol') return undefined;
  switch (of.name) {
    case 'int':
      return value.kind === 'boolean' || (value.kind === 'number' && !value.isFloat);
    case 'float':
      return value.kind === 'number' && value.isFloat;
    case 'str':
      return value.kind === 'string';
    case 'bool':
      return value.kind === 'boolean';
    case 'list':
    case 'tuple':
    case 'dict':
    case 'set':
      return value.kind === of.name;
    default:
      return undefined;
  }
}

function attributeOf(call: NativeCall): Value {
  const [object, name, fallback] = positionals(call);
  if (!object || name?.kind !== 'string')
    return because(call, [name], 'the name of the attribute is not known');
  const found = call.evaluation.attribute(object, name.value, call.location);
  return found.kind === 'unknown' && fallback ? fallback : found;
}

export const FUNCTIONS: FunctionTable = {
  range,
  len: length,
  int: (call) => toNumber(call, false),
  float: (call) => toNumber(call, true),
  str: (call) => {
    const value = argument(call, 0);
    const text = value ? strOf(value) : '';
    return text === undefined ? because(call, [value], 'the text of this is not known') : str(text);
  },
  repr: (call) => {
    const value = argument(call, 0);
    const text = value && reprOf(value);
    return text === undefined ? because(call, [value], 'the text of this is not known') : str(text);
  },
  format: (call) => {
    const [value, specification] = positionals(call);
    const text = value && formatWith(value, specification?.kind === 'string' ? specification.value : '');
    return text === undefined ? because(call, [value], 'the text of this is not known') : str(text);
  },
  bool: (call) => {
    const value = argument(call, 0);
    const truth = value ? call.evaluation.truth(value) : false;
    return truth === undefined ? because(call, [value], 'this test is not known') : bool(truth);
  },
  list: (call) => (call.positional.length === 0 ? list([]) : over((found) => list(found))(call)),
  tuple: (call) => (call.positional.length === 0 ? tuple([]) : over((found) => tuple(found))(call)),
  dict: dictOf,
  set: (call) => {
    const found = call.positional.length === 0 ? [] : items(call, argument(call, 0));
    if ('kind' in found) return found;
    const keys = found.map((value) => [keyOf(value), value] as const);
    const known = new Map<string, Value>();
    for (const [key, value] of keys) {
      if (key === undefined) return notKnown(call, 'a set of values that are not known');
      known.set(key, value);
    }
    return { kind: 'set', items: known };
  },
  enumerate: (call) => {
    const start = numberOf(argument(call, 1, 'start')) ?? 0;
    return over((found) => list(found.map((value, index) => tuple([num(index + start), value]))))(call);
  },
  zip,
  map: mapped,
  filter: filtered,
  reversed: over((found) => list([...found].reverse())),
  sorted: over(sorted),
  sum: over((found, call) => {
    let total: Value = argument(call, 1, 'start') ?? num(0);
    for (const value of found) {
      const next = binary('+', total, value, 'python');
      if (!next) return because(call, found, 'this sum is not known');
      total = next;
    }
    return total;
  }),
  any: quantifier(true),
  all: quantifier(false),
  min: (call) => best(call, -1),
  max: (call) => best(call, 1),
  abs: (call) => {
    const value = argument(call, 0);
    const number = numberOf(value);
    if (number === undefined || !value) return because(call, [value], 'this is no known number');
    return number < 0 ? (unary('-', value, 'python') ?? value) : value;
  },
  round,
  pow: (call) => {
    const [base, exponent] = positionals(call);
    const result = base && exponent && binary('**', base, exponent, 'python');
    return result ?? because(call, [base, exponent], 'this power is not known');
  },
  divmod: (call) => {
    const [a, b] = positionals(call);
    const quotient = a && b && binary('//', a, b, 'python');
    const remainder = a && b && binary('%', a, b, 'python');
    return quotient && remainder ? tuple([quotient, remainder]) : because(call, [a, b], 'this is not known');
  },
  isinstance: instanceTest,
  getattr: attributeOf,
  setattr: (call) => {
    const [object, name, value] = positionals(call);
    if (object && value && name?.kind === 'string') call.evaluation.setAttribute(object, name.value, value);
    return none;
  },
  print: () => none,
};
