/** The transform for runtimes that lack it equals TensorFlow.js's own, for every fill and both interpolations. */
import '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';
import { expect, test } from 'vitest';
import { type Fill, transformed } from '../../src/trainer/layers/transformImages.js';

const fills: readonly Fill[] = ['constant', 'nearest', 'reflect', 'wrap'];
const ways = ['bilinear', 'nearest'] as const;

test.each(fills.flatMap((fill) => ways.map((way) => [fill, way] as const)))('%s, %s', async (fill, way) => {
  await tf.setBackend('cpu');
  const shape: [number, number, number, number] = [3, 7, 9, 2];
  const values = Float32Array.from({ length: 3 * 7 * 9 * 2 }, (_, at) => Math.sin(at * 1.7) * 50 + 100);
  const turn = 0.4;
  const matrices = [
    [Math.cos(turn), -Math.sin(turn), 2.3, Math.sin(turn), Math.cos(turn), -1.1, 0, 0],
    [1, 0, 3.25, 0, 1, -2.75, 0, 0],
    [1.6, 0, -2.4, 0, 0.7, 0.9, 0, 0],
  ];
  const own = transformed(values, shape, matrices, way, fill, 7);
  // One image at a time: the kernel of the CPU backend leaves out all but the first.
  const size = 7 * 9 * 2;
  const theirs = matrices.flatMap((row, image) => {
    const one = tf.tensor4d(values.slice(image * size, (image + 1) * size), [1, 7, 9, 2]);
    return Array.from(tf.image.transform(one, tf.tensor2d([[...row]]), way, fill, 7).dataSync());
  });
  const gaps = theirs.map((value, at) => Math.abs(value - (own[at] ?? Number.NaN)));
  expect(Math.max(...gaps)).toBeLessThan(0.02);
});
