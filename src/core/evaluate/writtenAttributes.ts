/** `object.name = value` and `del object.name`. */
import type { Location } from '../document.js';
import { bindMember, readAttribute, setEntry } from './attributes.js';
import { callFunction, callValue } from './calls.js';
import { findMember } from './classes.js';
import { writeByDescriptor } from './descriptors.js';
import { dictSlot } from './indexing.js';
import type { Machine } from './machine.js';
import { str } from './makeValue.js';
import { openInstance } from './openInstances.js';
import type { Frame } from './scope.js';
import type { InstanceValue, Value } from './value.js';

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
      const receiver = frame.dialect === 'python' ? [{ value: object as Value }] : [];
      const given = { positional: [...receiver, { value }], keywords: new Map() };
      callFunction(machine, setter, given, { location: at, calleeLocation: at, isNew: false, frame }, object);
      return;
    }
    if (writeByDescriptor(machine, object, { name, value }, at, frame)) return;
    const ownSetter = findMember(object.class, '__setattr__')?.value;
    if (
      ownSetter?.kind === 'function' ||
      (ownSetter?.kind === 'native' && ownSetter.isMethod && object.held)
    ) {
      const method = bindMember(ownSetter, object, object.class);
      const given = { positional: [{ value: str(name) }, { value }], keywords: new Map() };
      callValue(machine, method, given, { location: at, calleeLocation: at, isNew: false, frame });
      return;
    }
    if (name === '__dict__') {
      replaceAttributes(object, value);
      return;
    }
    setEntry(machine, object, object.attributes, name, value);
    if (object.native)
      machine.registry.setAttribute(object.native, name, value, machine.evaluationFor(frame), at);
    return;
  }
  const own = openInstance(object);
  if (own) writeAttribute(machine, own, name, value, at, frame);
  else if (object.kind === 'function') {
    object.attributes ??= new Map();
    setEntry(machine, object, object.attributes, name, value);
  } else if (object.kind === 'native' && object.attributes)
    setEntry(machine, object, object.attributes, name, value);
  else if (object.kind === 'class') setEntry(machine, object, object.members, name, value);
  else if (object.kind === 'dict' && frame.dialect === 'javascript') {
    machine.journal.touch(dictSlot(object), (entries) => new Map(entries));
    object.entries.set(`s:${name}`, { key: str(name), value });
  } else if (object.kind === 'namespace' && object.assigned)
    setEntry(machine, object, object.assigned, name, value);
  else machine.registry.setAttribute(object, name, value, machine.evaluationFor(frame), at);
}

function replaceAttributes(object: InstanceValue, value: Value): void {
  const held = value === object ? object.held : undefined;
  if (held?.kind === 'dict') object.held = { ...held, attributesAreEntries: true };
  else if (value.kind === 'dict')
    for (const { key, value: content } of value.entries.values())
      if (key.kind === 'string') object.attributes.set(key.value, content);
}

/** `del object.name` */
export function removeAttribute(
  machine: Machine,
  object: Value,
  name: string,
  at: Location,
  frame: Frame,
): void {
  if (object.kind === 'dict' && frame.dialect === 'javascript') {
    machine.journal.touch(dictSlot(object), (entries) => new Map(entries));
    object.entries.delete(`s:${name}`);
  } else if (object.kind === 'instance' && object.attributes.has(name))
    setEntry(machine, object, object.attributes, name, undefined);
  else readAttribute(machine, object, name, at, frame);
}
