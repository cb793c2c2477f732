/** Python's built-in functions. */
import { asNumber, binary, unary } from '../../evaluate/arithmetic.js';
import { alike } from '../../evaluate/joinValues.js';
import { ofWhole, wholeOf } from '../../evaluate/largeNumbers.js';
import {
  array,
  bool,
  fromDim,
  list,
  none,
  num,
  scalar,
  str,
  tuple,
  unknown,
} from '../../evaluate/makeValue.js';
import type { NativeCall } from '../../evaluate/nativeCall.js';
import { roundedCount } from '../../evaluate/rowCounts.js';
import { notACell, ofRows, rowsIn } from '../../evaluate/rowOrigin.js';
import type { DictValue, ListValue, UnknownValue, Value } from '../../evaluate/value.js';
import { isKnownRank } from '../../graph/dimension.js';
import { areOperands, refusedSize } from '../keras/tensors.js';
import { classCount, entriesOnDisk } from '../numpy/classCount.js';
import { roomIn } from '../numpy/rows.js';
import { argument, because, type FunctionTable, notKnown, numberOf, positionals } from './callArguments.js';
import { merge } from './dictMethods.js';
import { formatWith, reprOf, strOf } from './display.js';
import { sortedRows, sortedValues } from './ordering.js';
import { keyed } from './setMethods.js';
import { showIn } from './showing.js';

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

/** How many entries a list of unknown length has: of a listing of files or folders that are at hand it is known. */
function countedRows(value: ListValue | DictValue, call: NativeCall): Value {
  const length = scalar(value.openReason ?? '', call.location);
  const counted = value.kind === 'list' ? entriesOnDisk(value, call.evaluation) : undefined;
  return ofRows({ ...length, ...(counted !== undefined && { counted }) }, rowsIn(value));
}

/** `sorted(os.listdir(folder))`: the same names in order. */
function sortedListing(call: NativeCall): Value | undefined {
  const value = argument(call, 0);
  const origin = value?.kind === 'list' && call.keywords.size === 0 ? sortedRows(value) : undefined;
  return value?.kind === 'list' && origin ? { ...value, items: [], rowOrigin: origin } : undefined;
}

/** As many entries as what it is made from, of which the same is known. */
function sameEntries(made: Value): Value {
  return made.kind === 'unknown' ? { ...made } : made;
}

function listed(call: NativeCall): Value {
  const found = over((entries) => list(entries))(call);
  if (found.kind !== 'unknown' || !found.each) return found;
  const { reason, each, rowOrigin } = found;
  return { ...list([]), openReason: reason, each, ...(rowOrigin && { rowOrigin }) };
}

function length(call: NativeCall): Value {
  const value = argument(call, 0);
  const own = value && call.evaluation.special(value, '__len__', [], call.location);
  return own ?? lengthOf(value?.kind === 'instance' ? value.held : value, value, call);
}

function lengthOf(value: Value | undefined, given: Value | undefined, call: NativeCall): Value {
  switch (value?.kind) {
    case 'number':
      return call.evaluation.refuse(
        `A number has no length; found len(${value.value})`,
        call.location,
        'TypeError',
      );
    case 'list':
    case 'dict': {
      if (value.openReason !== undefined) return countedRows(value, call);
      return num(value.kind === 'list' ? value.items.length : value.entries.size);
    }
    case 'tuple':
      return num(value.items.length);
    case 'set':
      return num(value.items.size);
    case 'string':
      return num([...value.value].length);
    case 'array': {
      const first = isKnownRank(value.shape) ? value.shape[0] : undefined;
      const size = first === undefined ? undefined : fromDim(first);
      const open = 'the length of this array is not known';
      if (!size || size.kind === 'none')
        return 'source' in value.facts
          ? ofRows(scalar(open, call.location), roomIn(value))
          : notKnown(call, open);
      return size.kind === 'unknown' ? ofRows(size, roomIn(value)) : size;
    }
    case 'class': {
      const members = call.evaluation.iterate(value, call.location);
      return 'kind' in members ? members : num(members.length);
    }
    case 'configured': {
      const counted = given?.kind === 'configured' ? given.member?.('__len__') : undefined;
      return counted
        ? call.evaluation.call(counted, [], undefined, call.location)
        : ofRows(notKnown(call, 'the length of this is not known'), rowsIn(value));
    }
    case 'tensor':
    case 'model': {
      const method = call.evaluation.attribute(value, '__len__', call.location);
      return method.kind === 'unknown' ? method : because(call, [given], 'the length of this is not known');
    }
    default:
      return because(call, [given], 'the length of this is not known');
  }
}

/** `int(x)` and `float(x)` of a number or of digits. */
function toNumber(call: NativeCall, isFloat: boolean): Value {
  const given = argument(call, 0);
  if (!given) return num(0, isFloat);
  const own = call.evaluation.special(given, isFloat ? '__float__' : '__int__', [], call.location);
  const value = own ?? (given.kind === 'instance' && given.held ? given.held : given);
  if (value.kind === 'symbol') return value;
  if (value.kind === 'none') {
    const refused = refusedSize([value], call.evaluation, call.location);
    if (refused) return refused;
  }
  if (value.kind === 'tensor')
    call.evaluation.attribute(value, isFloat ? '__float__' : '__int__', call.location);
  const base = numberOf(argument(call, 1, 'base'));
  if (value.kind === 'string') return parsed(value.value, isFloat, base ?? 10, call);
  const counted = isFloat ? undefined : roundedCount(value, 'trunc');
  if (counted) return counted;
  const read = numberOf(value);
  if (read === undefined || (!isFloat && !Number.isFinite(read)))
    return value.kind === 'unknown'
      ? { ...scalar(value.reason, value.origin), ...(value.facts && { facts: value.facts }) }
      : because(call, [value], 'this is no known number');
  const whole = value.kind === 'number' && !value.isFloat ? wholeOf(value) : undefined;
  return isFloat ? num(read, true) : ofWhole(whole ?? BigInt(Math.trunc(read)));
}

function parsed(text: string, isFloat: boolean, base: number, call: NativeCall): Value {
  const plain = text.trim().replaceAll('_', '').toLowerCase();
  const special = /^([-+]?)(inf|infinity|nan)$/.exec(plain);
  if (isFloat && special)
    return num(special[2] === 'nan' ? NaN : special[1] === '-' ? -Infinity : Infinity, true);
  const fits = isFloat
    ? /^[-+]?(?:\d+\.?\d*|\.\d+)(?:e[-+]?\d+)?$/.test(plain)
    : base === 10
      ? /^[-+]?\d+$/.test(plain)
      : /^[-+]?(?:0[xob])?[\da-z]+$/.test(plain);
  if (fits && !isFloat && base === 10) return ofWhole(BigInt(plain.replace('+', '')));
  const read = isFloat ? Number(plain) : parseInt(plain.replace(/^([-+]?)0[xob]/, '$1'), base);
  if (fits && !isFloat && !Number.isSafeInteger(read) && !Number.isNaN(read))
    return unknown('a whole number too large to follow', call.location);
  if (fits && !Number.isNaN(read)) return num(read, isFloat);
  return call.evaluation.raise(`"${text}" is no number`, call.location, 'ValueError');
}

const UNORDERED = 'the order of these is not known';

function sorted(found: readonly Value[], call: NativeCall): Value {
  const values = sortedValues(found, argument(call, 1, 'key'), argument(call, 2, 'reverse'), call);
  if (values) return list(values);
  // As many as before, of which the same is known.
  const each = notACell(alike(found, { reason: UNORDERED }) ?? notKnown(call, UNORDERED));
  return list(found.map(() => each));
}

/** Python rounds halves to the even neighbour, of the exact binary number. */
function round(call: NativeCall): Value {
  const counted = call.positional.length === 1 ? roundedCount(argument(call, 0), 'round') : undefined;
  if (counted) return counted;
  const [given, ...others] = positionals(call);
  const own = given && call.evaluation.special(given, '__round__', others, call.location);
  if (own) return own;
  const value = argument(call, 0);
  if (value?.kind === 'tensor' && call.evaluation.kerasMajor === 2)
    return call.evaluation.refuse(
      'round takes no tensor of Keras 2: write tf.round(x)',
      call.location,
      'TypeError',
    );
  const ofTensor = value?.kind === 'tensor' && call.evaluation.attribute(value, '__round__', call.location);
  if (ofTensor) return call.evaluation.call(ofTensor, [], new Map(), call.location);
  const digits = argument(call, 1, 'ndigits');
  const places = digits?.kind === 'none' ? undefined : numberOf(digits);
  const number = numberOf(value);
  if (number === undefined || (digits && digits.kind !== 'none' && places === undefined))
    return because(call, [value, digits], 'this is no known number');
  const isFloat = value?.kind === 'number' && value.isFloat && places !== undefined;
  if (places !== undefined && places > 0) return num(Number(number.toFixed(Math.min(places, 100))), isFloat);
  const scale = 10 ** -(places ?? 0);
  const scaled = number / scale;
  const floor = Math.floor(scaled);
  const isHalf = scaled - floor === 0.5;
  return num((isHalf ? (floor % 2 === 0 ? floor : floor + 1) : Math.round(scaled)) * scale, isFloat);
}

/** The journal is told of what the function makes: nobody else has it yet. */
function fresh(make: (call: NativeCall) => Value): (call: NativeCall) => Value {
  return (call) => {
    const made = make(call);
    if (made.kind !== 'unknown') call.evaluation.journal.born(made);
    return made;
  };
}

function dictOf(call: NativeCall): Value {
  const made: DictValue = { kind: 'dict', entries: new Map() };
  const first = argument(call, 0);
  if (first?.kind === 'unknown') return first;
  if (first) merge(made, first.kind === 'instance' && first.held ? first.held : first, call);
  for (const [name, { value }] of call.keywords) made.entries.set(`s:${name}`, { key: str(name), value });
  return made;
}

function modularPower(
  base: Value | undefined,
  exponent: Value | undefined,
  modulus: Value,
  call: NativeCall,
): Value {
  const [b, e, m] = [base, exponent, modulus].map(wholeNumber);
  if (b === undefined || e === undefined || !m || e < 0n || e > 10_000n)
    return because(call, [base, exponent, modulus], 'this power is not known');
  return ofWhole(((b ** e % m) + m) % m);
}

function wholeNumber(value: Value | undefined): bigint | undefined {
  const number = value && asNumber(value);
  return number && wholeOf(number);
}

function radix(prefix: string, base: number): (call: NativeCall) => Value {
  return (call) => {
    const value = argument(call, 0);
    const whole = wholeNumber(value);
    if (whole === undefined) return because(call, [value], 'this is no known number');
    return str((whole < 0n ? '-' : '') + prefix + (whole < 0n ? -whole : whole).toString(base));
  };
}

function withoutRows({ rowOrigin: _, ...value }: UnknownValue): UnknownValue {
  return value;
}

function setOf(call: NativeCall): Value {
  if (call.positional.length === 0) return { kind: 'set', items: new Map() };
  const given = argument(call, 0);
  const isWritten = given?.kind === 'list' && given.openReason === undefined;
  const classes = isWritten ? undefined : classCount(given, call.evaluation);
  // Of labels whose values are not known, how many different ones there are may be.
  if (given && ['array', 'configured', 'list'].includes(given.kind) && classes !== undefined)
    return array([classes], 'unknown', { classes });
  const items = keyed(given, call);
  // A set has no order.
  if ('kind' in items) return items.kind === 'unknown' ? withoutRows(items) : items;
  return { kind: 'set', items: new Map(items) };
}

/** Of a `Path` that a listing gives, its text. */
function textOfPath(value: Value | undefined): Value | undefined {
  const path = value?.kind === 'instance' ? value.attributes.get('__path') : undefined;
  return path?.kind === 'unknown' ? path : value;
}

export const FUNCTIONS: FunctionTable = {
  len: length,
  int: (call) => toNumber(call, false),
  float: (call) => toNumber(call, true),
  str: (call) => {
    const value = textOfPath(argument(call, 0));
    // A cell of a table is a text or a number: what is read of it is the same.
    if (value?.kind === 'unknown' && value.isScalar && value.facts?.cell) return { ...value };
    const text = value ? strOf(value, showIn(call)) : '';
    return text === undefined ? because(call, [value], 'the text of this is not known') : str(text);
  },
  repr: (call) => {
    const value = argument(call, 0);
    const text = value && reprOf(value, showIn(call));
    return text === undefined ? because(call, [value], 'the text of this is not known') : str(text);
  },
  format: (call) => {
    const [value, specification] = positionals(call);
    const text =
      value && formatWith(value, specification?.kind === 'string' ? specification.value : '', showIn(call));
    return text === undefined ? because(call, [value], 'the text of this is not known') : str(text);
  },
  bool: (call) => {
    const value = argument(call, 0);
    if (value?.kind === 'tensor') call.evaluation.attribute(value, '__bool__', call.location);
    const truth = value ? call.evaluation.truth(value) : false;
    return truth === undefined ? because(call, [value], 'this test is not known') : bool(truth);
  },
  list: fresh((call) => (call.positional.length === 0 ? list([]) : listed(call))),
  tuple: (call) =>
    call.positional.length === 0 ? tuple([]) : sameEntries(over((found) => tuple(found))(call)),
  dict: fresh(dictOf),
  set: fresh(setOf),
  frozenset: setOf,
  sorted: (call) => sortedListing(call) ?? notACell(sameEntries(over(sorted)(call))),
  sum: over((found, call) => {
    let total: Value = argument(call, 1, 'start') ?? num(0);
    for (const value of found) {
      const next =
        call.evaluation.special(total, '__add__', [value], call.location) ??
        call.evaluation.special(value, '__radd__', [total], call.location) ??
        call.evaluation.operator('+', total, value, call.location);
      if (next.kind === 'unknown') return because(call, found, 'this sum is not known');
      total = next;
    }
    return total;
  }),
  abs: (call) => {
    const value = argument(call, 0);
    const special = value && call.evaluation.special(value, '__abs__', [], call.location);
    if (special) return special;
    const number = numberOf(value);
    const own = value?.kind === 'tensor' && call.evaluation.attribute(value, '__abs__', call.location);
    if (own) return call.evaluation.call(own, [], new Map(), call.location);
    if (number === undefined || !value) return because(call, [value], 'this is no known number');
    return number < 0 ? (unary('-', value, 'python') ?? value) : value;
  },
  round,
  hex: radix('0x', 16),
  oct: radix('0o', 8),
  bin: radix('0b', 2),
  chr: (call) => {
    const code = numberOf(argument(call, 0));
    const fits = code !== undefined && code >= 0 && code <= 0x10ffff;
    return fits
      ? str(String.fromCodePoint(code))
      : because(call, [argument(call, 0)], 'this is no known letter');
  },
  ord: (call) => {
    const value = argument(call, 0);
    const code = value?.kind === 'string' ? value.value.codePointAt(0) : undefined;
    return code === undefined ? because(call, [value], 'this is no known letter') : num(code);
  },
  slice: (call) => {
    const given = positionals(call);
    const [lower, upper, step] = given.length === 1 ? [none, given[0]] : given;
    return { kind: 'slice', lower: lower ?? none, upper: upper ?? none, step: step ?? none };
  },
  bytes: (call) => argument(call, 0) ?? str(''),
  pow: (call) => {
    const [base, exponent, modulus] = positionals(call);
    if (modulus) return modularPower(base, exponent, modulus, call);
    const result =
      base &&
      exponent &&
      (binary('**', base, exponent, 'python') ??
        call.evaluation.operator('**', base, exponent, call.location));
    return result ?? because(call, [base, exponent], 'this power is not known');
  },
  divmod: (call) => {
    const [a, b] = positionals(call);
    const own = a && b && call.evaluation.special(a, '__divmod__', [b], call.location);
    if (own) return own;
    if (a?.kind === 'tensor' || b?.kind === 'tensor')
      return call.evaluation.refuse(
        'divmod takes no tensors: write x // 2 and x % 2',
        call.location,
        'TypeError',
      );
    if (a && b && areOperands(a, b, call.evaluation))
      return call.evaluation.refuse(
        'divmod takes no tensor: write x // y and x % y',
        call.location,
        'TypeError',
      );
    const quotient = a && b && binary('//', a, b, 'python');
    const remainder = a && b && binary('%', a, b, 'python');
    return quotient && remainder ? tuple([quotient, remainder]) : because(call, [a, b], 'this is not known');
  },
};
