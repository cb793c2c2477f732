/** What a step or an evaluation measures: the loss, and for each output its own and the accuracy where it has classes. */
import { loggedAs } from '../protocol/outputs.js';

/** By its name in Keras's logs: `loss`; with one output `accuracy`, with several `gender_loss`, `gender_accuracy`. */
export type Scores = Readonly<Record<string, number>> & { readonly loss: number };

/** What is measured of an output. */
interface Measured {
  readonly name: string;
  readonly accuracy: unknown;
}

/** Names what stands behind the loss: the losses of the outputs where they are several, then their accuracies. */
export function scoresOf(values: readonly number[], outputs: readonly Measured[]): Scores {
  const [loss = Number.NaN, ...others] = values;
  const losses = outputs.length > 1 ? outputs.map(({ name }) => `${name}_loss`) : [];
  const accuracies = outputs.flatMap(({ name, accuracy }) => (accuracy ? [loggedAs(name, 'accuracy')] : []));
  const named = [...losses, ...accuracies].map((name, at) => [name, others[at] ?? Number.NaN] as const);
  return { loss, ...Object.fromEntries(named) };
}

/** A mean of scores, weighted by images. */
export class Mean {
  private sums: Record<string, number> = {};
  private images = 0;

  add(scores: Scores, images: number): void {
    for (const [name, value] of Object.entries(scores))
      this.sums[name] = (this.sums[name] ?? 0) + value * images;
    this.images += images;
  }

  clear(): void {
    [this.sums, this.images] = [{}, 0];
  }

  remember(): unknown {
    return { ...this.sums, images: this.images };
  }

  recall(memory: unknown): void {
    const { images, ...sums } = memory as Record<string, number>;
    [this.sums, this.images] = [sums, images ?? 0];
  }

  get value(): Scores {
    if (this.images === 0) return { loss: 0 };
    const means = Object.entries(this.sums).map(([name, sum]) => [name, sum / this.images] as const);
    return { loss: 0, ...Object.fromEntries(means) };
  }
}
