/** What `compile`, `fit`, `evaluate` or `predict` refuse, at the argument that is wrong. */
import type { FixFacts } from '../checks/fixFacts.js';
import type { NativeCall } from '../evaluate/nativeCall.js';
import type { BoundArgument } from '../evaluate/value.js';

/** `warning` is for what Keras 2 took: its code is still about, and says nothing of its version. */
export function reportAt(
  call: NativeCall,
  at: BoundArgument | undefined,
  code: 'data-mismatch' | 'label-mismatch' | 'invalid-argument',
  message: string,
  severity: 'error' | 'warning' = 'error',
  fixFacts?: FixFacts,
): undefined {
  call.evaluation.report({
    code,
    severity,
    message,
    location: at?.location ?? call.location,
    stack: call.stack,
    ...(fixFacts && { fixFacts }),
  });
  return undefined;
}
