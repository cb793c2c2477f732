/** A call of one of two values, where a test that is not known chose between them. */

import { type CallSite, callValue, type Given } from './calls.js';
import type { Change } from './changeJournal.js';
import { joinChanges } from './join.js';
import { joinValues } from './joinValues.js';
import type { Machine } from './machine.js';
import type { EvaluationProblem } from './nativeCall.js';
import type { Raised } from './raised.js';
import type { UnknownValue, Value } from './value.js';

/** What one of the two did when it was called: undone, and nothing told. */
interface Side {
  readonly changes: readonly Change[];
  readonly result?: Value;
  readonly raised?: Raised;
  readonly problems: readonly (readonly [string, EvaluationProblem])[];
  /** Python or the library would refuse it. */
  readonly isRefused: boolean;
}

/** What it gives, whichever it is; undefined where neither can be called. */
export function callEither(
  machine: Machine,
  { reason, origin }: UnknownValue,
  sides: readonly [Value, Value],
  given: Given,
  site: CallSite,
): Value | undefined {
  // Python refuses to call None, so the program goes on with the other.
  const called = sides.filter(({ kind }) => kind !== 'none');
  const [only] = called;
  if (!only) return undefined;
  if (called.length === 1) return callValue(machine, only, given, site);
  const { lastError } = machine;
  const [left, right] = sides.map((side) => tryCall(machine, () => callValue(machine, side, given, site)));
  if (!left || !right) return undefined;
  // As with None, the one that is refused is not the one that is there.
  if (left.isRefused !== right.isRefused) {
    machine.lastError = lastError;
    return takeUp(machine, left.isRefused ? right : left);
  }
  if (!left.result || !right.result) return takeUp(machine, left.result ? left : right);
  tell(machine, left);
  tell(machine, right);
  const doubt = origin ? { reason, origin } : { reason };
  joinChanges(left.changes, right.changes, machine.journal, doubt);
  return joinValues(left.result, right.result, doubt);
}

function tryCall(machine: Machine, call: () => Value): Side {
  const { size } = machine.problems;
  const { failures } = machine;
  const attempt = machine.attempt(call);
  const problems = [...machine.problems].slice(size);
  for (const [key] of problems) machine.problems.delete(key);
  const isTold = problems.some(([, { severity }]) => severity === 'error');
  return {
    ...attempt,
    problems,
    isRefused: isTold || attempt.raised !== undefined || machine.failures !== failures,
  };
}

function tell({ problems }: Machine, side: Side): void {
  for (const [key, problem] of side.problems) if (!problems.has(key)) problems.set(key, problem);
}

function takeUp(machine: Machine, side: Side): Value | undefined {
  tell(machine, side);
  machine.journal.redo(side.changes);
  if (!side.result && side.raised) throw side.raised;
  return side.result;
}
