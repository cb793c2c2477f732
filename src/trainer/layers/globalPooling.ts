/** Global pooling that can keep the pooled axes, with size 1. */
import * as tf from '@tensorflow/tfjs-core';
import type { LayerConfig } from './augmentation.js';
import { first, type PlainLayer } from './plainLayer.js';

type Reduce = (x: tf.Tensor, axes: number[], keeps: boolean) => tf.Tensor;

export const GLOBAL_POOLING: readonly PlainLayer[] = (
  [
    ['GlobalAveragePooling', tf.mean as Reduce],
    ['GlobalMaxPooling', tf.max as Reduce],
  ] as const
).flatMap(([name, reduce]) =>
  [1, 2].map((spatial): PlainLayer => {
    const axes = (config: LayerConfig) =>
      Array.from({ length: spatial }, (_, at) => at + (config.dataFormat === 'channelsFirst' ? 2 : 1));
    return {
      className: `${name}${spatial}D`,
      compute: (inputs, config) => reduce(first(inputs), axes(config), config.keepdims === true),
      shape: ([input = []], config) =>
        config.keepdims === true
          ? input.map((size, at) => (axes(config).includes(at) ? 1 : size))
          : input.filter((_, at) => !axes(config).includes(at)),
    };
  }),
);
