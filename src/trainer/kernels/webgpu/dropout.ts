/** Dropout on WebGPU: whether a value is kept is a hash of the batch's seed and the value's place, so no mask travels. */
import type * as tf from '@tensorflow/tfjs-core';
import { elementwise, runShader } from './program.js';

export interface DropoutNumbers {
  readonly rate: number;
  /** 32 bits, new for each batch. */
  readonly seed: number;
}

/** PCG's output permutation: O'Neill 2014, as Jarzynski and Olano recommend it for GPUs (2020). */
const code = `
  var state = (u32(index) ^ uniforms.seed) * 747796405u + 2891336453u;
  state = ((state >> ((state >> 28u) + 4u)) ^ state) * 277803737u;
  state = ((state >> 22u) ^ state) + uniforms.seed;
  state = state * 747796405u + 2891336453u;
  state = ((state >> ((state >> 28u) + 4u)) ^ state) * 277803737u;
  state = (state >> 22u) ^ state;
  if (state >= uniforms.border) { y = x[index] * uniforms.kept; }`;

/** x → x / (1 − rate) where it is kept, else 0. */
export function dropoutKernel(kernelName: string): tf.KernelConfig {
  return {
    kernelName,
    backendName: 'webgpu',
    kernelFunc({ inputs, attrs, backend }) {
      const { x } = inputs as { x: tf.TensorInfo };
      const { rate, seed } = attrs as unknown as DropoutNumbers;
      const size = x.shape.reduce((product, length) => product * length, 1);
      const shader = elementwise('dropout', ['x'], size, code, 'seed : u32, border : u32, kept : f32,');
      return runShader(backend, shader, [x], x.shape, [
        { type: 'uint32', data: [seed >>> 0] },
        { type: 'uint32', data: [Math.floor(rate * 2 ** 32) >>> 0] },
        { type: 'float32', data: [1 / (1 - rate)] },
      ]);
    },
  };
}
