/**
 * Layer normalisation as a formula. TensorFlow.js's own stretches mean, variance, scale and offset to the size of the
 * input and normalises by batch: 20 times slower on TensorFlow's CPU.
 */
import * as tf from '@tensorflow/tfjs-core';
import { layers } from '@tensorflow/tfjs-layers';

interface LayerNormalization extends layers.Layer {
  readonly axis: readonly number[];
  readonly epsilon: number;
  readonly gamma: { read(): tf.Tensor } | null;
  readonly beta: { read(): tf.Tensor } | null;
}

export function registerLayerNormalization(): void {
  const prototype = Object.getPrototypeOf(layers.layerNormalization()) as layers.Layer;
  prototype.call = function (this: LayerNormalization, inputs) {
    const x = (Array.isArray(inputs) ? inputs[0] : inputs) as tf.Tensor;
    return tf.tidy(() => {
      const axes = [...this.axis];
      const wide = (weight: { read(): tf.Tensor } | null) =>
        weight &&
        tf.reshape(
          weight.read(),
          x.shape.map((size, axis) => (axes.includes(axis) ? size : 1)),
        );
      const centred = tf.sub(x, tf.mean(x, axes, true));
      const slope = tf.rsqrt(tf.add(tf.mean(tf.square(centred), axes, true), this.epsilon));
      const [gamma, beta] = [wide(this.gamma), wide(this.beta)];
      const scaled = tf.mul(centred, gamma ? tf.mul(slope, gamma) : slope);
      return beta ? tf.add(scaled, beta) : scaled;
    });
  };
}
