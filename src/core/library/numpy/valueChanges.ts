/** What is remembered of what was done to the values of an array: scaled, shifted, or changed in a way that is not followed. */

import type { Location } from '../../document.js';
import type { ArrayValue, Value } from '../../evaluate/value.js';
import { isFinishing, type ValueStep } from '../../graph/valueSteps.js';
import { withoutReach } from './classCount.js';

/** After what is not followed: the source stays known, and what was counted or tested is not. */
export function changedFacts({
  measure: _,
  mask: __,
  reaches: ___,
  noise: ____,
  ...facts
}: ArrayValue['facts']): ArrayValue['facts'] {
  return { ...facts, isChanged: true };
}

/** Where data of a known source is first changed in a way that is not followed: the plan names that place. */
export function changedHere(result: Value, before: readonly Value[], at: Location): Value {
  if (result.kind !== 'array' || result.facts.isChanged !== true || result.facts.changedAt) return result;
  const isEarlier = before.some((value) => value.kind === 'array' && value.facts.isChanged === true);
  return isEarlier ? result : { ...result, facts: { ...result.facts, changedAt: at } };
}

/** What is remembered of values that were multiplied by a number and had a number added; undefined for the rest. */
export function affine(operator: string, left: Value, right: Value): ArrayValue['facts'] | undefined {
  if (left.kind === 'array' && right.kind === 'number' && Number.isFinite(right.value)) {
    if (operator === '/' && right.value !== 0) return scaledBy(left.facts, 1 / right.value);
    if (operator === '*' && right.value !== 0) return scaledBy(left.facts, right.value);
    if (operator === '+') return shiftedBy(left.facts, right.value);
    if (operator === '-') return shiftedBy(left.facts, -right.value);
  }
  if (right.kind === 'array' && left.kind === 'number' && Number.isFinite(left.value)) {
    if (operator === '*' && left.value !== 0) return scaledBy(right.facts, left.value);
    if (operator === '+') return shiftedBy(right.facts, left.value);
    if (operator === '-') return shiftedBy(scaledBy(right.facts, -1), left.value);
  }
  return undefined;
}

/** x / scale + offset, times the factor. */
export function scaledBy(values: ArrayValue['facts'], factor: number): ArrayValue['facts'] {
  if (values.maps) return changedFacts(values);
  const facts = withoutReach(values);
  if (facts.layers) return withLayer(facts, { scale: factor, offset: 0 });
  if (facts.steps) return stepped(facts, { kind: 'linear', factor, amount: 0 });
  const scale = typeof facts.scale === 'number' ? facts.scale : 1;
  const offset = typeof facts.offset === 'number' ? { offset: facts.offset * factor } : {};
  return { ...facts, scale: exact(scale / factor), ...offset };
}

export function shiftedBy(values: ArrayValue['facts'], amount: number): ArrayValue['facts'] {
  if (values.maps) return changedFacts(values);
  const facts = typeof values.reaches === 'number' ? { ...values, reaches: values.reaches + amount } : values;
  if (facts.layers) return withLayer(facts, { scale: 1, offset: amount });
  if (facts.steps) return stepped(facts, { kind: 'linear', factor: 1, amount });
  const changed = facts.role === 'labels' ? { isChanged: true } : {};
  return { ...facts, ...changed, offset: (typeof facts.offset === 'number' ? facts.offset : 0) + amount };
}

/** One channel so many times; of anything else the values are changed. */
export function repeatedFacts(
  facts: ArrayValue['facts'],
  times: unknown,
  size: unknown,
): ArrayValue['facts'] {
  if (!['source', 'dataset', 'cell', 'places'].some((name) => name in facts)) return facts;
  if (facts.maps) return changedFacts(facts);
  const isOne = size === 1 && facts.repeated === undefined && facts.layers === undefined;
  return isOne && typeof times === 'number' ? { ...facts, repeated: times } : changedFacts(facts);
}

/** One more change of the values, behind the scaling. */
export function stepped(facts: ArrayValue['facts'], step: ValueStep): ArrayValue['facts'] {
  if (facts.maps) return changedFacts(facts);
  const isLine = step.kind === 'linear';
  // Of each of the repeated channels another number is not followed.
  if (facts.repeated !== undefined && !isLine) return changedFacts(facts);
  const isFinish = isFinishing([step]);
  const isBehindChance = facts.augmentation === undefined || facts.isVariedFirst === true || !facts.steps;
  if (isFinish && (facts.layers !== undefined || !isBehindChance)) return changedFacts(facts);
  if (isFinish && facts.augmentation !== undefined)
    return {
      ...facts,
      isVariedFirst: true,
      steps: [...((facts.steps as readonly ValueStep[] | undefined) ?? []), step],
    };
  if (!isFinish && !isLine && isFinishing(facts.steps as readonly ValueStep[] | undefined))
    return changedFacts(facts);
  return { ...facts, steps: [...((facts.steps as readonly ValueStep[] | undefined) ?? []), step] };
}

/** Behind layers, a scaling is one more of them. */
function withLayer(facts: ArrayValue['facts'], config: object): ArrayValue['facts'] {
  const layers = facts.layers as readonly unknown[];
  return { ...facts, layers: [...layers, { class_name: 'Rescaling', config }] };
}

/** 1 / (1 / 255) is 255 and not a little more. */
function exact(value: number): number {
  const whole = Math.round(value);
  return Math.abs(value - whole) < 1e-9 * Math.abs(whole) ? whole : value;
}
