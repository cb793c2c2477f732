/** `collections`: dictionaries with a habit, deques and named tuples. */
import { dict, list, native, none, num, str, tuple } from '../../evaluate/makeValue.js';
import type { NativeCall } from '../../evaluate/nativeCall.js';
import { keyOf } from '../../evaluate/operations.js';
import type { ClassValue, DictValue, Value } from '../../evaluate/value.js';
import {
  argument,
  because,
  isSequence,
  natives,
  notKnown,
  numberOf,
  textOf,
} from '../builtins/callArguments.js';
import { merge } from '../builtins/dictMethods.js';
import { libraryClass } from '../builtins/exceptions.js';
import { pythonModule } from './module.js';

function withKeywords(made: DictValue, call: NativeCall): DictValue {
  for (const [name, { value }] of call.keywords) made.entries.set(`s:${name}`, { key: str(name), value });
  return made;
}

function orderedDict(call: NativeCall): Value {
  const made: DictValue = { kind: 'dict', entries: new Map() };
  const first = argument(call, 0);
  if (first) merge(made, first, call);
  return withKeywords(made, call);
}

function defaultDict(call: NativeCall): Value {
  const [factory, first] = [argument(call, 0), argument(call, 1)];
  const made: DictValue = {
    kind: 'dict',
    entries: new Map(),
    ...(factory &&
      factory.kind !== 'none' && { whenMissing: { make: factory, isKept: true, name: 'defaultdict' } }),
  };
  if (first) merge(made, first, call);
  return withKeywords(made, call);
}

const zero = native('Counter.missing', () => num(0));

function counter(call: NativeCall): Value {
  const made: DictValue = {
    kind: 'dict',
    entries: new Map(),
    whenMissing: { make: zero, isKept: false, name: 'Counter' },
  };
  const first = argument(call, 0);
  if (first?.kind === 'dict') merge(made, first, call);
  else if (first) {
    const items = call.evaluation.iterate(first, call.location);
    if ('kind' in items) return items;
    for (const key of items) {
      const slot = keyOf(key);
      if (slot === undefined) return because(call, [key], 'what is counted is not known');
      const before = made.entries.get(slot)?.value;
      made.entries.set(slot, { key, value: num((numberOf(before) ?? 0) + 1) });
    }
  }
  return withKeywords(made, call);
}

function deque(call: NativeCall): Value {
  const [first, longest] = [argument(call, 0), numberOf(argument(call, 1, 'maxlen'))];
  const items = first ? call.evaluation.iterate(first, call.location) : [];
  if ('kind' in items) return items;
  const kept = longest === undefined ? items : items.slice(Math.max(0, items.length - longest));
  return { ...list(kept), deque: longest === undefined ? {} : { longest } };
}

/** Field names as a list or as words in a text. */
function fieldsOf(value: Value | undefined): readonly string[] | undefined {
  if (value?.kind === 'string') return value.value.split(/[\s,]+/).filter(Boolean);
  if (!isSequence(value)) return undefined;
  const names = value.items.map((item) => (isSequence(item) ? textOf(item.items[0]) : textOf(item)));
  return names.includes(undefined) ? undefined : names.filter((name) => name !== undefined);
}

/** `namedtuple('P', 'x y')` */
function namedTuple(call: NativeCall): Value {
  const name = textOf(argument(call, 0, 'typename'));
  const fields = fieldsOf(argument(call, 1, 'field_names'));
  if (name === undefined || !fields) return notKnown(call, 'the fields of this named tuple are not known');
  const defaults = call.keywords.get('defaults')?.value;
  const last = isSequence(defaults) ? defaults.items : [];
  const start = fields.length - last.length;
  const known = new Map(last.map((value, index) => [fields[start + index] ?? '', value] as const));
  const made = libraryClass(name, []);
  giveFields(made, fields, known);
  return made;
}

/** Makes calls of a class give tuples with these field names. */
export function giveFields(
  made: ClassValue,
  fields: readonly string[],
  defaults: ReadonlyMap<string, Value>,
): void {
  const build = (items: readonly Value[]): Value => ({ kind: 'tuple', items, fields, class: made });
  const late = (): Value | undefined => {
    const stored = made.members.get('__new__');
    return stored?.kind === 'native' ? stored.member?.('__defaults__') : undefined;
  };
  const make = native('__new__', (call) => {
    const given = call.positional.slice(1);
    const later = late();
    const items = fields.map((field, index): Value => {
      const argument = given[index] ?? call.keywords.get(field);
      return (
        argument?.value ??
        defaults.get(field) ??
        lateDefault(later, fields.length, index) ??
        call.evaluation.fail(`${field} is not given`, call.location, 'TypeError')
      );
    });
    return build(items);
  });
  const attributes = new Map<string, Value>();
  const signature = () => ({
    title: made.name,
    places: ['cls', ...fields],
    names: ['cls', ...fields],
    required: new Set(
      fields.filter((field, at) => !defaults.has(field) && !lateDefault(late(), fields.length, at)),
    ),
    hasRest: false,
    hasKeywords: false,
    hidden: 1,
  });
  // `P.__new__.__defaults__ = (None,) * len(P._fields)` is how older code gives defaults.
  const maker = { ...make, signature, member: (name: string) => attributes.get(name), attributes };
  made.members.set('__new__', maker);
  made.members.set('_fields', tuple(fields.map(str)));
  made.members.set('_field_defaults', dict(defaults));
  made.members.set('__match_args__', tuple(fields.map(str)));
  made.members.set(
    '_make',
    native('_make', (call) => {
      const first = argument(call, 0);
      const items = first && call.evaluation.iterate(first, call.location);
      return !items || 'kind' in items ? (items ?? none) : build(items);
    }),
  );
}

function lateDefault(defaults: Value | undefined, count: number, index: number): Value | undefined {
  if (defaults?.kind !== 'tuple') return undefined;
  return defaults.items[index - (count - defaults.items.length)];
}

/** Read only as far as it is followed: the first mapping that has a key says its value. */
function chainMap(call: NativeCall): Value {
  const entries: DictValue['entries'] = new Map();
  for (const { value } of [...call.positional].reverse()) {
    if (value.kind !== 'dict' || value.openReason !== undefined)
      return because(call, [value], 'what this mapping holds is not known');
    for (const [slot, entry] of value.entries) entries.set(slot, entry);
  }
  return { kind: 'dict', entries };
}

const CLASSES = natives(
  'collections',
  {
    OrderedDict: orderedDict,
    defaultdict: defaultDict,
    Counter: counter,
    deque,
    namedtuple: namedTuple,
    ChainMap: chainMap,
  },
  { isClass: true },
);

export const collectionsModule = pythonModule('collections', {
  values: {
    ...Object.fromEntries([...CLASSES].map(([name, made]) => [name, () => made])),
    abc: () => abstractCollections,
    UserDict: () => CLASSES.get('OrderedDict') ?? none,
  },
});

/** Abstract classes: `isinstance` knows them by name, and they may be bases. */
export const abstractCollections = pythonModule('collections.abc', {});
