/**
 * Normalization: (x − mean) / max(√variance, 1e-7), the statistics along `axis`: given in the code, or weights that are
 * not trained and get those of the images (`adapt`).
 */
import * as tf from '@tensorflow/tfjs-core';
import { initializers, layers } from '@tensorflow/tfjs-layers';
import type { LayerConfig } from './augmentation.js';
import { axesOf } from './plainLayer.js';

type Variable = ReturnType<layers.Layer['addWeight']>;

export class Normalization extends layers.Layer {
  static readonly className = 'Normalization';
  private mean: Variable | undefined;
  private variance: Variable | undefined;

  constructor(private readonly given: LayerConfig) {
    super(given);
  }

  get needsData(): boolean {
    return this.given.mean === undefined || this.given.mean === null;
  }

  /** Axes that have statistics of their own, for an input of this rank. */
  ownAxes(rank: number): readonly number[] {
    return this.given.axis === null ? [] : axesOf(this.given, rank);
  }

  override build(shape: (number | null)[]): void {
    if (this.needsData) {
      const sizes = this.ownAxes(shape.length).map((axis) => shape[axis] ?? 1);
      const weight = (name: string, size: number[], start: ReturnType<typeof initializers.zeros>) =>
        this.addWeight(name, size, 'float32', start, undefined, false);
      this.mean = weight('mean', sizes, initializers.zeros());
      this.variance = weight('variance', sizes, initializers.ones());
      // Keras keeps how many values were seen.
      weight('count', [], initializers.zeros());
    }
    this.built = true;
  }

  override call(inputs: tf.Tensor | tf.Tensor[]): tf.Tensor {
    return tf.tidy(() => {
      const x = Array.isArray(inputs) ? (inputs[0] as tf.Tensor) : inputs;
      const mean = this.along(x, this.mean?.read() ?? tf.tensor(this.given.mean as number[]));
      const variance = this.along(x, this.variance?.read() ?? tf.tensor(this.given.variance as number[]));
      const deviation = tf.maximum(tf.sqrt(variance), 1e-7);
      return this.given.invert === true
        ? tf.add(mean, tf.mul(x, deviation))
        : tf.div(tf.sub(x, mean), deviation);
    });
  }

  /** Shaped to broadcast over x. */
  private along(x: tf.Tensor, statistic: tf.Tensor): tf.Tensor {
    if (statistic.size === 1) return tf.reshape(statistic, []);
    const axes = this.ownAxes(x.rank);
    return tf.reshape(
      statistic,
      x.shape.map((size, at) => (axes.includes(at) ? size : 1)),
    );
  }

  override computeOutputShape(shape: (number | null)[]): (number | null)[] {
    return shape;
  }

  override getConfig(): tf.serialization.ConfigDict {
    return { ...(this.given as tf.serialization.ConfigDict), ...super.getConfig() };
  }
}
