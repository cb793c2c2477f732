/** Feeds a model: images and labels as the tensors that it and its loss expect, the next batches read ahead. */
import * as tf from '@tensorflow/tfjs-core';
import { placed } from './data/counted.js';
import { type ImageData, type ImagePart, seeded, type Values } from './data/dataset.js';
import { TrainingFault } from './fault.js';
import { preparationOf } from './preparation.js';

export interface BatchShape {
  /** Per sample, as the model wants it. */
  readonly input: readonly number[];
  readonly units: number;
  /** One-hot rows, or class numbers. */
  readonly oneHot: boolean;
  /** Height, width, channels of the images as they are read. */
  readonly image: ImageData['shape'];
}

export interface Batch {
  readonly x: tf.Tensor;
  readonly y: tf.Tensor;
  /** Which images of the part it holds. */
  readonly indices: ArrayLike<number>;
}

export function batchShape(
  data: ImageData,
  input: readonly number[],
  units: number,
  /** The loss gets class numbers, not one-hot rows. */
  takesNumbers: boolean,
): BatchShape {
  const given = preparationOf(data.train)?.outputs[0]?.shape.slice(1) ?? data.shape;
  const sizeOf = (shape: readonly (number | null)[]) =>
    shape.reduce<number>((product, length) => product * (length ?? 1), 1);
  if (sizeOf(input) !== sizeOf(given)) {
    throw new TrainingFault(
      `The model takes ${input.join('×')} values an image, and ${data.title} has ${given.join('×')}. ` +
        `Change the model's input shape to (${given.join(', ')}).`,
    );
  }
  const sparse = takesNumbers || units === 1;
  if (units !== data.classes.length && !(units === 1 && !takesNumbers)) {
    throw new TrainingFault(
      `The model ends in ${units} outputs, and ${data.title} has ${data.classes.length} classes. ` +
        `Give the last layer ${data.classes.length} units.`,
    );
  }
  return { input, units, oneHot: !sparse, image: data.shape };
}

/** So many batches are read while one is trained on. */
const AHEAD = 3;

/**
 * The images of `order`, in batches of `size`; whoever takes a batch disposes its tensors. `seedOf` a batch, counted
 * from 0, is for chance in reading, which happens ahead of the training.
 */
export async function* batches(
  part: ImagePart,
  order: Uint32Array,
  size: number,
  shape: BatchShape,
  seedOf?: (batch: number) => number,
): AsyncGenerator<Batch> {
  const reading: ReturnType<ImagePart['read']>[] = [];
  let start = 0;
  const readOn = () => {
    while (reading.length < AHEAD && start < order.length) {
      const next = part.read(order.subarray(start, start + size), seedOf?.(start / size));
      // A failure is met when its turn comes, not before.
      next.catch(() => undefined);
      reading.push(next);
      start += size;
    }
  };
  for (readOn(); reading.length > 0; readOn()) {
    const images = await reading.shift();
    if (images && images.indices.length > 0) yield tensors(part, images, shape);
  }
}

function tensors(
  part: ImagePart,
  { values, indices }: Awaited<ReturnType<ImagePart['read']>>,
  shape: BatchShape,
): Batch {
  const count = indices.length;
  const floats = modelValues(part, values);
  const units = shape.oneHot ? shape.units : 1;
  const labels = new Float32Array(count * units);
  for (let place = 0; place < count; place++) {
    const label = part.labels[indices[place] ?? 0] ?? 0;
    if (shape.oneHot) labels[place * units + label] = 1;
    else labels[place] = label;
  }
  const layers = preparationOf(part);
  const x = tf.tidy(() => {
    if (!layers) return tf.tensor(floats, [count, ...shape.input]);
    const images = layers.apply(tf.tensor(floats, [count, ...shape.image]), { training: true });
    return tf.reshape(images as tf.Tensor, [count, ...shape.input]);
  });
  return { x, y: tf.tensor2d(labels, [count, units]), indices };
}

/** What the model is given of values that were read. */
export function modelValues(
  { scale = 1, offset = 0, places, isPlaced }: Pick<ImagePart, 'scale' | 'offset' | 'places' | 'isPlaced'>,
  values: Values,
): Float32Array {
  if (places) return isPlaced ? Float32Array.from(values) : placed(places, values);
  const floats = new Float32Array(values.length);
  const factor = 1 / scale;
  for (let at = 0; at < values.length; at++) floats[at] = (values[at] ?? 0) * factor + offset;
  return floats;
}

/** 0 … count − 1. */
export function inOrder(count: number): Uint32Array {
  return Uint32Array.from({ length: count }, (_, index) => index);
}

/** 0 … count − 1, shuffled by the seed. */
export function shuffled(count: number, seed: number): Uint32Array {
  const random = seeded(seed);
  const order = inOrder(count);
  for (let last = count - 1; last > 0; last--) {
    const other = Math.floor(random() * (last + 1));
    const kept = order[last] ?? 0;
    order[last] = order[other] ?? 0;
    order[other] = kept;
  }
  return order;
}
