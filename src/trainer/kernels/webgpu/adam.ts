/** Adam's step on WebGPU: three shaders, since each writes one array. */
import type * as tf from '@tensorflow/tfjs-core';
import type { AdamNumbers } from '../adam.js';
import { elementwise, runShader } from './program.js';

export function adamKernel(kernelName: string): tf.KernelConfig {
  return {
    kernelName,
    backendName: 'webgpu',
    kernelFunc({ inputs, attrs, backend }) {
      const { weight, gradient, mean, square } = inputs as Record<string, tf.TensorInfo> & {
        readonly [name in 'weight' | 'gradient' | 'mean' | 'square']: tf.TensorInfo;
      };
      const { first, second, rate, epsilon } = attrs as unknown as AdamNumbers;
      const size = weight.shape.reduce((product, length) => product * length, 1);
      const run = (
        name: string,
        names: string[],
        values: tf.TensorInfo[],
        body: string,
        numbers: readonly number[],
      ) =>
        runShader(
          backend,
          elementwise(`adam ${name}`, names, size, body, 'a : f32, b : f32,'),
          values,
          weight.shape,
          numbers.map((value) => ({ type: 'float32' as const, data: [value] })),
        );
      const average = 'y = old[index] * uniforms.a + g[index] * uniforms.b;';
      const newMean = run('mean', ['old', 'g'], [mean, gradient], average, [first, 1 - first]);
      const squares = 'y = old[index] * uniforms.a + g[index] * g[index] * uniforms.b;';
      const newSquare = run('square', ['old', 'g'], [square, gradient], squares, [second, 1 - second]);
      const step = 'y = w[index] - m[index] * uniforms.a / (sqrt(s[index]) + uniforms.b);';
      const newWeight = run('weight', ['w', 'm', 's'], [weight, newMean, newSquare], step, [rate, epsilon]);
      return [newWeight, newMean, newSquare];
    },
  };
}
