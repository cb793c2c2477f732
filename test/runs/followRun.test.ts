/** However a run's process ends, who follows hears one sentence; who comes later hears all of it again. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, expect, test } from 'vitest';
import type { TrainerEvents } from '../../src/protocol/trainer.js';
import { followRun, type RunListeners } from '../../src/runs/followRun.js';
import { Journal } from '../../src/runs/journal.js';
import { writeState } from '../../src/runs/runFolder.js';
import { newAddress } from '../../src/runs/socket.js';
import { startRun } from '../../src/runs/startRun.js';

const home = mkdtempSync(path.join(tmpdir(), 'convlens-follow-'));
afterAll(() => rmSync(home, { recursive: true, force: true }));

const silent: RunListeners = {
  ...{ queued() {}, preparing() {}, started() {}, continued() {}, paused() {}, stopping() {}, judging() {} },
  ...{ warning() {}, advice() {}, batchEnd() {}, epochEnd() {}, finished() {}, failed() {}, caughtUp() {} },
};

function folder(): string {
  return mkdtempSync(path.join(home, 'run-'));
}

test('a program that ends before it can be followed is said to', async () => {
  const run = folder();
  const program = path.join(run, 'program.cjs');
  writeFileSync(program, `console.error('no space left'); process.exit(3);`);
  await expect(startRun(run, { program })).rejects.toThrow(
    /ended before it began \(exit code 3\).*process\.log/,
  );
});

test('a process that is gone without a word', async () => {
  const run = folder();
  writeState(run, { phase: 'training', epochs: 0, process: { pid: 1, address: newAddress() } });
  new Journal(run).append({ event: 'epochEnd', data: { epoch: 0, metrics: { loss: 1 } } });
  const heard: (TrainerEvents['failed'] | TrainerEvents['epochEnd'])[] = [];
  const followed = await followRun(run, {
    ...silent,
    epochEnd: (data) => heard.push(data),
    failed: (data) => heard.push(data),
  });
  expect(heard).toEqual([
    { epoch: 0, metrics: { loss: 1 } },
    { message: expect.stringMatching(/process is gone.*No checkpoint was written yet/) },
  ]);
  expect(await followed.stop(true)).toMatchObject({ ok: false });
});

test('a run that has ended tells how it ended, once', async () => {
  const run = folder();
  const result = { stoppedEarly: false, epochs: 1, metrics: {}, seconds: 1, imagesPerSecond: 1 };
  writeState(run, { phase: 'finished', epochs: 1, result });
  new Journal(run).append({ event: 'finished', data: result });
  const heard: unknown[] = [];
  await followRun(run, {
    ...silent,
    finished: (data) => heard.push(data),
    failed: (data) => heard.push(data),
  });
  expect(heard).toEqual([result]);
});

test('a torn last line of a killed process is left out, and the next lines follow whole ones', () => {
  const run = folder();
  new Journal(run).append({ event: 'warning', data: { message: 'one' } });
  writeFileSync(path.join(run, 'metrics.jsonl'), '{"event":"warning","data":{"mess', { flag: 'a' });
  const journal = new Journal(run);
  journal.append({ event: 'warning', data: { message: 'two' } });
  expect(journal.lines().map(({ data }) => data)).toEqual([{ message: 'one' }, { message: 'two' }]);
});
