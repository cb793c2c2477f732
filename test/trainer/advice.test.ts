/** Advice while it trains: said once, about the right epoch and the right line, and not said without reason. */
import '@tensorflow/tfjs-backend-cpu';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import * as tf from '@tensorflow/tfjs-core';
import { layers, sequential } from '@tensorflow/tfjs-layers';
import { expect, test } from 'vitest';
import type { TrainerEvents } from '../../src/protocol/trainer.js';
import { Advisor } from '../../src/trainer/advice.js';
import { seeded } from '../../src/trainer/data/dataset.js';
import { smallRun } from './smallRun.js';
import { here, tinyNetwork } from './tinyNetwork.js';
import { expectSetUp, train } from './training.js';

function listen(layerLocations = {}, batchesPerEpoch?: number) {
  const told: TrainerEvents['advice'][] = [];
  const plan = { ...tinyNetwork, layerLocations };
  return { told, advisor: new Advisor(plan, (advice) => told.push(advice), batchesPerEpoch) };
}

test('overfitting is told with the epoch in which it began, once', () => {
  const { told, advisor } = listen();
  const curve = [
    [2.0, 1.9],
    [1.2, 1.1],
    [0.8, 0.9],
    [0.6, 0.95],
    [0.4, 1.0],
    [0.3, 1.1],
    [0.2, 1.3],
  ];
  for (const [epoch, [loss = 0, val_loss = 0]] of curve.entries())
    advisor.epochEnd(epoch, { loss, val_loss }, 2.3);
  expect(told).toHaveLength(1);
  expect(told[0]).toMatchObject({
    code: 'overfitting',
    epoch: 5,
    message: expect.stringMatching(/^Overfitting from epoch 4: .* 0\.900 to 1\.100/),
  });
});

test('a validation loss that wavers while both fall is no overfitting', () => {
  const { told, advisor } = listen();
  const losses = [1, 0.9, 0.91, 0.92, 0.88, 0.89, 0.87];
  for (const [epoch, val_loss] of losses.entries())
    advisor.epochEnd(epoch, { loss: val_loss, val_loss }, 2.3);
  expect(told).toEqual([]);
});

test('a loss that rises in the first epoch points at the optimiser', () => {
  const { told, advisor } = listen();
  advisor.epochEnd(0, { loss: 9.5 }, 2.3);
  expect(told).toMatchObject([{ code: 'learning-rate-too-high', location: here }]);
});

test('a loss that falls to that of guessing and stays there is told, a plateau that ends is not', () => {
  const epochsToldOf = (losses: readonly number[]) => {
    const { told, advisor } = listen();
    for (const [epoch, loss] of losses.entries()) advisor.epochEnd(epoch, { loss }, 4);
    return told.map(({ code, epoch }) => `${code} ${epoch}`);
  };
  const blind = Math.log(10);
  expect(epochsToldOf([3.9, 2.5, ...Array<number>(8).fill(blind)])).toEqual(['not-learning 7']);
  expect(epochsToldOf([3.9, blind, blind, blind, blind, 2.2, 2, 1.8, 1.6])).toEqual([]);
});

test('a loss that rises in the first few batches says nothing yet', () => {
  const { told, advisor } = listen({}, 5);
  advisor.epochEnd(0, { loss: 5.3 }, 3.8);
  expect(told).toEqual([]);
  advisor.epochEnd(3, { loss: 5.3 }, 3.8);
  expect(told).toMatchObject([{ code: 'learning-rate-too-high', epoch: 3 }]);
});

test('channels that are zero for every image are dead, and their layer’s line is named', async () => {
  await tf.setBackend('cpu');
  const model = sequential({
    layers: [
      layers.conv2d({ name: 'alive', filters: 8, kernelSize: 3, activation: 'relu', inputShape: [8, 8, 1] }),
      layers.conv2d({ name: 'dead', filters: 10, kernelSize: 3, activation: 'relu' }),
    ],
  });
  const [kernel, bias, second, bias2] = model.getWeights();
  if (!kernel || !bias || !second || !bias2) throw new Error('The model has four weights.');
  // Six of ten channels lie far below zero.
  const low = tf.tensor1d([-99, -99, -99, -99, -99, -99, 9, 9, 9, 9]);
  model.setWeights([tf.onesLike(kernel), bias, tf.zerosLike(second), low]);
  const { told, advisor } = listen({ dead: { path: 'm.py', start: 40, end: 60 } });
  await advisor.deadUnits(0, model, [tf.ones([4, 8, 8, 1])]);
  expect(told).toMatchObject([
    {
      code: 'dead-relu dead',
      layer: 'dead',
      location: { start: 40 },
      message: expect.stringMatching(/^6 of the 10 channels of dead/),
    },
  ]);
});

const dense = (units: number) => ({
  class_name: 'Dense',
  config: { name: 'hidden', units, activation: 'relu' },
});
const layersWith = (units: number) => [
  {
    class_name: 'Conv2D',
    config: {
      ...{ name: 'conv2d', batch_input_shape: [null, 12, 12, 1], filters: 8, kernel_size: [3, 3] },
      ...{ padding: 'same', activation: 'relu' },
    },
  },
  { class_name: 'Flatten', config: { name: 'flatten' } },
  dense(units),
  { class_name: 'Dense', config: { name: 'output', units: 3, activation: 'softmax' } },
];

/** What a real run says while it trains with this optimiser. */
async function adviceOf(
  optimizer: { readonly name: string; readonly options: Readonly<Record<string, number>> },
  { epochs = 3, units = 16, hasFalseLabels = false } = {},
): Promise<readonly TrainerEvents['advice'][]> {
  const home = mkdtempSync(path.join(tmpdir(), 'convlens-advice-'));
  try {
    const request = smallRun(home, 'adam', epochs);
    if (hasFalseLabels) {
      const file = path.join(home, 'y.npy');
      const bytes = readFileSync(file);
      const random = seeded(5);
      for (let at = bytes.length - 500; at < bytes.length; at++) bytes[at] = Math.floor(random() * 3);
      writeFileSync(file, bytes);
    }
    const plan = {
      ...request.plan,
      topology: { class_name: 'Sequential', config: { name: 'model', layers: layersWith(units) } },
      layerLocations: { conv2d: here, hidden: here },
      settings: {
        ...request.plan.settings,
        ...{ optimizer: { value: optimizer, location: here }, callbacks: [] },
        validationSplit: { value: 0.5, location: here },
      },
    };
    return (await train(path.join(home, 'run'), { ...request, plan })).advice;
  } finally {
    rmSync(home, { recursive: true, force: true });
  }
}

const codes = (advice: readonly TrainerEvents['advice'][]) => advice.map(({ code }) => code).sort();

test('a good run is left in peace', async () => {
  const adam = { name: 'Adam', options: { learning_rate: 0.003 } };
  expect(await adviceOf(adam, { epochs: 6, units: 64 })).toEqual([]);
}, 60_000);

test('a rate at which units die names the layer and its line', async () => {
  const advice = await adviceOf({ name: 'SGD', options: { learning_rate: 0.5, momentum: 0.9 } });
  expect(advice).toContainEqual(
    expect.objectContaining({ code: expect.stringMatching(/^dead-relu /), location: expect.anything() }),
  );
  expect(codes(advice)).not.toContain('not-learning');
}, 60_000);

test('a rate that is far too high is told after the first steps', async () => {
  const advice = await adviceOf({ name: 'Adam', options: { learning_rate: 1 } }, { epochs: 6 });
  expect(advice).toContainEqual(expect.objectContaining({ code: 'learning-rate-too-high', location: here }));
  expect(codes(advice)).not.toContain('not-learning');
}, 60_000);

test('a loss that stays is told after three epochs', async () => {
  const advice = await adviceOf({ name: 'SGD', options: { learning_rate: 1e-7 } }, { epochs: 5 });
  expect(codes(advice)).toEqual(['not-learning']);
  expect(advice[0]).toMatchObject({ epoch: 2, location: here });
}, 60_000);

test('false labels are learned by heart, and that is overfitting', async () => {
  const adam = { name: 'Adam', options: { learning_rate: 0.01 } };
  const advice = await adviceOf(adam, { epochs: 15, units: 64, hasFalseLabels: true });
  expect(codes(advice)).toContain('overfitting');
}, 60_000);

test('a run that diverges says so, and why', async () => {
  expectSetUp();
  const home = mkdtempSync(path.join(tmpdir(), 'convlens-advice-'));
  try {
    const request = smallRun(home, 'momentum');
    const optimizer = { value: { name: 'SGD', options: { learning_rate: 1e37 } }, location: here };
    // ReLU would die instead of growing, and normalisation would hold the numbers down.
    const text = JSON.stringify(request.plan.topology).replace(/"(relu|softmax)"/g, '"linear"');
    const topology = JSON.parse(text) as { config: { layers: { class_name: string }[] } };
    const grows = ({ class_name }: { class_name: string }) => class_name !== 'BatchNormalization';
    topology.config.layers = topology.config.layers.filter(grows);
    const plan = {
      ...request.plan,
      topology: topology as unknown as typeof request.plan.topology,
      settings: { ...request.plan.settings, optimizer, loss: { value: 'mse', location: here } },
    };
    const heard: string[] = [];
    const run = train(
      path.join(home, 'run'),
      { ...request, plan },
      { onAdvice: ({ code }) => heard.push(code) },
    );
    await expect(run).rejects.toThrow(/diverged|Lower the learning rate/);
    expect(heard).toContain('loss-not-a-number');
  } finally {
    rmSync(home, { recursive: true, force: true });
  }
}, 60_000);

test('few batches of a model with batch normalisation say nothing of overfitting; many do', () => {
  const layer = { class_name: 'BatchNormalization', config: { name: 'batch_normalization' } };
  const topology = { class_name: 'Sequential', config: { name: 'model', layers: [layer] } };
  const toldAfter = (batchesPerEpoch: number) => {
    const told: string[] = [];
    const advisor = new Advisor({ ...tinyNetwork, topology }, ({ code }) => told.push(code), batchesPerEpoch);
    for (let epoch = 0; epoch < 5; epoch++)
      advisor.epochEnd(epoch, { loss: 2 - epoch * 0.3, val_loss: 1.9 + epoch * 0.2 }, 2.3);
    return told;
  };
  // 0.99 to the power of 55 is 0.58, of 1,500 next to nothing.
  expect(toldAfter(11)).not.toContain('overfitting');
  expect(toldAfter(300)).toEqual(['overfitting']);
});

test('a validation far behind while moving averages are young is explained, once, at the layer', () => {
  const layer = { class_name: 'BatchNormalization', config: { name: 'norm', momentum: 0.99 } };
  const topology = { class_name: 'Sequential', config: { name: 'model', layers: [layer] } };
  const toldOf = (val_loss: number, batchesPerEpoch: number) => {
    const told: TrainerEvents['advice'][] = [];
    const plan = { ...tinyNetwork, topology, layerLocations: { norm: here } };
    const advisor = new Advisor(plan, (advice) => told.push(advice), batchesPerEpoch);
    for (let epoch = 0; epoch < 2; epoch++) advisor.epochEnd(epoch, { loss: 0.84, val_loss }, 2);
    return told;
  };
  expect(toldOf(6.28, 90)).toMatchObject([
    {
      code: 'young-averages',
      epoch: 0,
      layer: 'norm',
      location: here,
      // 0.99 to the power of 90 is 0.405; of 459 it is 0.01.
      message: expect.stringMatching(
        /after 90 batches with momentum 0.99 still hold 40 % .* about 369 batches/,
      ),
    },
  ]);
  expect(toldOf(0.9, 90)).toEqual([]);
  expect(toldOf(6.28, 500)).toEqual([]);
});
