/** `operator`, `copy` and `string`. */

import { binary, unary } from '../../evaluate/arithmetic.js';
import { walked } from '../../evaluate/boundedWalk.js';
import { compare } from '../../evaluate/comparing.js';
import { bool, none, str, tuple } from '../../evaluate/makeValue.js';
import type { NativeCall } from '../../evaluate/nativeCall.js';
import type { Value } from '../../evaluate/value.js';
import type { BinaryOperator, CompareOperator } from '../../program/tree.js';
import {
  argument,
  because,
  type FunctionTable,
  isSequence,
  made,
  notKnown,
  numberOf,
  positionals,
  textOf,
} from '../builtins/callArguments.js';
import { pythonModule } from './module.js';

const BINARY: Readonly<Record<string, BinaryOperator>> = {
  add: '+',
  sub: '-',
  mul: '*',
  truediv: '/',
  floordiv: '//',
  mod: '%',
  pow: '**',
  and_: '&',
  or_: '|',
  xor: '^',
  concat: '+',
};

const COMPARE: Readonly<Record<string, CompareOperator>> = {
  eq: '==',
  ne: '!=',
  lt: '<',
  le: '<=',
  gt: '>',
  ge: '>=',
  is_: 'is',
};

function pair(run: (a: Value, b: Value) => Value | undefined): (call: NativeCall) => Value {
  return (call) => {
    const [a, b] = positionals(call);
    return (a && b && run(a, b)) ?? because(call, [a, b], 'this is not known');
  };
}

/** One entry of a value, as `value[key]` reads it. */
function entryOf(value: Value, key: Value, call: NativeCall): Value {
  if (value.kind === 'dict')
    return (
      value.entries.get(key.kind === 'string' ? `s:${key.value}` : `n:${numberOf(key)}`)?.value ??
      notKnown(call, 'there is no such entry')
    );
  const at = numberOf(key);
  if (value.kind === 'string' && at !== undefined) return str(value.value.at(at) ?? '');
  return (
    (isSequence(value) && at !== undefined ? value.items.at(at) : undefined) ??
    because(call, [value, key], 'this entry is not known')
  );
}

function getter(read: (value: Value, key: Value, call: NativeCall) => Value): (call: NativeCall) => Value {
  return (outer) => {
    const keys = positionals(outer);
    return made('getter', (call) => {
      const value = argument(call, 0);
      if (!value) return notKnown(call, 'there is nothing to read from');
      const parts = keys.map((key) => read(value, key, call));
      return parts.length === 1 ? (parts[0] ?? none) : tuple(parts);
    });
  };
}

const OPERATORS: FunctionTable = {
  ...Object.fromEntries(
    Object.entries(BINARY).map(([name, operator]) => [
      name,
      pair((a, b) => binary(operator, a, b, 'python')),
    ]),
  ),
  ...Object.fromEntries(
    Object.entries(COMPARE).map(([name, operator]) => [name, pair((a, b) => compare(operator, a, b))]),
  ),
  neg: (call) => {
    const value = argument(call, 0);
    return (value && unary('-', value, 'python')) ?? because(call, [value], 'this is not known');
  },
  not_: (call) => {
    const value = argument(call, 0);
    const truth = value && call.evaluation.truth(value);
    return truth === undefined ? because(call, [value], 'this test is not known') : bool(!truth);
  },
  getitem: (call) => {
    const [value, key] = positionals(call);
    return value && key ? entryOf(value, key, call) : notKnown(call, 'there is nothing to read from');
  },
  itemgetter: getter(entryOf),
  methodcaller: (outer) => {
    const [name, ...given] = outer.positional;
    return made('methodcaller', (call) => {
      const value = argument(call, 0);
      if (!value || name?.value.kind !== 'string') return because(call, [value], 'this method is not known');
      const method = call.evaluation.attribute(value, name.value.value, call.location);
      return call.evaluation.call(
        method,
        given.map((each) => each.value),
        new Map([...outer.keywords].map(([key, each]) => [key, each.value] as const)),
        call.location,
      );
    });
  },
  attrgetter: getter((value, key, call) =>
    (textOf(key) ?? '')
      .split('.')
      .reduce((object, name) => call.evaluation.attribute(object, name, call.location), value),
  ),
};

export const operatorModule = pythonModule('operator', { functions: OPERATORS });

/** Lists, dicts, sets and instances are new; layers, models and the rest stay themselves. */
function copied(value: Value, isDeep: boolean, done: Map<Value, Value>): Value {
  const known = done.get(value);
  if (known) return known;
  walked.parts++;
  const inner = (item: Value): Value => (isDeep ? copied(item, true, done) : item);
  const remember = <T extends Value>(made: T): T => {
    done.set(value, made);
    return made;
  };
  switch (value.kind) {
    case 'list': {
      const made = remember({ ...value, items: [] as Value[] });
      made.items.push(...value.items.map(inner));
      return made;
    }
    case 'tuple':
      return { ...value, items: value.items.map(inner) };
    case 'set':
      return { kind: 'set', items: new Map(value.items) };
    case 'dict': {
      const made = remember({ ...value, entries: new Map() as typeof value.entries });
      for (const [slot, entry] of value.entries)
        made.entries.set(slot, { key: entry.key, value: inner(entry.value) });
      return made;
    }
    case 'instance': {
      // A custom layer or model is an object of the library: what a copy of it is, is not known here.
      if (value.native) return value;
      const made = remember({ ...value, attributes: new Map<string, Value>() });
      for (const [name, content] of value.attributes) made.attributes.set(name, inner(content));
      if (value.held) made.held = inner(value.held);
      return made;
    }
    default:
      return value;
  }
}

function copy(isDeep: boolean): (call: NativeCall) => Value {
  return (call) => {
    const value = argument(call, 0);
    if (!value) return notKnown(call, 'copy is given nothing');
    const isLibrarys =
      value.kind === 'layer' || value.kind === 'model' || (value.kind === 'instance' && value.native);
    return isLibrarys
      ? notKnown(call, 'a copy of a layer or model is not followed')
      : copied(value, isDeep, new Map());
  };
}

export const copyModule = pythonModule('copy', { functions: { copy: copy(false), deepcopy: copy(true) } });

const LOWER = 'abcdefghijklmnopqrstuvwxyz';

export const stringModule = pythonModule('string', {
  values: {
    ascii_lowercase: () => str(LOWER),
    ascii_uppercase: () => str(LOWER.toUpperCase()),
    ascii_letters: () => str(LOWER + LOWER.toUpperCase()),
    digits: () => str('0123456789'),
    hexdigits: () => str('0123456789abcdefABCDEF'),
    punctuation: () => str('!"#$%&\'()*+,-./:;<=>?@[\\]^_`{|}~'),
    whitespace: () => str(' \t\n\r\v\f'),
  },
});
