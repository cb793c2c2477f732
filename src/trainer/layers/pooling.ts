/** Global pooling that can keep the pooled axes, with size 1, and average pooling with right gradients at borders. */
import * as tf from '@tensorflow/tfjs-core';
import type { LayerConfig } from './augmentation.js';
import { first, type PlainLayer } from './plainLayer.js';

type Reduce = (x: tf.Tensor, axes: number[], keeps: boolean) => tf.Tensor;

const GLOBAL: readonly PlainLayer[] = (
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

/**
 * With padding "same" a mean counts real pixels only. TensorFlow.js's gradient divides by the whole window there, so
 * it is computed as the mean over zeros too, corrected by the share of real pixels.
 */
const averagePooling: PlainLayer = {
  className: 'AveragePooling2D',
  isOfImages: true,
  shape: ([[batch = null, rows = null, columns = null, channels = null] = []], config) => {
    const { size, strides, isSame } = windowOf(config);
    const along = (length: number | null, at: 0 | 1) =>
      length === null
        ? null
        : isSame
          ? Math.ceil(length / strides[at])
          : Math.floor((length - size[at]) / strides[at]) + 1;
    return [batch, along(rows, 0), along(columns, 1), channels];
  },
  compute(inputs, config) {
    const x = first(inputs) as tf.Tensor4D;
    const { size, strides, isSame } = windowOf(config);
    if (!isSame) return tf.avgPool(x, size, strides, 'valid');
    const [, rows, columns] = x.shape;
    const margins = ([rows, columns] as const).map((length, at): [number, number] => {
      const [window, step] = [size[at] ?? 1, strides[at] ?? 1];
      const all = Math.max(0, (Math.ceil(length / step) - 1) * step + window - length);
      return [Math.floor(all / 2), all - Math.floor(all / 2)];
    });
    const padded = (images: tf.Tensor4D) =>
      tf.avgPool(tf.pad(images, [[0, 0], ...margins, [0, 0]]) as tf.Tensor4D, size, strides, 'valid');
    return tf.div(padded(x), padded(tf.ones([1, rows, columns, 1])));
  },
};

function windowOf({ poolSize, strides, padding }: LayerConfig) {
  const pair = (value: unknown, standard: readonly [number, number]): [number, number] =>
    Array.isArray(value)
      ? [Number(value[0]), Number(value[1])]
      : typeof value === 'number'
        ? [value, value]
        : [...standard];
  const size = pair(poolSize, [2, 2]);
  return { size, strides: pair(strides, size), isSame: padding === 'same' };
}

export const POOLING: readonly PlainLayer[] = [...GLOBAL, averagePooling];
