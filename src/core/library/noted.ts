/** What a program does beside its models and a training plan must say: precision, weights from elsewhere. */
import type { Evaluation, NativeCall } from '../evaluate/nativeCall.js';
import type { BoundArgument, Value } from '../evaluate/value.js';

const seen = new WeakMap<Evaluation['journal'], Map<string, BoundArgument>>();

/** `name` is the key under which a model's training settings hold it. */
export function noteForPlans(call: NativeCall, name: string, value: Value): void {
  const known = seen.get(call.evaluation.journal) ?? new Map<string, BoundArgument>();
  seen.set(call.evaluation.journal, known);
  known.set(name, { value, location: call.location });
}

/** So far in this evaluation. */
export function notedSoFar(evaluation: Evaluation): ReadonlyMap<string, BoundArgument> {
  return seen.get(evaluation.journal) ?? new Map();
}
