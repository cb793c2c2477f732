/** What stands where Keras expects the output of a layer: a `call` that makes its output and does not return it. */
import { noReturn } from '../../evaluate/missingReturn.js';
import type { EvaluationProblem, NativeCall } from '../../evaluate/nativeCall.js';
import { partsOf } from '../../evaluate/uncalledModels.js';
import type { LayerValue, ModelValue, Value } from '../../evaluate/value.js';
import { itemsOf } from '../values.js';

/**
 * Keras refuses it in a graph and in `fit`; on data the result is None, and nothing is said: told there where the last
 * statement of `call` applies a layer of the member, so that what it gives is wanted.
 */
export function reportNoOutput(
  member: LayerValue | ModelValue,
  result: Value,
  site: Pick<NativeCall, 'evaluation' | 'location' | 'stack'>,
  severity: EvaluationProblem['severity'],
): void {
  if (result.kind !== 'none' || !result.endOf?.last) return;
  const { location, last } = result.endOf;
  const isInLast = ({ path, start }: typeof location) =>
    path === location.path && last.span.start <= start && start < last.span.end;
  const isAppliedLast = partsOf(member).some(({ applications }) =>
    applications.some(({ made }) => made.some(isInLast)),
  );
  // In a graph whatever it makes last is wanted; on data it may be there for what it does.
  const problem =
    (isAppliedLast || severity === 'error') &&
    noReturn(result, `the output of the ${member.kind}`, site, severity);
  if (problem) site.evaluation.report(problem);
}

/** Sizes and other plain numbers: Keras 3 takes nothing but tensors from a layer in a graph. */
export function reportPlainOutput(
  name: string,
  result: Value,
  { evaluation, location, stack }: Pick<NativeCall, 'evaluation' | 'location' | 'stack'>,
): void {
  if (evaluation.kerasMajor !== 3 || evaluation.dialect !== 'python' || !hasNumber(result)) return;
  evaluation.report({
    code: 'invalid-argument',
    severity: 'error',
    message: `The output of ${name} must be a tensor; it is a plain number, or holds one. Make it one with ops.convert_to_tensor(…).`,
    location,
    stack,
  });
}

/** What Keras gives as numbers of Python's; TensorFlow's functions of the same names give tensors. */
const plain = new WeakSet<Value>();

export function asPlain(value: Value): Value {
  plain.add(value);
  return value;
}

const hasNumber = (value: Value): boolean =>
  (value.kind === 'number' && plain.has(value)) || (itemsOf(value)?.some(hasNumber) ?? false);
