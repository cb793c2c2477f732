/** One step of training, of the parts that a LayersModel is made of. */
import * as tf from '@tensorflow/tfjs-core';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import type { Batch } from './batches.js';
import type { BuiltModel } from './buildModel.js';
import type { ImagePart } from './data/dataset.js';
import { TrainingFault } from './fault.js';
import { type Scores, scoresOf } from './scores.js';
import { asWholeStep } from './wholeStep.js';

export class Divergence extends TrainingFault {}

/** The part of a LayersModel that makes one step: inputs, labels (and weights) to loss and metrics. */
interface StepMaker {
  /** What a Sequential hands its training on to. */
  readonly model?: StepMaker;
  makeTrainFunction(): (data: tf.Tensor[]) => tf.Tensor[];
  /** What the regularisers add to the loss. */
  calculateLosses(): tf.Scalar[];
}

export function functionsOf(model: LayersModel): StepMaker {
  const maker = model as unknown as StepMaker;
  return maker.model ?? maker;
}

type Trained = Pick<BuiltModel, 'model' | 'optimizer' | 'meters' | 'tap' | 'activity'>;

/**
 * When this returns, the step is on its way: what it measured comes later. `isUsual`: it does what most steps of the run
 * do. Rejects with a sentence when the loss is no number any more.
 */
export async function trainOnBatch(
  { model, optimizer, meters, tap, activity }: Trained,
  part: ImagePart,
  { x, y, indices }: Batch,
  classWeight: Readonly<Record<string, number>> | undefined,
  isUsual: boolean,
): Promise<Scores> {
  const weights = classWeight
    ? [tf.tensor1d(Array.from(indices, (index) => classWeight[String(part.labels[index] ?? 0)] ?? 1))]
    : [];
  // `trainOnBatch` takes no sample weights; the function that it is made of does.
  const step = functionsOf(model).makeTrainFunction();
  const given = [x, y, ...weights];
  const compute = () => activity.during(() => step(given));
  const holders = [optimizer.holder, tap.holder];
  const output = isUsual ? asWholeStep(model, 'train', given, compute, holders) : compute();
  const measured = tap.take((truth, guess) => meters.add(truth, guess));
  const values = await firstValues(output);
  tf.dispose([...given, ...output]);
  await measured;
  const scores = scoresOf(values, meters);
  if (!Number.isFinite(scores.loss)) {
    throw new Divergence(
      `The loss became ${scores.loss}: training diverged. Lower the learning rate, or scale the pixels to 0 … 1.`,
    );
  }
  return scores;
}

/** Of scalars. A GPU answers later, and to all at once. */
export function firstValues(scalars: readonly tf.Tensor[]): Promise<number[]> {
  return Promise.all(scalars.map(async (scalar) => (await scalar.data())[0] ?? Number.NaN));
}
