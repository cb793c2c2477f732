/** Classes that inherit from Python's own types: an instance holds a value of that type. */
import { classInMaking } from './metaclasses.js';
import type { NativeCall } from './nativeCall.js';
import type { ClassValue, InstanceValue, NativeValue, Value } from './value.js';

const HOLDING = new Set(['list', 'dict', 'tuple', 'set', 'str', 'int', 'float', 'bool']);
/** Filled by the constructor; the others are what they are from the start. */
const FILLED_LATER = new Set(['list', 'dict', 'set']);

/** Gives a new instance of such a class what it holds. */
export function holdBuiltin(instance: InstanceValue, call: NativeCall): void {
  const base = instance.class.nativeBase;
  if (!base || !HOLDING.has(base.name)) return;
  const isEmpty = FILLED_LATER.has(base.name);
  instance.held = base.call(isEmpty ? { ...call, positional: [], keywords: new Map() } : call);
}

/** `super().__init__(…)` of such a class; false when the base is another one. */
export function fillHeld(instance: InstanceValue, base: NativeValue, call: NativeCall): boolean {
  if (!instance.held || !FILLED_LATER.has(base.name)) return false;
  instance.held = base.call(call);
  return true;
}

/** `object.__new__(cls)` */
export const baseNew: NativeValue = {
  kind: 'native',
  name: 'object.__new__',
  call: (call): Value => {
    const of = call.positional[0]?.value;
    const made = classInMaking(call);
    if (made) return made;
    if (of?.kind !== 'class') return call.evaluation.unknown('an instance of no class', call.location);
    return newInstance(of, call);
  },
};

function newInstance(of: ClassValue, call: NativeCall): InstanceValue {
  return { kind: 'instance', class: of, attributes: new Map(), location: call.location };
}
