/** Python's iterators: they give each of their items once, when it is asked for. */
import { memberFrom } from './natives.js';
import { type Call, Made, Raised, type Value } from './values.js';

export function iteratorOf(items: Iterable<Value>, type = 'iterator'): Made {
  const source = items[Symbol.iterator]();
  const functions: Readonly<Record<string, (call: Call) => Value>> = {
    __next__: () => nextOf(made) ?? null,
    close: () => {
      source.return?.();
      return null;
    },
  };
  function* rest(): Generator<Value> {
    for (let next = source.next(); !next.done; next = source.next()) yield next.value;
  }
  const made: Made = new Made(
    type,
    undefined,
    { iterate: rest, member: (name) => memberFrom(type, functions, name) },
    source,
  );
  return made;
}

export function isIterator(value: Value): value is Made & { readonly held: Iterator<Value> } {
  return value instanceof Made && typeof (value.held as Iterator<Value> | undefined)?.next === 'function';
}

/** Throws Python's StopIteration at the end, where `usual` is not given. */
export function nextOf(value: Made, usual?: Value): Value {
  const next = isIterator(value) ? value.held.next() : undefined;
  if (next && !next.done) return next.value;
  if (usual !== undefined) return usual;
  throw new Raised('StopIteration', '');
}
