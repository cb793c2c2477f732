/** Masking with a gradient: TensorFlow.js has none of the comparison by which it finds the steps to leave out. */
import * as tf from '@tensorflow/tfjs-core';
import { layers } from '@tensorflow/tfjs-layers';
import { classOf, registrable } from './convolutionBase.js';

class Masking extends classOf<layers.Layer & { readonly maskValue: number }>(layers.masking()) {
  static readonly className = 'Masking';

  override call(inputs: tf.Tensor | tf.Tensor[]): tf.Tensor {
    const x = (Array.isArray(inputs) ? inputs[0] : inputs) as tf.Tensor;
    const masked = tf.customGrad((given, save) => {
      const isStep = tf.any(tf.notEqual(given as tf.Tensor, this.maskValue), -1, true);
      const mask = tf.cast(isStep, 'float32');
      (save as tf.GradSaveFunc)([mask]);
      return {
        value: tf.mul(given as tf.Tensor, mask),
        gradFunc: (slope: tf.Tensor, [saved]: tf.Tensor[]) => tf.mul(slope, saved as tf.Tensor),
      };
    });
    return tf.tidy(() => masked(x));
  }

  /** Where a sequence has steps; nothing is learned from that. */
  override computeMask(inputs: tf.Tensor | tf.Tensor[]): tf.Tensor {
    const x = (Array.isArray(inputs) ? inputs[0] : inputs) as tf.Tensor;
    const steps = tf.customGrad((given) => ({
      value: tf.any(tf.notEqual(given as tf.Tensor, this.maskValue), -1),
      gradFunc: () => tf.zerosLike(given as tf.Tensor),
    }));
    return tf.tidy(() => steps(x));
  }
}

export const MASKING = registrable(Masking);
