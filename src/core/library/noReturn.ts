/** A function without `return`, whose None then stands where a tensor belongs: told where the `return` is missing. */

import { noReturn } from '../evaluate/missingReturn.js';
import type { NativeCall } from '../evaluate/nativeCall.js';
import type { NoneValue, Value } from '../evaluate/value.js';
import { itemsOf } from './values.js';

/** True where that is told. */
export function reportNoReturn(given: Value, call: NativeCall): boolean {
  const nothing = [given, ...(itemsOf(given) ?? [])].find(
    (each): each is NoneValue => each.kind === 'none' && each.endOf !== undefined,
  );
  const problem = nothing && noReturn(nothing, 'a tensor', call);
  if (!problem) return false;
  call.evaluation.report(problem);
  return true;
}
