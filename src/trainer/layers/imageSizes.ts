/** Resizing, UpSampling2D, CenterCrop and RandomCrop of batches of images (batch, height, width, channels). */
import * as tf from '@tensorflow/tfjs-core';
import type { LayerConfig } from './augmentation.js';
import { first, numberOf, type PlainLayer, type Sizes } from './plainLayer.js';
import { repeated, resample } from './resample.js';

const sized = ([input = []]: readonly Sizes[], config: LayerConfig): Sizes => [
  input[0] ?? null,
  numberOf(config, 'height', 1),
  numberOf(config, 'width', 1),
  input[3] ?? null,
];

export const IMAGE_SIZES: readonly PlainLayer[] = [
  {
    // Samples at the centres of pixels, as Keras does.
    className: 'Resizing',
    isOfImages: true,
    shape: sized,
    compute(inputs, config) {
      const size = sizeOf(config);
      const x = config.cropToAspectRatio === true ? proportioned(first(inputs), size) : first(inputs);
      return resample(x, size, config.interpolation === 'nearest');
    },
  },
  {
    className: 'CenterCrop',
    isOfImages: true,
    shape: sized,
    compute: (inputs, config) => middle(first(inputs), sizeOf(config)),
  },
  {
    className: 'UpSampling2D',
    isOfImages: true,
    shape: ([[batch = null, rows = null, columns = null, channels = null] = []], config) => {
      const [down, across] = factors(config);
      return [
        batch,
        rows === null ? null : rows * down,
        columns === null ? null : columns * across,
        channels,
      ];
    },
    compute(inputs, config) {
      const x = first(inputs);
      const [, rows = 1, columns = 1] = x.shape;
      const [down, across] = factors(config);
      if (config.interpolation === 'bilinear') return resample(x, [rows * down, columns * across], false);
      return repeated(repeated(x, down, 1), across, 2);
    },
  },
  {
    className: 'RandomCrop',
    isOfImages: true,
    shape: sized,
    compute(inputs, config, isTraining) {
      const x = first(inputs);
      const [height, width] = sizeOf(config);
      const [, rows = 0, columns = 0] = x.shape;
      if (!isTraining || rows < height || columns < width) return middle(x, [height, width]);
      const place = (room: number) => Math.floor(Math.random() * (room + 1));
      return cut(x, place(rows - height), place(columns - width), height, width);
    },
  },
];

function factors({ size }: LayerConfig): readonly [number, number] {
  if (Array.isArray(size)) return [Number(size[0]), Number(size[1])];
  return [Number(size ?? 2), Number(size ?? 2)];
}

const sizeOf = (config: LayerConfig): [number, number] => [
  numberOf(config, 'height', 1),
  numberOf(config, 'width', 1),
];

/** Images smaller than the crop are enlarged, as `smart_resize` does. */
function middle(x: tf.Tensor, [height, width]: [number, number]): tf.Tensor {
  const [, rows = 0, columns = 0] = x.shape;
  if (rows >= height && columns >= width)
    return cut(x, Math.floor((rows - height) / 2), Math.floor((columns - width) / 2), height, width);
  return resample(proportioned(x, [height, width]), [height, width], false);
}

/** The largest centred part of the proportions. */
function proportioned(x: tf.Tensor, [height, width]: [number, number]): tf.Tensor {
  const [, rows = 0, columns = 0] = x.shape;
  const tall = Math.max(1, Math.min(rows, Math.floor((columns * height) / width)));
  const wide = Math.max(1, Math.min(columns, Math.floor((rows * width) / height)));
  return cut(x, Math.floor((rows - tall) / 2), Math.floor((columns - wide) / 2), tall, wide);
}

function cut(x: tf.Tensor, top: number, left: number, height: number, width: number): tf.Tensor {
  return tf.slice(x, [0, top, left, 0], [-1, height, width, -1]);
}
