/** One step of training, of the parts that a LayersModel is made of. */
import * as tf from '@tensorflow/tfjs-core';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import type { Batch } from './batches.js';
import type { BuiltModel, BuiltOutput } from './buildModel.js';
import type { ImagePart } from './data/dataset.js';
import { TrainingFault } from './fault.js';
import type { Compare } from './losses.js';
import { type Scores, scoresOf } from './scores.js';
import { asWholeStep } from './wholeStep.js';

export class Divergence extends TrainingFault {}

/** The part of a LayersModel that makes one step: inputs, labels (and weights) to loss and metrics. */
interface StepMaker {
  /** What a Sequential hands its training on to. */
  readonly model?: StepMaker;
  makeTrainFunction(): (data: tf.Tensor[]) => tf.Tensor[];
  /** What a step measures beside the losses, and of which output. */
  readonly metricsTensors: (readonly [Compare, number])[];
  /** What the regularisers add to the loss. */
  calculateLosses(): tf.Scalar[];
}

export function functionsOf(model: LayersModel): StepMaker {
  const maker = model as unknown as StepMaker;
  return maker.model ?? maker;
}

type Trained = Pick<BuiltModel, 'model' | 'outputs' | 'optimizer' | 'activity'>;

/**
 * When this returns, the step is on its way: what it measured comes later, read once `wanted` resolves. `times`: how
 * many steps of the run are like it. Rejects with a sentence when the loss is no number any more.
 */
export async function trainOnBatch(
  { model, outputs, optimizer, activity }: Trained,
  part: ImagePart,
  { xs, ys, indices }: Batch,
  classWeight: Readonly<Record<string, number>> | undefined,
  times: number,
  wanted?: Promise<void>,
): Promise<Scores> {
  const { labels, weights: ofSamples } = part;
  const weightOf = (index: number) =>
    (ofSamples?.[index] ?? 1) * (classWeight?.[String(labels[index] ?? 0)] ?? 1);
  const weights = classWeight || ofSamples ? [tf.tensor1d(Array.from(indices, weightOf))] : [];
  // `trainOnBatch` takes no sample weights; the function that it is made of does.
  const step = functionsOf(model).makeTrainFunction();
  const given = [...xs, ...ys, ...weights];
  // An output that is not trained has labels that nothing looks at.
  const truths = model.outputs.map((_, place) => {
    const trained = outputs.findIndex((each) => each.place === place);
    return ys[Math.max(0, trained)] as tf.Tensor;
  });
  const compute = () =>
    activity.during(() => [...step([...xs, ...truths, ...weights]), ...activity.measured]);
  const holders = [optimizer.holder, ...outputs.map(({ tap }) => tap.holder)];
  const output = asWholeStep(model, 'train', given, compute, { holders, times });
  const measured = outputs.map(({ tap, meters }) => tap.take((truth, guess) => meters.add(truth, guess)));
  await wanted;
  const values = await firstValues(output);
  tf.dispose([...given, ...output]);
  await Promise.all(measured);
  const own = values.splice(values.length - activity.measures.length);
  const scores = {
    ...stepScores(values, outputs, model.outputs.length),
    ...Object.fromEntries(activity.measures.map((name, at) => [name, own[at] ?? Number.NaN] as const)),
  };
  if (!Number.isFinite(scores.loss)) {
    throw new Divergence(
      `The loss became ${scores.loss}: training diverged. Lower the learning rate, or scale the pixels to 0 … 1.`,
    );
  }
  return scores;
}

/** The taps measure nothing. */
function stepScores(values: readonly number[], outputs: readonly BuiltOutput[], inAll: number): Scores {
  const [loss = Number.NaN] = values;
  const losses = outputs.map(({ place, weight }) => (values[1 + place] ?? Number.NaN) / weight);
  let at = inAll > 1 ? 1 + inAll : 1;
  const accuracies = outputs.flatMap(({ weight, accuracy, meters }, output) => {
    // What counts for nothing is measured beside.
    if (weight === 0) losses[output] = values[at++] ?? Number.NaN;
    const own = accuracy ? [values[at++] ?? Number.NaN] : [];
    if (!meters.isEmpty) at++;
    return own;
  });
  return scoresOf([loss, ...(outputs.length > 1 ? losses : []), ...accuracies], outputs);
}

/** Of scalars. A GPU answers later, and to all at once. */
export function firstValues(scalars: readonly tf.Tensor[]): Promise<number[]> {
  return Promise.all(scalars.map(async (scalar) => (await scalar.data())[0] ?? Number.NaN));
}
