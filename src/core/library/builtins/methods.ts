/** Methods of Python's strings, lists and dictionaries. */
import { list, native, none, num, str, tuple } from '../../evaluate/makeValue.js';
import type { NativeCall } from '../../evaluate/nativeCall.js';
import { equals, keyOf } from '../../evaluate/operations.js';
import type { DictValue, ListValue, Value } from '../../evaluate/value.js';
import { argument, because, notKnown, numberOf, textOf } from './callArguments.js';
import { formatWith, strOf } from './display.js';

type Method<T> = (self: T, call: NativeCall) => Value;

export function methodOf(object: Value, name: string): Value | undefined {
  switch (object.kind) {
    case 'list':
      return bound(`list.${name}`, object, LIST[name]);
    case 'dict':
      return bound(`dict.${name}`, object, DICT[name]);
    case 'string':
      return bound(`str.${name}`, object.value, STRING[name]);
    case 'tuple':
      return name === 'index' || name === 'count'
        ? bound(`tuple.${name}`, { ...list(object.items) }, LIST[name])
        : undefined;
    default:
      return undefined;
  }
}

function bound<T>(name: string, self: T, run: Method<T> | undefined): Value | undefined {
  return run && native(name, (call) => run(self, call));
}

function touchList(self: ListValue, call: NativeCall): void {
  call.evaluation.journal.touch(
    {
      object: self,
      key: 'items',
      get: () => self.items,
      set: (items: Value[]) => {
        self.items = items;
      },
    },
    (items) => [...items],
  );
}

function touchDict(self: DictValue, call: NativeCall): void {
  call.evaluation.journal.touch(
    {
      object: self,
      key: 'entries',
      get: () => self.entries,
      set: (entries: DictValue['entries']) => {
        self.entries = entries;
      },
    },
    (entries) => new Map(entries),
  );
}

const LIST: Readonly<Record<string, Method<ListValue>>> = {
  append: (self, call) => {
    touchList(self, call);
    const value = argument(call, 0);
    if (value) self.items.push(value);
    return none;
  },
  extend: (self, call) => {
    touchList(self, call);
    const value = argument(call, 0);
    const found = value && call.evaluation.iterate(value, call.location);
    if (found && !('kind' in found)) self.items.push(...found);
    else self.openReason = found?.reason ?? 'what was added is not known';
    return none;
  },
  insert: (self, call) => {
    touchList(self, call);
    const at = numberOf(argument(call, 0));
    const value = argument(call, 1);
    if (at === undefined || !value) self.openReason = 'where an entry was put in is not known';
    else self.items.splice(at, 0, value);
    return none;
  },
  pop: (self, call) => {
    if (self.openReason !== undefined) return notKnown(call, self.openReason);
    const at = call.positional[0] ? numberOf(argument(call, 0)) : -1;
    touchList(self, call);
    if (at === undefined) {
      self.openReason = 'which entry was taken out is not known';
      return notKnown(call, self.openReason);
    }
    const [taken] = self.items.splice(at < 0 ? at + self.items.length : at, 1);
    return taken ?? notKnown(call, 'there is no such entry');
  },
  reverse: (self, call) => {
    touchList(self, call);
    self.items.reverse();
    return none;
  },
  clear: (self, call) => {
    touchList(self, call);
    self.items = [];
    return none;
  },
  copy: (self) =>
    self.openReason === undefined ? list(self.items) : { ...list(self.items), openReason: self.openReason },
  index: (self, call) => {
    const value = argument(call, 0);
    const at = value ? self.items.findIndex((item) => equals(item, value) === true) : -1;
    return at < 0 ? because(call, [value], 'where this stands is not known') : num(at);
  },
  count: (self, call) => {
    const value = argument(call, 0);
    return value ? num(self.items.filter((item) => equals(item, value) === true).length) : num(0);
  },
};

function entriesOf(self: DictValue, pick: (entry: { key: Value; value: Value }) => Value): Value {
  const items = [...self.entries.values()].map(pick);
  return self.openReason === undefined ? list(items) : { ...list(items), openReason: self.openReason };
}

const DICT: Readonly<Record<string, Method<DictValue>>> = {
  keys: (self) => entriesOf(self, ({ key }) => key),
  values: (self) => entriesOf(self, ({ value }) => value),
  items: (self) => entriesOf(self, ({ key, value }) => tuple([key, value])),
  get: (self, call) => {
    const key = argument(call, 0);
    const slot = key && keyOf(key);
    if (slot === undefined) return because(call, [key], 'which entry this asks for is not known');
    const found = self.entries.get(slot);
    if (found) return found.value;
    return self.openReason === undefined ? (argument(call, 1) ?? none) : notKnown(call, self.openReason);
  },
  pop: (self, call) => {
    const key = argument(call, 0);
    const slot = key && keyOf(key);
    if (slot === undefined) return because(call, [key], 'which entry this asks for is not known');
    const found = self.entries.get(slot);
    touchDict(self, call);
    self.entries.delete(slot);
    return found?.value ?? argument(call, 1) ?? notKnown(call, 'there is no such entry');
  },
  setdefault: (self, call) => {
    const [key, value] = [argument(call, 0), argument(call, 1) ?? none];
    const slot = key && keyOf(key);
    if (!key || slot === undefined) return because(call, [key], 'which entry this asks for is not known');
    const found = self.entries.get(slot);
    if (found) return found.value;
    touchDict(self, call);
    self.entries.set(slot, { key, value });
    return value;
  },
  update: (self, call) => {
    touchDict(self, call);
    const other = argument(call, 0);
    if (other?.kind === 'dict') {
      for (const [slot, entry] of other.entries) self.entries.set(slot, entry);
      if (other.openReason !== undefined) self.openReason = other.openReason;
    } else if (other) self.openReason = 'what was added is not known';
    for (const [name, { value }] of call.keywords) self.entries.set(`s:${name}`, { key: str(name), value });
    return none;
  },
  copy: (self) => ({ ...self, entries: new Map(self.entries) }),
};

/** A method that turns one text into another, when all its arguments are texts. */
function onText(run: (self: string, ...given: string[]) => string): Method<string> {
  return (self, call) => {
    const given = call.positional.map(({ value }) => textOf(value));
    const known = given.filter((text) => text !== undefined);
    return known.length === given.length
      ? str(run(self, ...known))
      : because(
          call,
          call.positional.map(({ value }) => value),
          'this text is not known',
        );
  };
}

const STRING: Readonly<Record<string, Method<string>>> = {
  lower: onText((self) => self.toLowerCase()),
  upper: onText((self) => self.toUpperCase()),
  strip: (self, call) =>
    call.positional.length > 0 ? notKnown(call, 'this text is not known') : str(self.trim()),
  replace: onText((self, from = '', to = '') => self.replaceAll(from, to)),
  startswith: (self, call) => testText(call, (start) => self.startsWith(start)),
  endswith: (self, call) => testText(call, (end) => self.endsWith(end)),
  split: (self, call) => {
    const separator = textOf(argument(call, 0));
    const parts = separator ? self.split(separator) : self.trim().split(/\s+/).filter(Boolean);
    return list(parts.map(str));
  },
  join: (self, call) => {
    const value = argument(call, 0);
    const found = value && call.evaluation.iterate(value, call.location);
    if (!found || 'kind' in found) return found ?? notKnown(call, 'this text is not known');
    const texts = found.map(textOf);
    return texts.includes(undefined) ? because(call, found, 'this text is not known') : str(texts.join(self));
  },
  format: (self, call) => formatted(self, call),
};

function testText(call: NativeCall, test: (text: string) => boolean): Value {
  const given = argument(call, 0);
  const text = textOf(given);
  return text === undefined
    ? because(call, [given], 'this test is not known')
    : { kind: 'boolean', value: test(text) };
}

/** `'{}_{:02d}'.format(a, b)`: fields by position or name. */
function formatted(pattern: string, call: NativeCall): Value {
  let next = 0;
  let isKnown = true;
  const text = pattern.replace(
    /\{\{|\}\}|\{([\w]*)(?::([^}]*))?\}/g,
    (all, field: string | undefined, specification: string | undefined) => {
      if (all === '{{' || all === '}}') return all.charAt(0);
      const value =
        field === undefined || field === ''
          ? call.positional[next++]?.value
          : /^\d+$/.test(field)
            ? call.positional[Number(field)]?.value
            : call.keywords.get(field)?.value;
      const shown = value && (specification ? formatWith(value, specification) : strOf(value));
      if (shown === undefined) isKnown = false;
      return shown ?? '';
    },
  );
  return isKnown ? str(text) : notKnown(call, 'this text is not known');
}
