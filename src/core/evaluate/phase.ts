/** Whether a model trains, where the library alone knows it: `training` of `call`, and tests of it. */
import { bool } from './makeValue.js';
import type { ByCaller, Value } from './value.js';

/** A test of it. */
export interface Phase {
  readonly byCaller: ByCaller;
  /** It holds where the library's callers say False. */
  readonly isTurned: boolean;
  /** Its outcome where nobody says anything. */
  readonly usual: boolean;
}

/** Of a value that is tested; undefined on the sides of a test of it, where it is known. */
export function phaseOf(test: Value): Phase | undefined {
  if ((test.kind !== 'boolean' && test.kind !== 'none') || test.byCaller?.side !== undefined)
    return undefined;
  const { byCaller } = test;
  if (!byCaller) return undefined;
  const isTurned = test.kind === 'boolean' && test.isTurned === true;
  return { byCaller, isTurned, usual: test.kind === 'boolean' && test.value };
}

/** `not training`. */
export function turned({ byCaller, isTurned, usual }: Phase): Value {
  return { ...bool(!usual), byCaller, ...(!isTurned && { isTurned: true }) };
}

/** `training is None`, `training == True`: a run of the model never gives None. */
export function comparedPhase(operator: string, left: Value, right: Value): Value | undefined {
  const phase = phaseOf(left);
  const isNot = operator === '!=' || operator === 'is not';
  if (!phase || (!isNot && operator !== '==' && operator !== 'is')) return undefined;
  if (right.kind === 'none') return bool(isNot);
  if (right.kind !== 'boolean' || right.byCaller) return undefined;
  const asked = right.value !== isNot;
  return asked ? { ...left, ...bool(phase.usual) } : turned(phase);
}
