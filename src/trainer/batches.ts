/** Gathers images and labels into the tensors that the model and its loss expect. */
import * as tf from '@tensorflow/tfjs-core';
import { type ImageData, type ImagePart, seeded } from './data/dataset.js';
import { TrainingFault } from './fault.js';

export interface BatchShape {
  /** Per sample, as the model wants it. */
  readonly input: readonly number[];
  readonly units: number;
  /** One-hot rows, or class numbers. */
  readonly oneHot: boolean;
  /** Pixels are divided by this. */
  readonly scale: number;
}

export function batchShape(
  data: ImageData,
  input: readonly number[],
  units: number,
  loss: string,
  scale: number,
): BatchShape {
  const size = data.shape.reduce((product, length) => product * length, 1);
  if (input.reduce((product, length) => product * length, 1) !== size) {
    throw new TrainingFault(
      `The model takes ${input.join('×')} values an image, and ${data.title} has ${data.shape.join('×')}. ` +
        `Change the model's input shape to (${data.shape.join(', ')}).`,
    );
  }
  const sparse = loss === 'sparseCategoricalCrossentropy' || units === 1;
  if (units !== data.classes.length && !(units === 1 && loss !== 'sparseCategoricalCrossentropy')) {
    throw new TrainingFault(
      `The model ends in ${units} outputs, and ${data.title} has ${data.classes.length} classes. ` +
        `Give the last layer ${data.classes.length} units.`,
    );
  }
  return { input, units, oneHot: !sparse, scale };
}

export function makeBatch(
  part: ImagePart,
  indices: ArrayLike<number>,
  shape: BatchShape,
): { x: tf.Tensor; y: tf.Tensor } {
  const count = indices.length;
  const size = part.pixels.length / part.count;
  const values = new Float32Array(count * size);
  const units = shape.oneHot ? shape.units : 1;
  const labels = new Float32Array(count * units);
  const factor = 1 / shape.scale;
  for (let place = 0; place < count; place++) {
    const from = (indices[place] ?? 0) * size;
    for (let pixel = 0; pixel < size; pixel++) {
      values[place * size + pixel] = (part.pixels[from + pixel] ?? 0) * factor;
    }
    const label = part.labels[indices[place] ?? 0] ?? 0;
    if (shape.oneHot) labels[place * units + label] = 1;
    else labels[place] = label;
  }
  return { x: tf.tensor(values, [count, ...shape.input]), y: tf.tensor2d(labels, [count, units]) };
}

/** 0 … count − 1, shuffled by the seed. */
export function shuffled(count: number, seed: number): Uint32Array {
  const random = seeded(seed);
  const order = Uint32Array.from({ length: count }, (_, index) => index);
  for (let last = count - 1; last > 0; last--) {
    const other = Math.floor(random() * (last + 1));
    const kept = order[last] ?? 0;
    order[last] = order[other] ?? 0;
    order[other] = kept;
  }
  return order;
}
