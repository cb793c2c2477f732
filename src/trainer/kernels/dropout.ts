/** Dropout as one kernel that is its own gradient, where the runtime has it. */
import * as tf from '@tensorflow/tfjs-core';
import { type DropoutNumbers, dropoutKernel } from './webgpu/dropout.js';

const kernelName = 'ConvLensDropout';

export const hasDropoutKernel = () => tf.getKernel(kernelName, tf.getBackend()) !== undefined;

export function dropout(x: tf.Tensor, numbers: DropoutNumbers): tf.Tensor {
  return tf.engine().runKernel(kernelName, { x }, { ...numbers }) as tf.Tensor;
}

export function registerDropoutKernel(): void {
  tf.registerKernel(dropoutKernel(kernelName));
  tf.registerGradient({
    kernelName,
    // What was kept passes its slope on, scaled alike.
    gradFunc: (dy, _, attrs) => ({ x: () => dropout(dy as tf.Tensor, attrs as unknown as DropoutNumbers) }),
  });
}
