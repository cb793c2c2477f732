/** Gives the WebGPU backend faster kernels in place of some of its own, once it is loaded. */
import * as tf from '@tensorflow/tfjs-core';
import { channelSumKernel } from './channelSums.js';
import { convolutionKernels } from './convolution.js';

let done = false;

export function registerWebgpuKernels(): void {
  if (done) return;
  done = true;
  for (const kernel of [...convolutionKernels(), channelSumKernel()]) {
    tf.unregisterKernel(kernel.kernelName, 'webgpu');
    tf.registerKernel(kernel);
  }
}
