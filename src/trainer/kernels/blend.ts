/** A moving average's next value as one kernel, where the runtime has it: old · share + value · (1 − share). */
import * as tf from '@tensorflow/tfjs-core';
import { elementwise, runShader } from './webgpu/program.js';

const kernelName = 'ConvLensBlend';

export const hasBlend = () => tf.getKernel(kernelName, tf.getBackend()) !== undefined;

export function blend(old: tf.Tensor, value: tf.Tensor, share: number): tf.Tensor {
  return tf.engine().runKernel(kernelName, { old, value }, { share }) as tf.Tensor;
}

const webgpu: tf.KernelConfig = {
  kernelName,
  backendName: 'webgpu',
  kernelFunc({ inputs, attrs, backend }) {
    const { old, value } = inputs as Record<'old' | 'value', tf.TensorInfo>;
    const { share } = attrs as { share: number };
    const size = old.shape.reduce((product, length) => product * length, 1);
    const body = 'y = old[index] * uniforms.share + value[index] * (1.0 - uniforms.share);';
    const shader = elementwise('blend', ['old', 'value'], size, body, 'share : f32,');
    return runShader(backend, shader, [old, value], old.shape, [{ type: 'float32', data: [share] }]);
  },
};

export const blendKernels: readonly tf.KernelConfig[] = [webgpu];
