/**
 * Initialisers scaled to the weights around them draw as wide as Keras's: a normal distribution that is cut off at two
 * deviations is narrower than the uncut one, which TensorFlow.js leaves out of account.
 */
import * as tf from '@tensorflow/tfjs-core';
import { initializers } from '@tensorflow/tfjs-layers';

/** Of the standard normal distribution within ±2. */
const DEVIATION_WITHIN_TWO = 0.87962566103423978;

interface VarianceScaling {
  readonly distribution: string;
  apply(shape: number[], dtype?: tf.DataType): tf.Tensor;
}

export function registerInitializers(): void {
  // He's, Glorot's and LeCun's are subclasses of it.
  const prototype = Object.getPrototypeOf(initializers.varianceScaling({})) as VarianceScaling;
  const draw = prototype.apply;
  prototype.apply = function (shape, dtype) {
    if (this.distribution === 'uniform') return draw.call(this, shape, dtype);
    // TensorFlow.js takes every other name for the uniform one.
    const normal = Object.create(this, { distribution: { value: 'normal' } });
    return tf.tidy(() => tf.div(draw.call(normal, shape, dtype), DEVIATION_WITHIN_TWO));
  };
}
