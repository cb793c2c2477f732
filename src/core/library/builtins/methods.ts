/** Which table has the methods of each of Python's own types. */
import { bitsOf, wholeOf } from '../../evaluate/largeNumbers.js';
import { dict, list, native, none, num, str, tuple } from '../../evaluate/makeValue.js';
import type { NativeCall } from '../../evaluate/nativeCall.js';
import type { IteratorValue, NumberValue, TupleValue, Value } from '../../evaluate/value.js';
import { argument, notKnown } from './callArguments.js';
import { COUNTER_METHODS, DICT_METHODS } from './dictMethods.js';
import { DEQUE_METHODS, LIST_METHODS } from './listMethods.js';
import { SET_METHODS } from './setMethods.js';
import { TEXT_METHODS } from './textMethods.js';

type Method<T> = (self: T, call: NativeCall) => Value;
type Table<T> = Readonly<Record<string, Method<T>>>;

export function methodOf(object: Value, name: string): Value | undefined {
  switch (object.kind) {
    case 'list':
      return (
        bound('list', name, object, LIST_METHODS) ??
        (object.deque && bound('deque', name, object, DEQUE_METHODS))
      );
    case 'dict':
      return (
        bound('dict', name, object, DICT_METHODS) ??
        (object.whenMissing?.name === 'Counter' ? bound('Counter', name, object, COUNTER_METHODS) : undefined)
      );
    case 'string':
      return bound('str', name, object.value, TEXT_METHODS);
    case 'set':
      return bound('set', name, object, SET_METHODS);
    case 'tuple':
      return ofTuple(object, name);
    case 'number':
      return object.isFloat ? undefined : bound('int', name, object, INTEGER_METHODS);
    case 'iterator':
      return bound('generator', name, object, GENERATOR_METHODS);
    default:
      return undefined;
  }
}

/** `str.upper`, `dict.fromkeys`: the method as a function of its first argument. */
export function unboundMethod(type: string, name: string): Value | undefined {
  const tables: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
    str: TEXT_METHODS,
    list: LIST_METHODS,
    dict: DICT_METHODS,
    set: SET_METHODS,
  };
  const table = tables[type];
  if (!table || !Object.hasOwn(table, name)) return undefined;
  const isStatic = name === 'fromkeys' || name === 'maketrans';
  const run = native(`${type}.${name}`, (call) => {
    if (isStatic) {
      const own =
        type === 'dict' ? methodOf({ kind: 'dict', entries: new Map() }, name) : methodOf(str(''), name);
      return own?.kind === 'native' ? own.call(call) : call.evaluation.unknown('not a method', call.location);
    }
    const [self, ...rest] = call.receiver ? [{ value: call.receiver }, ...call.positional] : call.positional;
    const held = self?.value.kind === 'instance' && self.value.held ? self.value.held : self?.value;
    const method = held && methodOf(held, name);
    if (method?.kind !== 'native') return call.evaluation.unknown('this is given no value', call.location);
    return method.call({ ...call, positional: rest });
  });
  return { ...run, isMethod: !isStatic };
}

function bound<T>(type: string, name: string, self: T, table: Table<T>): Value | undefined {
  const run = Object.hasOwn(table, name) ? table[name] : undefined;
  return run && native(`${type}.${name}`, (call) => run(self, call));
}

const INTEGER_METHODS: Table<NumberValue> = {
  bit_length: (self) => num(bitsOf(wholeOf(self) ?? 0n)),
  bit_count: (self) => num((wholeOf(self) ?? 0n).toString(2).replaceAll(/[^1]/g, '').length),
};

/** What StopIteration is made with: the value that a generator returned. */
export function endOf({ returned }: IteratorValue): readonly Value[] {
  const value = returned?.();
  return value && value.kind !== 'none' ? [value] : [];
}

/** What reading on gives; at the end StopIteration. */
function readOn(self: IteratorValue, step: () => Value | undefined, call: NativeCall): Value {
  const found = step();
  if (found) return found;
  const why = self.cutReason?.();
  return why === undefined
    ? call.evaluation.raise('there is nothing left', call.location, 'StopIteration', endOf(self))
    : notKnown(call, why);
}

const GENERATOR_METHODS: Table<IteratorValue> = {
  __next__: (self, call) => readOn(self, self.next, call),
  close: () => none,
  send: (self, call) => {
    const value = argument(call, 0);
    const { send } = self;
    if (!value || !send) return notKnown(call, 'what this is sent is not followed');
    return readOn(self, value.kind === 'none' ? self.next : () => send(value), call);
  },
};

function ofTuple(object: TupleValue, name: string): Value | undefined {
  if (name === 'index' || name === 'count') return bound('tuple', name, list(object.items), LIST_METHODS);
  const { fields, range } = object;
  if (range && (name === 'start' || name === 'stop' || name === 'step')) return num(range[name]);
  if (!fields) return undefined;
  if (name === '_fields') return tuple(fields.map(str));
  if (name === '_asdict')
    return native('_asdict', () =>
      dict(fields.map((field, index) => [field, object.items[index] ?? num(0)] as const)),
    );
  if (name === '_replace')
    return native('_replace', (call) => ({
      ...object,
      items: object.items.map((item, index) => call.keywords.get(fields[index] ?? '')?.value ?? item),
    }));
  return undefined;
}
