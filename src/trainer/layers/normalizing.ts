/** UnitNormalization, RMSNormalization and Normalization (with given or adapted statistics). */
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
  {
    // (x − mean) / max(√variance, 1e-7), the statistics along `axis`
    className: 'Normalization',
    compute(inputs, config) {
      const x = first(inputs);
      const spread = (value: unknown) => along(x, config, value);
      const [mean, variance] = [spread(config.mean ?? 0), spread(config.variance ?? 1)];
      const deviation = tf.maximum(tf.sqrt(variance), 1e-7);
      return config.invert === true ? tf.add(mean, tf.mul(x, deviation)) : tf.div(tf.sub(x, mean), deviation);
    },
  },
];

/** The statistics shaped to broadcast over x. */
function along(x: tf.Tensor, config: LayerConfig, value: unknown): tf.Tensor {
  const given = tf.tensor(value as number[]);
  if (given.rank === 0 || config.axis === null) return given;
  const axes = axesOf(config, x.rank);
  const shape = x.shape.map((size, at) => (axes.includes(at) ? size : 1));
  return given.size === 1 ? tf.reshape(given, []) : tf.reshape(given, shape);
}

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
