/** Initial weights spread as real Keras's do (test/oracle/initializers.py). */
import { readFileSync } from 'node:fs';
import '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';
import { models } from '@tensorflow/tfjs-layers';
import { beforeAll, expect, test } from 'vitest';
import { registerLayers } from '../../src/trainer/layers/register.js';

const { shape, cases } = JSON.parse(readFileSync('test/fixtures/initializers.json', 'utf8')) as {
  readonly shape: readonly [number, number, number, number];
  readonly cases: readonly { config: unknown; deviation: number; largest: number }[];
};

beforeAll(async () => {
  await tf.setBackend('cpu');
  registerLayers();
});

test.each(cases)('$config', async ({ config, deviation, largest }) => {
  const [height, width, channels, filters] = shape;
  const conv = {
    ...{ name: 'conv', batch_input_shape: [null, 8, 8, channels], filters, kernel_size: [height, width] },
    kernel_initializer: config,
  };
  const topology = { class_name: 'Sequential', config: { layers: [{ class_name: 'Conv2D', config: conv }] } };
  const model = await models.modelFromJSON(topology as unknown as Parameters<typeof models.modelFromJSON>[0]);
  const kernel = model.getLayer('conv').getWeights()[0] as tf.Tensor;
  const { mean, variance } = tf.moments(kernel);
  const found = Math.sqrt(variance.dataSync()[0] ?? Number.NaN);
  expect(Math.abs(mean.dataSync()[0] ?? Number.NaN)).toBeLessThan(deviation * 0.03);
  expect(found / deviation).toBeGreaterThan(0.98);
  expect(found / deviation).toBeLessThan(1.02);
  // The farthest of 55,296 draws lies at the cut, where there is one.
  const furthest = tf.max(tf.abs(kernel)).dataSync()[0] ?? Number.NaN;
  const isCut = config !== 'random_normal';
  if (isCut) expect(furthest / largest).toBeCloseTo(1, 1);
});
