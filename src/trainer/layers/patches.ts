/** Patches of images, laid along the last axis: `tf.image.extract_patches` and `keras.ops.image.extract_patches`. */
import * as tf from '@tensorflow/tfjs-core';
import type { LayerConfig } from './augmentation.js';

/** (batch, height, width, channels) → (batch, rows, columns, patch height · patch width · channels). */
export function patchesOf(images: tf.Tensor, config: LayerConfig, sizes: readonly number[]): tf.Tensor {
  const [height = 1, width = 1] = pair(config.sizes ?? config.size);
  const [down = 1, right = 1] = pair(config.strides ?? config.sizes ?? config.size);
  const [rateDown = 1, rateRight = 1] = pair(config.rates ?? config.dilationRate ?? 1);
  const [batch = 1, rows = 1, columns = 1] = sizes;
  const [, tall = 1, wide = 1, channels = 1] = images.shape;
  if (down === height && right === width && rateDown * rateRight === 1 && rows * height <= tall) {
    const isWhole = rows * height === tall && columns * width === wide;
    if (columns * width <= wide) {
      const used = isWhole
        ? images
        : tf.slice(images, [0, 0, 0, 0], [batch, rows * height, columns * width, channels]);
      const cut = tf.reshape(used, [batch, rows, height, columns, width, channels]);
      return tf.reshape(tf.transpose(cut, [0, 1, 3, 2, 4, 5]), [...sizes]);
    }
  }
  const lack = (count: number, step: number, reach: number, size: number) =>
    Math.max(0, (count - 1) * step + reach - size);
  const [missingDown, missingRight] = [
    lack(rows, down, (height - 1) * rateDown + 1, tall),
    lack(columns, right, (width - 1) * rateRight + 1, wide),
  ];
  const before = [Math.floor(missingDown / 2), Math.floor(missingRight / 2)] as const;
  const padded = tf.pad(images, [
    [0, 0],
    [before[0], missingDown - before[0]],
    [before[1], missingRight - before[1]],
    [0, 0],
  ]);
  const taps: tf.Tensor[] = [];
  for (let y = 0; y < height; y++) {
    const lines = picked(padded, 1, y * rateDown, down, rows);
    for (let x = 0; x < width; x++) taps.push(picked(lines, 2, x * rateRight, right, columns));
  }
  return taps.length === 1 ? (taps[0] as tf.Tensor) : tf.concat(taps, 3);
}

function picked(x: tf.Tensor, axis: number, start: number, step: number, count: number): tf.Tensor {
  const places = Array.from({ length: count }, (_, at) => start + at * step);
  return tf.gather(x, tf.tensor1d(places, 'int32'), axis);
}

/** TensorFlow's lists have the batch first and the channels last. */
function pair(given: unknown): readonly number[] {
  if (!Array.isArray(given)) return [Number(given), Number(given)];
  return given.length === 4 ? given.slice(1, 3) : given;
}
