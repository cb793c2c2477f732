/**
 * Initialisers scaled to the weights around them draw as wide as Keras's: a normal distribution that is cut off at two
 * deviations is narrower than the uncut one, which TensorFlow.js leaves out of account; and a vector of n values counts
 * as n inputs and n outputs, not as the root of n.
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
    const [size = 1] = shape;
    const narrower = shape.length === 1 ? size ** -0.25 : 1;
    if (this.distribution === 'uniform')
      return tf.tidy(() => tf.mul(draw.call(this, shape, dtype), narrower));
    // TensorFlow.js takes every other name for the uniform one.
    const normal = Object.create(this, { distribution: { value: 'normal' } });
    return tf.tidy(() => tf.mul(draw.call(normal, shape, dtype), narrower / DEVIATION_WITHIN_TWO));
  };
}
