/** Python's special methods that a statement calls on an instance. */
import type { Location } from '../document.js';
import { readAttribute } from './attributes.js';
import { callValue } from './calls.js';
import { findMember } from './classes.js';
import type { Machine } from './machine.js';
import type { Frame } from './scope.js';
import type { Value } from './value.js';

export function callMethod(
  machine: Machine,
  object: Value,
  name: string,
  positional: readonly Value[],
  at: Location,
  frame: Frame,
): Value {
  const method = readAttribute(machine, object, name, at, frame);
  const given = { positional: positional.map((value) => ({ value })), keywords: new Map() };
  return callValue(machine, method, given, { location: at, calleeLocation: at, isNew: false, frame });
}

/** What `with context as name` binds: library contexts give themselves. */
export function enterContext(machine: Machine, context: Value, at: Location, frame: Frame): Value {
  if (context.kind !== 'instance' || !findMember(context.class, '__enter__')) return context;
  return callMethod(machine, context, '__enter__', [], at, frame);
}
