/** The arrays that a program gives `fit`, as parts of data in memory. Throws where they do not fit the model. */
import { trainedOutputs } from '../../protocol/outputs.js';
import type { RunRequest } from '../../protocol/trainer.js';
import { arrayPart, rowsPart } from '../data/arrays.js';
import { hasClasses } from '../data/classes.js';
import {
  type BesidePart,
  type ImageData,
  type ImagePart,
  memoryPart,
  type Wanted,
  wantedOf,
} from '../data/dataset.js';
import { prepared } from '../data/prepared.js';
import { TrainingFault } from '../fault.js';
import { outputUnits } from '../outputUnits.js';
import { faultFor, type Given } from './fittedArrays.js';
import type { NdArray } from './numpy/ndarray.js';

type Plan = RunRequest['plan'];
type Planned = Pick<NonNullable<Plan['inputs']>[number], 'name' | 'shape'>;
type Shape = ImageData['shape'];

export async function partOf(given: Given, plan: Plan, title: string): Promise<ImagePart> {
  const { inputs, shown, labels, weights, augmentation, scale } = given;
  const planned: readonly Planned[] = plan.inputs ?? [{ name: '', shape: plan.inputShape }];
  const count = inputs[shown]?.shape[0] ?? 0;
  for (const [at, x] of inputs.entries())
    checkInput(x, planned[at] ?? { name: '', shape: [] }, count, faultFor(plan));
  const outputs = trainedOutputs(plan);
  const wanted = outputs.map(({ name, plan: own }, at) =>
    wantedFrom(labels[at], { name, plan: own, count, title }),
  );
  const [first = { labels: [] }, ...others] = wanted;
  const shape = sizesOf(plan.inputShape);
  const images = inputs[shown];
  const values = images ? bytesOrFloats(images) : new Float32Array(0);
  const part = await prepared(
    { ...memoryPart(values, first.labels, shape[0] * shape[1] * shape[2]), ...first },
    { ...(augmentation && { augmentation }), ...(scale !== undefined && { scale }) } as Parameters<
      typeof prepared
    >[1],
    shape,
  );
  const beside = inputs.flatMap((x, at) =>
    at === shown ? [] : besidePart(x, planned[at] ?? { name: '', shape: [] }),
  );
  if (weights && weights.shape[0] !== count)
    throw faultFor(plan)(
      `The code gives fit ${count} images and ${weights.shape[0] ?? 0} weights of samples.`,
    );
  return {
    ...part,
    ...(weights && { weights: Float32Array.from(weights.flat() as ArrayLike<number>) }),
    ...(others.length > 0 && { others }),
    ...(beside.length > 0 && { beside }),
  };
}

function checkInput(
  { shape: [own = 0, ...sizes], dtype, isObject }: NdArray,
  { name, shape }: Planned,
  count: number,
  fault: ReturnType<typeof faultFor>,
): void {
  const fits = fitted(sizes, shape) !== undefined;
  const of = name === '' ? 'images' : `the input ${name} samples`;
  if (!fits || isObject)
    throw fault(
      `The code gives fit ${of} of ${sizes.join('×') || 'one value'}${isObject ? `, of the type ${dtype},` : ''} where the model takes ${shape.map((size) => size ?? '?').join('×')}.`,
    );
  if (own !== count)
    throw new TrainingFault(`The code gives the inputs of the model ${count} and ${own} samples.`);
}

interface WantedOf {
  readonly name: string;
  readonly plan: Plan;
  readonly count: number;
  readonly title: string;
}

function wantedFrom(y: NdArray | undefined, { name, plan, count, title }: WantedOf): Wanted {
  const labels = name === '' ? 'labels' : `labels of ${name}`;
  const fault = faultFor(plan);
  if (!y) throw fault(`The code gives fit no ${labels}.`);
  if (y.isObject)
    throw fault(
      `The ${labels} that the code gives fit are of the type ${y.dtype}: turn them into class numbers (LabelEncoder).`,
    );
  if ((y.shape[0] ?? 0) !== count)
    throw fault(`The code gives fit ${count} images and ${y.shape[0] ?? 0} ${labels}.`);
  const { outputShape } = plan;
  const isImages = outputShape.length > 2 || (y.shape.length > 2 && outputShape.length > 1);
  const values = bytesOrFloats(y);
  if (!isImages) {
    // Only what is made of the labels counts here.
    const { labels: numbers, target } = arrayPart(
      { shape: [count], values: new Uint8Array(count) },
      { shape: y.shape, values },
      title,
    );
    return { labels: numbers, ...(target && { target }) };
  }
  const [height, width, units] = sizesOf(outputShape);
  // One class number a pixel, where a loss takes it so.
  const isSparse = /sparse/i.test(plan.settings.loss?.value ?? '') && y.size === height * width * count;
  const shape: Shape = [height, width, isSparse ? 1 : units];
  const size = shape[0] * shape[1] * shape[2];
  if (y.size !== size * count)
    throw fault(
      `The code gives fit targets of ${y.shape.slice(1).join('×')} where the model gives ${outputShape.join('×')}.`,
    );
  return {
    labels: new Uint8Array(count),
    target: { ...memoryPart(values, new Uint8Array(count), size), shape },
  };
}

function besidePart(x: NdArray, { name, shape }: Planned): BesidePart {
  const values = bytesOrFloats(x);
  const [count = 0, ...given] = x.shape;
  const sizes = fitted(given, shape) ?? given;
  if (shape.length < 2) return { ...rowsPart(Float32Array.from(values), count), name, sizes };
  const size = x.size / Math.max(1, count);
  return { ...memoryPart(values, new Uint8Array(count), size), shape: sizesOf(sizes), name, sizes };
}

/** The sizes of a sample as the input has them, with or without a last axis of 1; undefined where they do not fit. */
function fitted(given: readonly number[], wanted: Planned['shape']): readonly number[] | undefined {
  const flat = given.at(-1) === 1 ? [given.slice(0, -1)] : [];
  return [given, [...given, 1], ...flat].find(
    (sizes) =>
      sizes.length === wanted.length && wanted.every((size, at) => size === null || size === sizes[at]),
  );
}

/** Height, width and channels: numbers in a row are a line of one channel. */
export function sizesOf(input: readonly number[]): Shape {
  const [height = 1, width, channels = 1] = input;
  return width === undefined ? [1, height, 1] : [height, width, channels];
}

export function bytesOrFloats(array: NdArray): Uint8Array | Float32Array {
  const flat = array.flat();
  if (flat instanceof Uint8Array) return array.isWhole ? flat : flat.slice();
  return flat instanceof Float32Array ? flat : Float32Array.from(flat as ArrayLike<number>);
}

/** Of each output that is trained; none where it gives a number, a row of numbers or an image. */
export function classesOf(part: ImagePart, plan: Plan): readonly (readonly string[])[] {
  const wanted = wantedOf(part);
  return trainedOutputs(plan).map(({ plan: own }, at) => {
    const labelled = wanted[at] ?? { labels: [] };
    const classes = labelled.target ? [] : named(labelled, outputUnits(own));
    return hasClasses(own, labelled, classes.length) ? classes : [];
  });
}

function named({ labels }: Wanted, units: number): readonly string[] {
  let most = 0;
  for (let at = 0; at < labels.length; at++) {
    const label = labels[at] ?? 0;
    if (!Number.isInteger(label) || label < 0) return [];
    most = Math.max(most, label);
  }
  return most > 10_000 ? [] : Array.from({ length: Math.max(units, most + 1) }, (_, label) => String(label));
}
