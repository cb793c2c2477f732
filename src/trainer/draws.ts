/** Tensors drawn at random, new ones in each step, which the runtime draws itself where it can. */
import * as tf from '@tensorflow/tfjs-core';
import { normals } from './data/dataset.js';
import type { NodeBackend } from './kernels/nodeBackend.js';
import { perStep } from './stepChanges.js';

/** Uniform in [0, 1); normal with mean 0 and deviation 1, `truncated` at two deviations. */
export type Distribution = 'uniform' | 'normal' | 'truncated';

let isStill = false;

/** What is left to chance is done as it changes least: for images that a model is judged by. */
export function withoutChance<Made>(make: () => Made): Made {
  const before = isStill;
  isStill = true;
  try {
    return make();
  } finally {
    isStill = before;
  }
}

export const drawsChance = (): boolean => !isStill;

const kernelName = 'ConvLensDraw';

/** It has no gradient. */
export function drawn(distribution: Distribution, shape: readonly number[]): tf.Tensor {
  if (isStill) return tf.fill([...shape], distribution === 'uniform' ? 0.5 : 0);
  if (tf.getKernel(kernelName, tf.getBackend()) === undefined)
    return perStep(() => valuesOf(distribution, sizeOf(shape)), shape);
  const seed = perStep(() => Int32Array.of(newSeed() | 0, newSeed() | 0), [2], 'int32');
  return tf.engine().runKernel(kernelName, { seed }, { shape: [...shape], distribution }) as tf.Tensor;
}

/** 1 in this share of the places, 0 elsewhere. */
export function drawnOnes(share: number | tf.Tensor, shape: readonly number[]): tf.Tensor {
  return tf.cast(tf.less(drawn('uniform', shape), share), 'float32');
}

const KERNELS: Readonly<Record<Distribution, string>> = {
  uniform: 'StatelessRandomUniform',
  normal: 'StatelessRandomNormal',
  truncated: 'StatelessTruncatedNormal',
};

/** TensorFlow's generators draw in several threads. */
const tensorflowDraw: tf.KernelConfig = {
  kernelName,
  backendName: 'tensorflow',
  kernelFunc({ inputs, attrs, backend }) {
    const { shape, distribution } = attrs as unknown as {
      readonly shape: number[];
      readonly distribution: Distribution;
    };
    const node = backend as NodeBackend;
    const { TF_ATTR_TYPE, TF_FLOAT, TF_INT32 } = node.binding;
    const type = (name: string, value: number) => ({ name, type: TF_ATTR_TYPE, value });
    return tf.tidy(() =>
      node.executeSingleOutput(
        KERNELS[distribution],
        [type('dtype', TF_FLOAT), type('T', TF_INT32), type('Tseed', TF_INT32)],
        [tf.tensor1d(shape, 'int32'), inputs.seed],
      ),
    );
  },
};

export function registerDraws(): void {
  tf.registerKernel(tensorflowDraw);
}

const newSeed = () => Math.floor(Math.random() * 2 ** 32);

const sizeOf = (shape: readonly number[]) => shape.reduce((product, size) => product * size, 1);

function valuesOf(distribution: Distribution, size: number): Float32Array {
  const next = xorshift(newSeed());
  const draw = distribution === 'uniform' ? next : normals(next);
  const values = new Float32Array(size);
  for (let at = 0; at < size; at++) {
    let value = draw();
    while (distribution === 'truncated' && Math.abs(value) >= 2) value = draw();
    values[at] = value;
  }
  return values;
}

/** 24 random bits as a share in [0, 1) (Marsaglia's xorshift32). */
function xorshift(seed: number): () => number {
  let word = (Math.imul(seed, 0x9e3779b1) ^ 0x5bd1e995) >>> 0 || 1;
  return () => {
    word ^= word << 13;
    word ^= word >>> 17;
    word ^= word << 5;
    return (word >>> 8) / 2 ** 24;
  };
}
