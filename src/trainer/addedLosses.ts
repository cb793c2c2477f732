/** What `add_loss` of the code adds to the loss of a step, heard of while its layers are computed. */
import * as tf from '@tensorflow/tfjs-core';

let heard: ((loss: tf.Scalar) => void) | undefined;

/** `hear` gets each loss that is added while `step` is computed; it disposes of them. */
export function hearLosses<T>(hear: (loss: tf.Scalar) => void, step: () => T): T {
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
  for (const loss of losses) heard?.(tf.keep(tf.sum(tf.cast(loss, 'float32'))));
}
