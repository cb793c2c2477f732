/** However a training process ends, the editor hears one sentence. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { startTrainer } from '../../src/extension/trainerProcess.js';
import type { RunRequest, TrainerEvents } from '../../src/protocol/trainer.js';

const home = mkdtempSync(path.join(tmpdir(), 'convlens-process-'));
afterAll(() => rmSync(home, { recursive: true, force: true }));

const request: RunRequest = {
  plan: {
    modelId: 'model',
    modelName: 'model',
    topology: {},
    inputShape: [28, 28, 1],
    outputUnits: 10,
    settings: { notHonoured: [] },
    data: { kind: 'unknown', reason: '' },
    notHonoured: [],
    layerLocations: {},
  },
  outputDirectory: path.join(home, 'run'),
  cacheDirectory: home,
  runtime: 'wasm',
  overrides: {},
};

/** What the editor hears when a program stands in the trainer's place. */
async function failureOf(program: string): Promise<TrainerEvents['failed'][]> {
  const file = path.join(home, 'program.cjs');
  writeFileSync(file, program);
  const heard: TrainerEvents['failed'][] = [];
  const trainer = startTrainer(file, home, {
    preparing: () => undefined,
    batchEnd: () => undefined,
    epochEnd: () => undefined,
    finished: () => undefined,
    failed: (failure) => heard.push(failure),
  });
  const answer = await trainer.start(request);
  expect(answer.ok).toBe(false);
  return heard;
}

test('a process that is killed', async () => {
  const heard = await failureOf(`process.on('message', () => process.kill(process.pid, 'SIGKILL'));`);
  expect(heard).toHaveLength(1);
  expect(heard[0]?.message).toMatch(/was killed.*smaller batch size/);
});

test('a process that ends by itself leaves its last words', async () => {
  const heard = await failureOf(
    `process.on('message', () => { console.error('no space left'); process.exitCode = 3; process.disconnect(); });`,
  );
  expect(heard).toHaveLength(1);
  expect(heard[0]?.message).toMatch(/exit code 3/);
  expect(heard[0]?.detail).toMatch(/no space left/);
});

test('a process that reports its own failure is not reported twice', async () => {
  const heard = await failureOf(
    `process.on('message', () => {
      process.send({ kind: 'event', name: 'failed', data: { message: 'The data set is empty.' } });
      process.disconnect();
    });`,
  );
  expect(heard).toEqual([{ message: 'The data set is empty.' }]);
});
