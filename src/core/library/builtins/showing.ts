/** How a call shows instances of the user's classes as text. */
import type { NativeCall } from '../../evaluate/nativeCall.js';
import type { ShowInstance } from './display.js';

export function showIn(call: Pick<NativeCall, 'evaluation' | 'location'>): ShowInstance {
  return (value, method) => {
    const text = call.evaluation.special(value, method, [], call.location);
    return text?.kind === 'string' ? text.value : undefined;
  };
}
