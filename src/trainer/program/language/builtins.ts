/** Python's own functions, and small modules of its library. */

import type { Chance } from '../modules/chance.js';
import { scalarOr, toArray } from '../numpy/arrayMath.js';
import { ARRAY_METHODS, halfEven } from '../numpy/arrayMembers.js';
import { NdArray } from '../numpy/ndarray.js';
import { argumentModule } from './arguments.js';
import { CLASS_DECORATORS } from './decorators.js';
import { sorted } from './holderMembers.js';
import { iterationModules } from './iterationModules.js';
import { isIterator, iteratorOf, nextOf } from './iterators.js';
import { moduleOf, native, needed, plainCall } from './natives.js';
import { iterated, lengthOf, memberOfClass, ordered, truthOf } from './operators.js';
import { patternModule } from './patterns.js';
import { formatted } from './textFormat.js';
import {
  type Call,
  isFloat,
  Made,
  Native,
  numberOf,
  Own,
  ofFloat,
  PyDict,
  PyList,
  PySet,
  PyTuple,
  Raised,
  shown,
  textOf,
  typeName,
  Unsupported,
  type Value,
} from './values.js';

/** The longest `range` that is written out. */
const LONGEST = 20_000_000;

function range({ args }: Call): Value {
  const [a = 0, b, c = 1] = args;
  const [from, to, step] = b === undefined ? [0, numberOf(a), 1] : [numberOf(a), numberOf(b), numberOf(c)];
  const count = Math.max(0, Math.ceil((to - from) / step));
  if (count > LONGEST) throw new Unsupported('a range of so many numbers');
  return new PyList(Array.from({ length: count }, (_, at) => from + at * step));
}

function wholeOf({ args }: Call): Value {
  const [value = 0] = args;
  if (typeof value === 'string') {
    if (!/^\s*[+-]?\d+\s*$/.test(value))
      throw new Raised('ValueError', `invalid literal for int() with base 10: '${value}'`);
    return Number(value);
  }
  const number = value instanceof NdArray ? Number(value.flat()[0]) : numberOf(value);
  return Math.trunc(number);
}

function floatOf({ args }: Call): Value {
  const [value = 0] = args;
  if (typeof value !== 'string')
    return ofFloat(value instanceof NdArray ? Number(value.flat()[0]) : numberOf(value));
  const number = Number(value);
  if (value.trim() === '' || Number.isNaN(number))
    throw new Raised('ValueError', `could not convert string to float: '${value}'`);
  return ofFloat(number);
}

function extreme(isBetter: (order: number) => boolean) {
  return (call: Call): Value => {
    const key = call.named.get('key') ?? null;
    const items = call.args.length === 1 ? [...iterated(call.args[0] ?? null)] : [...call.args];
    const [first, ...rest] = items;
    if (first === undefined) {
      const usual = call.named.get('default');
      if (usual !== undefined) return usual;
      throw new Raised('ValueError', 'max() of nothing');
    }
    const rank = (value: Value) => (key === null ? value : call.call(key, value));
    return rest.reduce<Value>(
      (best, item) => (isBetter(ordered(rank(item), rank(best))) ? item : best),
      first,
    );
  };
}

function* numberedFrom(start: number, items: Iterable<Value>): Generator<Value> {
  let at = start;
  for (const item of items) yield new PyTuple([at++, item]);
}

/** Side by side, up to the end of the shortest. */
function* together(all: readonly Value[], make: (items: readonly Value[]) => Value): Generator<Value> {
  const sources = all.map((each) => iterated(each)[Symbol.iterator]());
  for (;;) {
    const items: Value[] = [];
    for (const source of sources) {
      const next = source.next();
      if (next.done) return;
      items.push(next.value);
    }
    if (items.length === 0) return;
    yield make(items);
  }
}

function* keptOf(items: Iterable<Value>, test: (item: Value) => boolean): Generator<Value> {
  for (const item of items) if (test(item)) yield item;
}

const FUNCTIONS: Readonly<Record<string, (call: Call) => Value>> = {
  len: (call) => lengthOf(needed(call, 0, 'obj')),
  range,
  int: wholeOf,
  float: floatOf,
  str: ({ args }) => (args[0] === undefined ? '' : shown(args[0])),
  bool: ({ args }) => truthOf(args[0] ?? false),
  list: ({ args }) => new PyList(args[0] === undefined ? [] : [...iterated(args[0])]),
  tuple: ({ args }) => new PyTuple(args[0] === undefined ? [] : [...iterated(args[0])]),
  set: ({ args }) => new PySet(args[0] === undefined ? [] : iterated(args[0])),
  dict: ({ args, named }) => {
    const [from] = args;
    const entries =
      from instanceof PyDict
        ? [...from.entries.values()]
        : from === undefined
          ? []
          : [...iterated(from)].map((pair) => [...iterated(pair)].slice(0, 2) as [Value, Value]);
    return new PyDict([...entries, ...named]);
  },
  vars: ({ args: [of = null] }) => {
    const found =
      of instanceof Made && (of.own ? new PyDict([...of.members]) : of.rules.member?.('__dict__'));
    if (!found) throw new Unsupported('vars of this');
    return found;
  },
  enumerate: ({ args, named }) => {
    const start = numberOf(args[1] ?? named.get('start') ?? 0);
    return iteratorOf(numberedFrom(start, iterated(args[0] ?? null)));
  },
  zip: ({ args }) => iteratorOf(together(args, (items) => new PyTuple(items))),
  map: ({ args, call }) => {
    const [run = null, ...over] = args;
    return iteratorOf(together(over, (items) => call(run, ...items)));
  },
  filter: ({ args, call }) => {
    const [run = null, over = null] = args;
    return iteratorOf(keptOf(iterated(over), (item) => truthOf(run === null ? item : call(run, item))));
  },
  sorted: (call) => new PyList(sorted([...iterated(needed(call, 0, 'iterable'))], call)),
  reversed: ({ args }) => iteratorOf([...iterated(args[0] ?? null)].reverse()),
  sum: ({ args }) => {
    const items = [...iterated(args[0] ?? null)];
    const total = items.reduce<number>((sum, item) => sum + numberOf(item), numberOf(args[1] ?? 0));
    return items.some(isFloat) ? ofFloat(total) : total;
  },
  min: extreme((order) => order < 0),
  max: extreme((order) => order > 0),
  abs: (call) => {
    const [value = 0] = call.args;
    if (value instanceof NdArray) throw new Unsupported('abs of an array');
    return isFloat(value) ? ofFloat(Math.abs(numberOf(value))) : Math.abs(numberOf(value));
  },
  round: ({ args }) => {
    const [value = 0, digits] = args;
    if (digits === undefined || digits === null) return halfEven(numberOf(value));
    const factor = 10 ** numberOf(digits);
    return ofFloat(halfEven(numberOf(value) * factor) / factor);
  },
  any: ({ args }) => [...iterated(args[0] ?? null)].some(truthOf),
  all: ({ args }) => [...iterated(args[0] ?? null)].every(truthOf),
  next: ({ args: [value = null, usual], call }) => {
    if (isIterator(value)) return nextOf(value, usual);
    const own = value instanceof Made && value.own && memberOfClass(value.own, '__next__');
    if (own) return call(own, value);
    throw new Unsupported(`next of ${typeName(value)}`);
  },
  iter: ({ args: [value = null] }) => (isIterator(value) ? value : iteratorOf(iterated(value))),
  isinstance: ({ args }) => {
    const [value = null, type = null] = args;
    const types = type instanceof PyTuple ? type.items : [type];
    return types.some((each) => isOf(value, each));
  },
  type: ({ args }) => new Native(typeName(args[0]), undefined),
  print: () => null,
  input: () => {
    throw new Unsupported('input(…)');
  },
  ord: (call) => textOf(call.args[0]).codePointAt(0) ?? 0,
  chr: (call) => String.fromCodePoint(numberOf(call.args[0])),
  divmod: ({ args }) => {
    const [a, b] = [numberOf(args[0]), numberOf(args[1])];
    return new PyTuple([Math.floor(a / b), a - b * Math.floor(a / b)]);
  },
  format: (call) => formatted(call.args[0] ?? null, textOf(call.args[1] ?? '')),
  slice: () => {
    throw new Unsupported('slice(…)');
  },
  pow: ({ args }) => {
    const [a = 0, b = 0] = args;
    return isFloat(a) || isFloat(b) ? ofFloat(numberOf(a) ** numberOf(b)) : numberOf(a) ** numberOf(b);
  },
  exit: () => {
    throw new Raised('SystemExit', '');
  },
};

function isOf(value: Value, type: Value): boolean {
  if (type instanceof Own) {
    const inherits = (own: Own): boolean =>
      own === type || own.bases.some((base) => base instanceof Own && inherits(base));
    return value instanceof Made && value.own !== undefined && inherits(value.own);
  }
  if (!(type instanceof Native)) throw new Unsupported('isinstance of this');
  const name = type.name.split('.').at(-1);
  const kind = typeName(value);
  return (
    name === kind ||
    (name === 'int' && kind === 'bool') ||
    name === 'object' ||
    (name === 'ndarray' && value instanceof NdArray)
  );
}

const EXCEPTION = /(?:Error|Exception|Interrupt|Exit|Warning|Iteration)$/;

/** `open`: the builtin of that name. */
export function builtins(open: Native): (name: string) => Value | undefined {
  const made = new Map<string, Native>(
    Object.entries(FUNCTIONS).map(([name, run]) => [name, native(name, run)]),
  );
  made.set('open', open);
  return (name) => {
    const found = made.get(name);
    if (found) return found;
    if (Object.hasOwn(CLASS_DECORATORS, name)) return CLASS_DECORATORS[name];
    if (name === 'object') return new Native('object', undefined);
    if (EXCEPTION.test(name))
      return native(name, ({ args }) => new Made(name, undefined, { text: () => shown(args[0] ?? '') }));
    return undefined;
  };
}

/** Small modules of Python's. */
export function smallModules(chance: Chance): Readonly<Record<string, Value>> {
  return {
    ...iterationModules(),
    re: patternModule,
    argparse: argumentModule,
    random: chance.pythonRandom(),
    math: moduleOf(
      'math',
      {
        floor: ({ args }) => Math.floor(numberOf(args[0])),
        ceil: ({ args }) => Math.ceil(numberOf(args[0])),
        sqrt: ({ args }) => ofFloat(Math.sqrt(numberOf(args[0]))),
        log: ({ args }) => ofFloat(Math.log(numberOf(args[0]))),
        exp: ({ args }) => ofFloat(Math.exp(numberOf(args[0]))),
        log2: ({ args }) => ofFloat(Math.log2(numberOf(args[0]))),
        pow: ({ args }) => ofFloat(numberOf(args[0]) ** numberOf(args[1])),
        radians: ({ args }) => ofFloat((numberOf(args[0]) * Math.PI) / 180),
      },
      (name) => (name === 'pi' ? Math.PI : undefined),
    ),
    copy: moduleOf('copy', {
      deepcopy: ({ args }) => deepCopy(args[0] ?? null),
      copy: ({ args }) => deepCopy(args[0] ?? null),
    }),
    gc: moduleOf('gc', { collect: () => null }),
    warnings: moduleOf('warnings', { filterwarnings: () => null, simplefilter: () => null }),
  };
}

function deepCopy(value: Value): Value {
  if (value instanceof PyList) return new PyList(value.items.map(deepCopy));
  if (value instanceof PyDict)
    return new PyDict([...value.entries.values()].map(([key, item]) => [key, deepCopy(item)]));
  if (value instanceof NdArray) return scalarOr(toArray(ARRAY_METHODS.copy?.(value, plainCall()) ?? value));
  if (value instanceof Made) throw new Unsupported(`a copy of ${value.type}`);
  return value;
}
