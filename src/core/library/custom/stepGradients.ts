/** Which gradients a `train_step` of the code applies to which weights: those of one loss to all of them, as they are. */
import type { Location } from '../../document.js';
import type { ModelValue, TensorValue, Value } from '../../evaluate/value.js';
import type { OwnStep } from '../../graph/ownStep.js';
import { toJson } from '../values.js';
import { type StepNotes, trainedCount } from './stepNotes.js';

/** Why a step is not followed. */
export class Refusal extends Error {
  constructor(
    readonly reason: string,
    readonly location?: Location,
  ) {
    super(reason);
  }
}

/** What the gradients are of, where all weights get theirs as they are. */
export function appliedLoss(model: ModelValue, { applied, gradients, sources }: StepNotes): TensorValue {
  const [first, second] = applied;
  if (!first) throw new Refusal('it applies no gradients in a way that is followed');
  if (second) throw new Refusal('it changes weights more than once for a batch', second.location);
  const { pairs, location } = first;
  if (!pairs || pairs.length === 0)
    throw new Refusal('which gradients it applies to which weights is not known', location);
  let loss: Value | undefined;
  for (const [gradient, weight] of pairs) {
    const known = gradient.kind === 'tensor' ? gradients.get(gradient) : undefined;
    if (!known) throw new Refusal('it changes the gradients before it applies them', location);
    const target = weight.kind === 'tensor' ? sources.get(weight) : undefined;
    const { source } = known;
    if (!source || source.owner !== target?.owner || source.index !== target.index)
      throw new Refusal('which gradients it applies to which weights is not known', location);
    if (loss && loss !== known.loss) throw new Refusal('it has more than one loss', location);
    loss = known.loss;
  }
  const all = trainedCount(model);
  if (all === undefined || pairs.length !== all)
    throw new Refusal(`it trains ${pairs.length} of the ${all ?? '?'} weights`, location);
  return lossIn(loss, location);
}

/** What it applies them with. */
export function appliedOptimizer({ applied }: StepNotes): NonNullable<OwnStep['optimizer']> {
  const { optimizer } = applied[0] ?? {};
  if (!optimizer) throw new Refusal('it applies no gradients');
  const options: Record<string, unknown> = {};
  for (const [option, { value }] of optimizer.bound) options[option] = toJson(value);
  return { name: optimizer.name.split('.').at(-1) ?? optimizer.name, options };
}

export function lossIn(loss: Value | undefined, location: Location | undefined): TensorValue {
  if (loss?.kind === 'tensor') return loss;
  throw loss?.kind === 'unknown'
    ? new Refusal(`its loss is not known: ${loss.reason}`, loss.origin)
    : new Refusal('its loss is not known', location);
}
