/** How good a model is on a part of the data. Looks up between batches, so that the process stays reachable. */
import * as tf from '@tensorflow/tfjs-core';
import { type BatchShape, batches, inOrder } from './batches.js';
import type { BuiltModel } from './buildModel.js';
import type { ImageData, ImagePart } from './data/dataset.js';
import { sumOf } from './penalties.js';
import { Mean, type Scores } from './scores.js';
import { firstValues } from './step.js';
import { areWorthAGraph, asWholeStep } from './wholeStep.js';

export interface Judged extends Pick<BuiltModel, 'model' | 'meters' | 'compare' | 'penalties' | 'activity'> {
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
 * Mean loss and accuracy over a part, which is evaluated `times` in the run. `see` is given what the model says of each
 * batch, and where in the part its images are; the tensor is disposed of when it is done.
 */
export async function evaluate(
  { model, shape, meters, compare, penalties, activity }: Judged,
  part: ImagePart,
  times: number,
  see?: (output: tf.Tensor, indices: ArrayLike<number>) => Promise<void>,
): Promise<Evaluation> {
  meters.clear();
  const mean = new Mean();
  const penalty = await sumOf(penalties);
  const isLong = areWorthAGraph(times * Math.floor(part.count / EVALUATION_BATCH));
  for await (const { x, y, indices } of batches(part, inOrder(part.count), EVALUATION_BATCH, shape)) {
    const compute = () =>
      activity.during(() =>
        tf.tidy(() => {
          const output = model.predictOnBatch(x) as tf.Tensor;
          const compared = compare.map((each) => tf.mean(each(y, output)));
          return [output, ...compared, ...(activity.isEmpty ? [] : [tf.addN([...activity.now])])] as const;
        }),
      );
    const isWhole = isLong && indices.length === EVALUATION_BATCH;
    const [output, ...measured] = isWhole ? asWholeStep(model, 'evaluate', [x, y], compute) : compute();
    const values = await firstValues(measured);
    const ofActivity = activity.isEmpty ? 0 : (values.pop() ?? Number.NaN);
    const [compared = Number.NaN, accuracy] = values;
    const loss = compared + penalty + ofActivity;
    mean.add(accuracy === undefined ? { loss } : { loss, accuracy }, indices.length);
    await meters.add(y, output);
    await see?.(output, indices);
    tf.dispose([x, y, output, ...measured]);
    await new Promise(setImmediate);
  }
  const others = meters.result();
  meters.clear();
  return { scores: mean.value, others };
}
