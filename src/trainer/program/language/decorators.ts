/** What decorators of Python's library make of functions and classes, and `functools`. */
import { dataClass, propertyOf } from './classes.js';
import { module, moduleOf, native } from './natives.js';
import { iterated } from './operators.js';
import { keyOf, Made, Native, Own, Unsupported, type Value } from './values.js';

const wrapped = (type: string) => native(type, ({ args }) => new Made(type, undefined, {}, args[0] ?? null));

/** Those that need no import. */
export const CLASS_DECORATORS: Readonly<Record<string, Native>> = {
  staticmethod: wrapped('staticmethod'),
  classmethod: wrapped('classmethod'),
  property: native('property', ({ args }) => propertyOf({ get: args[0] ?? null })),
};

const same = native('decorator', ({ args }) => args[0] ?? null);

/** What it gave for equal arguments is given again. */
function remembering(function_: Value): Native {
  const known = new Map<string, Value>();
  const run: Native['run'] = ({ args, named, call }) => {
    if (named.size > 0) throw new Unsupported('a cached function with arguments by name');
    const key = keyOfAll(args);
    const found = key === undefined ? undefined : known.get(key);
    if (found !== undefined) return found;
    const made = call(function_, ...args);
    if (key !== undefined) known.set(key, made);
    return made;
  };
  return new Native('cached function', run, undefined, true);
}

function keyOfAll(args: readonly Value[]): string | undefined {
  try {
    return args.map(keyOf).join();
  } catch {
    return undefined;
  }
}

const cache = native('functools.lru_cache', ({ args }) => {
  const [function_ = null] = args;
  return function_ instanceof Own
    ? remembering(function_)
    : native('lru_cache', (call) => remembering(call.args[0] ?? null));
});

export const decoratorModules: Readonly<Record<string, Value>> = {
  functools: module(
    'functools',
    (name) =>
      ({
        wraps: native('functools.wraps', () => same),
        lru_cache: cache,
        cache,
        cached_property: native('functools.cached_property', ({ args }) =>
          propertyOf({ get: remembering(args[0] ?? null) }),
        ),
        partial: native('functools.partial', ({ args: [function_ = null, ...first], named }) => {
          const run: Native['run'] = (call) => {
            const all = new Map([...named, ...call.named]);
            return call.callWith(function_, [...first, ...call.args], all);
          };
          return new Native('functools.partial', run);
        }),
        reduce: native('functools.reduce', ({ args: [function_ = null, items = null, start], call }) => {
          let found = start;
          for (const item of iterated(items))
            found = found === undefined ? item : call(function_, found, item);
          return found ?? null;
        }),
      })[name],
  ),
  dataclasses: moduleOf('dataclasses', {
    dataclass: ({ args, named }) => {
      const [own] = args;
      if (named.size > 0 && named.get('init') === false) throw new Unsupported('a dataclass without init');
      return own instanceof Own
        ? dataClass(own)
        : native('dataclass', (call) => {
            const [first] = call.args;
            if (!(first instanceof Own)) throw new Unsupported('a dataclass of this');
            return dataClass(first);
          });
    },
    field: ({ named }) =>
      named.get('default') ?? new Made('field', undefined, {}, named.get('default_factory') ?? null),
  }),
  abc: module('abc', (name) =>
    name === 'ABC' ? new Native('object', undefined) : /^abstract/.test(name) ? same : undefined,
  ),
  enum: module('enum', (name) =>
    /^(?:Enum|IntEnum|Flag|IntFlag|StrEnum)$/.test(name) ? new Native(`enum.${name}`, undefined) : undefined,
  ),
  numba: module('numba', (name) =>
    /^n?jit$/.test(name) ? native('numba.jit', ({ args }) => args[0] ?? same) : undefined,
  ),
};
