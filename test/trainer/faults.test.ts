/** Faults that really happen to runs: nothing that was learned is lost, and the user hears what happened. */
import { spawn, spawnSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  statfsSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { readState } from '../../src/runs/runFolder.js';
import { checkpointPath } from '../../src/trainer/checkpoint.js';
import { seeded } from '../../src/trainer/data/dataset.js';
import { readTensors } from '../../src/trainer/safetensors.js';
import { drawFolder } from './drawnFolder.js';
import { smallRun } from './smallRun.js';
import { expectSetUp, makeRun, sit, type TrainRequest, train, watch } from './training.js';

const home = mkdtempSync(path.join(tmpdir(), 'convlens-faults-'));
const table: { fault: string; tries: number; survived: number; note: string }[] = [];

beforeAll(expectSetUp);
afterAll(() => {
  rmSync(home, { recursive: true, force: true });
  console.table(table);
});

const request = (epochs: number) => smallRun(path.join(home, 'data'), 'adam', epochs);
const later = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds));

/** Runs with an environment of its own; what it starts keeps it. */
async function inEnvironment<T>(values: Readonly<Record<string, string>>, run: () => Promise<T>): Promise<T> {
  const before = { ...process.env };
  Object.assign(process.env, values);
  try {
    return await run();
  } finally {
    process.env = before;
  }
}

test.skipIf(process.platform === 'win32')(
  'killed at random moments',
  async () => {
    // Or as many as a busy machine starts in that time.
    const until = performance.now() + 120_000;
    const tries = Number(process.env.CONVLENS_KILLS ?? 5);
    const run = path.join(home, 'killed');
    const random = seeded(Date.now());
    const kills = { training: 0 };
    let survived = 0;
    makeRun(run, request(100_000));
    for (let number = 0; number < tries && (number < 3 || performance.now() < until); number++) {
      const isResumed = existsSync(checkpointPath(run));
      let batches = 0;
      const target = Math.floor(random() * 40);
      const wait = random() * 60;
      const end = sit(
        run,
        {
          onBatchEnd(_, { pid }) {
            if (++batches === target + 1) setTimeout(() => process.kill(-pid, 'SIGKILL'), wait);
          },
        },
        isResumed,
      );
      await expect(end).rejects.toThrow(/process is gone: it was killed/);
      kills.training++;
      if (!existsSync(checkpointPath(run))) continue;
      const { tensors, metadata } = readTensors(checkpointPath(run));
      const facts = JSON.parse(metadata.convlens ?? '') as { epoch: number };
      expect(tensors.filter(({ name }) => name.startsWith('weights/'))).toHaveLength(8);
      expect(tensors.every(({ values }) => values.every(Number.isFinite))).toBe(true);
      expect(facts.epoch).toBeGreaterThan(0);
      survived++;
    }
    const { result } = await sit(run, { onEpochEnd: (_, followed) => void followed.stop(true) }, true);
    expect(result.modelPath).toBeDefined();
    const note = `resumed ${kills.training} times, then stopped in epoch ${result.epochs + 1}`;
    table.push({ fault: 'SIGKILL', tries: kills.training, survived, note });
    expect(survived).toBeGreaterThanOrEqual(kills.training - 2);
  },
  240_000,
);

test.runIf(process.getuid?.() === 0 && process.platform === 'linux')(
  'a disk that is full while it saves',
  async () => {
    // Who frees the disk hears of an epoch some epochs later on a busy machine, and it is free before the end.
    const EPOCHS = 12;
    const disk = path.join(home, 'disk');
    mkdirSync(disk);
    expect(spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=1m', 'tmpfs', disk]).status).toBe(0);
    try {
      const run = path.join(disk, 'run');
      const filler = path.join(disk, 'filler');
      makeRun(run, request(EPOCHS), path.join(home, 'cache'));
      const { result, warnings, epochEnds } = await sit(run, {
        onEpochEnd({ epoch }) {
          const { bavail, bsize } = statfsSync(disk);
          if (epoch === 1) writeFileSync(filler, Buffer.alloc(bavail * bsize));
          if (epoch === 4) rmSync(filler);
        },
      });
      expect(warnings.join()).toMatch(
        /checkpoint at epoch \d, batch 1, could not be saved \(ENOSPC.*Make room/,
      );
      expect(result).toMatchObject({
        epochs: EPOCHS,
        stoppedEarly: false,
        modelPath: path.join(run, 'model.json'),
      });
      expect(epochEnds.map(({ epoch }) => epoch)).toEqual(
        Array.from({ length: EPOCHS }, (_, epoch) => epoch),
      );
      expect(JSON.parse(readTensors(checkpointPath(run)).metadata.convlens ?? '').epoch).toBe(EPOCHS);
      const missed = epochEnds.filter(({ savedTo }) => savedTo === undefined).length;
      table.push({
        fault: 'disk full',
        tries: 1,
        survived: 1,
        note: `${missed} checkpoints missed, none torn`,
      });
    } finally {
      spawnSync('umount', ['--lazy', disk]);
    }
  },
  120_000,
);

test('the data folder is removed half-way', async () => {
  const images = path.join(home, 'images');
  drawFolder(images, 3, 120);
  const run = path.join(home, 'data-removed');
  const { plan, overrides } = request(2);
  const layers = structuredClone(plan.topology) as { config: { layers: { config: object }[] } };
  layers.config.layers[0] = {
    ...layers.config.layers[0],
    config: { ...layers.config.layers[0]?.config, batch_input_shape: [null, 48, 48, 1] },
  };
  const folder: TrainRequest['plan']['data'] = { kind: 'path', path: images };
  const topology = layers as unknown as typeof plan.topology;
  const wanted = { ...plan, topology, inputShape: [48, 48, 1], data: folder };
  makeRun(run, { plan: wanted, runtime: 'wasm', overrides: { ...overrides, batchSize: 20 } });
  const away = `${images}-away`;
  const broken = sit(run, {
    // Images stay in memory once they were read, so in the first epoch.
    onBatchEnd: ({ epoch, batch }) => epoch === 0 && batch === 2 && renameSync(images, away),
  });
  await expect(broken).rejects.toThrow(/images/);
  expect(readState(run)?.failure?.message).toMatch(/images/);
  renameSync(away, images);
  expect(existsSync(checkpointPath(run))).toBe(true);
  const { result } = await sit(run, {}, true);
  expect(result.epochs).toBe(2);
  table.push({
    fault: 'data removed',
    tries: 1,
    survived: 1,
    note: 'file named, its batch kept, resumed to the end',
  });
}, 120_000);

test('out of memory', async () => {
  const run = path.join(home, 'memory');
  await train(run, request(4), { onEpochEnd: ({ epoch }, run) => epoch === 0 && void run.stop(true) });
  const starved = inEnvironment({ NODE_OPTIONS: '--max-old-space-size=16' }, () =>
    sit(run, {}, true).then(({ result }) => result),
  );
  await expect(starved).rejects.toThrow(
    /ran out of memory: try a smaller batch size. The last checkpoint is whole/,
  );
  const { result } = await sit(run, {}, true);
  expect(result.epochs).toBe(4);
  table.push({ fault: 'out of memory', tries: 1, survived: 1, note: 'said so, resumed to the end' });
}, 120_000);

test('the clock is changed, back and forth by hours', async () => {
  const clock = path.join(home, 'clock.cjs');
  writeFileSync(
    clock,
    `const now = Date.now; let calls = 0; Date.now = () => now() + (calls++ % 3 - 1) * 7_200_000;`,
  );
  const run = path.join(home, 'clock');
  const { result, batches } = await inEnvironment({ NODE_OPTIONS: `--require ${clock}` }, () =>
    train(run, request(4)),
  );
  expect(result.seconds).toBeGreaterThan(0);
  expect(result.seconds).toBeLessThan(60);
  for (const { secondsLeft } of batches) expect(secondsLeft >= 0 && secondsLeft < 600).toBe(true);
  table.push({ fault: 'clock changed', tries: 1, survived: 1, note: 'durations by the monotonic clock' });
}, 120_000);

test.skipIf(process.platform === 'win32')(
  'the machine sleeps: all processes stand still',
  async () => {
    const run = path.join(home, 'asleep');
    let firstAt = 0;
    const { result, started, batches } = await train(run, request(6), {
      onBatchEnd({ epoch, batch }, { pid }) {
        if (firstAt === 0) firstAt = performance.now();
        if (epoch !== 1 || batch !== 0) return;
        process.kill(-pid, 'SIGSTOP');
        setTimeout(() => process.kill(-pid, 'SIGCONT'), 4000);
      },
    });
    expect(result).toMatchObject({ epochs: 6, stoppedEarly: false });
    // Asleep for four seconds: these count towards no duration, so neither towards speed and time left.
    const wall = (performance.now() - firstAt) / 1000;
    const untilFirst = started.batchSize / (batches[0]?.imagesPerSecond ?? 1);
    expect(result.seconds - untilFirst).toBeLessThan(wall - 2.5);
    table.push({ fault: 'asleep', tries: 1, survived: 1, note: 'four seconds, in no speed and no duration' });
  },
  120_000,
);

test.runIf(process.platform === 'linux')(
  'stopped in a batch that takes for ever: ended at once, and the checkpoint is there',
  async () => {
    const run = path.join(home, 'hangs');
    const stopped = train(run, request(1000), {
      onEpochEnd({ epoch }, followed) {
        if (epoch !== 1) return;
        const worker = Number(
          readFileSync(`/proc/${followed.pid}/task/${followed.pid}/children`, 'utf8').split(' ')[0],
        );
        process.kill(worker, 'SIGSTOP');
        void followed.stop(true).then(() => setTimeout(() => void followed.end(), 300));
      },
    });
    await expect(stopped).rejects.toThrow(/^Ended before its batch was done\. The last checkpoint is whole/);
    const { result } = await sit(run, { onEpochEnd: (_, followed) => void followed.stop(true) }, true);
    expect(result.epochs).toBeGreaterThan(1);
    table.push({ fault: 'hangs', tries: 1, survived: 1, note: 'ended at once, resumed' });
  },
  120_000,
);

test('resumed in two windows at once: one process trains, and both follow it', async () => {
  const run = path.join(home, 'double');
  await train(run, request(30), { onEpochEnd: ({ epoch }, run) => epoch === 0 && void run.stop(true) });
  const [first, second] = await Promise.all([sit(run, {}, true), sit(run, {}, true)]);
  expect(first.result.epochs).toBe(30);
  expect(second.epochEnds).toEqual(first.epochEnds);
  const epochs = first.epochEnds.map(({ epoch }) => epoch);
  expect(epochs).toEqual([...new Set(epochs)]);
  table.push({ fault: 'resumed twice', tries: 1, survived: 1, note: 'both heard the same' });
}, 120_000);

test('who started it is killed, and two others follow it to its end', async () => {
  const run = path.join(home, 'orphan');
  makeRun(run, request(12));
  const starter = `
    import { startRun } from ${JSON.stringify(path.resolve('dist/test/startRun.mjs'))};
    await startRun(${JSON.stringify(run)}, { program: ${JSON.stringify(path.resolve('dist/trainer/main.js'))} });
    process.kill(process.pid, 'SIGKILL');`;
  const { build } = await import('esbuild');
  await build({
    ...{ entryPoints: ['src/runs/startRun.ts'], outfile: 'dist/test/startRun.mjs' },
    ...{ bundle: true, platform: 'node', format: 'esm', logLevel: 'error' },
  });
  const child = spawn(process.execPath, ['--input-type=module', '-e', starter], { stdio: 'inherit' });
  const signal = await new Promise((resolve) => child.once('exit', (_, by) => resolve(by)));
  expect(signal).toBe('SIGKILL');
  const one = watch(run);
  await later(500);
  const [first, second] = await Promise.all([one, watch(run)]);
  expect(first.result.epochs).toBe(12);
  expect(second.batches).toEqual(first.batches);
  table.push({ fault: 'window gone', tries: 1, survived: 1, note: 'two followers heard the same' });
}, 120_000);
