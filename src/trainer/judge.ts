/** What a model takes each image of a part for: the table of that, and its worst mistakes as pictures. */
import * as tf from '@tensorflow/tfjs-core';
import type { Mistake } from '../protocol/trainer.js';
import type { ImageData, ImagePart } from './data/dataset.js';
import { pngAddress } from './data/png.js';
import { isOwnThumbnail, pictureSpan, thumbnail } from './data/thumbnail.js';

export interface Judgement {
  /** Rows are the true classes, columns the predicted ones. */
  readonly confusion: readonly (readonly number[])[];
  readonly mistakes: readonly Mistake[];
}

interface Wrong {
  readonly index: number;
  readonly truth: number;
  readonly guess: number;
  /** By how much the guess is likelier than the truth, 0 … 1. */
  readonly margin: number;
  readonly probability: number;
}

const MOST_MISTAKES = 24;
/** Of one class taken for one other: the commonest confusion shall not be all that is seen. */
const MOST_OF_A_KIND = 4;

export class Judge {
  private readonly classes: number;
  /** Absent for an output that is no class. */
  private readonly confusion: number[][] | undefined;
  private worst: Wrong[] = [];

  /** `isLogits`: the output is scores, not yet probabilities. */
  constructor(
    private readonly judged: { readonly data: ImageData; readonly units: number },
    private readonly part: ImagePart,
    private readonly isLogits: boolean,
  ) {
    const { units } = judged;
    const count = judged.data.classes.length;
    this.classes = count;
    if (count >= 2 && (units === count || (units === 1 && count === 2)))
      this.confusion = judged.data.classes.map(() => new Array<number>(count).fill(0));
  }

  /** `output`: what the model says of the images at `indices`; it stays the caller's. */
  async see(output: tf.Tensor, indices: ArrayLike<number>): Promise<void> {
    const { classes, confusion, worst } = this;
    if (!confusion) return;
    const shares = tf.tidy(() => probabilities(output, this.isLogits));
    const values = await shares.data();
    if (shares !== output) shares.dispose();
    for (let place = 0; place < indices.length; place++) {
      const index = indices[place] ?? 0;
      const truth = this.part.labels[index] ?? 0;
      const own = values.subarray(place * classes, (place + 1) * classes);
      const guess = own.indexOf(Math.max(...own));
      const row = confusion[truth];
      if (!row || guess < 0) continue;
      row[guess] = (row[guess] ?? 0) + 1;
      const probability = own[guess] ?? 0;
      if (guess !== truth)
        worst.push({ index, truth, guess, probability, margin: probability - (own[truth] ?? 0) });
    }
    this.worst = worstOf(worst);
  }

  async result(): Promise<Judgement | undefined> {
    const { confusion, judged, part, worst } = this;
    return confusion && { confusion, mistakes: await pictured(judged.data, part, worst) };
  }
}

function worstOf(wrong: readonly Wrong[]): Wrong[] {
  const kinds = new Map<string, number>();
  const few = wrong
    .toSorted((a, b) => b.margin - a.margin)
    .filter(({ truth, guess }) => {
      const kind = `${truth} ${guess}`;
      const count = (kinds.get(kind) ?? 0) + 1;
      kinds.set(kind, count);
      return count <= MOST_OF_A_KIND;
    });
  return few.slice(0, MOST_MISTAKES);
}

/** A row of all classes for each image, whichever way the model says it. */
function probabilities(output: tf.Tensor, isLogits: boolean): tf.Tensor {
  if (output.shape.at(-1) !== 1) return isLogits ? tf.softmax(output) : output;
  const second = isLogits ? tf.sigmoid(output) : output;
  return tf.concat([tf.sub(1, second), second], -1);
}

async function pictured(
  data: ImageData,
  part: ImagePart,
  worst: readonly Wrong[],
): Promise<readonly Mistake[]> {
  if (worst.length === 0) return [];
  const { values, indices } = await part.read(worst.map(({ index }) => index));
  const span = pictureSpan(values);
  const size = data.shape.reduce((product, length) => product * length, 1);
  const isExact = canBeLookedAt(data, part, span);
  const name = (label: number) => data.classes[label] ?? String(label);
  return Array.from(indices).flatMap((index, place) => {
    const wrong = worst.find((each) => each.index === index);
    if (!wrong) return [];
    const own = values.subarray(place * size, (place + 1) * size);
    return [
      {
        image: pngAddress(...thumbnail(own, data.shape), span),
        truth: name(wrong.truth),
        guess: name(wrong.guess),
        probability: wrong.probability,
        ...(isExact && { isExact: true }),
      },
    ];
  });
}

/** A picture of its size, all that the model is given, whose 0 … 255 mean what those of a file mean to it (`explain.ts`). */
function canBeLookedAt(
  { shape, largest }: ImageData,
  { isSwapped, beside }: ImagePart,
  [black, white]: readonly [number, number],
): boolean {
  const scale = largest === undefined || largest > FEWEST_STEPS ? 255 : largest <= 1 ? 1 : undefined;
  return isOwnThumbnail(shape) && !isSwapped && !beside && black === 0 && white === scale;
}

/** Values that end below this, and are no shares of one, would lose too much as whole numbers. */
const FEWEST_STEPS = 100;
