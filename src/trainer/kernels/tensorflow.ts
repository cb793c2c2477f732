/** Kernels that tfjs-node composes of many operations, each with a pass over all values, as TensorFlow's own few. */

import * as tf from '@tensorflow/tfjs-core';
import { floats, type NodeBackend } from './nodeBackend.js';

type Kernel = tf.KernelConfig['kernelFunc'];

/** Replaces kernels of the backend in force, tfjs-node's. */
export function quickenTensorflow(): void {
  replace('Step', step);
  replace('Add', addBias);
}

function replace(kernelName: string, made: (before: Kernel) => Kernel): void {
  const before = tf.getKernel(kernelName, 'tensorflow');
  if (!before) return;
  tf.unregisterKernel(kernelName, 'tensorflow');
  tf.registerKernel({ ...before, kernelFunc: made(before.kernelFunc) });
}

/** ReLU's gradient asks for it: 1 above zero, 0 elsewhere, as the sign of what ReLU leaves. */
function step(before: Kernel): Kernel {
  return (args) => {
    const { x } = args.inputs as { x: tf.Tensor };
    const { alpha } = args.attrs as unknown as tf.StepAttrs;
    if (alpha !== 0 || x.dtype !== 'float32') return before(args);
    const node = args.backend as unknown as NodeBackend;
    const kept = node.executeSingleOutput('Relu', [floats(node)], [x]);
    const signs = node.executeSingleOutput('Sign', [floats(node)], [kept]);
    kept.dispose();
    return signs;
  };
}

/** A bias is added by channel, which is quicker than an addition that first finds out how the shapes fit. */
function addBias(before: Kernel): Kernel {
  return (args) => {
    const { a, b } = args.inputs as { a: tf.Tensor; b: tf.Tensor };
    const isBias = b.rank === 1 && a.rank >= 2 && a.shape.at(-1) === b.shape[0];
    if (!isBias || a.dtype !== 'float32' || b.dtype !== 'float32') return before(args);
    const node = args.backend as unknown as NodeBackend;
    const format = { name: 'data_format', type: node.binding.TF_ATTR_STRING, value: 'NHWC' };
    return node.executeSingleOutput('BiasAdd', [floats(node), format], [a, b]);
  };
}
