/** What Keras's `adapt` does before training: layers get the statistics of the images. */
import * as tf from '@tensorflow/tfjs-core';
import { type LayersModel, model as makeModel } from '@tensorflow/tfjs-layers';
import { inOrder } from '../runs/data/shuffling.js';
import { type BatchShape, batches } from './batches.js';
import type { ImagePart } from './data/dataset.js';
import { Normalization } from './layers/normalization.js';

const BATCH = 100;

/** Gives every such layer without statistics those of the images to train on, as `adapt` does. */
export async function adaptNormalizations(
  model: LayersModel,
  train: ImagePart,
  shape: BatchShape,
): Promise<void> {
  for (const layer of model.layers) {
    if (!(layer instanceof Normalization) || !layer.needsData) continue;
    const input = layer.input as (typeof model.inputs)[number];
    const place = model.inputs.indexOf(input);
    const before = place >= 0 ? undefined : makeModel({ inputs: model.inputs, outputs: input });
    const seen = new Moments();
    for await (const { xs, ys } of batches(train, inOrder(train.count), BATCH, shape)) {
      const { mean, variance, count } = tf.tidy(() => {
        const values = before ? (before.predict([...xs]) as tf.Tensor) : (xs[place] as tf.Tensor);
        const axes = values.shape
          .map((_, axis) => axis)
          .filter((axis) => !layer.ownAxes(values.rank).includes(axis));
        const found = tf.moments(values, axes);
        const size = axes.reduce((product, axis) => product * (values.shape[axis] ?? 1), 1);
        return { ...found, count: size } as unknown as {
          mean: tf.Tensor;
          variance: tf.Tensor;
          count: number;
        };
      });
      seen.add(await mean.data(), await variance.data(), count);
      tf.dispose([...xs, ...ys, mean, variance]);
    }
    const { mean, variance, count } = seen;
    const [meanShape] = layer.weights.map((weight) => weight.shape as number[]);
    layer.setWeights([
      tf.tensor(Float32Array.from(mean), meanShape),
      tf.tensor(Float32Array.from(variance), meanShape),
      tf.scalar(count),
    ]);
  }
}

/** Means and variances of batches joined into those of all (Chan, Golub and LeVeque, 1979). */
class Moments {
  count = 0;
  mean = new Float64Array(0);
  variance = new Float64Array(0);

  add(mean: ArrayLike<number>, variance: ArrayLike<number>, count: number): void {
    if (this.count === 0) [this.mean, this.variance] = [Float64Array.from(mean), Float64Array.from(variance)];
    else {
      const all = this.count + count;
      for (let at = 0; at < this.mean.length; at++) {
        const apart = (mean[at] ?? 0) - (this.mean[at] ?? 0);
        const within = (this.variance[at] ?? 0) * this.count + (variance[at] ?? 0) * count;
        this.mean[at] = (this.mean[at] ?? 0) + (apart * count) / all;
        this.variance[at] = (within + (apart * apart * this.count * count) / all) / all;
      }
    }
    this.count += count;
  }
}
