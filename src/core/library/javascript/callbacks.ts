/** How array and collection methods call what they are given. */
import { undefinedValue } from '../../evaluate/makeValue.js';
import type { NativeCall } from '../../evaluate/nativeCall.js';
import type { Value } from '../../evaluate/value.js';
import { argument } from '../builtins/callArguments.js';

/** Calls the method's first argument with an item, its place and the whole, as JavaScript does. */
export function callBack(call: NativeCall, ...given: readonly Value[]): Value {
  const callee = argument(call, 0) ?? undefinedValue;
  return call.evaluation.call(callee, given, undefined, call.location);
}

/** A text returned by a function is empty, so that it has no effect on the result. */
export function isCallable(value: Value | undefined): value is Value {
  return value?.kind === 'function' || value?.kind === 'method' || value?.kind === 'native';
}
