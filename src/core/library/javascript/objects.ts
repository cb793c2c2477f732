/** `Object`, `JSON` and the methods of plain objects. */
import { dictSlot } from '../../evaluate/indexing.js';
import { bool, list, native, str, undefinedValue } from '../../evaluate/makeValue.js';
import type { NativeCall } from '../../evaluate/nativeCall.js';
import { strictlyEqual } from '../../evaluate/operations.js';
import type { DictValue, Value } from '../../evaluate/value.js';
import { argument, because, notKnown } from '../builtins/callArguments.js';
import { namespace } from '../configured.js';
import { ofJson, toJson } from './json.js';
import { textOf } from './text.js';

interface Property {
  readonly key: string;
  readonly value: Value;
}

/** Own properties in JavaScript's order: whole numbers first, in order, then as they were made. */
export function propertiesOf(value: Value | undefined): readonly Property[] | undefined {
  if (value?.kind === 'dict') {
    if (value.openReason !== undefined) return undefined;
    const all = [...value.entries.values()].map(({ key, value: content }) => ({
      key: textOf(key) ?? '',
      value: content,
    }));
    const isIndex = ({ key }: Property): boolean => /^(?:0|[1-9]\d*)$/.test(key);
    const indexes = all.filter(isIndex).sort((a, b) => Number(a.key) - Number(b.key));
    return [...indexes, ...all.filter((property) => !isIndex(property))];
  }
  if (value?.kind === 'list' || value?.kind === 'tuple') {
    if (value.kind === 'list' && value.openReason !== undefined) return undefined;
    return value.items.map((item, index) => ({ key: String(index), value: item }));
  }
  if (value?.kind === 'string')
    return [...value.value].map((text, index) => ({ key: String(index), value: str(text) }));
  if (value?.kind === 'instance')
    return [...value.attributes].map(([key, content]) => ({ key, value: content }));
  return undefined;
}

function listed(name: string, pick: (property: Property) => Value): () => Value {
  return () =>
    native(`Object.${name}`, (call) => {
      const given = argument(call, 0);
      const properties = propertiesOf(given);
      if (properties) return list(properties.map(pick));
      if (given?.kind === 'dict' && given.openReason !== undefined) {
        const known = [...given.entries.values()].map(({ key, value }) =>
          pick({ key: textOf(key) ?? '', value }),
        );
        return { ...list(known), openReason: given.openReason };
      }
      return because(call, [given], 'the properties of this are not known');
    });
}

export function makeObject(properties: Iterable<readonly [string, Value]>): DictValue {
  const entries: DictValue['entries'] = new Map();
  for (const [key, value] of properties) entries.set(`s:${key}`, { key: str(key), value });
  return { kind: 'dict', entries };
}

function assignInto(call: NativeCall): Value {
  const [target, ...sources] = call.positional.map(({ value }) => value);
  if (target?.kind === 'instance' || target?.kind === 'namespace') {
    for (const source of sources)
      for (const { key, value } of propertiesOf(source) ?? [])
        call.evaluation.setAttribute(target, key, value);
    return target;
  }
  if (target?.kind !== 'dict') return target ?? undefinedValue;
  call.evaluation.journal.touch(dictSlot(target), (entries) => new Map(entries));
  for (const source of sources) {
    if (source.kind === 'none') continue;
    const properties = propertiesOf(source);
    if (source.kind === 'dict') {
      for (const [slot, entry] of source.entries) target.entries.set(slot, entry);
      if (source.openReason !== undefined) target.openReason = source.openReason;
    } else if (properties)
      for (const { key, value } of properties) target.entries.set(`s:${key}`, { key: str(key), value });
    else target.openReason = source.kind === 'unknown' ? source.reason : 'what was assigned is not known';
  }
  return target;
}

function fromEntries(call: NativeCall): Value {
  const given = argument(call, 0);
  const items = given ? call.evaluation.iterate(given, call.location) : [];
  if ('kind' in items) return items;
  const pairs: [string, Value][] = [];
  for (const item of items) {
    const pair = call.evaluation.iterate(item, call.location);
    if ('kind' in pair) return pair;
    const key = textOf(pair[0]);
    if (key === undefined) return because(call, pair, 'the name of a property is not known');
    pairs.push([key, pair[1] ?? undefinedValue]);
  }
  return makeObject(pairs);
}

const itself = (name: string) => () =>
  native(`Object.${name}`, (call) => argument(call, 0) ?? undefinedValue);

function hasOwn(object: Value | undefined, key: Value | undefined, call: NativeCall): Value {
  const name = textOf(key);
  if (name === undefined || !object) return because(call, [key], 'this test is not known');
  if (object.kind === 'dict' && object.entries.has(`s:${name}`)) return bool(true);
  const properties = propertiesOf(object);
  return properties
    ? bool(properties.some((property) => property.key === name))
    : because(call, [object], 'the properties of this are not known');
}

const statics = namespace('Object', {
  keys: listed('keys', ({ key }) => str(key)),
  getOwnPropertyNames: listed('getOwnPropertyNames', ({ key }) => str(key)),
  values: listed('values', ({ value }) => value),
  entries: listed('entries', ({ key, value }) => list([str(key), value])),
  assign: () => native('Object.assign', assignInto),
  fromEntries: () => native('Object.fromEntries', fromEntries),
  freeze: itself('freeze'),
  seal: itself('seal'),
  preventExtensions: itself('preventExtensions'),
  setPrototypeOf: itself('setPrototypeOf'),
  create: () =>
    native('Object.create', (call) =>
      argument(call, 0)?.kind === 'none'
        ? makeObject([])
        : notKnown(call, 'Object.create(…) is not followed'),
    ),
  hasOwn: () => native('Object.hasOwn', (call) => hasOwn(argument(call, 0), argument(call, 1), call)),
  is: () =>
    native('Object.is', (call) => {
      const [a = undefinedValue, b = undefinedValue] = call.positional.map(({ value }) => value);
      const same = strictlyEqual(a, b);
      return same === undefined ? because(call, [a, b], 'this test is not known') : bool(same);
    }),
});

export const objectFunction = native(
  'Object',
  (call) => {
    const given = argument(call, 0);
    return !given || given.kind === 'none' ? makeObject([]) : given;
  },
  { member: (name) => statics.member(name) },
);

/** What every object has beside its own properties. */
export function objectMember(object: Value, name: string): Value | undefined {
  switch (name) {
    case 'hasOwnProperty':
      return native('Object.hasOwnProperty', (call) => hasOwn(object, argument(call, 0), call));
    case 'toString':
      return native('Object.toString', (call) => {
        const text = textOf(object);
        return text === undefined ? notKnown(call, 'this text is not known') : str(text);
      });
    case 'valueOf':
      return native('Object.valueOf', () => object);
    default:
      return undefined;
  }
}

export const jsonNamespace = namespace('JSON', {
  stringify: () =>
    native('JSON.stringify', (call) => {
      const given = argument(call, 0);
      const plain = given && toJson(given);
      const indent = toJson(argument(call, 2) ?? undefinedValue)?.json;
      if (!plain) return because(call, [given], 'this text is not known');
      const text = JSON.stringify(
        plain.json,
        null,
        typeof indent === 'number' || typeof indent === 'string' ? indent : undefined,
      );
      return text === undefined ? undefinedValue : str(text);
    }),
  parse: () =>
    native('JSON.parse', (call) => {
      const given = argument(call, 0);
      if (given?.kind !== 'string') return because(call, [given], 'what is read here is not known');
      try {
        return ofJson(JSON.parse(given.value));
      } catch {
        return call.evaluation.raise('The text is no JSON.', call.location);
      }
    }),
});
