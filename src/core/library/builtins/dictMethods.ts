/** Methods of Python's dictionaries, and of `OrderedDict` and `Counter`. */
import { lookedUpIn } from '../../evaluate/codedCells.js';
import { openEntry } from '../../evaluate/indexing.js';
import { list, none, num, str, tuple } from '../../evaluate/makeValue.js';
import type { NativeCall } from '../../evaluate/nativeCall.js';
import { keyOf } from '../../evaluate/operations.js';
import type { DictValue, Value } from '../../evaluate/value.js';
import { argument, because, notKnown, numberOf } from './callArguments.js';
import { changeDict } from './containers.js';

type DictMethod = (self: DictValue, call: NativeCall) => Value;

function listed(self: DictValue, pick: (entry: { key: Value; value: Value }) => Value): Value {
  const items = [...self.entries.values()].map(pick);
  return self.openReason === undefined ? list(items) : { ...list(items), openReason: self.openReason };
}

/** Puts the entries of a dict or of pairs into `self`. */
export function merge(self: DictValue, other: Value, call: NativeCall): void {
  changeDict(call.evaluation, self, (entries) => {
    if (other.kind === 'dict') {
      for (const [slot, entry] of other.entries) entries.set(slot, entry);
      if (other.openReason !== undefined) self.openReason = other.openReason;
      return;
    }
    const pairs = call.evaluation.iterate(other, call.location);
    for (const pair of 'kind' in pairs ? [pairs] : pairs) {
      const [key, value] = pair.kind === 'tuple' || pair.kind === 'list' ? pair.items : [];
      const slot = key && keyOf(key);
      if (key && value && slot !== undefined) entries.set(slot, { key, value });
      else self.openReason = pair.kind === 'unknown' ? pair.reason : 'what was added is not known';
    }
  });
}

function lookUp(
  self: DictValue,
  call: NativeCall,
  use: (slot: string, key: Value, found: Value | undefined) => Value,
): Value {
  const key = argument(call, 0);
  const slot = key && keyOf(key);
  const chosen = key && !call.positional[1] && lookedUpIn(self, key);
  if (chosen) return chosen;
  if (!key || slot === undefined) return because(call, [key], 'which entry this asks for is not known');
  const found = self.entries.get(slot)?.value;
  if (!found && self.openReason !== undefined) {
    const named = openEntry(self.openReason, key);
    return named.kind === 'unknown' ? notKnown(call, self.openReason) : (argument(call, 1) ?? named);
  }
  return use(slot, key, found);
}

function noSuchKey(call: NativeCall): Value {
  return call.evaluation.raise('the dictionary has no such key', call.location, 'KeyError');
}

export const DICT_METHODS: Readonly<Record<string, DictMethod>> = {
  keys: (self) => listed(self, ({ key }) => key),
  values: (self) => listed(self, ({ value }) => value),
  items: (self) => listed(self, ({ key, value }) => tuple([key, value])),
  get: (self, call) => lookUp(self, call, (_slot, _key, found) => found ?? argument(call, 1) ?? none),
  __getitem__: (self, call) => lookUp(self, call, (_slot, _key, found) => found ?? noSuchKey(call)),
  __setitem__: (self, call) => {
    const [key, value] = [argument(call, 0), argument(call, 1)];
    const slot = key && keyOf(key);
    if (key && slot === undefined) self.openReason = 'a key that is not known was stored';
    if (key && value && slot !== undefined)
      changeDict(call.evaluation, self, (entries) => entries.set(slot, { key, value }));
    return none;
  },
  __delitem__: (self, call) =>
    lookUp(self, call, (slot, _key, found) => {
      if (!found) return noSuchKey(call);
      changeDict(call.evaluation, self, (entries) => entries.delete(slot));
      return none;
    }),
  pop: (self, call) =>
    lookUp(self, call, (slot, _key, found) => {
      if (found) changeDict(call.evaluation, self, (entries) => entries.delete(slot));
      return found ?? argument(call, 1) ?? noSuchKey(call);
    }),
  popitem: (self, call) => {
    const isLast = argument(call, 0, 'last');
    const entries = [...self.entries];
    const taken = isLast?.kind === 'boolean' && !isLast.value ? entries[0] : entries.at(-1);
    if (self.openReason !== undefined) return notKnown(call, self.openReason);
    if (!taken) return call.evaluation.raise('the dictionary is empty', call.location, 'KeyError');
    changeDict(call.evaluation, self, (held) => held.delete(taken[0]));
    return tuple([taken[1].key, taken[1].value]);
  },
  setdefault: (self, call) =>
    lookUp(self, call, (slot, key, found) => {
      if (found) return found;
      const value = argument(call, 1, 'default') ?? none;
      changeDict(call.evaluation, self, (entries) => entries.set(slot, { key, value }));
      return value;
    }),
  update: (self, call) => {
    const other = argument(call, 0);
    if (other) merge(self, other, call);
    changeDict(call.evaluation, self, (entries) => {
      for (const [name, { value }] of call.keywords) entries.set(`s:${name}`, { key: str(name), value });
    });
    return none;
  },
  clear: (self, call) => {
    changeDict(call.evaluation, self, (entries) => entries.clear());
    return none;
  },
  copy: (self) => ({ ...self, entries: new Map(self.entries) }),
  move_to_end: (self, call) =>
    lookUp(self, call, (slot, key, found) => {
      const toEnd = argument(call, 1, 'last');
      changeDict(call.evaluation, self, (entries) => {
        if (!found) return;
        const rest = [...entries].filter(([other]) => other !== slot);
        entries.clear();
        const moved = [slot, { key, value: found }] as const;
        const isFirst = toEnd?.kind === 'boolean' && !toEnd.value;
        for (const [name, entry] of isFirst ? [moved, ...rest] : [...rest, moved]) entries.set(name, entry);
      });
      return none;
    }),
  fromkeys: (_, call) => {
    const keys = argument(call, 0);
    const found = keys && call.evaluation.iterate(keys, call.location);
    if (!found || 'kind' in found) return found ?? notKnown(call, 'the keys are not given');
    const entries: DictValue['entries'] = new Map();
    for (const key of found) {
      const slot = keyOf(key);
      if (slot === undefined) return because(call, [key], 'a key of this dictionary is not known');
      entries.set(slot, { key, value: argument(call, 1) ?? none });
    }
    return { kind: 'dict', entries };
  },
};

export const COUNTER_METHODS: Readonly<Record<string, DictMethod>> = {
  most_common: (self, call) => {
    const most = numberOf(argument(call, 0)) ?? self.entries.size;
    const sorted = [...self.entries.values()].sort(
      (a, b) => (numberOf(b.value) ?? 0) - (numberOf(a.value) ?? 0),
    );
    return list(sorted.slice(0, most).map(({ key, value }) => tuple([key, value])));
  },
  elements: (self) =>
    list(
      [...self.entries.values()].flatMap(({ key, value }) => Array<Value>(numberOf(value) ?? 0).fill(key)),
    ),
  total: (self) =>
    num([...self.entries.values()].reduce((sum, { value }) => sum + (numberOf(value) ?? 0), 0)),
};
