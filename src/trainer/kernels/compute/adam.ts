/** Adam's step of one weight, shared by the threads. */
import type * as tf from '@tensorflow/tfjs-core';
import type { AdamInputs, AdamNumbers } from '../adam.js';
import { Adam, Kind } from './layout.js';
import type { Machine } from './machine.js';

/** Values of a task. */
const BLOCK = 16_384;

export function sharedAdamStep(machine: Machine, inputs: AdamInputs, numbers: AdamNumbers): tf.TensorInfo[] {
  const { weight, gradient, mean, square } = inputs;
  const { first, second, rate, epsilon } = numbers;
  const outputs = [0, 1, 2].map(() => machine.output(weight.shape));
  machine.run(Kind.adam, Math.ceil(weight.size / BLOCK), ({ integers, floats }) => {
    integers.set([weight.size, BLOCK], Adam.count);
    integers.set(
      [weight, gradient, mean, square, ...outputs].map((tensor) => machine.address(tensor)),
      Adam.weight,
    );
    floats.set([first, second, rate, epsilon, 1 - first, 1 - second], Adam.first);
  });
  return outputs;
}
