/** Runs that train and wait, each a process of its own, listed and asked from a terminal; the first is killed. */
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { readState, renameRun } from '../../src/runs/runFolder.js';
import { startRun } from '../../src/runs/startRun.js';
import { smallRun } from '../trainer/smallRun.js';
import { expectSetUp, makeRun } from '../trainer/training.js';

const home = mkdtempSync(path.join(tmpdir(), 'convlens-queue-'));
const cache = path.join(home, 'cache');
const pids: number[] = [];

beforeAll(expectSetUp);
afterAll(() => {
  for (const pid of pids) kill(pid);
  rmSync(home, { recursive: true, force: true, maxRetries: 5 });
});

/** The supervisor leads a group of its own, with its worker in it. */
function kill(pid: number): void {
  try {
    process.kill(process.platform === 'win32' ? pid : -pid, 'SIGKILL');
  } catch {
    // It has ended.
  }
}

/** One that would train for long, in its own folder. */
async function start(name: string): Promise<{ readonly folder: string; readonly pid: number }> {
  const folder = path.join(home, name);
  mkdirSync(folder, { recursive: true });
  makeRun(folder, smallRun(folder, 'adam', 5000), cache);
  renameRun(folder, name);
  const { pid } = await startRun(folder, { program: 'dist/trainer/main.js' });
  pids.push(pid);
  return { folder, pid };
}

function queue(...args: readonly string[]): { readonly text: string; readonly status: number | null } {
  const { status, stdout, stderr } = spawnSync(process.execPath, ['dist/cli.js', 'queue', ...args], {
    env: { ...process.env, CONVLENS_CACHE: cache },
    encoding: 'utf8',
  });
  return { text: `${stdout}${stderr}`, status };
}

const becomes = (folder: string, phase: string, ahead?: number) =>
  expect
    .poll(
      () => {
        const state = readState(folder);
        return ahead === undefined ? state?.phase : `${state?.phase} ${state?.ahead}`;
      },
      { timeout: 60_000, interval: 50 },
    )
    .toBe(ahead === undefined ? phase : `${phase} ${ahead}`);

test('paused, put next, cancelled; the first killed, the next begins', async () => {
  expect(queue()).toEqual({ text: 'Nothing trains on this machine.\n', status: 0 });
  const a = await start('a');
  await becomes(a.folder, 'training');
  expect(queue('pause', '1')).toEqual({ text: '', status: 0 });
  await becomes(a.folder, 'paused');
  const b = await start('b');
  await becomes(b.folder, 'queued', 1);
  const c = await start('c');
  await becomes(c.folder, 'queued', 2);
  expect(queue().text).toMatch(
    /^1 {2}a {2}paused, epoch \d+\/5000 {2}\S+a *\n2 {2}b {2}waiting +\S+b *\n3 {2}c {2}waiting +\S+c *\n$/,
  );
  expect(queue('pause', '2')).toEqual({
    text: 'This run waits for another one to end; it can be stopped, not paused.\n',
    status: 1,
  });
  expect(queue('next', '3')).toEqual({ text: '', status: 0 });
  await Promise.all([becomes(c.folder, 'queued', 1), becomes(b.folder, 'queued', 2)]);
  expect(queue().text).toMatch(/1 {2}a .*\n2 {2}c .*\n3 {2}b /);
  expect(queue('stop', b.folder)).toEqual({ text: '', status: 0 });
  await becomes(b.folder, 'failed');
  expect(readState(b.folder)?.failure?.message).toBe('Stopped before it was this run’s turn.');
  kill(a.pid);
  await becomes(c.folder, 'training');
  expect(queue().text).toMatch(/^1 {2}c {2}training, .*\n$/);
  expect(queue('stop', '1').status).toBe(0);
  await becomes(c.folder, 'finished');
  expect(queue('pause', c.folder)).toEqual({ text: 'This run has ended.\n', status: 1 });
}, 120_000);
