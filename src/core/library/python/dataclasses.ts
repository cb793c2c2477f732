/** `dataclasses`: the constructor, equality and text that the decorator writes. */

import { ancestors } from '../../evaluate/classes.js';
import { orderOf } from '../../evaluate/comparing.js';
import { bool, dict, list, none, str, tuple } from '../../evaluate/makeValue.js';
import type { NativeCall } from '../../evaluate/nativeCall.js';
import { equals } from '../../evaluate/operations.js';
import type { ClassValue, InstanceValue, Value } from '../../evaluate/value.js';
import type { Expression } from '../../program/tree.js';
import { argument, because, made, notKnown } from '../builtins/callArguments.js';
import { reprOf } from '../builtins/display.js';
import { libraryMethod } from '../builtins/exceptions.js';
import { showIn } from '../builtins/showing.js';
import { configured, configuredClass } from '../configured.js';
import { pythonModule } from './module.js';

interface Field {
  readonly name: string;
  readonly default?: Value;
  readonly factory?: Value;
  readonly isGiven: boolean;
  readonly isCompared: boolean;
}

/** The fields of a class: those of its bases first, then its own annotations in order. */
function fieldsOf(of: ClassValue): readonly Field[] {
  const fields = new Map<string, Field>();
  for (const owner of [...ancestors(of)].reverse()) {
    if (owner === of)
      for (const name of annotatedNames(of)) fields.set(name, fieldOf(name, of.members.get(name)));
    else for (const field of completed.get(owner) ?? []) fields.set(field.name, field);
  }
  return [...fields.values()];
}

/** The fields of each data class: its bases that are none give no fields. */
const completed = new WeakMap<ClassValue, readonly Field[]>();

/** Names annotated in the body, `ClassVar` apart. */
export function annotatedNames(of: ClassValue): readonly string[] {
  return of.node.members.flatMap((member) => {
    const statement = member.kind === 'statement' ? member.statement : undefined;
    if (statement?.kind !== 'assign' || !statement.annotation) return [];
    const [target] = statement.targets;
    return target?.kind === 'name' && !isClassVariable(statement.annotation) ? [target.name] : [];
  });
}

function isClassVariable(annotation: Expression): boolean {
  if (annotation.kind === 'index') return isClassVariable(annotation.object);
  if (annotation.kind === 'attribute') return annotation.name === 'ClassVar';
  return annotation.kind === 'name' && annotation.name === 'ClassVar';
}

function fieldOf(name: string, value: Value | undefined): Field {
  if (value?.kind !== 'configured' || value.name !== 'dataclasses.field')
    return { name, isGiven: true, isCompared: true, ...(value && { default: value }) };
  const setting = (key: string): Value | undefined => value.bound.get(key)?.value;
  const isOff = (key: string): boolean => {
    const given = setting(key);
    return given?.kind === 'boolean' && !given.value;
  };
  const [standard, factory] = [setting('default'), setting('default_factory')];
  return {
    name,
    isGiven: !isOff('init'),
    isCompared: !isOff('compare'),
    ...(standard && { default: standard }),
    ...(factory && { factory }),
  };
}

function decorate(call: NativeCall): Value {
  const target = argument(call, 0);
  if (!target) return made('dataclass', (inner) => complete(argument(inner, 0), inner, call));
  return complete(target, call, call);
}

function complete(target: Value | undefined, call: NativeCall, options: NativeCall): Value {
  if (target?.kind !== 'class') return target ?? notKnown(call, 'a decorator is given no class');
  const fields = fieldsOf(target);
  completed.set(target, fields);
  const isOn = (option: string): boolean => {
    const given = options.keywords.get(option)?.value;
    return given?.kind === 'boolean' && given.value;
  };
  const add = (name: string, value: Value): void => {
    if (!target.members.has(name)) target.members.set(name, value);
  };
  for (const { name, default: standard } of fields) if (standard) target.members.set(name, standard);
  for (const { name, factory } of fields) if (factory) target.members.delete(name);
  add('__init__', {
    ...libraryMethod('__init__', (inner) => initialise(fields, isOn('kw_only'), inner)),
    ...(!fields.some(({ name }) => name === '_') && {
      signature: () => signatureOf(target.name, fields, isOn('kw_only')),
    }),
  });
  add(
    '__repr__',
    libraryMethod('__repr__', (inner) => text(fields, inner)),
  );
  add(
    '__eq__',
    libraryMethod('__eq__', (inner) => compare(fields, inner)),
  );
  add('__match_args__', tuple(fields.map(({ name }) => str(name))));
  target.members.set('__dataclass_fields__', tuple(fields.map(({ name }) => str(name))));
  if (isOn('order'))
    for (const [name, fits] of ORDERS)
      add(
        name,
        libraryMethod(name, (inner) => ordered(fields, inner, fits)),
      );
  return target;
}

function signatureOf(title: string, fields: readonly Field[], byKeyword: boolean) {
  const given = fields.filter(({ isGiven }) => isGiven);
  const names = given.map(({ name }) => name);
  const isNeeded = (field: Field) => field.default === undefined && field.factory === undefined;
  return {
    title,
    places: byKeyword ? [] : names,
    names,
    required: new Set(given.filter(isNeeded).map(({ name }) => name)),
    hasRest: false,
    hasKeywords: false,
    hidden: 0,
  };
}

function initialise(fields: readonly Field[], byKeyword: boolean, call: NativeCall): Value {
  const self = call.receiver;
  if (self?.kind !== 'instance') return none;
  let next = 0;
  for (const field of fields) {
    const positional = field.isGiven && !byKeyword ? call.positional[next++] : undefined;
    const given = positional ?? (field.isGiven ? call.keywords.get(field.name) : undefined);
    const value = given?.value ?? startOf(field, call);
    if (value) call.evaluation.setAttribute(self, field.name, value);
    else if (field.isGiven)
      call.evaluation.setAttribute(
        self,
        field.name,
        call.openReason === undefined
          ? call.evaluation.fail(`${field.name} is not given`, call.location, 'TypeError')
          : notKnown(call, call.openReason),
      );
  }
  call.evaluation.special(self, '__post_init__', [], call.location);
  return none;
}

function startOf(field: Field, call: NativeCall): Value | undefined {
  return field.factory ? call.evaluation.call(field.factory, [], undefined, call.location) : field.default;
}

function valuesOf(fields: readonly Field[], of: Value | undefined): readonly Value[] | undefined {
  if (of?.kind !== 'instance') return undefined;
  return fields.filter(({ isCompared }) => isCompared).flatMap(({ name }) => of.attributes.get(name) ?? []);
}

function text(fields: readonly Field[], call: NativeCall): Value {
  const self = call.receiver;
  if (self?.kind !== 'instance') return notKnown(call, 'this text is not known');
  const parts = fields.map(({ name }) => {
    const value = self.attributes.get(name);
    return [name, value && reprOf(value, showIn(call))] as const;
  });
  if (parts.some(([, shown]) => shown === undefined)) return notKnown(call, 'this text is not known');
  return str(`${self.class.name}(${parts.map(([name, shown]) => `${name}=${shown}`).join(', ')})`);
}

function compare(fields: readonly Field[], call: NativeCall): Value {
  const other = argument(call, 0);
  const [a, b] = [valuesOf(fields, call.receiver), valuesOf(fields, other)];
  const isSameClass =
    call.receiver?.kind === 'instance' && other?.kind === 'instance' && call.receiver.class === other.class;
  if (!a || !b || !isSameClass) return other?.kind === 'unknown' ? other : bool(false);
  const same = equals(tuple(a), tuple(b));
  return same === undefined ? because(call, [...a, ...b], 'this comparison is not known') : bool(same);
}

const ORDERS: readonly (readonly [string, (order: number) => boolean])[] = [
  ['__lt__', (order) => order < 0],
  ['__le__', (order) => order <= 0],
  ['__gt__', (order) => order > 0],
  ['__ge__', (order) => order >= 0],
];

function ordered(fields: readonly Field[], call: NativeCall, fits: (order: number) => boolean): Value {
  const [a, b] = [valuesOf(fields, call.receiver), valuesOf(fields, argument(call, 0))];
  const order = a && b && orderOf(tuple(a), tuple(b));
  return order === undefined ? notKnown(call, 'this comparison is not known') : bool(fits(order));
}

/** `asdict` and `astuple`, into lists, tuples, dicts and other data classes. */
function plain(value: Value, shape: (names: readonly string[], values: readonly Value[]) => Value): Value {
  const each = (item: Value): Value => plain(item, shape);
  if (value.kind === 'list' && value.openReason === undefined) return list(value.items.map(each));
  if (value.kind === 'tuple' && !value.fields) return tuple(value.items.map(each));
  if (value.kind === 'dict') {
    const entries = [...value.entries].map(
      ([slot, entry]) => [slot, { key: entry.key, value: each(entry.value) }] as const,
    );
    return { ...value, entries: new Map(entries) };
  }
  if (value.kind !== 'instance' || !isDataclass(value.class)) return value;
  const names = fieldsOf(value.class).map(({ name }) => name);
  return shape(
    names,
    names.map((name) => each(value.attributes.get(name) ?? none)),
  );
}

function isDataclass(of: ClassValue): boolean {
  return ancestors(of).some(({ members }) => members.has('__dataclass_fields__'));
}

function instanceIn(call: NativeCall): InstanceValue | undefined {
  const value = argument(call, 0);
  return value?.kind === 'instance' && isDataclass(value.class) ? value : undefined;
}

function replaced(call: NativeCall): Value {
  const self = instanceIn(call);
  if (!self) return because(call, [argument(call, 0)], 'this is no known data class');
  const keywords = new Map<string, Value>();
  for (const { name, isGiven } of fieldsOf(self.class)) {
    const value = call.keywords.get(name)?.value ?? self.attributes.get(name);
    if (value && isGiven) keywords.set(name, value);
  }
  return call.evaluation.call(self.class, [], keywords, call.location);
}

const asDict = (names: readonly string[], values: readonly Value[]): Value =>
  dict(names.map((name, index) => [name, values[index] ?? none] as const));

export const dataclassesModule = pythonModule('dataclasses', {
  functions: {
    dataclass: decorate,
    field: (call) => configured('dataclasses.field', [], call),
    replace: replaced,
    asdict: (call) => {
      const self = instanceIn(call);
      return self ? plain(self, asDict) : because(call, [argument(call, 0)], 'this is no known data class');
    },
    astuple: (call) => {
      const self = instanceIn(call);
      return self
        ? plain(self, (_, values) => tuple(values))
        : because(call, [argument(call, 0)], 'this is no known data class');
    },
    fields: (call) => {
      const value = argument(call, 0);
      const of = value?.kind === 'instance' ? value.class : value;
      if (of?.kind !== 'class') return because(call, [value], 'this is no known data class');
      const named = configuredClass('dataclasses.Field', ['name']);
      return tuple(
        fieldsOf(of).map(({ name }) => named.call({ ...call, positional: [{ value: str(name) }] })),
      );
    },
    is_dataclass: (call) => {
      const value = argument(call, 0);
      const of = value?.kind === 'instance' ? value.class : value;
      return of?.kind === 'unknown' ? of : bool(of?.kind === 'class' && isDataclass(of));
    },
  },
});
