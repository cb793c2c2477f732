/** How good a model is on a part of the data. Looks up between batches, so that the process stays reachable. */
import * as tf from '@tensorflow/tfjs-core';
import { type BatchShape, batches, inOrder } from './batches.js';
import type { BuiltModel } from './buildModel.js';
import type { ImageData, ImagePart } from './data/dataset.js';
import { Mean, type Scores, scoresOf } from './scores.js';
import { firstValues, functionsOf } from './step.js';

export interface Judged extends Pick<BuiltModel, 'model' | 'meters' | 'tap'> {
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

/** Mean loss and accuracy over a part. */
export async function evaluate({ model, shape, meters, tap }: Judged, part: ImagePart): Promise<Evaluation> {
  meters.clear();
  const maker = functionsOf(model);
  const mean = new Mean();
  for await (const { x, y, indices } of batches(part, inOrder(part.count), EVALUATION_BATCH, shape)) {
    // `evaluate` refuses class numbers for a loss with logits; the function that it is made of does not.
    maker.makeTestFunction();
    const tensors = maker.testFunction([x, y]);
    const values = await firstValues(tensors);
    mean.add(scoresOf(values, meters), indices.length);
    await tap.take((truth, guess) => meters.add(truth, guess));
    tf.dispose([x, y, ...tensors]);
    await new Promise(setImmediate);
  }
  const others = meters.result();
  meters.clear();
  return { scores: mean.value, others };
}
