/** The folders of runs: each has a title of its own, also when several are made in one minute. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { createRun, readRecord, renameRun, runFolders } from '../../src/runs/runFolder.js';
import { tinyNetwork } from '../trainer/tinyNetwork.js';

const home = mkdtempSync(path.join(tmpdir(), 'convlens-runs-'));
afterAll(() => rmSync(home, { recursive: true, force: true }));

test('runs of one minute have folders and titles of their own', () => {
  const request = { plan: tinyNetwork, cacheDirectory: home, runtime: 'wasm', overrides: {} } as const;
  const make = () => createRun({ folder: home, file: path.join(home, 'faces.py'), text: '', request });
  const made = [make(), make(), make()];
  expect(new Set(made).size).toBe(3);
  const titles = made.map((run) => readRecord(run).title);
  expect(new Set(titles).size).toBe(3);
  for (const title of titles) expect(title).toMatch(/^faces · model \d\d:\d\d( \(\d\))?$/);
  renameRun(made[0] ?? '', 'mine');
  expect(readRecord(made[0] ?? '').title).toBe('mine');
  expect([...runFolders(home)].sort()).toEqual([...made].sort());
});
