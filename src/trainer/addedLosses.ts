/** What `add_loss` and a `train_step` of the code add to the loss of a step, and measure in it, heard of while its layers are computed. */
import * as tf from '@tensorflow/tfjs-core';

/** Gets scalars, which it disposes of. */
export interface Listener {
  loss(loss: tf.Scalar): void;
  /** `place`: which of all that is measured. */
  measure(place: number, value: tf.Scalar): void;
}

let heard: Listener | undefined;

/** `hear` gets what is told while `step` is computed. */
export function hearLosses<T>(hear: Listener, step: () => T): T {
  const before = heard;
  heard = hear;
  try {
    return step();
  } finally {
    heard = before;
  }
}

/** As Keras 3 has it: the sum of what the code gives. */
export function tellLosses(losses: readonly tf.Tensor[]): void {
  for (const loss of losses) heard?.loss(tf.keep(tf.sum(tf.cast(loss, 'float32'))));
}

/** The mean of what a metric is given of a batch. */
export function tellMeasure(place: number, value: tf.Tensor): void {
  heard?.measure(place, tf.keep(tf.mean(tf.cast(value, 'float32'))));
}
