/** A run that was stopped, paused or killed and goes on ends as if nothing had happened, to the last bit. */
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { readRecord, readState, writeState } from '../../src/runs/runFolder.js';
import { checkpointPath } from '../../src/trainer/checkpoint.js';
import { type OptimizerName, smallRun } from './smallRun.js';
import { expectSetUp, hasTensorFlow, makeRun, sit, train, type Watcher } from './training.js';

const home = mkdtempSync(path.join(tmpdir(), 'convlens-resume-'));

beforeAll(expectSetUp);
afterAll(() => rmSync(home, { recursive: true, force: true }));

const request = (name: OptimizerName) => smallRun(path.join(home, 'data'), name);

const weights = (run: string) => readFileSync(path.join(run, 'weights.bin'));
const losses = ({ batches, epochEnds }: Awaited<ReturnType<typeof sit>>) => ({
  batches: new Map(batches.map(({ epoch, batch, loss }) => [`${epoch} ${batch}`, loss])),
  epochs: new Map(epochEnds.map(({ epoch, metrics }) => [epoch, metrics])),
});

// TensorFlow trains its first steps operation by operation and the rest as graphs; which, does not depend on a stop.
const onTensorFlow = { ...request('adam'), runtime: 'tensorflow' as const };

/** The run that nothing disturbs, trained once. */
const undisturbed = new Map<string, Promise<ReturnType<typeof losses> & { weights: Buffer }>>();
function straight(name: OptimizerName) {
  const run = path.join(home, `straight-${name}`);
  const known =
    undisturbed.get(name) ??
    train(run, request(name)).then((trained) => ({ ...losses(trained), weights: weights(run) }));
  undisturbed.set(name, known);
  return known;
}

const stopAt: Watcher = {
  onBatchEnd({ epoch, batch }, run) {
    if (epoch === 1 && batch === 4) void run.stop(true);
  },
};

test.each(['momentum', 'adam'] as const)(
  '%s: stopped in an epoch and resumed',
  async (name) => {
    const expected = await straight(name);
    const run = path.join(home, `stopped-${name}`);
    const first = await train(run, request(name), stopAt);
    // How far it came until it heard of the stop is the machine's matter.
    expect(first.result).toMatchObject({ stoppedEarly: true, epochs: first.epochEnds.length });
    // What is handed out is measured: the best epoch, where the weights are others by now.
    const { confusion = [], bestModel, isOfBest } = first.result;
    expect(isOfBest).toBe(bestModel && true);
    const right = confusion.reduce((sum, row, at) => sum + (row[at] ?? 0), 0);
    const images = confusion.flat().reduce((sum, count) => sum + count, 0);
    expect(images).toBe(first.started.data.validationImages);
    const measured = first.epochEnds.at(bestModel?.epoch ?? -1)?.metrics;
    expect(right / images).toBeCloseTo(measured?.val_accuracy ?? Number.NaN, 5);
    const whole = losses(await sit(run, {}, true));
    expect(whole).toEqual({ batches: expected.batches, epochs: expected.epochs });
    expect(weights(run).equals(expected.weights)).toBe(true);
    expect(readState(run)).toMatchObject({ phase: 'finished', epochs: 4 });
  },
  120_000,
);

test.runIf(hasTensorFlow)(
  'stopped and resumed on TensorFlow',
  async () => {
    const whole = path.join(home, 'whole on TensorFlow');
    const expected = losses(await train(whole, onTensorFlow));
    const run = path.join(home, 'stopped on TensorFlow');
    await train(run, onTensorFlow, stopAt);
    const found = losses(await sit(run, {}, true));
    expect(found).toEqual({ batches: expected.batches, epochs: expected.epochs });
    expect(weights(run).equals(weights(whole))).toBe(true);
  },
  120_000,
);

test('killed and resumed: the epochs after the checkpoint are trained again', async () => {
  const expected = await straight('adam');
  const run = path.join(home, 'killed');
  const killed = train(run, request('adam'), {
    onBatchEnd({ epoch, batch }, { pid }) {
      if (epoch === 2 && batch === 3) process.kill(-pid, 'SIGKILL');
    },
  });
  await expect(killed).rejects.toThrow(/process is gone.*Resume goes on from there/);
  expect(losses(await sit(run, {}, true)).epochs).toEqual(expected.epochs);
  expect(weights(run).equals(expected.weights)).toBe(true);
}, 120_000);

test('killed after its last checkpoint, before it told of that epoch: resume measures it and ends', async () => {
  const expected = await straight('adam');
  const run = path.join(home, 'unmeasured');
  cpSync(path.join(home, 'straight-adam'), run, { recursive: true });
  const { result: _, ...state } = readState(run) ?? { phase: 'training', epochs: 0 };
  writeState(run, { ...state, phase: 'training', epochs: 3 });
  const journal = path.join(run, 'metrics.jsonl');
  const lines = readFileSync(journal, 'utf8').split('\n');
  const end = lines.findIndex((line) => line.startsWith('{"event":"epochEnd","data":{"epoch":3'));
  writeFileSync(journal, `${lines.slice(0, end).join('\n')}\n`);
  const resumed = await sit(run, {}, true);
  expect(resumed.result).toMatchObject({ epochs: 4, stoppedEarly: false, confusion: expect.anything() });
  expect(resumed.result.imagesPerSecond).toBeGreaterThan(0);
  expect(losses(resumed)).toEqual({ batches: expected.batches, epochs: expected.epochs });
  expect(weights(run).equals(expected.weights)).toBe(true);
  await expect(sit(run, {}, true)).rejects.toThrow(/All 4 epochs are done\. To train longer/);
}, 120_000);

test('a pause changes nothing but the time', async () => {
  const expected = await straight('momentum');
  const run = path.join(home, 'paused');
  let pauses = 0;
  const paused = await train(run, request('momentum'), {
    onBatchEnd({ epoch, batch }, followed) {
      if (epoch === 1 && batch === 2) void followed.pause(true);
    },
    onPaused({ isPaused }, followed) {
      pauses++;
      expect(readState(run)?.phase).toBe(isPaused ? 'paused' : 'training');
      if (isPaused) setTimeout(() => void followed.pause(false), 1500);
    },
  });
  expect(pauses).toBe(2);
  expect(losses(paused)).toEqual({ batches: expected.batches, epochs: expected.epochs });
  const longest = Math.max(...paused.batches.map(({ secondsLeft }) => secondsLeft));
  expect(longest).toBeLessThan(60);
}, 120_000);

test('stopped while it prepares: at once, nothing went wrong, and an earlier sitting is kept', async () => {
  const run = path.join(home, 'prepared');
  await train(run, request('adam'), stopAt);
  const kept = readFileSync(checkpointPath(run));
  const stopped = sit(run, { onPreparing: (followed) => void followed.stop(true) }, true);
  await expect(stopped).rejects.toThrow(/^Stopped before its first batch\./);
  expect(readState(run)).toMatchObject({ phase: 'failed', failure: { isCancelled: true } });
  expect(readFileSync(checkpointPath(run)).equals(kept)).toBe(true);
  expect((await sit(run, {}, true)).result.epochs).toBe(4);
}, 120_000);

test('stop and discard leaves the record and no weights', async () => {
  const run = path.join(home, 'discarded');
  const { result } = await train(run, request('adam'), {
    onBatchEnd: ({ epoch }, followed) => epoch === 1 && void followed.stop(false),
  });
  expect(result.modelPath).toBeUndefined();
  expect(result.confusion).toBeUndefined();
  expect(() => weights(run)).toThrow(/ENOENT/);
  expect(readRecord(run).modelName).toBe('model');
  makeRun(path.join(home, 'other'), request('adam'));
  await expect(sit(path.join(home, 'other'), {}, true)).rejects.toThrow(/nothing to resume/);
}, 120_000);

test('two runs at a time take turns', async () => {
  const order: string[] = [];
  const turn = (name: string) => {
    const run = path.join(home, name);
    makeRun(run, request('adam'), path.join(home, 'cache'));
    return sit(run, { onEpochEnd: () => void order.push(name) });
  };
  await Promise.all([turn('one'), turn('two')]);
  const [first] = order;
  const second = first === 'one' ? 'two' : 'one';
  expect(order).toEqual([...Array(4).fill(first), ...Array(4).fill(second)]);
}, 120_000);

test('a paused run whose folder is deleted keeps nobody waiting', async () => {
  const cache = path.join(home, 'cache of both');
  const gone = path.join(home, 'gone');
  makeRun(gone, request('adam'), cache);
  const ended = sit(gone, {
    onBatchEnd: (_, run) => void run.pause(true),
    onPaused: ({ isPaused }) => isPaused && rmSync(gone, { recursive: true, force: true }),
  });
  await expect(ended).rejects.toThrow(/folder of this run is gone, so its training was ended/);
  const next = path.join(home, 'next');
  makeRun(next, request('adam'), cache);
  expect((await sit(next)).result.stoppedEarly).toBe(false);
}, 60_000);
