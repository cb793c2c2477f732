/**
 * `tf.image.transform`, also where a runtime has no kernel for it or another one than Keras's: each output pixel reads, between
 * four pixels, from where the image's own matrix says. It has no gradient: nothing before an augmentation learns.
 */
import * as tf from '@tensorflow/tfjs-core';
import { perStep } from '../stepChanges.js';

export type Fill = 'constant' | 'nearest' | 'reflect' | 'wrap';

/** `rows` gives for each image [a … h]: output (x, y) reads from (a·x + b·y + c, d·x + e·y + f) / (g·x + h·y + 1). */
export function transformImages(
  images: tf.Tensor4D,
  rows: () => readonly (readonly number[])[],
  interpolation: 'bilinear' | 'nearest',
  fill: Fill,
  fillValue: number,
): tf.Tensor4D {
  // WebAssembly's kernel reflects at the middle of the last pixel, Keras at its edge, as TensorFlow's does.
  const reflects = tf.getBackend() === 'tensorflow';
  if ((fill !== 'reflect' || reflects) && tf.getKernel('Transform', tf.getBackend())) {
    const matrices = perStep(() => Float32Array.from(rows().flat()), [images.shape[0], 8]);
    return tf.image.transform(images, matrices as tf.Tensor2D, interpolation, fill, fillValue);
  }
  return tf.tensor4d(
    transformed(images.dataSync(), images.shape, rows(), interpolation, fill, fillValue),
    images.shape,
  );
}

export function transformed(
  values: ArrayLike<number>,
  [, height, width, channels]: readonly [number, number, number, number],
  matrices: readonly (readonly number[])[],
  interpolation: 'bilinear' | 'nearest',
  fill: Fill,
  fillValue: number,
): Float32Array {
  const size = height * width * channels;
  const out = new Float32Array(matrices.length * size);
  const inside = (row: number, column: number) => row >= 0 && row < height && column >= 0 && column < width;
  matrices.forEach(([a = 1, b = 0, c = 0, d = 0, e = 1, f = 0, g = 0, h = 0], image) => {
    const start = image * size;
    const pixel = (row: number, column: number, channel: number) =>
      inside(row, column) ? (values[start + (row * width + column) * channels + channel] ?? 0) : fillValue;
    for (let y = 0; y < height; y++)
      for (let x = 0; x < width; x++) {
        const depth = g * x + h * y + 1;
        const column = folded((a * x + b * y + c) / depth, width, fill);
        const row = folded((d * x + e * y + f) / depth, height, fill);
        const at = start + (y * width + x) * channels;
        if (interpolation === 'nearest') {
          for (let channel = 0; channel < channels; channel++)
            out[at + channel] = pixel(Math.round(row), Math.round(column), channel);
          continue;
        }
        const [top, left] = [Math.floor(row), Math.floor(column)];
        const [down, across] = [row - top, column - left];
        for (let channel = 0; channel < channels; channel++) {
          const upper = pixel(top, left, channel) * (1 - across) + pixel(top, left + 1, channel) * across;
          const lower =
            pixel(top + 1, left, channel) * (1 - across) + pixel(top + 1, left + 1, channel) * across;
          out[at + channel] = upper * (1 - down) + lower * down;
        }
      }
  });
  return out;
}

/** Where a place outside reads from, as `ImageProjectiveTransformV3` maps it; a constant stays outside. */
function folded(place: number, size: number, fill: Fill): number {
  switch (fill) {
    case 'constant':
      return place;
    case 'nearest':
      return Math.max(0, Math.min(size - 1, place));
    case 'reflect': {
      if (place >= 0 && place <= size - 1) return place;
      if (size <= 1) return 0;
      const period = 2 * size;
      let inside = place;
      if (inside < 0) {
        if (inside < -period) inside += period * Math.trunc(-inside / period);
        inside = inside < -size ? inside + period : -inside - 1;
      } else {
        inside -= period * Math.trunc(inside / period);
        if (inside >= size) inside = period - inside - 1;
      }
      return Math.max(0, Math.min(size - 1, inside));
    }
    case 'wrap': {
      if (place >= 0 && place <= size - 1) return place;
      if (size <= 1) return 0;
      const period = size - 1;
      let inside = place;
      if (inside < 0) inside += size * (Math.trunc(-inside / period) + 1);
      else inside -= size * Math.trunc(inside / period);
      return Math.max(0, Math.min(size - 1, inside));
    }
  }
}
