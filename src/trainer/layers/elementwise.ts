/** Elementwise layers with Keras's full arguments: ReLU, ELU, Subtract; and CategoryEncoding without a kernel of its own. */
import * as tf from '@tensorflow/tfjs-core';
import { first, numberOf, type PlainLayer } from './plainLayer.js';

export const ELEMENTWISE: readonly PlainLayer[] = [
  {
    // keras: max_value and threshold cut above and below, negative_slope · (x − threshold) stands for what is cut below.
    className: 'ReLU',
    compute(inputs, config) {
      const x = first(inputs);
      const threshold = numberOf(config, 'threshold', 0);
      const slope = numberOf(config, 'negativeSlope', 0);
      const kept = threshold === 0 ? tf.relu(x) : tf.mul(x, tf.step(tf.sub(x, threshold)));
      const cut = typeof config.maxValue === 'number' ? tf.clipByValue(kept, 0, config.maxValue) : kept;
      return slope === 0 ? cut : tf.sub(cut, tf.mul(slope, tf.relu(tf.sub(threshold, x))));
    },
  },
  {
    // TensorFlow.js's refuses what is flat already.
    className: 'Flatten',
    shape: ([[batch = null, ...sizes] = []]) => [
      batch,
      sizes.includes(null) ? null : sizes.reduce<number>((product, size) => product * (size ?? 1), 1),
    ],
    compute(inputs, { dataFormat }) {
      const x = first(inputs);
      const isTurned = dataFormat === 'channelsFirst' && x.rank > 2;
      const axes = x.shape.map((_, axis) => axis);
      const turned = isTurned ? tf.transpose(x, [0, ...axes.slice(2), 1]) : x;
      const [batch = 1, ...sizes] = turned.shape;
      return tf.reshape(turned, [batch, sizes.reduce((product, size) => product * size, 1)]);
    },
  },
  {
    className: 'ELU',
    compute(inputs, config) {
      const x = first(inputs);
      const alpha = numberOf(config, 'alpha', 1);
      return tf.add(tf.relu(x), tf.mul(alpha, tf.sub(tf.exp(tf.minimum(x, 0)), 1)));
    },
  },
  {
    className: 'Subtract',
    compute: ([a, b]) => tf.sub(a as tf.Tensor, b as tf.Tensor),
    shape: ([a = [], b = []]) => {
      const [long, short] = a.length >= b.length ? [a, b] : [b, a];
      const offset = long.length - short.length;
      return long.map((size, at) => (size === 1 && at >= offset ? (short[at - offset] ?? null) : size));
    },
  },
  {
    // TensorFlow.js counts with a kernel that TensorFlow's backend lacks.
    className: 'CategoryEncoding',
    shape: ([[batch = null] = []], config) => [batch, numberOf(config, 'numTokens', 1)],
    compute(inputs, config) {
      const x = first(inputs);
      const numbers = tf.cast(x.rank === 1 ? tf.expandDims(x, 1) : x, 'int32');
      const counts = tf.sum(tf.cast(tf.oneHot(numbers, numberOf(config, 'numTokens', 1)), 'float32'), 1);
      return config.outputMode === 'count' ? counts : tf.minimum(counts, 1);
    },
  },
];
