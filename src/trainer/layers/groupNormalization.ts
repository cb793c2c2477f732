/** GroupNormalization over the last axis: each group of channels of each image to mean 0 and variance 1. */
import * as tf from '@tensorflow/tfjs-core';
import { initializers, layers } from '@tensorflow/tfjs-layers';
import type { LayerConfig } from './augmentation.js';

export class GroupNormalization extends layers.Layer {
  static className = 'GroupNormalization';
  private gamma: ReturnType<layers.Layer['addWeight']> | undefined;
  private beta: ReturnType<layers.Layer['addWeight']> | undefined;

  constructor(private readonly given: LayerConfig) {
    super(given);
  }

  override build(shape: (number | null)[]): void {
    const channels = shape.at(-1) ?? 0;
    if (this.given.scale !== false) {
      this.gamma = this.addWeight('gamma', [channels], 'float32', initializers.ones());
    }
    if (this.given.center !== false) {
      this.beta = this.addWeight('beta', [channels], 'float32', initializers.zeros());
    }
    this.built = true;
  }

  override call(inputs: tf.Tensor | tf.Tensor[]): tf.Tensor {
    return tf.tidy(() => {
      const x = Array.isArray(inputs) ? (inputs[0] as tf.Tensor) : inputs;
      const channels = x.shape.at(-1) ?? 1;
      const given = Number(this.given.groups ?? 32);
      const groups = given === -1 ? channels : given;
      const grouped = tf.reshape(x, [x.shape[0] ?? 0, -1, groups, channels / groups]);
      const { mean, variance } = tf.moments(grouped, [1, 3], true);
      const epsilon = Number(this.given.epsilon ?? 1e-3);
      const normal = tf.div(tf.sub(grouped, mean), tf.sqrt(tf.add(variance, epsilon)));
      let y: tf.Tensor = tf.reshape(normal, x.shape);
      if (this.gamma) y = tf.mul(y, this.gamma.read());
      if (this.beta) y = tf.add(y, this.beta.read());
      return y;
    });
  }

  override computeOutputShape(shape: (number | null)[]): (number | null)[] {
    return shape;
  }

  override getConfig(): tf.serialization.ConfigDict {
    return { ...(this.given as tf.serialization.ConfigDict), ...super.getConfig() };
  }
}
