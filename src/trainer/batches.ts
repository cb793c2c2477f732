/** Feeds a model: images and labels as the tensors that it and its loss expect, the next batches read ahead. */
import * as tf from '@tensorflow/tfjs-core';
import type { RunRequest } from '../protocol/trainer.js';
import { inOrder, shuffleBy } from '../runs/data/shuffling.js';
import { placed } from './data/counted.js';
import {
  dataOfOutput,
  type ImageData,
  type ImagePart,
  seeded,
  type TargetPart,
  type Values,
  type Wanted,
  wantedOf,
} from './data/dataset.js';
import { TrainingFault } from './fault.js';
import { preparationOf } from './preparation.js';

export interface BatchShape {
  /** Per sample, as the model wants it: of the input that takes the images. */
  readonly input: readonly number[];
  /** Of all inputs, where the model has several, and which of them takes the images. */
  readonly inputs?: readonly (readonly number[])[];
  readonly shown?: number;
  /** Height, width, channels of the images as they are read. */
  readonly image: ImageData['shape'];
  /** Of each output that is trained. */
  readonly outputs: readonly OutputShape[];
}

export interface OutputShape {
  readonly units: number;
  /** One-hot rows, or class numbers. */
  readonly oneHot: boolean;
  /** Of what the model is to give, per sample, where that is an image. */
  readonly target?: readonly number[];
}

export interface Batch {
  /** For each input of the model. */
  readonly xs: readonly tf.Tensor[];
  /** For each output that is trained. */
  readonly ys: readonly tf.Tensor[];
  /** Which images of the part it holds. */
  readonly indices: ArrayLike<number>;
}

export function batchShape(
  data: ImageData,
  { inputShape: input, inputs }: Pick<RunRequest['plan'], 'inputShape' | 'inputs'>,
  outputs: readonly TakenOutput[],
): BatchShape {
  const given = preparationOf(data.train)?.outputs[0]?.shape.slice(1) ?? data.shape;
  if (sizeOf(input) !== sizeOf(given)) {
    throw new TrainingFault(
      `The model takes ${input.join('×')} values an image, and ${data.title} has ${given.join('×')}. ` +
        `Change the model's input shape to (${given.join(', ')}).`,
    );
  }
  const each = outputs.map((output, at) => outputShape(dataOfOutput(data, at), output));
  if (!inputs) return { input, image: data.shape, outputs: each };
  const shown = inputs.findIndex(({ isShown }) => isShown);
  const all = data.train.beside?.map(({ sizes }) => sizes) ?? [];
  return { input, image: data.shape, outputs: each, inputs: all.toSpliced(shown, 0, input), shown };
}

export interface TakenOutput {
  readonly plan: { readonly outputShape: readonly number[] };
  /** The loss gets class numbers, not one-hot rows. */
  readonly takesNumbers: boolean;
}

function outputShape(data: ImageData, { plan, takesNumbers }: TakenOutput): OutputShape {
  const output = plan.outputShape;
  const units = output.at(-1) ?? 1;
  if (data.train.target) {
    const target = takesNumbers ? [...output.slice(0, -1), 1] : output;
    checkTarget(data.train.target, target, data.title);
    return { units, oneHot: false, target };
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
  return { units, oneHot: !sparse };
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
  /** What the other inputs are given. */
  readonly beside: readonly Float32Array[];
  /** What each output is to give for each, as it gets it; undefined where that is a label. */
  readonly targets: readonly (Float32Array | undefined)[];
  readonly indices: ArrayLike<number>;
}

/** Images that cannot be read, or what stands beside them cannot, are left out where the user chose so. */
async function readPairs(part: ImagePart, order: Uint32Array, seed: number | undefined): Promise<Read> {
  const targets = wantedOf(part).map(({ target }) => target);
  const inputs = part.beside ?? [];
  const sides: readonly (TargetPart | undefined)[] = [...inputs, ...targets];
  if (sides.every((side) => !side)) return { ...(await part.read(order, seed)), targets: [], beside: [] };
  // Where both are changed at random, they are changed alike.
  const chance = seed ?? 0;
  let found = await part.read(order, chance);
  const given: (Float32Array | undefined)[] = [];
  for (const [at, side] of sides.entries()) {
    if (!side) continue;
    const read = await side.read(found.indices, chance);
    const values = modelValues(side, read.values);
    if (read.indices.length < found.indices.length) {
      const { indices } = found;
      for (const [before, own] of given.entries())
        if (own) given[before] = pickedRows(own, indices, read.indices);
      found = { values: pickedRows(found.values, indices, read.indices), indices: read.indices };
    }
    given[at] = side.oneHotOf === undefined ? values : asRows(values, side.oneHotOf);
  }
  const beside = given.slice(0, inputs.length).flatMap((values) => values ?? []);
  return { ...found, beside, targets: given.slice(inputs.length) };
}

/** The rows at some of the places. */
function pickedRows<Kind extends Values>(
  values: Kind,
  all: ArrayLike<number>,
  some: ArrayLike<number>,
): Kind {
  const size = values.length / all.length;
  const places = new Map(Array.from(all, (index, place) => [index, place]));
  const picked = values.slice(0, size * some.length) as Kind;
  for (let at = 0; at < some.length; at++) {
    const place = places.get(some[at] ?? -1) ?? 0;
    picked.set(values.subarray(place * size, (place + 1) * size), at * size);
  }
  return picked;
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

function tensors(part: ImagePart, { values, beside, targets, indices }: Read, shape: BatchShape): Batch {
  const count = indices.length;
  const floats = modelValues(part, values);
  const layers = preparationOf(part);
  const x = tf.tidy(() => {
    if (!layers) return tf.tensor(floats, [count, ...shape.input]);
    const images = layers.apply(tf.tensor(floats, [count, ...shape.image]), { training: true });
    return tf.reshape(images as tf.Tensor, [count, ...shape.input]);
  });
  const ys = wantedOf(part).map((wanted, at) => {
    const own = shape.outputs[at];
    const values = targets[at];
    if (values && own?.target) return tf.tensor(values, [count, ...own.target]);
    return labelled(wanted, indices, own ?? { oneHot: false, units: 1 });
  });
  const { inputs = [shape.input], shown = 0 } = shape;
  const others = inputs.filter((_, at) => at !== shown);
  const xs = beside.map((own, at) => tf.tensor(own, [count, ...(others[at] ?? [])]));
  xs.splice(shown, 0, x);
  return { xs, ys, indices };
}

function labelled(
  { labels }: Wanted,
  indices: ArrayLike<number>,
  { oneHot, units: classes }: OutputShape,
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

/** 0 … count − 1, shuffled by the seed. */
export function shuffled(count: number, seed: number): Uint32Array {
  const random = seeded(seed);
  const order = inOrder(count);
  shuffleBy(order, (last) => Math.floor(random() * (last + 1)));
  return order;
}
