/**
 * Global pooling that can keep the pooled axes, with size 1, and average pooling with right gradients at borders, of
 * sequences, images and volumes.
 */
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
  [1, 2, 3].map((spatial): PlainLayer => {
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
function averagePooling(rank: 1 | 2 | 3): PlainLayer {
  const isFirst = (config: LayerConfig) => config.dataFormat === 'channelsFirst';
  return {
    className: `AveragePooling${rank}D`,
    shape([given = []], config) {
      const { size, strides, isSame } = windowOf(config, rank);
      const start = isFirst(config) ? 2 : 1;
      return given.map((length, at) => {
        const axis = at - start;
        if (length === null || axis < 0 || axis >= rank) return length;
        const [window = 1, step = 1] = [size[axis], strides[axis]];
        return isSame ? Math.ceil(length / step) : Math.floor((length - window) / step) + 1;
      });
    },
    compute(inputs, config) {
      const last = Array.from({ length: rank }, (_, at) => at + 2);
      if (!isFirst(config)) return pooled(first(inputs), config, rank);
      const made = pooled(tf.transpose(first(inputs), [0, ...last, 1]), config, rank);
      return tf.transpose(made, [0, rank + 1, ...last.map((axis) => axis - 1)]);
    },
  };
}

/** (batch, …, channels) */
function pooled(x: tf.Tensor, config: LayerConfig, rank: 1 | 2 | 3): tf.Tensor {
  const { size, strides, isSame } = windowOf(config, rank);
  const mean = (values: tf.Tensor): tf.Tensor => {
    if (rank === 3)
      return tf.avgPool3d(values as tf.Tensor5D, size as [number, number, number], strides as never, 'valid');
    const [rows, steps] =
      rank === 1
        ? [
            [1, ...size],
            [1, ...strides],
          ]
        : [size, strides];
    const images = rank === 1 ? tf.expandDims(values, 1) : values;
    const out = tf.avgPool(
      images as tf.Tensor4D,
      rows as [number, number],
      steps as [number, number],
      'valid',
    );
    return rank === 1 ? tf.squeeze(out, [1]) : out;
  };
  if (!isSame) return mean(x);
  const lengths = x.shape.slice(1, -1);
  const margins = lengths.map((length, at): [number, number] => {
    const [window = 1, step = 1] = [size[at], strides[at]];
    const all = Math.max(0, (Math.ceil(length / step) - 1) * step + window - length);
    return [Math.floor(all / 2), all - Math.floor(all / 2)];
  });
  const padded = (values: tf.Tensor) => mean(tf.pad(values, [[0, 0], ...margins, [0, 0]]));
  return tf.div(padded(x), padded(tf.ones([1, ...lengths, 1])));
}

function windowOf({ poolSize, strides, padding }: LayerConfig, rank: number) {
  const each = (value: unknown, standard: readonly number[]): number[] => {
    const given = [value].flat();
    if (given.length > 1) return given.map(Number);
    return typeof given[0] === 'number' ? new Array<number>(rank).fill(given[0]) : [...standard];
  };
  const size = each(poolSize, new Array<number>(rank).fill(2));
  return { size, strides: each(strides, size), isSame: padding === 'same' };
}

export const POOLING: readonly PlainLayer[] = [
  ...GLOBAL,
  averagePooling(1),
  averagePooling(2),
  averagePooling(3),
];
