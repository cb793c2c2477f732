/**
 * A convolution with bias and ReLU as one kernel in training too: TensorFlow.js makes three of it when it computes
 * gradients, two of them a pass over all values (on WebAssembly a twelfth of a step of the MNIST example).
 */
import * as tf from '@tensorflow/tfjs-core';
import { rectifiedSlopes } from './reluGradient.js';

export const RECTIFIED_CONVOLUTION = 'ConvLensRectifiedConv2D';

export interface RectifiedAttributes {
  readonly strides: [number, number];
  readonly pad: 'same' | 'valid';
}

export const hasRectifiedConvolution = () =>
  tf.getKernel(RECTIFIED_CONVOLUTION, tf.getBackend()) !== undefined;

/** Of images with channels last; `filter`: (height, width, channels, filters). */
export function rectifiedConvolution(
  x: tf.Tensor4D,
  filter: tf.Tensor4D,
  bias: tf.Tensor,
  attributes: RectifiedAttributes,
): tf.Tensor {
  return tf.engine().runKernel(RECTIFIED_CONVOLUTION, { x, filter, bias }, { ...attributes }) as tf.Tensor;
}

export function registerRectifiedConvolution(): void {
  tf.registerGradient({
    kernelName: RECTIFIED_CONVOLUTION,
    inputsToSave: ['x', 'filter'],
    outputsToSave: [true],
    gradFunc(slope, saved, attributes) {
      const [x, filter, y] = saved as [tf.Tensor4D, tf.Tensor4D, tf.Tensor];
      const { strides, pad } = attributes as unknown as RectifiedAttributes;
      const dy = rectifiedSlopes(slope as tf.Tensor, y);
      const window = { strides, pad, dataFormat: 'NHWC' };
      const run = (kernel: string, inputs: tf.NamedTensorMap, sizes: object) =>
        tf.engine().runKernel(kernel, inputs, { ...window, ...sizes }) as tf.Tensor;
      return {
        x: () => run(tf.Conv2DBackpropInput, { dy, filter }, { inputShape: x.shape }),
        filter: () => run(tf.Conv2DBackpropFilter, { x, dy }, { filterShape: filter.shape }),
        bias: () => tf.sum(dy, [0, 1, 2]),
      };
    },
  });
}
