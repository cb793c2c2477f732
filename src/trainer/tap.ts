/** Hands out what the model said of the batch that it has just been trained on. */
import * as tf from '@tensorflow/tfjs-core';
import type { Holder } from './stepChanges.js';

export class Tap {
  private truth: tf.Tensor | undefined;
  private guess: tf.Tensor | undefined;
  /** For a runtime that does whole steps. */
  readonly holder: Holder = {
    names: () => ['truth', 'guess'],
    get: (name) => (name === 'truth' ? this.truth : this.guess),
    hold: (name, tensor) => {
      const part = name === 'truth' ? 'truth' : 'guess';
      this[part]?.dispose();
      this[part] = tf.keep(tensor);
    },
  };

  /** A metric for `compile` that measures nothing and keeps both tensors until they are taken. */
  readonly listen = (truth: tf.Tensor, guess: tf.Tensor): tf.Tensor => {
    tf.dispose([this.truth, this.guess].filter((kept) => kept !== undefined));
    this.truth = tf.keep(tf.clone(truth));
    this.guess = tf.keep(tf.clone(guess));
    return tf.scalar(0);
  };

  /** Gives them to `use` once, and lets go of them. */
  async take(use: (truth: tf.Tensor, guess: tf.Tensor) => Promise<void>): Promise<void> {
    const { truth, guess } = this;
    if (!truth || !guess) return;
    this.truth = undefined;
    this.guess = undefined;
    await use(truth, guess);
    tf.dispose([truth, guess]);
  }
}
