/** How a call shows instances of the user's classes as text. */
import { str } from '../../evaluate/makeValue.js';
import type { NativeCall } from '../../evaluate/nativeCall.js';
import type { ShowInstance } from './display.js';

export function showIn(call: Pick<NativeCall, 'evaluation' | 'location'>): ShowInstance {
  return (value, method, specification) => {
    const given = specification === undefined ? [] : [str(specification)];
    const text = call.evaluation.special(value, method, given, call.location);
    return text?.kind === 'string' ? text.value : undefined;
  };
}
