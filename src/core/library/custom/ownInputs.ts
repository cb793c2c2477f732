/** Inputs that stand for what a class or function of the code was given. */
import type { Application, LayerValue, ModelValue, TensorValue } from '../../evaluate/value.js';
import { standInInput } from '../inputs.js';
import type { CallSite } from '../makeLayer.js';

const members = new WeakMap<Application, LayerValue | ModelValue>();

export function standInFor(member: LayerValue | ModelValue, like: TensorValue, site: CallSite): TensorValue {
  const made = standInInput(member.framework, like, site);
  if (made.producer) members.set(made.producer, member);
  return made;
}

export function isStandInFor({ producer }: TensorValue, member: LayerValue | ModelValue): boolean {
  return producer !== undefined && members.get(producer) === member;
}

/** For what any class or function of the code was given. */
export function isStandIn({ producer }: Pick<TensorValue, 'producer'>): boolean {
  return producer !== undefined && members.has(producer);
}
