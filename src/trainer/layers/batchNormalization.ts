/**
 * TensorFlow.js's BatchNormalization with training on the fused kernel, over the last axis. It also trains
 * with `scale=False` or `center=False`, which the original does not.
 */
import * as tf from '@tensorflow/tfjs-core';
import { layers } from '@tensorflow/tfjs-layers';
import {
  batchNormGradient,
  batchNormKernels,
  hasFusedBatchNorm,
  normalizeBatch,
} from '../kernels/batchNormalization.js';
import { blend, blendKernels, hasBlend } from '../kernels/blend.js';

type Variable = ReturnType<layers.Layer['addWeight']>;

/** What the original keeps on itself. */
interface Original extends layers.Layer {
  readonly axis: number;
  readonly momentum: number;
  readonly epsilon: number;
  readonly gamma?: Variable;
  readonly beta?: Variable;
  readonly movingMean: Variable;
  readonly movingVariance: Variable;
}

const Base = layers.batchNormalization().constructor as unknown as new (config: object) => Original;

class BatchNormalization extends Base {
  static className = 'BatchNormalization';

  override call(inputs: tf.Tensor | tf.Tensor[], kwargs: { training?: boolean }): tf.Tensor | tf.Tensor[] {
    const x = Array.isArray(inputs) ? (inputs[0] as tf.Tensor) : inputs;
    const isLast = this.axis === -1 || this.axis === x.rank - 1;
    const trains = kwargs.training === true && this.trainable;
    // TensorFlow.js's own fails under a gradient without gamma, for five axes, and on WebAssembly for another axis.
    if (!trains)
      return this.gamma && isLast && x.rank < 5
        ? super.call(inputs, { ...kwargs, training: false })
        : this.frozen(x);
    if (!isLast || x.rank > 4 || !hasFusedBatchNorm()) return this.compose(x);
    return tf.tidy(() => {
      const channels = x.shape.at(-1) ?? 1;
      const gamma = this.gamma?.read() ?? tf.ones([channels]);
      const beta = this.beta?.read() ?? tf.zeros([channels]);
      const [batch = 1, rows = 1, columns = 1] = x.shape.slice(0, -1);
      const images = tf.reshape(x, [batch, rows, columns, channels]) as tf.Tensor4D;
      const { y, mean, variance } = normalizeBatch(images, gamma, beta, this.epsilon);
      this.follow(this.movingMean, mean);
      this.follow(this.movingVariance, variance);
      return tf.reshape(y, x.shape);
    });
  }

  /** The same of small operations: for another axis, more dimensions, or a backend without the kernel. */
  private compose(x: tf.Tensor): tf.Tensor {
    return tf.tidy(() => {
      const axis = (this.axis + x.rank) % x.rank;
      const others = x.shape.map((_, at) => at).filter((at) => at !== axis);
      const { mean, variance } = tf.moments(x, others, true);
      this.follow(this.movingMean, tf.reshape(mean, [-1]));
      this.follow(this.movingVariance, tf.reshape(variance, [-1]));
      let y: tf.Tensor = tf.div(tf.sub(x, mean), tf.sqrt(tf.add(variance, this.epsilon)));
      if (this.gamma) y = tf.mul(y, tf.reshape(this.gamma.read(), mean.shape));
      return this.beta ? tf.add(y, tf.reshape(this.beta.read(), mean.shape)) : y;
    });
  }

  /** With the averages. */
  private frozen(x: tf.Tensor): tf.Tensor {
    return tf.tidy(() => {
      const axis = (this.axis + x.rank) % x.rank;
      const along = (value: tf.Tensor) =>
        tf.reshape(
          value,
          x.shape.map((size, at) => (at === axis ? size : 1)),
        );
      const spread = tf.sqrt(tf.add(along(this.movingVariance.read()), this.epsilon));
      const plain = tf.div(tf.sub(x, along(this.movingMean.read())), spread);
      const y = this.gamma ? tf.mul(plain, along(this.gamma.read())) : plain;
      return this.beta ? tf.add(y, along(this.beta.read())) : y;
    });
  }

  /** average ← average · momentum + value · (1 − momentum) */
  private follow(average: Variable, value: tf.Tensor): void {
    const old = average.read();
    average.write(
      hasBlend()
        ? blend(old, value, this.momentum)
        : tf.sub(old, tf.mul(tf.sub(old, value), 1 - this.momentum)),
    );
  }
}

export function registerBatchNormalization(): void {
  for (const kernel of [...batchNormKernels, ...blendKernels]) tf.registerKernel(kernel);
  tf.registerGradient(batchNormGradient);
  tf.serialization.registerClass(
    BatchNormalization as unknown as Parameters<typeof tf.serialization.registerClass>[0],
  );
}
