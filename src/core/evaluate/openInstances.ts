/**
 * Objects of classes whose base is not known. What such an object is to others is its base's matter, and its value is
 * not known; what its own code stores in it and does with it is.
 */
import type { Location } from '../document.js';
import { ofInstance } from './attributes.js';
import { type CallSite, callValue, type Given } from './calls.js';
import { instantiate } from './classes.js';
import type { Machine } from './machine.js';
import { unknown } from './makeValue.js';
import type { Frame } from './scope.js';
import type { InstanceValue, UnknownValue, Value } from './value.js';

/** By the value that stands for each. */
const held = new WeakMap<Value, InstanceValue>();

export const openInstance = (value: Value): InstanceValue | undefined => held.get(value);

/** Runs the class's own constructor; undefined where it has none, or something else makes its objects. */
export function makeOpenInstance(
  machine: Machine,
  callee: UnknownValue,
  given: Given,
  site: CallSite,
): Value | undefined {
  const of = machine.openClasses.get(callee);
  if (!of || of.metaclass || of.members.has('__new__')) return undefined;
  if (of.members.get('__init__')?.kind !== 'function') return undefined;
  const instance = instantiate(machine, of, given, site);
  if (instance.kind !== 'instance') return instance;
  const stand = unknown(callee.reason, callee.origin);
  held.set(stand, instance);
  return stand;
}

/** `net(x)`, where the class says itself what that does. */
export function callOpenInstance(
  machine: Machine,
  callee: UnknownValue,
  given: Given,
  site: CallSite,
): Value | undefined {
  const method = memberOfOpenInstance(machine, callee, '__call__', site.calleeLocation, site.frame);
  return method && callValue(machine, method, given, site);
}

export function memberOfOpenInstance(
  machine: Machine,
  object: UnknownValue,
  name: string,
  at: Location,
  frame: Frame,
): Value | undefined {
  const instance = openInstance(object);
  return instance && ofInstance(machine, instance, name, at, frame);
}
