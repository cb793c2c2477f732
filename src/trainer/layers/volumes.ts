/** ZeroPadding3D, Cropping3D, UpSampling3D and SpatialDropout3D over (batch, depth, height, width, channels). */
import * as tf from '@tensorflow/tfjs-core';
import { type LayerConfig, uniform } from './augmentation.js';
import { first, numberOf, type PlainLayer, type Sizes } from './plainLayer.js';
import { repeated } from './resample.js';

type Sides = readonly [number, number];

const isFirst = (config: LayerConfig): boolean => config.dataFormat === 'channelsFirst';

/** One number, one for each axis, or a pair for each axis. */
function sides(given: unknown): readonly Sides[] {
  const list = Array.isArray(given) ? given : [given, given, given];
  return list.map((each): Sides => {
    const [before, after] = Array.isArray(each) ? each : [each, each];
    return [Number(before ?? 1), Number(after ?? 1)];
  });
}

/** `change` of each of the three axes, the others as they are. */
function spatial(shape: Sizes, config: LayerConfig, change: (size: number, at: number) => number): Sizes {
  const start = isFirst(config) ? 2 : 1;
  return shape.map((size, at) =>
    size === null || at < start || at >= start + 3 ? size : change(size, at - start),
  );
}

const around = (config: LayerConfig, borders: readonly Sides[]): [number, number][] => {
  const all: [number, number][] = [
    [0, 0],
    [0, 0],
    [0, 0],
    [0, 0],
    [0, 0],
  ];
  borders.forEach(([before, after], at) => {
    all[at + (isFirst(config) ? 2 : 1)] = [before, after];
  });
  return all;
};

function factors({ size }: LayerConfig): readonly number[] {
  return Array.isArray(size) ? size.map(Number) : new Array<number>(3).fill(Number(size ?? 2));
}

export const VOLUMES: readonly PlainLayer[] = [
  {
    className: 'ZeroPadding3D',
    shape: ([shape = []], config) => {
      const borders = sides(config.padding);
      return spatial(shape, config, (size, at) => size + sum(borders[at]));
    },
    compute: (inputs, config) => tf.pad(first(inputs), around(config, sides(config.padding))),
  },
  {
    className: 'Cropping3D',
    shape: ([shape = []], config) => {
      const borders = sides(config.cropping);
      return spatial(shape, config, (size, at) => size - sum(borders[at]));
    },
    compute(inputs, config) {
      const x = first(inputs);
      const cut = around(config, sides(config.cropping));
      return tf.slice(
        x,
        cut.map(([before]) => before),
        x.shape.map((size, at) => size - sum(cut[at])),
      );
    },
  },
  {
    className: 'UpSampling3D',
    shape: ([shape = []], config) => spatial(shape, config, (size, at) => size * (factors(config)[at] ?? 1)),
    compute: (inputs, config) =>
      factors(config).reduce<tf.Tensor>(
        (x, factor, at) => repeated(x, factor, at + (isFirst(config) ? 2 : 1)),
        first(inputs),
      ),
  },
  {
    className: 'SpatialDropout3D',
    compute(inputs, config, isTraining) {
      const x = first(inputs);
      const rate = numberOf(config, 'rate', 0.5);
      if (!isTraining || rate === 0) return tf.clone(x);
      const [batch = 1] = x.shape;
      const shape = isFirst(config) ? [batch, x.shape[1] ?? 1, 1, 1, 1] : [batch, 1, 1, 1, x.shape[4] ?? 1];
      const kept = tf.greaterEqual(uniform(shape), rate);
      return tf.mul(x, tf.div(tf.cast(kept, 'float32'), 1 - rate));
    },
  },
];

const sum = ([before, after]: Sides = [0, 0]): number => before + after;
