/** Feeds a model: images and labels as the tensors that it and its loss expect, the next batches read ahead. */
import * as tf from '@tensorflow/tfjs-core';
import { placed } from './data/counted.js';
import { type ImageData, type ImagePart, seeded, type TargetPart, type Values } from './data/dataset.js';
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
  /** Of what the model is to give, per sample, where that is an image. */
  readonly target?: readonly number[];
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
  output: readonly number[],
  /** The loss gets class numbers, not one-hot rows. */
  takesNumbers: boolean,
): BatchShape {
  const units = output.at(-1) ?? 1;
  const given = preparationOf(data.train)?.outputs[0]?.shape.slice(1) ?? data.shape;
  if (sizeOf(input) !== sizeOf(given)) {
    throw new TrainingFault(
      `The model takes ${input.join('×')} values an image, and ${data.title} has ${given.join('×')}. ` +
        `Change the model's input shape to (${given.join(', ')}).`,
    );
  }
  if (data.train.target) {
    const target = takesNumbers ? [...output.slice(0, -1), 1] : output;
    checkTarget(data.train.target, target, data.title);
    return { input, units, oneHot: false, image: data.shape, target };
  }
  if (output.length > 1)
    throw new TrainingFault(
      `The model gives ${output.join('×')} values for each image, and ${data.title} has a class for each. Give fit the images or masks that it is to give, or end the model in one unit per class.`,
    );
  const sparse = takesNumbers || units === 1;
  if (units !== data.classes.length && !(units === 1 && !takesNumbers)) {
    throw new TrainingFault(
      `The model ends in ${units} outputs, and ${data.title} has ${data.classes.length} classes. ` +
        `Give the last layer ${data.classes.length} units.`,
    );
  }
  return { input, units, oneHot: !sparse, image: data.shape };
}

const sizeOf = (shape: readonly (number | null)[]) =>
  shape.reduce<number>((product, length) => product * (length ?? 1), 1);

function checkTarget({ shape, oneHotOf }: TargetPart, wanted: readonly number[], title: string): void {
  const own = oneHotOf === undefined ? shape : [...shape.slice(0, shape[2] === 1 ? 2 : 3), oneHotOf];
  if (sizeOf(own) === sizeOf(wanted)) return;
  throw new TrainingFault(
    `The model is to give ${wanted.join('×')} values for each image, and the code gives it ${own.join('×')} for the images of ${title}. Both need the same size.`,
  );
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
  const reading: Promise<Read>[] = [];
  let start = 0;
  const readOn = () => {
    while (reading.length < AHEAD && start < order.length) {
      const next = readPairs(part, order.subarray(start, start + size), seedOf?.(start / size));
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

interface Read {
  readonly values: Values;
  /** What the model is to give for each, as it gets it. */
  readonly targets?: Float32Array;
  readonly indices: ArrayLike<number>;
}

/** Images that cannot be read, or whose targets cannot, are left out where the user chose so. */
async function readPairs(part: ImagePart, order: Uint32Array, seed: number | undefined): Promise<Read> {
  const { target } = part;
  if (!target) return part.read(order, seed);
  // Where both are changed at random, they are changed alike.
  const chance = seed ?? 0;
  const found = await part.read(order, chance);
  const wanted = await target.read(found.indices, chance);
  const targets = modelValues(target, wanted.values);
  const own = target.oneHotOf === undefined ? targets : asRows(targets, target.oneHotOf);
  if (wanted.indices.length === found.indices.length) return { ...found, targets: own };
  const size = found.values.length / found.indices.length;
  const places = new Map(Array.from(found.indices, (index, place) => [index, place]));
  const values = new Float32Array(size * wanted.indices.length);
  for (let at = 0; at < wanted.indices.length; at++) {
    const place = places.get(wanted.indices[at] ?? -1) ?? 0;
    values.set(found.values.subarray(place * size, (place + 1) * size), at * size);
  }
  return { values, targets: own, indices: wanted.indices };
}

/** One-hot rows of class numbers; a number that is no class has none, which Keras refuses. */
function asRows(numbers: Float32Array, classes: number): Float32Array {
  const rows = new Float32Array(numbers.length * classes);
  for (let at = 0; at < numbers.length; at++) {
    const label = Math.trunc(numbers[at] ?? 0);
    if (!(label >= 0 && label < classes))
      throw new TrainingFault(
        `A pixel of the masks has the class ${numbers[at]}; expected 0 to ${classes - 1}.`,
        'chooseData',
      );
    rows[at * classes + label] = 1;
  }
  return rows;
}

function tensors(part: ImagePart, { values, targets, indices }: Read, shape: BatchShape): Batch {
  const count = indices.length;
  const floats = modelValues(part, values);
  const layers = preparationOf(part);
  const x = tf.tidy(() => {
    if (!layers) return tf.tensor(floats, [count, ...shape.input]);
    const images = layers.apply(tf.tensor(floats, [count, ...shape.image]), { training: true });
    return tf.reshape(images as tf.Tensor, [count, ...shape.input]);
  });
  const y =
    targets && shape.target ? tf.tensor(targets, [count, ...shape.target]) : labelled(part, indices, shape);
  return { x, y, indices };
}

function labelled(
  { labels }: ImagePart,
  indices: ArrayLike<number>,
  { oneHot, units: classes }: BatchShape,
): tf.Tensor {
  const units = oneHot ? classes : 1;
  const rows = new Float32Array(indices.length * units);
  for (let place = 0; place < indices.length; place++) {
    const label = labels[indices[place] ?? 0] ?? 0;
    if (oneHot) rows[place * units + label] = 1;
    else rows[place] = label;
  }
  return tf.tensor2d(rows, [indices.length, units]);
}

/** What the model is given of values that were read. */
export function modelValues(
  {
    scale = 1,
    offset = 0,
    places,
    isPlaced,
    finish,
  }: Pick<ImagePart, 'scale' | 'offset' | 'places' | 'isPlaced' | 'finish'>,
  values: Values,
): Float32Array {
  if (finish && values instanceof Float32Array) return values;
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
