/** `object.name` read and written: a user's own classes and modules here, everything else by its library. */
import type { Location } from '../document.js';
import { callFunction } from './calls.js';
import { ancestors, findMember } from './classes.js';
import type { Machine } from './machine.js';
import { str, undefinedValue, unknown } from './makeValue.js';
import type { Frame } from './scope.js';
import type { ClassValue, InstanceValue, NamespaceValue, Value } from './value.js';

export function readAttribute(
  machine: Machine,
  object: Value,
  name: string,
  at: Location,
  frame: Frame,
): Value {
  if (object.kind === 'unknown') return object;
  if (object.kind === 'symbol') return unknown(`.${name} of a value that has only a name`, at);
  const own =
    object.kind === 'instance'
      ? ofInstance(machine, object, name, at, frame)
      : object.kind === 'class'
        ? ofClass(object, name)
        : object.kind === 'namespace'
          ? (object.assigned?.get(name) ?? object.member(name))
          : object.kind === 'native'
            ? object.member?.(name)
            : undefined;
  if (own) return own;
  if (object.kind === 'dict' && frame.dialect === 'javascript') {
    const entry = object.entries.get(`s:${name}`);
    if (entry) return entry.value;
  }
  if (object.kind === 'tuple') {
    const field = object.items[object.fields?.indexOf(name) ?? -1];
    if (field) return field;
  }
  const evaluation = machine.evaluationFor(frame);
  const fromLibrary = machine.registry.attribute(object, name, evaluation, at);
  if (fromLibrary) return fromLibrary;
  if (object.kind === 'instance' && object.native) {
    const inherited = machine.registry.attribute(object.native, name, evaluation, at);
    if (inherited) return inherited;
  }
  if (object.kind === 'dict' && frame.dialect === 'javascript')
    return object.openReason === undefined ? undefinedValue : unknown(object.openReason, at);
  return unknown(`.${name} of ${describe(object)} is not known`, at);
}

function describe(object: Value): string {
  if (object.kind === 'namespace' || object.kind === 'native') return object.name;
  if (object.kind === 'instance') return `a ${object.class.name}`;
  return object.kind === 'class' ? object.name : `a ${object.kind}`;
}

function ofInstance(
  machine: Machine,
  object: InstanceValue,
  name: string,
  at: Location,
  frame: Frame,
): Value | undefined {
  const member = findMember(object.class, name)?.value;
  if (member?.kind === 'function' && member.decoration === 'property')
    return callFunction(
      machine,
      member,
      { positional: [{ value: object }], keywords: new Map() },
      { location: at, calleeLocation: at, isNew: false, frame },
      object,
    );
  const attribute = object.attributes.get(name);
  if (attribute) return attribute;
  if (name === '__class__' || name === 'constructor') return object.class;
  if (member) return bindMember(member, object, object.class);
  return undefined;
}

/** A function found in a class, as a method of its receiver. */
export function bindMember(member: Value, receiver: Value, owner: ClassValue): Value {
  if (member.kind === 'function') {
    if (member.decoration === 'static') return member;
    return { kind: 'method', receiver: member.decoration === 'class' ? owner : receiver, callee: member };
  }
  return member;
}

function ofClass(object: ClassValue, name: string): Value | undefined {
  if (name === '__name__' || name === 'name') return str(object.name);
  const member = findMember(object, name)?.value;
  if (member?.kind === 'function' && member.decoration === 'class')
    return { kind: 'method', receiver: object, callee: member };
  return member ?? object.nativeBase?.member?.(name);
}

/** What `super()` gives: the members of the classes after `owner`, bound to the receiver. */
export function superOf(owner: ClassValue, receiver: Value): NamespaceValue {
  const start = receiver.kind === 'instance' ? receiver.class : receiver.kind === 'class' ? receiver : owner;
  const line = ancestors(start);
  const after = line.slice(line.indexOf(owner) + 1);
  return {
    kind: 'namespace',
    name: 'super',
    member: (name) => {
      for (const base of after) {
        const member = base.members.get(name);
        if (member) return bindMember(member, receiver, base);
      }
      return nativeMember(owner, receiver, name);
    },
    names: () => after.flatMap((base) => [...base.members.keys()]),
  };
}

function nativeMember(owner: ClassValue, receiver: Value, name: string): Value | undefined {
  const base = owner.nativeBase;
  if (name === '__init__' || name === 'constructor')
    return {
      kind: 'native',
      name: base?.name ?? 'object',
      call: (call) => {
        if (base && receiver.kind === 'instance') base.call({ ...call, constructing: receiver });
        return { kind: 'none', isUndefined: false };
      },
    };
  if (receiver.kind !== 'instance' || !receiver.native) return undefined;
  const native = receiver.native;
  return {
    kind: 'native',
    name: `${base?.name ?? 'object'}.${name}`,
    call: (call) => {
      const method = call.evaluation.attribute(native, name, call.calleeLocation);
      if (method.kind === 'unknown') return method;
      const positional = call.positional.map(({ value }) => value);
      const keywords = new Map([...call.keywords].map(([key, { value }]) => [key, value] as const));
      return call.evaluation.call(method, positional, keywords, call.location);
    },
  };
}

export function writeAttribute(
  machine: Machine,
  object: Value,
  name: string,
  value: Value,
  at: Location,
  frame: Frame,
): void {
  if (object.kind === 'instance') {
    const setter = findMember(object.class, `set ${name}`)?.value;
    if (setter?.kind === 'function') {
      const given = { positional: [{ value: object as Value }, { value }], keywords: new Map() };
      callFunction(machine, setter, given, { location: at, calleeLocation: at, isNew: false, frame }, object);
      return;
    }
    setEntry(machine, object, object.attributes, name, value);
    if (object.native)
      machine.registry.setAttribute(object.native, name, value, machine.evaluationFor(frame), at);
    return;
  }
  if (object.kind === 'class') setEntry(machine, object, object.members, name, value);
  else if (object.kind === 'dict' && frame.dialect === 'javascript') {
    machine.journal.touch(
      {
        object,
        key: 'entries',
        get: () => object.entries,
        set: (entries) => {
          object.entries = entries;
        },
      },
      (entries) => new Map(entries),
    );
    object.entries.set(`s:${name}`, { key: str(name), value });
  } else if (object.kind === 'namespace' && object.assigned)
    setEntry(machine, object, object.assigned, name, value);
  else machine.registry.setAttribute(object, name, value, machine.evaluationFor(frame), at);
}

function setEntry(
  machine: Machine,
  owner: object,
  map: Map<string, Value>,
  name: string,
  value: Value,
): void {
  machine.journal.set(
    {
      object: owner,
      key: `.${name}`,
      get: () => map.get(name),
      set: (content: Value | undefined) => {
        if (content) map.set(name, content);
        else map.delete(name);
      },
    },
    value,
  );
}
