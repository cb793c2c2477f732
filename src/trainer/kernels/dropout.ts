/** Dropout as one kernel that is its own gradient, where the runtime has it. */
import * as tf from '@tensorflow/tfjs-core';
import { perStep } from '../stepChanges.js';
import type { NodeBackend } from './nodeBackend.js';
import { type DropoutNumbers, dropoutKernel } from './webgpu/dropout.js';

const kernelName = 'ConvLensDropout';

export const hasDropoutKernel = () => tf.getKernel(kernelName, tf.getBackend()) !== undefined;

export function dropout(x: tf.Tensor, numbers: DropoutNumbers): tf.Tensor {
  return tf.engine().runKernel(kernelName, { x }, { ...numbers }) as tf.Tensor;
}

const maskName = 'ConvLensDropoutMask';

export const hasMaskKernel = () => tf.getKernel(maskName, tf.getBackend()) !== undefined;

/**
 * 1 / (1 − rate) where a value is kept, 0 where it is dropped, drawn by the runtime; it has no gradient. `seed` gives each
 * batch its own.
 */
export function dropoutMask(shape: readonly number[], rate: number, seed: () => number): tf.Tensor {
  const words = () => {
    const whole = seed();
    return Int32Array.of(whole | 0, Math.floor(whole / 2 ** 32));
  };
  const inputs = { seed: perStep(words, [2], 'int32') };
  return tf.engine().runKernel(maskName, inputs, { shape: [...shape], rate }) as tf.Tensor;
}

/** TensorFlow's generator draws in several threads. */
const tensorflowMask: tf.KernelConfig = {
  kernelName: maskName,
  backendName: 'tensorflow',
  kernelFunc({ inputs, attrs, backend }) {
    const { shape, rate } = attrs as unknown as { readonly shape: number[]; readonly rate: number };
    const node = backend as NodeBackend;
    const { TF_ATTR_TYPE, TF_FLOAT, TF_INT32 } = node.binding;
    const type = (name: string, value: number) => ({ name, type: TF_ATTR_TYPE, value });
    return tf.tidy(() => {
      const drawn = node.executeSingleOutput(
        'StatelessRandomUniform',
        [type('dtype', TF_FLOAT), type('T', TF_INT32), type('Tseed', TF_INT32)],
        [tf.tensor1d(shape, 'int32'), inputs.seed],
      );
      return tf.mul(tf.cast(tf.greaterEqual(drawn, rate), 'float32'), 1 / (1 - rate));
    });
  },
};

export function registerDropoutKernel(): void {
  for (const kernel of [dropoutKernel(kernelName), tensorflowMask]) tf.registerKernel(kernel);
  tf.registerGradient({
    kernelName,
    // What was kept passes its slope on, scaled alike.
    gradFunc: (dy, _, attrs) => ({ x: () => dropout(dy as tf.Tensor, attrs as unknown as DropoutNumbers) }),
  });
}
