/** What the inspector shows of a trained layer equals what TensorFlow.js says of the same model, images and steps. */
import '@tensorflow/tfjs-backend-cpu';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { decode } from '@cwasm/lodepng';
import * as tf from '@tensorflow/tfjs-core';
import { type LayersModel, model as modelOf } from '@tensorflow/tfjs-layers';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { LayerInsight } from '../../src/protocol/insight.js';
import { readHistograms } from '../../src/runs/histogramFile.js';
import { openReader } from '../../src/runs/readModel.js';
import { openModel } from '../../src/trainer/explain.js';
import { readSamples, type Samples } from '../../src/trainer/samples.js';
import { smallRun } from './smallRun.js';
import { expectSetUp, train } from './training.js';

const PROGRAM = 'dist/trainer/main.js';
const EPOCHS = 3;
let home: string;
let run: string;
let model: LayersModel;
let samples: Samples;

beforeAll(async () => {
  expectSetUp();
  await tf.setBackend('cpu');
  home = mkdtempSync(path.join(tmpdir(), 'convlens-insight-'));
  run = path.join(home, 'run');
  await train(run, smallRun(home, 'adam', EPOCHS));
  model = await openModel(run);
  const found = readSamples(run);
  if (!found) throw new Error('The run has no samples.');
  samples = found;
}, 120_000);
afterAll(() => rmSync(home, { recursive: true, force: true }));

const valuesOf = ({ inputs: [only] }: Samples) => only?.values ?? new Float32Array(0);

/** The grey values of a `data:` address. */
function greyOf(address: string): readonly number[] {
  const { data } = decode(Buffer.from(address.split(',')[1] ?? '', 'base64'));
  return Array.from(data).filter((_, at) => at % 4 === 0);
}

async function inspect(layer: string, sample = 0): Promise<LayerInsight> {
  const reader = openReader(PROGRAM);
  try {
    const answer = await reader.ask('inspect', { run, layer, sample });
    if (!answer.ok) throw new Error(answer.message);
    return answer.value;
  } finally {
    reader.dispose();
  }
}

test('the samples are images that the run was not trained on, one of each class first', () => {
  expect(samples.inputs.map(({ shape }) => shape)).toEqual([[12, 12, 1]]);
  expect(samples.labels).toHaveLength(8);
  expect(new Set(samples.labels)).toEqual(new Set(['0', '1', '2']));
});

test('feature maps are those of the model for that sample', async () => {
  const found = await inspect('conv2d', 2);
  const size = 12 * 12;
  const x = tf.tensor(valuesOf(samples).subarray(2 * size, 3 * size), [1, 12, 12, 1]);
  const looking = modelOf({ inputs: model.inputs, outputs: model.getLayer('conv2d').output as never });
  const maps = (looking.predict(x) as tf.Tensor).dataSync();
  expect(found.maps?.inAll).toBe(8);
  expect(found.maps?.high).toBeCloseTo(Math.max(...maps), 4);
  const { low = 0, high = 1 } = found.maps ?? {};
  for (const [channel, picture] of (found.maps?.rows[0] ?? []).entries()) {
    const grey = greyOf(picture.image);
    const expected = Array.from({ length: 36 }, (_, at) => {
      const value = maps[at * 8 + channel] ?? 0;
      return Math.round(((value - low) / (high - low)) * 255);
    });
    for (const [at, value] of expected.entries()) expect(Math.abs((grey[at] ?? -9) - value)).toBeLessThan(2);
  }
});

test('a filter’s picture is its kernel, black where it is most negative', async () => {
  const { filters } = await inspect('conv2d');
  const kernel = model.getLayer('conv2d').getWeights()[0]?.dataSync() ?? [];
  const most = Math.max(...Array.from(kernel, Math.abs));
  expect(filters).toMatchObject({ inAll: 8, high: expect.closeTo(most, 5), low: expect.closeTo(-most, 5) });
  const third = greyOf(filters?.rows[0]?.[3]?.image ?? '');
  const expected = Array.from({ length: 9 }, (_, at) =>
    Math.round((((kernel[at * 8 + 3] ?? 0) + most) / (2 * most)) * 255),
  );
  for (const [at, value] of expected.entries()) expect(Math.abs((third[at] ?? -9) - value)).toBeLessThan(2);
});

test('a dense layer’s output is its numbers', async () => {
  const { values, maps } = await inspect('dense', 1);
  const x = tf.tensor(valuesOf(samples).subarray(144, 288), [1, 12, 12, 1]);
  const expected = (model.predict(x) as tf.Tensor).dataSync();
  expect(maps).toBeUndefined();
  expect(values?.inAll).toBe(3);
  for (const [at, value] of expected.entries()) expect(values?.shown[at]).toBeCloseTo(value, 4);
});

test('histograms are of every epoch, and the last is of the weights on the disk', async () => {
  const { histograms, epoch } = await inspect('dense');
  expect(epoch).toBe(EPOCHS);
  expect(histograms.map((each) => each.epoch)).toEqual([0, 1, 2]);
  const kernel = Array.from(model.getLayer('dense').getWeights()[0]?.dataSync() ?? []);
  const last = histograms.at(-1)?.weights.kernel;
  expect(last?.low).toBeCloseTo(Math.min(...kernel), 6);
  expect(last?.high).toBeCloseTo(Math.max(...kernel), 6);
  expect(last?.counts.reduce((sum, count) => sum + count, 0)).toBe(kernel.length);
  const mean = kernel.reduce((sum, value) => sum + value, 0) / kernel.length;
  expect(last?.mean).toBeCloseTo(mean, 6);
  expect(Object.keys(histograms[0]?.gradients ?? {})).toEqual(['kernel', 'bias']);
});

test('a gradient’s histogram is that of the epoch’s last batch', async () => {
  // One batch a run: its gradient can be had from the weights before and after a plain step.
  const one = path.join(home, 'one');
  const { plan, ...request } = smallRun(home, 'momentum', 2);
  const step = 0.5;
  const place = { path: 'm.py', start: 0, end: 0 };
  const settings = {
    ...plan.settings,
    optimizer: { value: { name: 'SGD', options: { learning_rate: step } }, location: place },
    stepsPerEpoch: { value: 1, location: place },
    callbacks: [],
  };
  await train(one, { ...request, plan: { ...plan, settings } });
  const [before, after] = readHistograms(one, 'dense');
  const changes = (after?.weights.bias?.mean ?? 0) - (before?.weights.bias?.mean ?? 0);
  expect(after?.gradients.bias?.mean).toBeCloseTo(-changes / step, 5);
  const kernelChange = (after?.weights.kernel?.mean ?? 0) - (before?.weights.kernel?.mean ?? 0);
  expect(after?.gradients.kernel?.mean).toBeCloseTo(-kernelChange / step, 5);
});

test('a layer that the model does not have is said to be gone', async () => {
  await expect(inspect('conv2d_9')).rejects.toThrow(/no layer conv2d_9: the code has changed/);
  expect(readFileSync(path.join(run, 'histograms.jsonl'), 'utf8')).not.toContain('conv2d_9');
});
