/** Python's descriptors: objects in a class that say what reading and writing an attribute of its instances does. */
import type { Location } from '../document.js';
import { findMember } from './classes.js';
import { locate, type Machine } from './machine.js';
import { callSpecial } from './protocols.js';
import type { Frame, Scope } from './scope.js';
import type { ClassValue, InstanceValue, Value } from './value.js';

/** `object.name` by `__get__`; undefined where nothing in the class says so. What has a `__set__` too goes before the object's own. */
export function readByDescriptor(
  machine: Machine,
  member: Value | undefined,
  object: InstanceValue,
  own: Value | undefined,
  at: Location,
  frame: Frame,
): Value | undefined {
  if (member?.kind !== 'instance' || frame.dialect !== 'python') return undefined;
  if (own && !findMember(member.class, '__set__')) return undefined;
  return callSpecial(machine, member, '__get__', [object, object.class], at, frame);
}

/** `object.name = value` by `__set__`; whether something in the class says so. */
export function writeByDescriptor(
  machine: Machine,
  object: InstanceValue,
  { name, value }: { readonly name: string; readonly value: Value },
  at: Location,
  frame: Frame,
): boolean {
  const member = findMember(object.class, name)?.value;
  if (member?.kind !== 'instance' || frame.dialect !== 'python') return false;
  return callSpecial(machine, member, '__set__', [object, value], at, frame) !== undefined;
}

/** Tells the objects in a class that is being made under which names they stand: `__set_name__`. */
export function tellNames(machine: Machine, made: ClassValue, scope: Scope): void {
  if (scope.frame.dialect !== 'python') return;
  for (const [name, member] of made.members)
    if (member.kind === 'instance' && findMember(member.class, '__set_name__')) {
      const at = locate(scope.frame, made.node.nameSpan);
      callSpecial(machine, member, '__set_name__', [made, { kind: 'string', value: name }], at, scope.frame);
    }
}
