/** A bound method of a library object. */
import type { NativeCall } from '../evaluate/nativeCall.js';
import type { NativeValue, Value } from '../evaluate/value.js';

export function method(name: string, call: (call: NativeCall) => Value): NativeValue {
  return { kind: 'native', name, call };
}
