/** Keras 3 takes no new layers or weights into a layer or model once it is built. */
import type { Location } from '../../document.js';
import type { Evaluation } from '../../evaluate/nativeCall.js';
import type { LayerValue, ModelValue, Value } from '../../evaluate/value.js';
import { ownFunction } from './classMembers.js';
import { stateOf, type Trace, traceOf } from './state.js';
import { membersIn } from './tracking.js';

type Member = LayerValue | ModelValue;

/** Whose `call` runs in a frame. */
const calledIn = new WeakMap<Trace['frames'][number], Member>();

export function noteCallOf(member: Member, frame: Trace['frames'][number]): void {
  calledIn.set(frame, member);
}

/** `self.dense = Dense(3)` in `call`, or behind the constructor of a base that builds itself. */
export function reportLateLayers(holder: Member, value: Value, evaluation: Evaluation, at: Location): void {
  if (!holder.instance || holder.framework !== 'keras' || evaluation.kerasMajor < 3) return;
  const held = stateOf(holder).tracked ?? [];
  const isNew = [...membersIn([value])].some((member) => member !== holder && !held.includes(member));
  if (isNew) reportLate(holder, 'layers', evaluation, at);
}

/** `self.add_weight(…)` there. */
export function reportLateWeight(holder: Member, evaluation: Evaluation, at: Location): void {
  if (!holder.instance || holder.framework !== 'keras' || evaluation.kerasMajor < 3) return;
  reportLate(holder, 'weights', evaluation, at);
}

function reportLate(holder: Member, what: string, evaluation: Evaluation, at: Location): void {
  const name = holder.instance?.class.name ?? holder.name;
  if (isCalled(holder, evaluation)) {
    evaluation.refuse(
      `Keras has built ${name} when its call runs, and it takes no new ${what} then: make them in __init__ or in build`,
      at,
      'ValueError',
    );
    return;
  }
  const base = holder.instance?.class.nativeBase;
  if (!base?.row?.isBuiltWhenMade || stateOf(holder).built || ownFunction(holder.instance, 'build')) return;
  evaluation.report({
    code: 'invalid-argument',
    severity: 'warning',
    message: `From Keras 3.9 on, ${base.name.split('.').at(-1)} is built when its constructor ends, and ${name} takes no new ${what} after it: make them in a method build(self, input_shape).`,
    location: at,
    stack: evaluation.stackAt(at),
  });
}

function isCalled(holder: Member, evaluation: Evaluation): boolean {
  const frame = traceOf(evaluation).frames.at(-1);
  return frame !== undefined && calledIn.get(frame) === holder;
}
