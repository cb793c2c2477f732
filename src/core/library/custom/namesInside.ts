/**
 * Faults met while code of the file's own is tried on stand-ins. Shapes may be others when it runs; names and the
 * arguments of calls are what they are.
 */
import type { Evaluation, EvaluationProblem } from '../../evaluate/nativeCall.js';

const OF_NAMES: ReadonlySet<string> = new Set([
  'undefined-name',
  'unknown-name',
  'unknown-argument',
  'missing-argument',
]);

/** Runs `action` aside; what is no name, or no argument, is told all the same. */
export function asideTellingNames<T>(evaluation: Evaluation, action: () => T): T | undefined {
  const heard: EvaluationProblem[] = [];
  const result = evaluation.aside(action, heard);
  for (const problem of heard) if (OF_NAMES.has(problem.code)) evaluation.report(problem);
  return result;
}
