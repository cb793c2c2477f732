/**
 * Keras's random changes of colour, sharpness and content, as formulas over a batch of images. Sources: keras 3.15,
 * `layers/preprocessing/image_preprocessing`. Each says how it draws; an image is changed for itself.
 */
import * as tf from '@tensorflow/tfjs-core';
import { chosen, coins, draw, draws, type LayerConfig, range } from './augmentation.js';
import { recoloured, toGrey } from './colours.js';
import { numberOf } from './plainLayer.js';

export interface ImageChange {
  readonly className: string;
  readonly change: (images: tf.Tensor4D, config: LayerConfig) => tf.Tensor;
  /** Keras makes it in prediction too. */
  readonly isAlways?: boolean;
}

const valuesOf = (config: LayerConfig): [number, number] => range(config.valueRange ?? [0, 255], 255);

/** From one range of values to another, in a line. */
function scaled(images: tf.Tensor, from: readonly number[], to: readonly number[]): tf.Tensor {
  const [low = 0, high = 1] = from;
  const [start = 0, end = 1] = to;
  if (low === start && high === end) return images;
  return tf.add(tf.mul(tf.div(tf.sub(images, low), high - low), end - start), start);
}

const BYTES = [0, 255] as const;

export const IMAGE_CHANGES: readonly ImageChange[] = [
  {
    className: 'RandomHue',
    change(images, config) {
      const values = valuesOf(config);
      const [count] = images.shape;
      const signs = tf.sub(tf.mul(coins(count, [0.5, 0.5]), 2), 1);
      const shift = tf.mul(tf.mul(signs, draws(count, range(config.factor, 0, 0))), 0.5);
      const turned = recoloured(scaled(images, values, [0, 1]), { turn: shift });
      return scaled(tf.clipByValue(turned, 0, 1), [0, 1], values);
    },
  },
  {
    className: 'RandomSaturation',
    change(images, config) {
      // f / (1 − f + ε): a half leaves the image as it is.
      const share = draws(images.shape[0], range(config.factor, 0, 0));
      const factor = tf.div(share, tf.add(tf.sub(1, share), 1e-7));
      return recoloured(images, { factor, bounds: valuesOf(config) });
    },
  },
  {
    className: 'RandomSharpness',
    change(images, config) {
      const factor = tf.mul(draws(images.shape[0], range(config.factor, 0, 0)), 2);
      const [edge, centre] = [1 / 13, 5 / 13];
      const blurred = filtered(images, [edge, edge, edge, edge, centre, edge, edge, edge, edge], 3, 3);
      const mixed = tf.add(images, tf.mul(tf.sub(1, factor), tf.sub(blurred, images)));
      return tf.clipByValue(mixed, ...valuesOf(config));
    },
  },
  {
    className: 'RandomPosterization',
    change(images, config) {
      const [low, high] = range(config.factor, 1, 1);
      const bits = Array.from({ length: images.shape[0] }, () =>
        low === high ? low : low + Math.floor(Math.random() * (high - low)),
      );
      const steps = tf.tensor4d(
        bits.map((kept) => 2 ** (8 - kept)),
        [bits.length, 1, 1, 1],
      );
      const bytes = tf.floor(scaled(images, valuesOf(config), BYTES));
      return scaled(tf.mul(tf.floor(tf.div(bytes, steps)), steps), BYTES, valuesOf(config));
    },
  },
  {
    className: 'RandomColorDegeneration',
    change(images, config) {
      const factor = draws(images.shape[0], range(config.factor, 0));
      const mixed = tf.add(images, tf.mul(factor, tf.sub(toGrey(images), images)));
      return tf.clipByValue(mixed, ...valuesOf(config));
    },
  },
  {
    className: 'RandomGrayscale',
    change(images, config) {
      const share = numberOf(config, 'factor', 0.5);
      const grey = tf.mul(toGrey(images), tf.onesLike(images));
      return chosen(coins(images.shape[0], [share, share]), grey, images);
    },
  },
  {
    className: 'RandomInvert',
    change(images, config) {
      const [, high] = valuesOf(config);
      return chosen(coins(images.shape[0], range(config.factor, 1, 0)), tf.sub(high, images), images);
    },
  },
  {
    className: 'RandomErasing',
    change(images, config) {
      const values = valuesOf(config);
      const fill = tf.clipByValue(filling(images, config.fillValue, values[1]), ...values);
      const erased = tf.where(
        tf.cast(boxes(images, range(config.scale ?? [0.02, 0.33], 0.33, 0)), 'bool'),
        fill,
        images,
      );
      return chosen(coins(images.shape[0], range(config.factor, 1, 0)), erased, images);
    },
  },
  {
    className: 'RandomGaussianBlur',
    change(images, config) {
      const [rows = 3, columns = 3] = [config.kernelSize ?? 3].flat().map(Number);
      const [down = rows, across = columns] = Array.isArray(config.kernelSize)
        ? [rows, columns]
        : [rows, rows];
      const spread = range(config.sigma ?? 1, 1, 0);
      // One width for the rows and one for the columns, for the whole batch.
      const first = bell(down, draw(spread) + 1e-6);
      const second = bell(across, draw(spread) + 1e-6);
      const kernel = second.flatMap((weight) => first.map((other) => weight * other));
      const blurred = filtered(images, kernel, down, across);
      const mixed = chosen(coins(images.shape[0], range(config.factor, 1, 0)), blurred, images);
      return tf.clipByValue(mixed, ...valuesOf(config));
    },
  },
  {
    className: 'Solarization',
    change(images, config) {
      const [least, most] = upTo(config.additionFactor);
      const [lowest, highest] = upTo(config.thresholdFactor);
      const [count] = images.shape;
      const raised = tf.add(scaled(images, valuesOf(config), BYTES), draws(count, [least, most * 255]));
      const bytes = tf.clipByValue(raised, 0, 255);
      const isDark = tf.less(bytes, draws(count, [lowest, highest * 255]));
      return scaled(tf.where(isDark, bytes, tf.sub(255, bytes)), BYTES, valuesOf(config));
    },
  },
  {
    className: 'AutoContrast',
    isAlways: true,
    change(images, config) {
      const bytes = scaled(images, valuesOf(config), BYTES);
      const low = tf.min(bytes, [1, 2], true);
      const high = tf.max(bytes, [1, 2], true);
      const isFlat = tf.equal(high, low);
      const scale = tf.div(255, tf.where(isFlat, tf.onesLike(low), tf.sub(high, low)));
      const stretched = tf.clipByValue(tf.mul(tf.sub(bytes, low), scale), 0, 255);
      const isFlatPixel = tf.cast(tf.mul(tf.cast(isFlat, 'float32'), tf.onesLike(images)), 'bool');
      return tf.where(isFlatPixel, images, scaled(stretched, BYTES, valuesOf(config)));
    },
  },
  {
    className: 'Equalization',
    change: (images, config) =>
      tf.tensor4d(equalized(images.dataSync(), images.shape[3], config), images.shape),
  },
];

/** Where Keras takes a number f as (0, f). */
const upTo = (value: unknown): [number, number] =>
  Array.isArray(value) ? range(value, 0) : [0, Number(value ?? 0)];

/** A convolution of each channel with one kernel, with zeros around. */
function filtered(
  images: tf.Tensor4D,
  kernel: readonly number[],
  rows: number,
  columns: number,
): tf.Tensor4D {
  const weights = tf.tile(tf.tensor4d([...kernel], [rows, columns, 1, 1]), [1, 1, images.shape[3], 1]);
  return tf.depthwiseConv2d(images, weights as tf.Tensor4D, 1, 'same');
}

/** Weights of a normal distribution, which sum to 1. */
function bell(size: number, deviation: number): number[] {
  const heights = Array.from({ length: size }, (_, at) =>
    Math.exp(-0.5 * ((at - (size - 1) / 2) / deviation) ** 2),
  );
  const all = heights.reduce((sum, height) => sum + height, 0);
  return heights.map((height) => height / all);
}

/** For each image a box of a random place and proportions: 1 inside it. */
function boxes(images: tf.Tensor4D, scale: readonly [number, number]): tf.Tensor {
  const [count, height, width] = images.shape;
  const side = (length: number) => {
    const [starts, ends] = [[] as number[], [] as number[]];
    for (let image = 0; image < count; image++) {
      const size = Math.sqrt(draw(scale)) * length;
      const start = Math.random() * (length - size);
      starts.push(start);
      ends.push(start + size);
    }
    const places = tf.tensor2d(
      Array.from({ length }, (_, at) => at),
      [1, length],
    );
    return tf.logicalAnd(
      tf.greaterEqual(places, tf.tensor2d(starts, [count, 1])),
      tf.less(places, tf.tensor2d(ends, [count, 1])),
    );
  };
  const columns = tf.cast(tf.reshape(side(width), [count, 1, width, 1]), 'float32');
  const rows = tf.cast(tf.reshape(side(height), [count, height, 1, 1]), 'float32');
  return tf.mul(tf.mul(rows, columns), tf.onesLike(images));
}

function filling(images: tf.Tensor4D, given: unknown, high: number): tf.Tensor {
  if (Array.isArray(given)) return tf.mul(tf.onesLike(images), tf.tensor1d(given.map(Number)));
  if (typeof given === 'number') return tf.fill(images.shape, given);
  return tf.mul(tf.randomNormal(images.shape), high);
}

/** Each channel of the whole batch, so that its values occur equally often. */
function equalized(values: ArrayLike<number>, channels: number, config: LayerConfig): Float32Array {
  const bins = numberOf(config, 'bins', 256);
  const [low, high] = valuesOf(config);
  const out = new Float32Array(values.length);
  const byte = (at: number) => (((values[at] ?? 0) - low) / (high - low)) * 255;
  const binOf = (at: number) => Math.min(bins - 1, Math.max(0, Math.trunc((byte(at) / 255) * (bins - 1))));
  for (let channel = 0; channel < channels; channel++) {
    const counts = new Array<number>(bins).fill(0);
    for (let at = channel; at < values.length; at += channels) {
      const bin = binOf(at);
      counts[bin] = (counts[bin] ?? 0) + 1;
    }
    const isFlat = counts.filter((count) => count > 0).length <= 1;
    let sum = 0;
    const sums = counts.map((count) => {
      sum += count;
      return sum;
    });
    const least = sums.find((each) => each > 0) ?? 0;
    const table = sums.map((each) =>
      Math.min(255, Math.max(0, roundedToEven(((each - least) * 255) / (sum - least || 1)))),
    );
    for (let at = channel; at < values.length; at += channels)
      out[at] = ((isFlat ? byte(at) : (table[binOf(at)] ?? 0)) / 255) * (high - low) + low;
  }
  return out;
}

/** As NumPy and TensorFlow round. */
function roundedToEven(value: number): number {
  const nearest = Math.round(value);
  return Math.abs(value % 1) === 0.5 && nearest % 2 !== 0 ? nearest - 1 : nearest;
}
