/** UnitNormalization and RMSNormalization. */
import * as tf from '@tensorflow/tfjs-core';
import { initializers, layers } from '@tensorflow/tfjs-layers';
import type { LayerConfig } from './augmentation.js';
import { axesOf, first, numberOf, type PlainLayer } from './plainLayer.js';

export const NORMALIZING: readonly PlainLayer[] = [
  {
    // x / √max(Σx², 1e-12)
    className: 'UnitNormalization',
    compute(inputs, config) {
      const x = first(inputs);
      const squares = tf.sum(tf.square(x), axesOf(config, x.rank), true);
      return tf.div(x, tf.sqrt(tf.maximum(squares, 1e-12)));
    },
  },
];

/** x / √(mean of x² + ε), times a learned scale. */
export class RMSNormalization extends layers.Layer {
  static readonly className = 'RMSNormalization';
  private scale: ReturnType<layers.Layer['addWeight']> | undefined;

  constructor(private readonly given: LayerConfig) {
    super(given);
  }

  override build(shape: (number | null)[]): void {
    const sizes = axesOf(this.given, shape.length)
      .sort((a, b) => a - b)
      .map((axis) => shape[axis] ?? 0);
    this.scale = this.addWeight('scale', sizes, 'float32', initializers.ones());
    this.built = true;
  }

  override call(inputs: tf.Tensor | tf.Tensor[]): tf.Tensor {
    return tf.tidy(() => {
      const x = Array.isArray(inputs) ? (inputs[0] as tf.Tensor) : inputs;
      const axes = axesOf(this.given, x.rank);
      const power = tf.mean(tf.square(x), axes, true);
      const scaled = tf.div(x, tf.sqrt(tf.add(power, numberOf(this.given, 'epsilon', 1e-6))));
      const shape = x.shape.map((size, at) => (axes.includes(at) ? size : 1));
      return this.scale ? tf.mul(scaled, tf.reshape(this.scale.read(), shape)) : scaled;
    });
  }

  override computeOutputShape(shape: (number | null)[]): (number | null)[] {
    return shape;
  }

  override getConfig(): tf.serialization.ConfigDict {
    return { ...(this.given as tf.serialization.ConfigDict), ...super.getConfig() };
  }
}
