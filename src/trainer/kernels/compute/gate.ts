/** Slopes where what ReLU left is above zero. */
import type * as tf from '@tensorflow/tfjs-core';
import type { Rectified } from '../reluGradient.js';
import { Gate, Kind } from './layout.js';
import type { Machine } from './machine.js';

/** Values of a task. */
const BLOCK = 65_536;

export function gated(machine: Machine, { dy, y }: Rectified): tf.TensorInfo {
  const result = machine.output(dy.shape);
  machine.run(Kind.gate, Math.ceil(dy.size / BLOCK), ({ integers }) => {
    integers.set([dy.size, BLOCK], Gate.count);
    integers.set(
      [y, dy, result].map((tensor) => machine.address(tensor)),
      Gate.y,
    );
  });
  return result;
}
