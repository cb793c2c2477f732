/**
 * Adam's step of one weight on TensorFlow: its dozen operations, asked for without all that TensorFlow.js does for each.
 * Of a step on a small network they are nearly half.
 */
import * as tf from '@tensorflow/tfjs-core';
import type { TensorMetadata } from '../runtimes/wholeStep/binding.js';
import type { AdamInputs, AdamNumbers } from './adam.js';
import { floats, type NodeBackend } from './nodeBackend.js';

export const tensorflowAdam = (kernelName: string): tf.KernelConfig => ({
  kernelName,
  backendName: 'tensorflow',
  kernelFunc({ inputs, attrs, backend }) {
    const { weight, gradient, mean, square, rate } = inputs as unknown as AdamInputs & { rate?: tf.Tensor };
    const { first, second, rate: given, epsilon } = attrs as unknown as AdamNumbers;
    const node = backend as NodeBackend;
    const { binding } = node;
    const numbers = [first, 1 - first, second, 1 - second, epsilon].map(constant);
    const all = [weight, gradient, mean, square, ...numbers, rate ?? tf.scalar(given)];
    const [w, g, m, s, b1, rest1, b2, rest2, e, r] = node.getInputTensorIds(all) as Ten;
    const attributes = [floats(node)];
    const between: number[] = [];
    const last = (name: string, ...ids: number[]) =>
      binding.executeOp(name, attributes, ids, 1)[0] as TensorMetadata;
    const run = (name: string, ...ids: number[]) => {
      const { id } = last(name, ...ids);
      between.push(id);
      return id;
    };
    const nextMean = last('Add', run('Mul', m, b1), run('Mul', g, rest1));
    const nextSquare = last('Add', run('Mul', s, b2), run('Mul', run('Square', g), rest2));
    const spread = run('Add', run('Sqrt', nextSquare.id), e);
    const nextWeight = last('Sub', w, run('RealDiv', run('Mul', nextMean.id, r), spread));
    for (const id of between) binding.deleteTensor(id);
    return [nextWeight, nextMean, nextSquare].map((made) => node.createOutputTensor(made));
  },
});

type Ten = [number, number, number, number, number, number, number, number, number, number];

const constants = new Map<number, tf.Tensor>();

/** Kept for good: an optimiser has five of them. */
function constant(value: number): tf.Tensor {
  const known = constants.get(value);
  if (known) return known;
  const made = tf.keep(tf.scalar(value));
  constants.set(value, made);
  return made;
}
