/** Methods of lists, dictionaries and sets. */
import { native } from './natives.js';
import { isEqual, iterated, ordered } from './operators.js';
import { type Call, keyOf, numberOf, PyDict, PyList, PySet, PyTuple, Raised, type Value } from './values.js';

/** As `sorted(items, key=…, reverse=…)`: equal ones stay in order. */
export function sorted(items: readonly Value[], { named, call }: Call): Value[] {
  const key = named.get('key') ?? null;
  const keyed = items.map((item) => [key === null ? item : call(key, item), item] as const);
  const isTurned = named.get('reverse') === true;
  keyed.sort(([a], [b]) => (isTurned ? ordered(b, a) : ordered(a, b)));
  return keyed.map(([, item]) => item);
}

const LIST: Readonly<Record<string, (list: PyList, call: Call) => Value>> = {
  appendleft: (list, { args }) => {
    list.items.unshift(args[0] ?? null);
    return null;
  },
  popleft: (list) => list.items.shift() ?? null,
  append: (list, { args }) => {
    list.items.push(args[0] ?? null);
    return null;
  },
  extend: (list, { args }) => {
    for (const item of [...iterated(args[0] ?? null)]) list.items.push(item);
    return null;
  },
  insert: (list, { args }) => {
    list.items.splice(numberOf(args[0]), 0, args[1] ?? null);
    return null;
  },
  pop: (list, { args }) => {
    const at = args[0] === undefined ? -1 : numberOf(args[0]);
    const [gone] = list.items.splice(at, 1);
    if (gone === undefined) throw new Raised('IndexError', 'pop index out of range');
    return gone;
  },
  remove: (list, { args }) => {
    const at = list.items.findIndex((item) => isEqual(item, args[0] ?? null));
    if (at < 0) throw new Raised('ValueError', 'list.remove(x): x not in list');
    list.items.splice(at, 1);
    return null;
  },
  index: (list, { args }) => {
    const at = list.items.findIndex((item) => isEqual(item, args[0] ?? null));
    if (at < 0) throw new Raised('ValueError', 'the value is not in the list');
    return at;
  },
  count: (list, { args }) => list.items.filter((item) => isEqual(item, args[0] ?? null)).length,
  sort: (list, call) => {
    list.items = sorted(list.items, call);
    return null;
  },
  reverse: (list) => {
    list.items.reverse();
    return null;
  },
  copy: (list) => new PyList([...list.items]),
  clear: (list) => {
    list.items = [];
    return null;
  },
};

export function listMember(list: PyList, name: string): Value | undefined {
  const run = Object.hasOwn(LIST, name) ? LIST[name] : undefined;
  return run && native(`list.${name}`, (call) => run(list, call));
}

export function dictMember(dict: PyDict, name: string): Value | undefined {
  const entries = () => [...dict.entries.values()];
  const run = (
    {
      keys: () => new PyList(entries().map(([key]) => key)),
      values: () => new PyList(entries().map(([, value]) => value)),
      items: () => new PyList(entries().map(([key, value]) => new PyTuple([key, value]))),
      get: ({ args }) => {
        const found = dict.get(args[0] ?? null);
        return found === undefined ? (args[1] ?? null) : found;
      },
      copy: () => new PyDict(entries(), dict.whenMissing),
      update: ({ args, named }) => {
        const [other] = args;
        if (other instanceof PyDict) for (const [key, value] of other.entries.values()) dict.set(key, value);
        for (const [key, value] of named) dict.set(key, value);
        return null;
      },
      ...(dict.type === 'Counter' && {
        most_common: ({ args: [most] }: Call) => {
          const all = entries().sort(([, a], [, b]) => numberOf(b) - numberOf(a));
          const found = most === undefined ? all : all.slice(0, numberOf(most));
          return new PyList(found.map((pair) => new PyTuple(pair)));
        },
      }),
      setdefault: ({ args }) => {
        const [key = null, value = null] = args;
        const found = dict.get(key);
        if (found !== undefined) return found;
        dict.set(key, value);
        return value;
      },
      pop: ({ args }) => {
        const [key = null, other] = args;
        const found = dict.get(key) ?? other;
        if (found === undefined) throw new Raised('KeyError', 'pop of a key that is missing');
        dict.entries.delete(keyOf(key));
        return found;
      },
    } as Readonly<Record<string, (call: Call) => Value>>
  )[name];
  return run && native(`dict.${name}`, run);
}

export function setMember(set: PySet, name: string): Value | undefined {
  const run = (
    {
      add: ({ args }) => {
        set.items.set(keyOf(args[0] ?? null), args[0] ?? null);
        return null;
      },
      union: ({ args }) => new PySet([...set.items.values(), ...iterated(args[0] ?? null)]),
    } as Readonly<Record<string, (call: Call) => Value>>
  )[name];
  return run && native(`set.${name}`, run);
}
