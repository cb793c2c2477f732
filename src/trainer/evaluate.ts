/** How good a model is on a part of the data. Looks up between batches, so that the process stays reachable. */
import * as tf from '@tensorflow/tfjs-core';
import { inOrder } from '../runs/data/shuffling.js';
import { type BatchShape, batches } from './batches.js';
import type { BuiltModel, BuiltOutput } from './buildModel.js';
import type { ImageData, ImagePart } from './data/dataset.js';
import type { Compare } from './losses.js';
import { clearMeters, metered } from './metrics.js';
import { sumOf } from './penalties.js';
import { Mean, type Scores, scoresOf } from './scores.js';
import { firstValues } from './step.js';
import { asWholeStep } from './wholeStep.js';

/** An output, and what measures it. */
type Measured = Pick<BuiltOutput, 'name' | 'place' | 'weight' | 'loss' | 'accuracy' | 'meters'>;

export interface Judged
  extends Pick<BuiltModel, 'model' | 'penalties' | 'activity'>,
    Partial<Pick<BuiltModel, 'means'>> {
  /** How many images at once, where a step of the code's own makes means over batches. */
  readonly batchSize?: number;
  readonly outputs: readonly Measured[];
  readonly data: ImageData;
  readonly shape: BatchShape;
}

export interface Evaluation {
  readonly scores: Scores;
  /** Of the meters. */
  readonly others: Readonly<Record<string, number>>;
}

/** Images per batch when nothing is learned. */
export const EVALUATION_BATCH = 100;

/**
 * Mean losses and accuracies over a part, which is evaluated `times` in the run. `see` is given what each trained output
 * says of each batch, and where in the part its images are; the tensors are disposed of when it is done.
 */
export async function evaluate(
  { model, shape, outputs, penalties, activity, means, batchSize }: Judged,
  part: ImagePart,
  times: number,
  see?: (outputs: readonly tf.Tensor[], indices: ArrayLike<number>) => Promise<void>,
): Promise<Evaluation> {
  clearMeters(outputs);
  const mean = new Mean(means);
  const penalty = await sumOf(penalties);
  const size = (means && batchSize) || EVALUATION_BATCH;
  const wholeBatches = times * Math.floor(part.count / size);
  for await (const { xs, ys, indices } of batches(part, inOrder(part.count), size, shape)) {
    const weights = part.weights
      ? [tf.tensor1d(Array.from(indices, (index) => part.weights?.[index] ?? 1))]
      : [];
    const compute = () =>
      activity.during(() =>
        tf.tidy(() => {
          const all = [model.predictOnBatch([...xs])].flat();
          const guesses = outputs.map(({ place }) => all[place] as tf.Tensor);
          const by = (compare: Compare, at: number, own: readonly tf.Tensor[] = []) =>
            tf.mean(weighed(compare(ys[at] as tf.Tensor, guesses[at] as tf.Tensor), own));
          const losses = outputs.map(({ loss }, at) => by(loss, at, weights));
          const accuracies = outputs.flatMap(({ accuracy }, at) => (accuracy ? [by(accuracy, at)] : []));
          const ofActivity = activity.isEmpty ? [] : [tf.addN([...activity.now])];
          return [...guesses, ...losses, ...accuracies, ...ofActivity, ...activity.measured];
        }),
      );
    const alike = { times: indices.length === size ? wholeBatches : 0 };
    const computed = asWholeStep(model, 'evaluate', [...xs, ...ys, ...weights], compute, alike);
    const guesses = computed.slice(0, outputs.length);
    const values = await firstValues(computed.slice(outputs.length));
    const own = values.splice(values.length - activity.measures.length);
    const ofActivity = activity.isEmpty ? 0 : (values.pop() ?? Number.NaN);
    const losses = values.slice(0, outputs.length);
    const compared = losses.reduce((sum, own, at) => sum + own * (outputs[at]?.weight ?? 1), 0);
    const accuracies = values.slice(outputs.length);
    const measured = [compared + penalty + ofActivity, ...(outputs.length > 1 ? losses : []), ...accuracies];
    const named = activity.measures.map((name, at) => [name, own[at] ?? Number.NaN] as const);
    mean.add({ ...scoresOf(measured, outputs), ...Object.fromEntries(named) }, indices.length);
    for (const [at, { meters }] of outputs.entries())
      await meters.add(ys[at] as tf.Tensor, guesses[at] as tf.Tensor);
    await see?.(guesses, indices);
    tf.dispose([...xs, ...ys, ...weights, ...computed]);
    await new Promise(setImmediate);
  }
  const others = metered(outputs);
  clearMeters(outputs);
  return { scores: mean.value, others };
}

/** The loss of each sample, as often as it counts. */
function weighed(losses: tf.Tensor, [weights]: readonly tf.Tensor[]): tf.Tensor {
  if (!weights) return losses;
  const [count = 1, ...others] = losses.shape;
  return tf.mul(losses, tf.reshape(weights, [count, ...others.map(() => 1)]));
}
