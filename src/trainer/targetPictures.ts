/** What a model that gives images makes of some, and of those it is furthest from: input, target and output as pictures. */
import * as tf from '@tensorflow/tfjs-core';
import type { OutputForm, PicturedOutput, RunResult } from '../protocol/trainer.js';
import { modelValues } from './batches.js';
import { type ImageData, type ImagePart, spreadOut, type TargetPart, type Values } from './data/dataset.js';
import { pngAddress } from './data/png.js';
import { pictureSpan, thumbnail } from './data/thumbnail.js';

/** How what the model gives becomes a picture. `classes`: of each pixel; else the output has the target's shape. */
export async function outputForm(
  part: ImagePart,
  target: TargetPart,
  classes: number | undefined,
  isLogits: boolean,
): Promise<OutputForm> {
  const [height, width, channels] = target.shape;
  if (classes !== undefined) return { shape: [height, width, 1], classes, span: [0, classes - 1], isLogits };
  const { values } = await target.read(spreadOut(Math.min(SAMPLES, part.count), part));
  return { shape: [height, width, channels], span: pictureSpan(modelValues(target, values)), isLogits };
}

const SAMPLES = 24;

/** One image that the model gives, of `form.shape`, or of a row for each class. */
export function outputPicture(values: Float32Array, { shape, classes, span }: OutputForm): string {
  if (classes === undefined) return pngAddress(...thumbnail(values, shape), span);
  return classPicture(likeliest(values, classes), shape, classes);
}

/** Of class numbers: two are black and white, more have a colour each. */
function classPicture(numbers: Values, shape: ImageData['shape'], classes: number): string {
  const [small, size] = thumbnail(numbers, shape);
  if (classes <= 2) return pngAddress(small, size, [0, 1]);
  const coloured = new Uint8Array(small.length * 3);
  small.forEach((label, at) => {
    coloured.set(COLOURS[label % COLOURS.length] ?? [255, 255, 255], 3 * at);
  });
  return pngAddress(coloured, [size[0], size[1], 3], [0, 255]);
}

/** The first is the ground. */
const COLOURS: readonly (readonly [number, number, number])[] = [
  [0, 0, 0],
  [230, 159, 0],
  [86, 180, 233],
  [0, 158, 115],
  [240, 228, 66],
  [0, 114, 178],
  [213, 94, 0],
  [204, 121, 167],
  [255, 255, 255],
  [128, 128, 128],
];

function likeliest(values: Float32Array, classes: number): Float32Array {
  return Float32Array.from({ length: values.length / classes }, (_, pixel) => {
    const row = values.subarray(pixel * classes, (pixel + 1) * classes);
    return row.indexOf(Math.max(...row));
  });
}

interface Seen {
  readonly index: number;
  readonly difference: number;
  readonly output: Float32Array;
}

const MOST = 8;

/** Sees what the model gives for a part, batch by batch. */
export class TargetPictures {
  private worst: Seen[] = [];
  private readonly usual: Seen[] = [];
  private readonly chosen: ReadonlySet<number>;
  private total = 0;
  private images = 0;

  constructor(
    private readonly data: ImageData,
    private readonly part: ImagePart,
    private readonly target: TargetPart,
    private readonly form: OutputForm,
    /** Of images that it was trained on. */
    private readonly isOfTraining = false,
  ) {
    this.chosen = new Set(spreadOut(Math.min(MOST, part.count), part));
  }

  /** `output` stays the caller's. */
  async see(output: tf.Tensor, indices: ArrayLike<number>): Promise<void> {
    const { form, target } = this;
    const shown = form.isLogits && form.classes === undefined ? tf.sigmoid(output) : output;
    const values = (await shown.data()) as Float32Array;
    if (shown !== output) shown.dispose();
    const wanted = await target.read(indices);
    const targets = modelValues(target, wanted.values);
    const [size, targetSize] = [values.length / indices.length, targets.length / indices.length];
    for (let place = 0; place < indices.length; place++) {
      const own = values.subarray(place * size, (place + 1) * size);
      const truth = targets.subarray(place * targetSize, (place + 1) * targetSize);
      const seen = { index: indices[place] ?? 0, difference: differenceOf(own, truth, form), output: own };
      this.total += seen.difference;
      this.images++;
      if (this.chosen.has(seen.index)) this.usual.push({ ...seen, output: own.slice() });
      if (this.worst.length >= MOST && seen.difference <= (this.worst.at(-1)?.difference ?? 0)) continue;
      this.worst.push({ ...seen, output: own.slice() });
      this.worst = this.worst.toSorted((a, b) => b.difference - a.difference).slice(0, MOST);
    }
  }

  async result(): Promise<Pick<RunResult, 'pictures'>> {
    if (this.images === 0) return {};
    return {
      pictures: {
        ...{ usual: await this.pictured(this.usual), worst: await this.pictured(this.worst) },
        meanDifference: this.total / this.images,
        ...(this.form.classes !== undefined && { isOfClasses: true as const }),
        ...(this.isOfTraining && { isOfTraining: true as const }),
      },
    };
  }

  private async pictured(seen: readonly Seen[]): Promise<readonly PicturedOutput[]> {
    const { data, part, target, form } = this;
    const places = seen.map(({ index }) => index);
    const [inputs, targets] = [await part.read(places), await target.read(places)];
    const span = pictureSpan(inputs.values);
    const truths = modelValues(target, targets.values);
    return seen.map(({ output, difference }, at) => ({
      input: pngAddress(...thumbnail(imageAt(inputs.values, at, data.shape), data.shape), span),
      target: targetPicture(imageAt(truths, at, target.shape), target, form),
      output: outputPicture(output, form),
      difference,
    }));
  }
}

function imageAt<Kind extends Values>(values: Kind, at: number, shape: ImageData['shape']): Kind {
  const size = shape[0] * shape[1] * shape[2];
  return values.subarray(at * size, (at + 1) * size) as Kind;
}

/** The values of a target as the model is to give them; of classes, their numbers or rows. */
export function targetPicture(values: Float32Array, { shape }: TargetPart, form: OutputForm): string {
  const { classes, span } = form;
  if (classes === undefined) return pngAddress(...thumbnail(values, shape), span);
  return classPicture(shape[2] === classes ? likeliest(values, classes) : values, form.shape, classes);
}

/** The mean distance of the values; of classes, the share of pixels that are taken for others. */
function differenceOf(output: Float32Array, truth: Float32Array, { classes }: OutputForm): number {
  const [a, b] =
    classes === undefined
      ? [output, truth]
      : [likeliest(output, classes), truth.length === output.length ? likeliest(truth, classes) : truth];
  let sum = 0;
  for (let at = 0; at < a.length; at++) {
    const distance = Math.abs((a[at] ?? 0) - (b[at] ?? 0));
    sum += classes === undefined ? distance : distance > 0 ? 1 : 0;
  }
  return sum / Math.max(1, a.length);
}
