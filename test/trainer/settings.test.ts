/** What the code says beside optimiser and epochs is honoured: callbacks, class weights, losses with logits. */
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import type { RunRequest } from '../../src/protocol/trainer.js';
import { here, tinyNetwork } from './tinyNetwork.js';
import { expectSetUp, train } from './training.js';

type Settings = RunRequest['plan']['settings'];

let directory: string;

beforeAll(expectSetUp);
beforeEach(() => {
  directory = mkdtempSync(path.join(tmpdir(), 'convlens-settings-'));
});
afterEach(() => rmSync(directory, { recursive: true, force: true }));

const ownFolder = () => mkdtempSync(path.join(directory, 'run-'));

function trainWith(
  settings: Partial<Settings>,
  plan: Partial<RunRequest['plan']> = {},
  overrides: RunRequest['overrides'] = {},
  home = directory,
) {
  return train(home, {
    plan: { ...tinyNetwork, ...plan, settings: { ...tinyNetwork.settings, ...settings } },
    runtime: 'wasm',
    overrides: { epochs: 4, batchSize: 50, maxImages: 600, seed: 1, ...overrides },
  });
}

test('EarlyStopping ends the run and says why', async () => {
  const options = { monitor: 'val_loss', min_delta: 100, patience: 1, restore_best_weights: true };
  const { result } = await trainWith({
    validationSplit: { value: 0.2, location: here },
    callbacks: [{ value: { name: 'EarlyStopping', options }, location: here }],
  });
  expect(result.epochs).toBe(2);
  expect(result.stoppedEarly).toBe(true);
  expect(result.endedBy).toMatch(/^EarlyStopping: val_loss did not improve on [\d.]+ for 1 epoch$/);
}, 120_000);

test('the best model is the best by what a ModelCheckpoint looks at; what the plan tells is not told again', async () => {
  const options = { monitor: 'val_accuracy', mode: 'min', save_best_only: true };
  const { result, epochEnds, warnings } = await trainWith(
    {
      callbacks: [
        { value: { name: 'ModelCheckpoint', options }, location: here },
        { value: { name: 'EarlyStopping', options: { monitor: 'val_auc' } }, location: here },
      ],
    },
    {},
    { validationSplit: 0.2, maxImages: 300 },
  );
  const values = epochEnds.map(({ metrics }) => metrics.val_accuracy ?? Number.NaN);
  const epoch = values.indexOf(Math.min(...values));
  // It learns: the first epochs are the worst.
  expect(epoch).toBeLessThan(3);
  expect(result.bestModel).toMatchObject({ epoch, by: 'val_accuracy' });
  // What is handed out is measured: here the worst epoch, and beside it the weights at the end.
  expect(result.isOfBest).toBe(true);
  const [measured, atEnd] = [result.test, result.lastTest].map((test) => test?.accuracy ?? Number.NaN);
  expect(measured).toBeLessThan((atEnd ?? 0) - 0.05);
  const right = (result.confusion ?? []).reduce((sum, row, at) => sum + (row[at] ?? 0), 0);
  expect(right / (result.test?.images ?? 0)).toBeCloseTo(measured ?? 0, 5);
  // What the plan tells is not told again.
  expect(warnings).toEqual([]);
}, 120_000);

test('a class of weight zero is never learned', async () => {
  const value = Object.fromEntries([1, 2, 3, 4, 5, 6, 7, 8, 9].map((digit) => [String(digit), 0]));
  const { result } = await trainWith({ classWeight: { value, location: here } });
  const guesses = (result.confusion ?? []).map((row) => row[0] ?? 0);
  const images = result.test?.images ?? 0;
  expect(guesses.reduce((sum, count) => sum + count, 0)).toBeGreaterThan(0.95 * images);
}, 120_000);

test('a learning rate of zero from LearningRateScheduler learns nothing', async () => {
  const { batches } = await trainWith({
    callbacks: [
      { value: { name: 'LearningRateScheduler', options: { rates: [0, 0, 0, 0] } }, location: here },
    ],
  });
  const mean = (epoch: number) => {
    const losses = batches.filter((batch) => batch.epoch === epoch).map(({ loss }) => loss);
    return losses.reduce((sum, loss) => sum + loss, 0) / losses.length;
  };
  expect(mean(3)).toBeCloseTo(mean(0), 4);
}, 120_000);

test('a model that ends in logits learns with from_logits', async () => {
  const layers = structuredClone(tinyNetwork.topology) as { config: { layers: { config: object }[] } };
  const last = layers.config.layers.at(-1);
  if (last) last.config = { ...last.config, activation: 'linear' };
  const { result } = await trainWith(
    { lossOptions: { value: { from_logits: true }, location: here } },
    { topology: layers as unknown as RunRequest['plan']['topology'] },
  );
  expect(result.test?.accuracy).toBeGreaterThan(0.7);
  expect(result.confusion?.flat().reduce((sum, count) => sum + count, 0)).toBe(result.test?.images);
  expect(existsSync(path.join(directory, 'model.json'))).toBe(true);
}, 120_000);

test('a learning rate that the run is given replaces rate, schedule and scheduler of the code', async () => {
  const sgd = (options: object) => ({ value: { name: 'SGD', options: { ...options } }, location: here });
  const rates = { name: 'LearningRateScheduler' as const, options: { rates: [0, 0, 0, 0] } };
  const losses = async (settings: Partial<Settings>, overrides: RunRequest['overrides'] = {}) =>
    (await trainWith(settings, {}, { epochs: 2, ...overrides }, ownFolder())).batches.map(({ loss }) => loss);
  const wanted = await losses({ optimizer: sgd({ learning_rate: 0.1, momentum: 0.5 }) });
  const schedule = {
    class_name: 'ExponentialDecay',
    config: { initial_learning_rate: 1e-6, decay_steps: 9 },
  };
  const given = { learningRate: 0.1 };
  expect(await losses({ optimizer: sgd({ lr: 1e-6, momentum: 0.5 }) }, given)).toEqual(wanted);
  expect(await losses({ optimizer: sgd({ learningRate: schedule, momentum: 0.5 }) }, given)).toEqual(wanted);
  const callbacks = [{ value: rates, location: here }];
  expect(await losses({ optimizer: sgd({ momentum: 0.5 }), callbacks }, given)).toEqual(wanted);
  // Without it they are not the same.
  expect(await losses({ optimizer: sgd({ lr: 1e-6, momentum: 0.5 }) })).not.toEqual(wanted);
}, 300_000);

test('a validation split and a runtime that the run is given go before those of code and settings', async () => {
  const settings = { hasValidationData: { value: true, location: here } };
  const request = { ...tinyNetwork, settings: { ...tinyNetwork.settings, ...settings } };
  const overrides = { epochs: 1, maxImages: 600, seed: 1, validationSplit: 0.25, runtime: 'wasm' } as const;
  const { started, epochEnds } = await train(directory, { plan: request, runtime: 'webgpu', overrides });
  expect(started.runtime.id).toBe('wasm');
  expect(started.data).toMatchObject({ trainImages: 450, validationImages: 150 });
  expect(epochEnds[0]?.metrics.val_loss).toBeGreaterThan(0);
  const none = await train(ownFolder(), {
    ...{ plan: request, runtime: 'wasm', overrides: { ...overrides, validationSplit: 0 } },
  });
  expect(none.started.data).toMatchObject({ trainImages: 600, validationImages: 0 });
}, 120_000);

test('images that are changed at random cannot validate', async () => {
  const data = { ...tinyNetwork.data, augmentation: { horizontal_flip: true } } as RunRequest['plan']['data'];
  await expect(trainWith({}, { data }, { validationSplit: 0.2 })).rejects.toThrow(
    'The code changes the images to train on at random, so a share of them cannot validate.',
  );
}, 120_000);
