/** What a step or an evaluation measures: loss, and accuracy where the model has classes. */
import type { Meters } from './metrics.js';

export type Scores = { readonly loss: number; readonly accuracy?: number };

/** The tap of the meters, when there are any, is the last value and measures nothing. */
export function scoresOf(values: readonly number[], meters: Meters): Scores {
  const [loss = Number.NaN, accuracy] = meters.isEmpty ? values : values.slice(0, -1);
  return accuracy === undefined ? { loss } : { loss, accuracy };
}

/** A mean of scores, weighted by images. */
export class Mean {
  private loss = 0;
  private accuracy: number | undefined;
  private images = 0;

  add(scores: Scores, images: number): void {
    this.loss += scores.loss * images;
    if (scores.accuracy !== undefined) this.accuracy = (this.accuracy ?? 0) + scores.accuracy * images;
    this.images += images;
  }

  clear(): void {
    [this.loss, this.accuracy, this.images] = [0, undefined, 0];
  }

  remember(): unknown {
    return { loss: this.loss, accuracy: this.accuracy, images: this.images };
  }

  recall(memory: unknown): void {
    const { loss, accuracy, images } = memory as { loss: number; accuracy?: number; images: number };
    [this.loss, this.accuracy, this.images] = [loss, accuracy, images];
  }

  get value(): Scores {
    if (this.images === 0) return { loss: 0 };
    const loss = this.loss / this.images;
    return this.accuracy === undefined ? { loss } : { loss, accuracy: this.accuracy / this.images };
  }
}
