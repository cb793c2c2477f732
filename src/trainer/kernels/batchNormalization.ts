/**
 * Batch normalisation in training as one kernel with one gradient, for channels-last images.
 * TensorFlow.js composes it of some twenty small operations; TensorFlow has it fused, and on WebAssembly the
 * formula below needs fewer passes: with x̂ = (x − µ)·i, i = 1/√(σ² + ε) and n values per channel,
 *   dβ = Σ dy,  dγ = Σ dy·x̂,  dx = γ·i·(dy − dβ/n − x̂·dγ/n).
 */

import * as tf from '@tensorflow/tfjs-core';
import type { Attribute } from '../runtimes/wholeStep/binding.js';
import { normalized, normalizedSlopes } from './compute/channels.js';
import { computeMachine } from './compute/machine.js';
import { floats, type NodeBackend } from './nodeBackend.js';
import { batchNormKernels as webgpuKernels } from './webgpu/batchNormalization.js';

const forwardName = 'ConvLensBatchNorm';
const backwardName = 'ConvLensBatchNormGradient';

export interface Normalized {
  readonly y: tf.Tensor4D;
  readonly mean: tf.Tensor1D;
  /** Of the population, as Keras 3 and TensorFlow.js keep it. */
  readonly variance: tf.Tensor1D;
}

/** Normalises each channel over the batch and the pixels; gradients flow to x, gamma and beta. */
export function normalizeBatch(
  x: tf.Tensor4D,
  gamma: tf.Tensor,
  beta: tf.Tensor,
  epsilon: number,
): Normalized {
  const outputs = tf
    .engine()
    .runKernel(forwardName, { x, gamma, beta }, { epsilon }) as unknown as tf.Tensor[];
  const [y, mean, variance] = outputs;
  return { y: y as tf.Tensor4D, mean: mean as tf.Tensor1D, variance: variance as tf.Tensor1D };
}

export const hasFusedBatchNorm = () => tf.getKernel(forwardName, tf.getBackend()) !== undefined;

export const batchNormGradient: tf.GradConfig = {
  kernelName: forwardName,
  inputsToSave: ['x', 'gamma'],
  outputsToSave: [false, false, false, true, true, true],
  gradFunc(dy, saved, attrs) {
    const [x, gamma, first, second, third] = saved;
    const inputs = { dy: (dy as tf.Tensor[])[0], x, gamma, first, second, third } as tf.NamedTensorMap;
    const gradients = tf.engine().runKernel(backwardName, inputs, attrs) as unknown as tf.Tensor[];
    const [dx, dGamma, dBeta] = gradients as [tf.Tensor, tf.Tensor, tf.Tensor];
    return { x: () => dx, gamma: () => dGamma, beta: () => dBeta };
  },
};

function fusedAttributes(node: NodeBackend, attrs: unknown): Attribute[] {
  const { binding } = node;
  const { epsilon } = attrs as { epsilon: number };
  return [
    floats(node),
    { name: 'U', type: binding.TF_ATTR_TYPE, value: binding.TF_FLOAT },
    { name: 'epsilon', type: binding.TF_ATTR_FLOAT, value: epsilon },
    { name: 'is_training', type: binding.TF_ATTR_BOOL, value: true },
  ];
}

const tensorflowForward: tf.KernelConfig = {
  kernelName: forwardName,
  backendName: 'tensorflow',
  kernelFunc({ inputs, attrs, backend }) {
    const { x, gamma, beta } = inputs as { x: tf.Tensor4D; gamma: tf.Tensor; beta: tf.Tensor };
    const node = backend as NodeBackend;
    const none = tf.tensor1d([]);
    const [y, mean, corrected, ...reserved] = node.executeMultipleOutputs(
      'FusedBatchNormV3',
      fusedAttributes(node, attrs),
      [x, gamma, beta, none, none],
      6,
    ) as [tf.Tensor, tf.Tensor, tf.Tensor, ...tf.Tensor[]];
    const count = x.size / x.shape[3];
    // TensorFlow gives the sample variance, n / (n − 1) times the population's.
    const variance = tf.mul(corrected, Math.max(1, count - 1) / count);
    tf.dispose([none, corrected]);
    return [y, mean, variance, ...reserved];
  },
};

const tensorflowBackward: tf.KernelConfig = {
  kernelName: backwardName,
  backendName: 'tensorflow',
  kernelFunc({ inputs, attrs, backend }) {
    const { dy, x, gamma, first, second, third } = inputs as Record<string, tf.Tensor>;
    const node = backend as NodeBackend;
    const outputs = node.executeMultipleOutputs(
      'FusedBatchNormGradV3',
      fusedAttributes(node, attrs),
      [dy, x, gamma, first, second, third],
      5,
    );
    tf.dispose(outputs.slice(3));
    return outputs.slice(0, 3);
  },
};

const wasmForward: tf.KernelConfig = {
  kernelName: forwardName,
  backendName: 'wasm',
  kernelFunc({ inputs, attrs }) {
    const { x, gamma, beta } = inputs as { x: tf.Tensor4D; gamma: tf.Tensor1D; beta: tf.Tensor1D };
    const { epsilon } = attrs as unknown as { epsilon: number };
    const machine = computeMachine();
    if (machine) {
      const { result, mean, variance, inverse } = normalized(machine, { x, gamma, beta }, epsilon);
      return [result, mean, variance, machine.shared(mean), inverse, machine.output([])];
    }
    return tf.tidy(() => {
      const count = x.size / x.shape[3];
      const mean = tf.div(sumOfChannels(x), count) as tf.Tensor1D;
      const centred = affine(x, tf.onesLike(mean), tf.neg(mean));
      const variance = tf.div(sumOfChannels(tf.mul(centred, centred)), count) as tf.Tensor1D;
      const y = tf.batchNorm4d(x, mean, variance, beta, gamma, epsilon);
      const inverse = tf.rsqrt(tf.add(variance, epsilon));
      // The third of TensorFlow's reserved outputs has no use here.
      return [y, mean, variance, tf.clone(mean), inverse, tf.scalar(0)];
    });
  },
};

const wasmBackward: tf.KernelConfig = {
  kernelName: backwardName,
  backendName: 'wasm',
  kernelFunc({ inputs }) {
    const { dy, x, gamma, first, second } = inputs as Record<string, tf.Tensor> & {
      dy: tf.Tensor4D;
      x: tf.Tensor4D;
      gamma: tf.Tensor1D;
      first: tf.Tensor1D;
      second: tf.Tensor1D;
    };
    const machine = computeMachine();
    if (machine) return normalizedSlopes(machine, { dy, x, gamma, mean: first, inverse: second });
    return tf.tidy(() => {
      const count = x.size / x.shape[3];
      const normal = affine(x, second, tf.neg(tf.mul(first, second)));
      const dBeta = sumOfChannels(dy);
      const dGamma = sumOfChannels(tf.mul(dy, normal));
      const factor = tf.mul(gamma, second) as tf.Tensor1D;
      const share = tf.div(factor, count);
      const straight = affine(dy, factor, tf.neg(tf.mul(share, dBeta)));
      const turned = affine(normal, tf.mul(share, dGamma), tf.zerosLike(gamma));
      return [tf.sub(straight, turned), dGamma, dBeta];
    });
  },
};

/** x · scale + offset per channel; the backend's inference kernel does it in one pass, a broadcast is slow. */
function affine(x: tf.Tensor4D, scale: tf.Tensor, offset: tf.Tensor): tf.Tensor4D {
  const [zero, one] = [tf.zerosLike(scale), tf.onesLike(scale)] as [tf.Tensor1D, tf.Tensor1D];
  return tf.batchNorm4d(x, zero, one, offset as tf.Tensor1D, scale as tf.Tensor1D, 0);
}

/** Sums over batch, rows and columns as products with ones: first over the batch, then over the pixels. */
function sumOfChannels(x: tf.Tensor): tf.Tensor1D {
  const [batch = 1, rows = 1, columns = 1, channels = 1] = x.shape;
  const images = tf.matMul(tf.ones([1, batch]), tf.reshape(x, [batch, rows * columns * channels]));
  const pixels = rows * columns;
  if (pixels === 1) return tf.reshape(images, [channels]);
  return tf.reshape(tf.matMul(tf.ones([1, pixels]), tf.reshape(images, [pixels, channels])), [channels]);
}

export const batchNormKernels: readonly tf.KernelConfig[] = [
  tensorflowForward,
  tensorflowBackward,
  wasmForward,
  wasmBackward,
  ...webgpuKernels(forwardName, backwardName),
];
