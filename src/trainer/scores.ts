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

/** By name: each batch counts alike, or the last alone. */
export type BatchMeans = Readonly<Record<string, 'batches' | 'last'>>;

/** A mean of scores, weighted by images where `means` says nothing else. */
export class Mean {
  private sums: Record<string, number> = {};
  private images = 0;
  private batches = 0;

  constructor(private readonly means: BatchMeans = {}) {}

  add(scores: Scores, images: number): void {
    for (const [name, value] of Object.entries(scores)) {
      const mean = this.means[name];
      const before = mean === 'last' ? 0 : (this.sums[name] ?? 0);
      this.sums[name] = before + value * (mean ? 1 : images);
    }
    this.images += images;
    this.batches += 1;
  }

  clear(): void {
    [this.sums, this.images, this.batches] = [{}, 0, 0];
  }

  remember(): unknown {
    return { ...this.sums, images: this.images, batches: this.batches };
  }

  recall(memory: unknown): void {
    const { images, batches, ...sums } = memory as Record<string, number>;
    [this.sums, this.images, this.batches] = [sums, images ?? 0, batches ?? 0];
  }

  get value(): Scores {
    if (this.images === 0) return { loss: 0 };
    const means = Object.entries(this.sums).map(([name, sum]) => {
      const mean = this.means[name];
      return [name, mean === 'last' ? sum : sum / (mean ? this.batches : this.images)] as const;
    });
    return { loss: 0, ...Object.fromEntries(means) };
  }
}
