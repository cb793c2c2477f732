/** `Map` and `Set`. A map is a library object whose entries stay inside this file, journalled. */
import { bool, list, native, num, undefinedValue } from '../../evaluate/makeValue.js';
import type { NativeCall } from '../../evaluate/nativeCall.js';
import { keyOf } from '../../evaluate/operations.js';
import type { ConfiguredValue, NativeValue, SetValue, UnknownValue, Value } from '../../evaluate/value.js';
import { argument, because, notKnown } from '../builtins/callArguments.js';
import { callBack } from './callbacks.js';
import { iteratorOver } from './iterators.js';

interface Contents {
  entries: Map<string, { readonly key: Value; readonly value: Value }>;
  openReason?: string;
}

const contents = new WeakMap<Value, Contents>();
const identities = new WeakMap<object, number>();
let nextIdentity = 1;

/** JavaScript's keys are told apart by identity, and 1 is not true. */
function slotOf(value: Value): string | undefined {
  if (value.kind === 'boolean') return `b:${value.value}`;
  if (value.kind !== 'list' && value.kind !== 'dict' && value.kind !== 'set') return keyOf(value);
  let identity = identities.get(value);
  if (identity === undefined) {
    identity = nextIdentity++;
    identities.set(value, identity);
  }
  return `i:${identity}`;
}

function touch(held: Contents, call: NativeCall): void {
  call.evaluation.journal.touch(
    {
      object: held,
      key: 'entries',
      get: () => held.entries,
      set: (entries: Contents['entries']) => {
        held.entries = entries;
      },
    },
    (entries) => new Map(entries),
  );
}

function put(held: Contents, key: Value, value: Value): void {
  const slot = slotOf(key);
  if (slot === undefined) held.openReason = key.kind === 'unknown' ? key.reason : 'a key that is not known';
  else held.entries.set(slot, { key: held.entries.get(slot)?.key ?? key, value });
}

/** The pairs of a map, for loops and spreads. */
export function pairsOf(value: Value): readonly Value[] | UnknownValue | undefined {
  const held = contents.get(value);
  if (!held) return undefined;
  if (held.openReason !== undefined) return { kind: 'unknown', reason: held.openReason };
  return [...held.entries.values()].map(({ key, value: content }) => list([key, content]));
}

export const mapClass: NativeValue = native(
  'Map',
  (call) => {
    const held: Contents = { entries: new Map() };
    const given = argument(call, 0);
    const pairs = given && given.kind !== 'none' ? call.evaluation.iterate(given, call.location) : [];
    if ('kind' in pairs) held.openReason = pairs.reason;
    else
      for (const pair of pairs) {
        const [key = undefinedValue, value = undefinedValue] = parts(pair, call);
        put(held, key, value);
      }
    const made: ConfiguredValue = {
      kind: 'configured',
      name: 'Map',
      bound: new Map(),
      member: (name) => mapMember(made, held, name),
    };
    contents.set(made, held);
    return made;
  },
  { isClass: true },
);

function parts(pair: Value, call: NativeCall): readonly Value[] {
  const items = call.evaluation.iterate(pair, call.location);
  return 'kind' in items ? [items, items] : items;
}

function mapMember(self: Value, held: Contents, name: string): Value | undefined {
  if (name === 'size')
    return held.openReason === undefined
      ? num(held.entries.size)
      : { kind: 'unknown', reason: held.openReason };
  const run = Object.hasOwn(MAP, name) ? MAP[name] : undefined;
  return run && native(`Map.${name}`, (call) => run(held, call, self));
}

type MapMethod = (held: Contents, call: NativeCall, self: Value) => Value;

function listed(pick: (entry: { key: Value; value: Value }) => Value): MapMethod {
  return (held, call) =>
    held.openReason === undefined
      ? iteratorOver([...held.entries.values()].map(pick))
      : notKnown(call, held.openReason);
}

const MAP: Readonly<Record<string, MapMethod>> = {
  get: (held, call) => {
    const key = argument(call, 0) ?? undefinedValue;
    const slot = slotOf(key);
    if (slot === undefined) return because(call, [key], 'which entry this asks for is not known');
    const found = held.entries.get(slot);
    if (found) return found.value;
    return held.openReason === undefined ? undefinedValue : notKnown(call, held.openReason);
  },
  has: (held, call) => {
    const slot = slotOf(argument(call, 0) ?? undefinedValue);
    if (slot !== undefined && held.entries.has(slot)) return bool(true);
    return slot === undefined || held.openReason !== undefined
      ? notKnown(call, held.openReason ?? 'this key is not known')
      : bool(false);
  },
  set: (held, call, self) => {
    touch(held, call);
    put(held, argument(call, 0) ?? undefinedValue, argument(call, 1) ?? undefinedValue);
    return self;
  },
  delete: (held, call) => {
    touch(held, call);
    const slot = slotOf(argument(call, 0) ?? undefinedValue);
    if (slot !== undefined) return bool(held.entries.delete(slot));
    held.openReason = 'which entry was deleted is not known';
    return notKnown(call, held.openReason);
  },
  clear: (held, call) => {
    touch(held, call);
    held.entries = new Map();
    return undefinedValue;
  },
  keys: listed(({ key }) => key),
  values: listed(({ value }) => value),
  entries: listed(({ key, value }) => list([key, value])),
  forEach: (held, call, self) => {
    for (const { key, value } of [...held.entries.values()]) callBack(call, value, key, self);
    return undefinedValue;
  },
};

export const setClass: NativeValue = native(
  'Set',
  (call) => {
    const made: SetValue = { kind: 'set', items: new Map() };
    const given = argument(call, 0);
    if (!given || given.kind === 'none') return made;
    const items = call.evaluation.iterate(given, call.location);
    if ('kind' in items) return items;
    for (const item of items) {
      const slot = slotOf(item);
      if (slot === undefined) return because(call, [item], 'a set of values that are not known');
      if (!made.items.has(slot)) made.items.set(slot, item);
    }
    return made;
  },
  { isClass: true },
);

export function setMember(self: SetValue, name: string): Value | undefined {
  if (name === 'size') return num(self.items.size);
  const run = Object.hasOwn(SET, name) ? SET[name] : undefined;
  return run && native(`Set.${name}`, (call) => run(self, call));
}

function touchSet(self: SetValue, call: NativeCall): void {
  call.evaluation.journal.touch(
    {
      object: self,
      key: 'items',
      get: () => self.items,
      set: (items: SetValue['items']) => {
        self.items = items;
      },
    },
    (items) => new Map(items),
  );
}

const SET: Readonly<Record<string, (self: SetValue, call: NativeCall) => Value>> = {
  has: (self, call) => {
    const slot = slotOf(argument(call, 0) ?? undefinedValue);
    return slot === undefined ? notKnown(call, 'this entry is not known') : bool(self.items.has(slot));
  },
  add: (self, call) => {
    const item = argument(call, 0) ?? undefinedValue;
    const slot = slotOf(item);
    touchSet(self, call);
    self.items.set(slot ?? `?:${self.items.size}`, item);
    return self;
  },
  delete: (self, call) => {
    touchSet(self, call);
    return bool(self.items.delete(slotOf(argument(call, 0) ?? undefinedValue) ?? ''));
  },
  clear: (self, call) => {
    touchSet(self, call);
    self.items = new Map();
    return undefinedValue;
  },
  values: (self) => iteratorOver([...self.items.values()]),
  keys: (self) => iteratorOver([...self.items.values()]),
  entries: (self) => iteratorOver([...self.items.values()].map((item) => list([item, item]))),
  forEach: (self, call) => {
    for (const item of [...self.items.values()]) callBack(call, item, item, self);
    return undefinedValue;
  },
};
