/** The table of what a model takes images for, and its worst mistakes, against counting by hand. */
import '@tensorflow/tfjs-backend-cpu';
import { decode } from '@cwasm/lodepng';
import * as tf from '@tensorflow/tfjs-core';
import { layers, sequential } from '@tensorflow/tfjs-layers';
import { beforeAll, expect, test } from 'vitest';
import { ActivityPenalties } from '../../src/trainer/activityPenalties.js';
import { emptyPart, type ImageData, type ImagePart, memoryPart } from '../../src/trainer/data/dataset.js';
import { evaluate, type Judged } from '../../src/trainer/evaluate.js';
import { Judge } from '../../src/trainer/judge.js';
import { Meters } from '../../src/trainer/metrics.js';

beforeAll(() => tf.setBackend('cpu'));

/** One pixel an image; the model's output is that pixel times the kernel. */
function judged(kernel: readonly number[], pixels: readonly number[], labels: readonly number[]) {
  const units = kernel.length;
  const model = sequential({
    layers: [
      layers.flatten({ inputShape: [1, 1, 1] }),
      layers.dense({ units, useBias: false, activation: units === 1 ? 'sigmoid' : 'softmax' }),
    ],
  });
  model.setWeights([tf.tensor2d([...kernel], [1, units])]);
  const test = { ...memoryPart(Uint8Array.from(pixels), labels, 1), scale: 10 };
  const classes = units === 3 ? ['low', 'middle', 'high'] : ['cat', 'dog'];
  const data: ImageData = { title: 'pixels', classes, shape: [1, 1, 1], train: emptyPart, test };
  const shape = { input: [1, 1, 1], image: data.shape, outputs: [{ units, oneHot: false }] };
  const loss = () => tf.scalar(0);
  const meters = new Meters([], units);
  return {
    judged: {
      model,
      outputs: [{ ...{ name: '', place: 0, weight: 1 }, ...{ loss, accuracy: undefined, meters } }],
      penalties: [],
      activity: new ActivityPenalties(model),
      data,
      shape,
    },
    part: test,
  };
}

async function judge(judged: Judged, part: ImagePart, isLogits: boolean) {
  const [{ units } = { units: 1 }] = judged.shape.outputs;
  const own = new Judge({ data: judged.data, units }, part, isLogits);
  await evaluate(judged, part, 1, ([output], indices) => own.see(output as tf.Tensor, indices));
  return own.result();
}

test('the surest of the wrong answers stand first, with their pictures', async () => {
  // The higher the pixel, the surer it is of the last class; 0 is a draw, which the first wins.
  const { judged: own, part } = judged([-1, 0, 1], [0, 10, 40, 20, 30], [0, 2, 0, 1, 2]);
  const found = await judge(own, part, false);
  expect(found?.confusion).toEqual([
    [1, 0, 1],
    [0, 0, 1],
    [0, 0, 2],
  ]);
  expect(found?.mistakes.map(({ truth, guess }) => [truth, guess])).toEqual([
    ['low', 'high'],
    ['middle', 'high'],
  ]);
  const [worst] = found?.mistakes ?? [];
  const exp = [-4, 0, 4].map(Math.exp);
  expect(worst?.probability).toBeCloseTo((exp[2] ?? 0) / exp.reduce((sum, value) => sum + value, 0), 5);
  expect(decode(Buffer.from(worst?.image.split(',')[1] ?? '', 'base64')).data[0]).toBe(40);
  expect(worst?.isExact).toBe(true);
});

test('only a picture with the values of its image says so', async () => {
  const { judged: own, part } = judged([-1, 0, 1], [0, 10, 40, 20, 30], [0, 2, 0, 1, 2]);
  const values = (numbers: readonly number[]) => memoryPart(Float32Array.from(numbers), [0, 2, 0, 1, 2], 1);
  const exact = async (data: Partial<ImageData>, test: ImagePart) =>
    (await judge({ ...own, data: { ...own.data, ...data, test } }, test, false))?.mistakes[0]?.isExact;
  expect(await exact({ largest: 1 }, values([0, 0.1, 0.9, 0.2, 0.3]))).toBe(true);
  expect(await exact({ largest: 2 }, values([-1, 0.1, 1.9, 0.2, 0.3]))).toBeUndefined();
  expect(await exact({}, { ...part, isSwapped: true })).toBeUndefined();
});

test('one confusion does not fill the page', async () => {
  const pixels = [...Array.from({ length: 9 }, (_, at) => 100 + at), 10];
  const { judged: own, part } = judged([-1, 0, 1], pixels, [...new Array(9).fill(0), 1]);
  const found = await judge(own, part, false);
  expect(found?.confusion[0]).toEqual([0, 0, 9]);
  expect(found?.mistakes.map(({ truth }) => truth)).toEqual(['low', 'low', 'low', 'low', 'middle']);
});

test('one output tells two classes apart', async () => {
  const { judged: own, part } = judged([1], [20, 30, 10], [1, 0, 1]);
  const found = await judge(own, part, false);
  expect(found?.confusion).toEqual([
    [0, 1],
    [0, 2],
  ]);
  expect(found?.mistakes).toMatchObject([{ truth: 'cat', guess: 'dog' }]);
  expect(found?.mistakes[0]?.probability).toBeCloseTo(1 / (1 + Math.exp(-3)), 5);
});
