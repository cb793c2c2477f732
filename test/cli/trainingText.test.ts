/** What `convlens train` prints: a line that fits the terminal, and sentences at the start and the end. */
import { expect, test } from 'vitest';
import { duration, endLines, epochLine, progressLine, startLines } from '../../src/cli/trainingText.js';
import type { RunStarted } from '../../src/protocol/trainer.js';

const run: RunStarted = {
  runtime: {
    id: 'wasm',
    title: 'WebAssembly (CPU, 1 core)',
    reason: 'built in; it needs no set-up',
    passedOver: [{ id: 'tensorflow', reason: 'TensorFlow is not set up.' }],
  },
  data: {
    title: 'MNIST handwritten digits',
    trainImages: 54_000,
    validationImages: 6000,
    testImages: 10_000,
    classes: ['0', '1'],
  },
  epochs: 5,
  batchSize: 64,
  batchesPerEpoch: 844,
  params: 34_826,
};
const batch = {
  epoch: 1,
  batch: 421,
  loss: 0.21037,
  accuracy: 0.9312,
  imagesPerSecond: 38.4,
  secondsLeft: 80,
};

test('progress is one line that is no wider than the terminal', () => {
  expect(progressLine(run, batch, 120)).toBe(
    'Epoch 2/5 ━━━━━━━━━━━━╌╌╌╌╌╌╌╌╌╌╌╌  422/844  loss 0.2104  accuracy 93.1 %  38 images/s  1:20 left',
  );
  expect(progressLine(run, batch, 60)).toHaveLength(59);
});

test('the start says runtime, data and plan', () => {
  expect(startLines(run)).toEqual([
    'Runtime: WebAssembly (CPU, 1 core): built in; it needs no set-up',
    '  not tensorflow: TensorFlow is not set up.',
    'Data: MNIST handwritten digits: 54,000 images to train, 6,000 to validate, 10,000 to test',
    'Model: 34,826 parameters; 5 epochs of 844 batches of 64',
  ]);
});

test('a part of the data that is empty is not told', () => {
  const data = { ...run.data, validationImages: 0, testImages: 0 };
  expect(startLines({ ...run, data })[2]).toBe('Data: MNIST handwritten digits: 54,000 images to train');
});

test('an epoch and the end say what came of it', () => {
  expect(epochLine(run, { epoch: 1, metrics: { loss: 0.2, accuracy: 0.931, val_loss: 0.18 } })).toBe(
    'Epoch 2/5: loss 0.2000, accuracy 93.1 %, val_loss 0.1800',
  );
  const result = {
    ...{ stoppedEarly: false, epochs: 5, metrics: {}, seconds: 125, imagesPerSecond: 2160.4 },
    ...{ test: { loss: 0.05, accuracy: 0.985, images: 10_000 }, modelPath: 'runs/model.json' },
  };
  expect(endLines(result)).toEqual([
    'Test: loss 0.0500, accuracy 98.5 % on 10,000 images',
    'Finished after 2:05, 2,160 images/s',
    'Saved: runs/model.json',
  ]);
});

test('durations read like a clock', () => {
  expect([7, 125, 3723].map(duration)).toEqual(['0:07', '2:05', '1:02:03']);
});
