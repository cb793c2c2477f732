/** Methods of Python's sets. */
import { bool, none } from '../../evaluate/makeValue.js';
import type { NativeCall } from '../../evaluate/nativeCall.js';
import { keyOf } from '../../evaluate/operations.js';
import type { SetValue, Value } from '../../evaluate/value.js';
import { argument, because, notKnown } from './callArguments.js';
import { changeSet } from './containers.js';

type SetMethod = (self: SetValue, call: NativeCall) => Value;
type Items = Map<string, Value>;

/** The entries of any iterable, by key. */
export function keyed(value: Value | undefined, call: NativeCall): Items | Value {
  if (!value) return notKnown(call, 'an argument is missing');
  if (value.kind === 'set') return value.items;
  const found = call.evaluation.iterate(value, call.location);
  if ('kind' in found) return found;
  const items: Items = new Map();
  for (const item of found) {
    const key = keyOf(item);
    if (key === undefined) return because(call, [item], 'a set of values that are not known');
    items.set(key, item);
  }
  return items;
}

/** With each argument in turn. */
function combined(change: (items: Items, other: Items) => void): SetMethod {
  return (self, call) => {
    const items = new Map(self.items);
    for (const { value } of call.positional) {
      const other = keyed(value, call);
      if ('kind' in other) return other;
      change(items, other);
    }
    return { kind: 'set', items };
  };
}

function compared(test: (self: Items, other: Items) => boolean): SetMethod {
  return (self, call) => {
    const other = keyed(argument(call, 0), call);
    return 'kind' in other ? other : bool(test(self.items, other));
  };
}

function inPlace(change: SetMethod): SetMethod {
  return (self, call) => {
    const result = change(self, call);
    const items: Items =
      result.kind === 'set'
        ? result.items
        : new Map([['?', notKnown(call, 'what the set holds is not known')]]);
    changeSet(call.evaluation, self, () => {
      self.items = new Map(items);
    });
    return none;
  };
}

const isWithin = (inner: Items, outer: Items): boolean => [...inner.keys()].every((key) => outer.has(key));

const union = combined((items, other) => {
  for (const [key, item] of other) items.set(key, item);
});
const difference = combined((items, other) => {
  for (const key of other.keys()) items.delete(key);
});
const intersection = combined((items, other) => {
  for (const key of [...items.keys()]) if (!other.has(key)) items.delete(key);
});
const symmetricDifference = combined((items, other) => {
  for (const [key, item] of other)
    if (items.has(key)) items.delete(key);
    else items.set(key, item);
});

function without(mustExist: boolean): SetMethod {
  return (self, call) => {
    const value = argument(call, 0);
    const key = value && keyOf(value);
    if (key === undefined) return because(call, [value], 'which entry is taken out is not known');
    if (mustExist && !self.items.has(key))
      return call.evaluation.raise('the set has no such entry', call.location, 'KeyError');
    changeSet(call.evaluation, self, (items) => items.delete(key));
    return none;
  };
}

export const SET_METHODS: Readonly<Record<string, SetMethod>> = {
  add: (self, call) => {
    const value = argument(call, 0);
    const key = (value && keyOf(value)) ?? '?';
    if (value) changeSet(call.evaluation, self, (items) => items.set(key, value));
    return none;
  },
  discard: without(false),
  remove: without(true),
  clear: (self, call) => {
    changeSet(call.evaluation, self, (items) => items.clear());
    return none;
  },
  pop: (self, call) => {
    const [only] = self.items.values();
    return only && self.items.size === 1 ? only : notKnown(call, 'which entry a set gives up is not known');
  },
  copy: (self) => ({ kind: 'set', items: new Map(self.items) }),
  union,
  difference,
  intersection,
  symmetric_difference: symmetricDifference,
  update: inPlace(union),
  difference_update: inPlace(difference),
  intersection_update: inPlace(intersection),
  issubset: compared((self, other) => isWithin(self, other)),
  issuperset: compared((self, other) => isWithin(other, self)),
  isdisjoint: compared((self, other) => ![...self.keys()].some((key) => other.has(key))),
};
