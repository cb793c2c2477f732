/** What JavaScript's members do that Python's do not: receivers, getters of objects, optional chains. */

import type { Location } from '../document.js';
import type { CallNode, Expression } from '../program/tree.js';
import { readAttribute } from './attributes.js';
import { callFunction } from './calls.js';
import { evaluate } from './expressions.js';
import { locate, type Machine } from './machine.js';
import { str, undefinedValue } from './makeValue.js';
import { entryOf } from './operating.js';
import type { Frame, Scope } from './scope.js';
import type { Value } from './value.js';

/** The function that a call names; one that is read from an object or class has it as its receiver. */
export function scriptCallee(machine: Machine, { callee }: CallNode, scope: Scope): Value {
  if (callee.kind !== 'attribute' && callee.kind !== 'index') return evaluate(machine, callee, scope);
  const object = evaluate(machine, callee.object, scope);
  if (object.kind === 'none' && isOptional(callee)) return undefinedValue;
  const found =
    callee.kind === 'index'
      ? object.kind === 'unknown'
        ? object
        : entryOf(machine, object, callee, scope)
      : readAttribute(machine, object, callee.name, locate(scope.frame, callee.nameSpan), scope.frame);
  const hasReceiver = object.kind === 'dict' || object.kind === 'class';
  return hasReceiver && found.kind === 'function' && !found.node.isArrow
    ? { kind: 'method', receiver: object, callee: found }
    : found;
}

/** `a?.b.c`: nothing behind the question mark is read when `a` is undefined. */
export function isOptional(node: Expression): boolean {
  let current: Expression | undefined = node;
  while (current) {
    if (current.kind !== 'attribute' && current.kind !== 'index' && current.kind !== 'call') return false;
    if (current.optional) return true;
    current = current.kind === 'call' ? current.callee : current.object;
  }
  return false;
}

/** A property's value; a getter is called. */
export function propertyValue(
  machine: Machine,
  object: Value,
  content: Value,
  at: Location,
  frame: Frame,
): Value {
  if (content.kind !== 'function' || content.decoration !== 'property') return content;
  const given = { positional: [], keywords: new Map() };
  return callFunction(
    machine,
    content,
    given,
    { location: at, calleeLocation: at, isNew: false, frame },
    object,
  );
}

/** Keys of objects are texts. */
export function propertyKey(key: Value): Value {
  return key.kind === 'number' || key.kind === 'boolean' ? str(String(key.value)) : key;
}
