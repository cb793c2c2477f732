/** A `call` that makes its output and does not return it. */
import { noReturn } from '../../evaluate/missingReturn.js';
import type { EvaluationProblem, NativeCall } from '../../evaluate/nativeCall.js';
import { partsOf } from '../../evaluate/uncalledModels.js';
import type { LayerValue, ModelValue, Value } from '../../evaluate/value.js';

/**
 * Keras refuses it in a graph and in `fit`; on data the result is None, and nothing is said. Told where the last
 * statement of `call` applies a layer of the member: what it gives is wanted.
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
  const problem = isAppliedLast && noReturn(result, `the output of the ${member.kind}`, site, severity);
  if (problem) site.evaluation.report(problem);
}
