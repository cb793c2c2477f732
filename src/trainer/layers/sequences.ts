/** ZeroPadding1D, Cropping1D, UpSampling1D and SpatialDropout1D over (batch, steps, features). */
import * as tf from '@tensorflow/tfjs-core';
import { type LayerConfig, uniform } from './augmentation.js';
import { first, numberOf, type PlainLayer } from './plainLayer.js';
import { repeated } from './resample.js';

export const SEQUENCES: readonly PlainLayer[] = [
  {
    className: 'ZeroPadding1D',
    shape: ([[batch = null, steps = null, features = null] = []], config) => {
      const [before, after] = sides(config.padding);
      return [batch, steps === null ? null : steps + before + after, features];
    },
    compute: (inputs, config) => tf.pad(first(inputs), [[0, 0], sides(config.padding), [0, 0]]),
  },
  {
    className: 'Cropping1D',
    shape: ([[batch = null, steps = null, features = null] = []], config) => {
      const [before, after] = sides(config.cropping);
      return [batch, steps === null ? null : steps - before - after, features];
    },
    compute(inputs, config) {
      const x = first(inputs);
      const [before, after] = sides(config.cropping);
      return tf.slice(x, [0, before, 0], [-1, (x.shape[1] ?? 0) - before - after, -1]);
    },
  },
  {
    className: 'UpSampling1D',
    shape: ([[batch = null, steps = null, features = null] = []], config) => [
      batch,
      steps === null ? null : steps * numberOf(config, 'size', 2),
      features,
    ],
    compute(inputs, config) {
      return repeated(first(inputs), numberOf(config, 'size', 2), 1);
    },
  },
  {
    className: 'SpatialDropout1D',
    compute(inputs, config, isTraining) {
      const x = first(inputs);
      const rate = numberOf(config, 'rate', 0.5);
      if (!isTraining || rate === 0) return tf.clone(x);
      const kept = tf.greaterEqual(uniform([x.shape[0] ?? 1, 1, x.shape[2] ?? 1]), rate);
      return tf.mul(x, tf.div(tf.cast(kept, 'float32'), 1 - rate));
    },
  },
];

function sides(given: LayerConfig[string]): [number, number] {
  if (Array.isArray(given)) return [Number(given[0]), Number(given[1])];
  return [Number(given ?? 1), Number(given ?? 1)];
}
