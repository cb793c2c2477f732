/**
 * Adam's step of one weight as one kernel: composed of operations it is a dozen, each with an array of the weight's size.
 *   mean ← β₁·mean + (1 − β₁)·g,  square ← β₂·square + (1 − β₂)·g²,  weight ← weight − rate·mean / (√square + ε)
 */
import * as tf from '@tensorflow/tfjs-core';
import { sharedAdamStep } from './compute/adam.js';
import { computeMachine } from './compute/machine.js';
import { tensorflowAdam } from './tensorflowAdam.js';
import { adamKernel as webgpuKernel } from './webgpu/adam.js';

const kernelName = 'ConvLensAdam';

export interface AdamInputs {
  readonly weight: tf.Tensor;
  readonly gradient: tf.Tensor;
  readonly mean: tf.Tensor;
  readonly square: tf.Tensor;
}

export interface AdamNumbers {
  readonly first: number;
  readonly second: number;
  /** With the correction of the first steps. */
  readonly rate: number;
  readonly epsilon: number;
}

export const hasFusedAdam = () => tf.getKernel(kernelName, tf.getBackend()) !== undefined;

export function adamStep(
  inputs: AdamInputs,
  numbers: Omit<AdamNumbers, 'rate'>,
  /** A scalar, for kernels that take one. */
  rate: number | tf.Tensor,
): { readonly weight: tf.Tensor; readonly mean: tf.Tensor; readonly square: tf.Tensor } {
  const [given, attributes] =
    typeof rate === 'number' ? [{ ...inputs }, { ...numbers, rate }] : [{ ...inputs, rate }, { ...numbers }];
  const outputs = tf.engine().runKernel(kernelName, given, attributes) as unknown as tf.Tensor[];
  const [nextWeight, nextMean, nextSquare] = outputs as [tf.Tensor, tf.Tensor, tf.Tensor];
  return { weight: nextWeight, mean: nextMean, square: nextSquare };
}

/** The part of the WebAssembly backend that lends its memory. */
export interface WasmBackend {
  makeOutput(shape: readonly number[], dtype: tf.DataType): tf.TensorInfo;
  typedArrayFromHeap(tensor: tf.TensorInfo): Float32Array;
}

const wasmKernel: tf.KernelConfig = {
  kernelName,
  backendName: 'wasm',
  kernelFunc({ inputs, attrs, backend }) {
    const machine = computeMachine();
    if (machine)
      return sharedAdamStep(machine, inputs as unknown as AdamInputs, attrs as unknown as AdamNumbers);
    const { weight, gradient, mean, square } = inputs as unknown as AdamInputs;
    const { first, second, rate, epsilon } = attrs as unknown as AdamNumbers;
    const wasm = backend as unknown as WasmBackend;
    const outputs = [0, 1, 2].map(() => wasm.makeOutput(weight.shape, 'float32'));
    // Only now: making room can move the memory.
    const [w, g, m, s] = [weight, gradient, mean, square].map((tensor) =>
      wasm.typedArrayFromHeap(tensor),
    ) as Four;
    const [newW, newM, newS] = outputs.map((tensor) => wasm.typedArrayFromHeap(tensor)) as Three;
    const [rest, restOfSquare] = [1 - first, 1 - second];
    for (let at = 0; at < w.length; at++) {
      const slope = g[at] as number;
      const average = (m[at] as number) * first + slope * rest;
      const spread = (s[at] as number) * second + slope * slope * restOfSquare;
      newM[at] = average;
      newS[at] = spread;
      newW[at] = (w[at] as number) - (average * rate) / (Math.sqrt(spread) + epsilon);
    }
    return outputs;
  },
};

type Three = [Float32Array, Float32Array, Float32Array];
type Four = [Float32Array, Float32Array, Float32Array, Float32Array];

export function registerAdam(): void {
  for (const kernel of [wasmKernel, tensorflowAdam(kernelName), webgpuKernel(kernelName)])
    tf.registerKernel(kernel);
}
