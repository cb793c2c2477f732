/** Gives the WebAssembly backend the kernels that training needs and it lacks, or has only slowly. */
import * as tf from '@tensorflow/tfjs-core';
import { conv2dFilterGradient, conv2dInputGradient } from './convolutionGradients.js';
import { depthwiseFilterGradient, depthwiseInputGradient } from './depthwiseGradients.js';
import { correctMaxPoolGradient } from './maxPoolGradient.js';
import { unsortedSegmentSum } from './segmentSum.js';

let done = false;

export function registerGradientKernels(): void {
  if (done) return;
  done = true;
  tf.unregisterKernel('Conv2DBackpropInput', 'wasm');
  for (const kernel of [
    conv2dFilterGradient,
    conv2dInputGradient,
    depthwiseFilterGradient,
    depthwiseInputGradient,
    unsortedSegmentSum,
  ]) {
    tf.registerKernel(kernel);
  }
  correctMaxPoolGradient();
}
