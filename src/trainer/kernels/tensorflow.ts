/** Kernels that tfjs-node composes of many operations, each with a pass over all values, as TensorFlow's own few. */

import * as tf from '@tensorflow/tfjs-core';
import type { Attribute } from '../runtimes/wholeStep/binding.js';
import { floats, type NodeBackend } from './nodeBackend.js';
import { registerReluGradient } from './reluGradient.js';

type Kernel = tf.KernelConfig['kernelFunc'];

/** Replaces kernels of the backend in force, tfjs-node's. */
export function quickenTensorflow(): void {
  replace('Step', step);
  replace('Add', addBias);
  replace('Sum', sumOfChannels);
  tf.registerKernel(transform);
  tf.registerKernel(leakyReluGradient);
  registerReluGradient('tensorflow', ({ dy, y }, backend) => {
    const node = backend as NodeBackend;
    return node.executeSingleOutput('ReluGrad', [floats(node)], [dy, y]);
  });
  replaceLeakyReluGradient();
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

function channelsLast({ binding }: NodeBackend): Attribute {
  return { name: 'data_format', type: binding.TF_ATTR_STRING, value: 'NHWC' };
}

/** A bias is added by channel, which is quicker than an addition that first finds out how the shapes fit. */
function addBias(before: Kernel): Kernel {
  return (args) => {
    const { a, b } = args.inputs as { a: tf.Tensor; b: tf.Tensor };
    const isBias = b.rank === 1 && a.rank >= 2 && a.shape.at(-1) === b.shape[0];
    if (!isBias || a.dtype !== 'float32' || b.dtype !== 'float32') return before(args);
    const node = args.backend as unknown as NodeBackend;
    return node.executeSingleOutput('BiasAdd', [floats(node), channelsLast(node)], [a, b]);
  };
}

/**
 * A bias's gradient is a sum by channel. A GPU would add in any order, and no run would be like another. The reshapes of
 * TensorFlow.js's gradients keep oneDNN from making it one with the filter's gradient, which takes 6 % longer (MNIST).
 */
function sumOfChannels(before: Kernel): Kernel {
  return (args) => {
    const { x } = args.inputs as { x: tf.Tensor };
    const { axis, keepDims } = args.attrs as unknown as tf.SumAttrs;
    const axes = tf.util.parseAxisParam(axis, x.shape);
    const isByChannel = x.rank >= 2 && axes.length === x.rank - 1 && !axes.includes(x.rank - 1);
    const node = args.backend as unknown as NodeBackend;
    const isFit = isByChannel && !keepDims && x.dtype === 'float32' && x.size > 0 && !node.isUsingGpuDevice;
    if (!isFit) return before(args);
    return node.executeSingleOutput('BiasAddGrad', [floats(node), channelsLast(node)], [x]);
  };
}

const LEAKY_RELU_GRADIENT = 'ConvLensLeakyReluGradient';

const leakyReluGradient: tf.KernelConfig = {
  kernelName: LEAKY_RELU_GRADIENT,
  backendName: 'tensorflow',
  kernelFunc({ inputs, attrs, backend }) {
    const { dy, y } = inputs as { dy: tf.Tensor; y: tf.Tensor };
    const { alpha } = attrs as unknown as tf.LeakyReluAttrs;
    const node = backend as NodeBackend;
    const slope = { name: 'alpha', type: node.binding.TF_ATTR_FLOAT, value: alpha };
    return node.executeSingleOutput('LeakyReluGrad', [slope, floats(node)], [dy, y]);
  },
};

/** Likewise, as what it leaves has the sign of what it is given. TensorFlow's optimiser of graphs fails otherwise. */
function replaceLeakyReluGradient(): void {
  tf.unregisterGradient('LeakyRelu');
  tf.registerGradient({
    kernelName: 'LeakyRelu',
    inputsToSave: ['x'],
    outputsToSave: [true],
    gradFunc(dy, saved, attrs) {
      const [x, y] = saved as [tf.Tensor, tf.Tensor];
      const { alpha } = attrs as unknown as tf.LeakyReluAttrs;
      const slope = dy as tf.Tensor;
      const isFit =
        alpha > 0 && slope.dtype === 'float32' && tf.getKernel(LEAKY_RELU_GRADIENT, tf.getBackend());
      return {
        x: () =>
          isFit
            ? (tf.engine().runKernel(LEAKY_RELU_GRADIENT, { dy: slope, y }, { alpha }) as tf.Tensor)
            : tf.where(tf.greater(x, 0), slope, tf.mul(slope, alpha)),
      };
    },
  });
}

/** TensorFlow.js asks for it and tfjs-node does not say that TensorFlow has it. */
const transform: tf.KernelConfig = {
  kernelName: 'Transform',
  backendName: 'tensorflow',
  kernelFunc({ inputs, attrs, backend }) {
    const { image, transforms } = inputs as { image: tf.Tensor4D; transforms: tf.Tensor2D };
    const { interpolation, fillMode, fillValue, outputShape } = attrs as unknown as tf.TransformAttrs;
    const node = backend as NodeBackend;
    const { TF_ATTR_STRING, TF_ATTR_TYPE, TF_FLOAT } = node.binding;
    const size = tf.tensor1d(outputShape ?? [image.shape[1], image.shape[2]], 'int32');
    const fill = tf.scalar(fillValue);
    const moved = node.executeSingleOutput(
      'ImageProjectiveTransformV3',
      [
        { name: 'dtype', type: TF_ATTR_TYPE, value: TF_FLOAT },
        { name: 'interpolation', type: TF_ATTR_STRING, value: interpolation.toUpperCase() },
        { name: 'fill_mode', type: TF_ATTR_STRING, value: fillMode.toUpperCase() },
      ],
      [image, transforms, size, fill],
    );
    tf.dispose([size, fill]);
    return moved;
  },
};
