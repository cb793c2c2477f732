/** `object.name`: a user's own classes and modules here, everything else by its library. */

import type { Location } from '../document.js';
import { baseNew, fillHeld } from './builtinBases.js';
import { callFunction, callValue } from './calls.js';
import { ancestors, findMember } from './classes.js';
import { readByDescriptor } from './descriptors.js';
import type { Machine } from './machine.js';
import { dict, list, madeOf, native, none, str, tuple, undefinedValue, unknown } from './makeValue.js';
import { plainCall } from './metaclasses.js';
import { memberOfFunction, missingMember, noteMissingAttribute } from './missingAttribute.js';
import { memberOfNone } from './ofNone.js';
import { memberOfOpenInstance } from './openInstances.js';
import type { Frame } from './scope.js';
import { propertyValue } from './scriptMembers.js';
import { attributeOfSymbol } from './symbolParts.js';
import type {
  ClassValue,
  DictValue,
  FunctionValue,
  InstanceValue,
  NamespaceValue,
  NativeValue,
  Value,
} from './value.js';

export function readAttribute(
  machine: Machine,
  object: Value,
  name: string,
  at: Location,
  frame: Frame,
): Value {
  if (object.kind === 'unknown') {
    // A promise of something that is not known still calls back.
    const isPromised = frame.dialect === 'javascript' && /^(?:then|catch|finally)$/.test(name);
    const own = memberOfOpenInstance(machine, object, name, at, frame);
    if (own) return own;
    const isAsked = isPromised || object.facts !== undefined;
    const method = isAsked && machine.registry.attribute(object, name, machine.evaluationFor(frame), at);
    return method || madeOf(object);
  }
  if (object.kind === 'symbol')
    return (
      machine.registry.attribute(object, name, machine.evaluationFor(frame), at) ??
      attributeOfSymbol(object, name) ??
      unknown(`.${name} of a value that has only a name`, at)
    );
  const own =
    object.kind === 'instance'
      ? ofInstance(machine, object, name, at, frame)
      : object.kind === 'class'
        ? ofClass(machine, object, name, at, frame)
        : object.kind === 'namespace'
          ? (object.assigned?.get(name) ?? object.member(name) ?? ofModule(object, name))
          : object.kind === 'native'
            ? object.member?.(name)
            : object.kind === 'function'
              ? ofFunction(object, name)
              : undefined;
  if (own) return own;
  if (object.kind === 'dict' && frame.dialect === 'javascript') {
    const entry = object.entries.get(`s:${name}`);
    if (entry) return propertyValue(machine, object, entry.value, at, frame);
  }
  if (object.kind === 'tuple') {
    const field = object.items[object.fields?.indexOf(name) ?? -1];
    if (field) return field;
    const member = object.class && findMember(object.class, name)?.value;
    if (member) return readMember(machine, member, object, object.class, at, frame);
  }
  const evaluation = machine.evaluationFor(frame);
  const fromLibrary = machine.registry.attribute(object, name, evaluation, at);
  if (fromLibrary) return fromLibrary;
  if (object.kind === 'instance' && object.native) {
    const inherited = machine.registry.attribute(object.native, name, evaluation, at);
    if (inherited) return inherited;
  }
  if (object.kind === 'instance' && frame.dialect === 'python') {
    const held = object.held && ofHeld(machine, object.held, name, at, frame);
    if (held) return held;
    const fallback = findMember(object.class, '__getattr__')?.value;
    if (fallback) {
      const method = bindMember(fallback, object, object.class);
      const given = { positional: [{ value: str(name) }], keywords: new Map() };
      return callValue(machine, method, given, { location: at, calleeLocation: at, isNew: false, frame });
    }
  }
  if (object.kind === 'instance' && object.class.openBase)
    return unknown(`.${name} may come from the base class: ${object.class.openBase.reason}`, at);
  const missing = missingMember(machine, object, name, at, frame);
  if (missing) return missing;
  if (object.kind === 'native' && object.row && object.isClass && frame.dialect === 'python')
    return unboundMember(object, name);
  if (object.kind === 'instance') noteMissingAttribute(machine, object, name, at, frame);
  if (object.kind === 'function') {
    const uncalled = memberOfFunction(machine, object, name, at, frame);
    if (uncalled) return uncalled;
  }
  const ofNone = object.kind === 'none' && frame.dialect === 'python';
  const told = ofNone ? memberOfNone(machine, object, name, at, frame) : undefined;
  if (told) return told;
  if (frame.dialect === 'python' && isClosed(object, name))
    return machine.fail(`${describe(object)} has no attribute "${name}"`, at, 'AttributeError');
  if (object.kind === 'dict' && frame.dialect === 'javascript')
    return object.openReason === undefined ? undefinedValue : unknown(object.openReason, at);
  return unknown(`.${name} of ${describe(object)} is not known`, at);
}

/** Whether all its attributes are known, so that one that is not found does not exist. */
function isClosed(object: Value, name: string): boolean {
  if (object.kind === 'instance') {
    const { nativeBase } = object.class;
    if (!nativeBase) return !object.native;
    // Only the public names of a library's class are all listed.
    return !name.startsWith('_') && nativeBase.attributeNames?.has(name) === false;
  }
  return ['none', 'string', 'list', 'dict', 'tuple', 'set', 'boolean'].includes(object.kind);
}

/** `self.__dict__ = self` makes the entries of a dict attributes. */
function ofHeld(machine: Machine, held: Value, name: string, at: Location, frame: Frame): Value | undefined {
  const method = machine.registry.attribute(held, name, machine.evaluationFor(frame), at);
  if (method || held.kind !== 'dict') return method;
  return held.attributesAreEntries ? held.entries.get(`s:${name}`)?.value : undefined;
}

/** `vars(module)`, `module.__dict__`: to read. */
function ofModule(module: NamespaceValue, name: string): Value | undefined {
  if (name !== '__dict__') return undefined;
  const names = [...new Set([...module.names(), ...(module.assigned?.keys() ?? [])])];
  const entries = names.flatMap((each) => {
    const value = module.assigned?.get(each) ?? module.member(each);
    return value ? [[each, value] as const] : [];
  });
  return dict(entries, 'the module may have other names');
}

function ofFunction(object: FunctionValue, name: string): Value | undefined {
  const stored = object.attributes?.get(name);
  if (stored) return stored;
  if (name === '__name__' || name === '__qualname__') return str(object.node.name || '<lambda>');
  if (name === '__doc__') return object.node.docstring === undefined ? none : str(object.node.docstring);
  return name === '__module__' ? str('__main__') : undefined;
}

function describe(object: Value): string {
  if (object.kind === 'namespace' || object.kind === 'native') return object.name;
  if (object.kind === 'instance') return `a ${object.class.name}`;
  return object.kind === 'class' ? object.name : `a ${object.kind}`;
}

/** Of its own attributes and methods, and those of its classes. */
export function ofInstance(
  machine: Machine,
  object: InstanceValue,
  name: string,
  at: Location,
  frame: Frame,
): Value | undefined {
  const member = findMember(object.class, name)?.value;
  const isProperty = member?.kind === 'function' && member.decoration === 'property';
  const attribute = isProperty && !member.isCached ? undefined : object.attributes.get(name);
  const described = readByDescriptor(machine, member, object, attribute, at, frame);
  if (described) return described;
  if (attribute) return attribute;
  if (member) {
    const value = readMember(machine, member, object, object.class, at, frame);
    if (isProperty && member.isCached) setEntry(machine, object, object.attributes, name, value);
    return value;
  }
  if (name === '__class__' || name === 'constructor') return object.class;
  if (name === '__dict__') return dictOf(object.attributes);
  return undefined;
}

function readMember(
  machine: Machine,
  member: Value,
  object: Value,
  of: ClassValue | undefined,
  at: Location,
  frame: Frame,
): Value {
  if (member.kind !== 'function' || member.decoration !== 'property')
    return of ? bindMember(member, object, of) : member;
  const given = { positional: [{ value: object }], keywords: new Map() };
  return callFunction(
    machine,
    member,
    given,
    { location: at, calleeLocation: at, isNew: false, frame },
    object,
  );
}

/** Attributes as a dictionary that writes through to them. */
function dictOf(attributes: Map<string, Value>): DictValue {
  const entries = new Map<string, { key: Value; value: Value }>();
  for (const [name, value] of attributes) entries.set(`s:${name}`, { key: str(name), value });
  const { set } = entries;
  entries.set = (key, entry) => {
    if (entry.key.kind === 'string') attributes.set(entry.key.value, entry.value);
    return set.call(entries, key, entry);
  };
  return { kind: 'dict', entries };
}

/** A function found in a class, as a method of its receiver. */
export function bindMember(member: Value, receiver: Value, owner: ClassValue): Value {
  if (member.kind === 'function') {
    if (member.decoration === 'static') return member;
    if (member.node.name === '__new__') return member;
    const isOfClass = member.decoration === 'class' || member.node.name === '__init_subclass__';
    return { kind: 'method', receiver: isOfClass ? owner : receiver, callee: member };
  }
  if (member.kind === 'native' && member.isMethod) return { kind: 'method', receiver, callee: member };
  if (member.kind === 'unknown' && member.either) {
    const [one, other] = member.either;
    return { ...member, either: [bindMember(one, receiver, owner), bindMember(other, receiver, owner)] };
  }
  return member;
}

function ofClass(
  machine: Machine,
  object: ClassValue,
  name: string,
  at: Location,
  frame: Frame,
): Value | undefined {
  const member = findMember(object, name)?.value;
  const byMetaclass = member || !object.metaclass ? undefined : findMember(object.metaclass, name)?.value;
  if (byMetaclass) return readMember(machine, byMetaclass, object, object.metaclass, at, frame);
  if (!member) {
    if (name === '__name__' || name === '__qualname__') return str(object.name);
    if (name === 'name' && object.node.members.some(({ kind }) => kind !== 'statement'))
      return str(object.name);
    if (name === '__mro__') {
      const root = machine.registry.builtin('object', 'python');
      return tuple([
        ...ancestors(object),
        ...(object.nativeBase ? [object.nativeBase] : []),
        ...(root ? [root] : []),
      ]);
    }
    if (name === '__bases__') return tuple(object.bases);
    if (name === '__subclasses__')
      return native(`${object.name}.__subclasses__`, () => list(machine.subclasses.get(object) ?? []));
    if (name === '__dict__') return dictOf(object.members);
    if (name === '__module__') return str('__main__');
    if (name === '__doc__') return none;
    if (name === '__members__')
      return dictOf(new Map([...object.members].filter(([, value]) => value.kind === 'instance')));
  }
  if (member?.kind === 'function' && member.decoration === 'class')
    return { kind: 'method', receiver: object, callee: member };
  const inherited = member ? undefined : object.nativeBase?.member?.(name);
  return member ?? (inherited && bindMember(inherited, object, object));
}

/** What `super()` gives: the members of the classes after `owner`, bound to the receiver. */
export function superOf(owner: ClassValue, receiver: Value): NamespaceValue {
  const of = receiver.kind === 'instance' ? receiver.class : receiver.kind === 'class' ? receiver : owner;
  const start = ancestors(of).includes(owner) ? of : (of.metaclass ?? owner);
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
      return owner.openBase ?? nativeMember(owner, receiver, name);
    },
    names: () => after.flatMap((base) => [...base.members.keys()]),
  };
}

/** Methods that the library's own layer has behind those of the class that extends it. */
const OF_BASE = new Set(['call', 'compute_output_shape']);

/** `Conv2D.build(self, input_shape)` in a class that extends it: as `super()` gives it, with the object as first argument. */
function unboundMember(base: NativeValue, name: string): Value {
  return {
    kind: 'native',
    name: `${base.name}.${name}`,
    call: (call) => {
      const [self, ...positional] = call.positional;
      const root = self?.value.kind === 'instance' && ancestors(self.value.class).at(-1);
      const member =
        root && root.nativeBase?.row === base.row ? nativeMember(root, self.value, name) : undefined;
      if (member?.kind !== 'native') return unknown(`${base.name}.${name} is called on what is not known`);
      return member.call({ ...call, positional });
    },
  };
}

function nativeMember(owner: ClassValue, receiver: Value, name: string): Value | undefined {
  const base = owner.nativeBase;
  if (name === '__new__') return baseNew;
  if (name === '__call__' && receiver.kind === 'class') return plainCall(receiver);
  if (name === '__setattr__')
    return {
      kind: 'native',
      name: 'object.__setattr__',
      call: (call) => {
        const [key, value] = call.positional;
        if (receiver.kind === 'instance' && key?.value.kind === 'string' && value)
          receiver.attributes.set(key.value.value, value.value);
        return none;
      },
    };
  if (name === '__init_subclass__' || name === '__post_init__' || name === '__exit__')
    return { kind: 'native', name: `object.${name}`, call: () => none };
  if (name === '__init__' || name === 'constructor')
    return {
      kind: 'native',
      name: base?.name ?? 'object',
      call: (call) => {
        if (base && receiver.kind === 'instance') {
          if (!fillHeld(receiver, base, call)) base.call({ ...call, constructing: receiver });
        }
        return none;
      },
    };
  if (receiver.kind === 'instance' && receiver.held) {
    const { held } = receiver;
    return {
      kind: 'native',
      name: `super.${name}`,
      call: (call) => {
        const method = call.evaluation.attribute(held, name, call.calleeLocation);
        return call.evaluation.call(
          method,
          call.positional.map(({ value }) => value),
          new Map([...call.keywords].map(([key, { value }]) => [key, value] as const)),
          call.location,
        );
      },
    };
  }
  if (receiver.kind !== 'instance' || !receiver.native) return undefined;
  const native = receiver.native;
  return {
    kind: 'native',
    name: `${base?.name ?? 'object'}.${name}`,
    call: (call) => {
      const asked = OF_BASE.has(name) ? `super().${name}` : name;
      const method = call.evaluation.attribute(native, asked, call.calleeLocation);
      if (method.kind === 'unknown') return method;
      const positional = call.positional.map(({ value }) => value);
      const keywords = new Map([...call.keywords].map(([key, { value }]) => [key, value] as const));
      return call.evaluation.call(method, positional, keywords, call.location);
    },
  };
}

/** Undefined takes it out. */
export function setEntry(
  machine: Machine,
  owner: object,
  map: Map<string, Value>,
  name: string,
  value: Value | undefined,
): void {
  machine.journal.set<Value | undefined>(
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
