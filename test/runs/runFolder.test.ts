/** The folders of runs: each has a title of its own, also when several are made in one minute. */
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, expect, test, vi } from 'vitest';
import { Journal } from '../../src/runs/journal.js';
import { createRun, readRecord, renameRun, runFolders, writeState } from '../../src/runs/runFolder.js';
import { TensorBoard } from '../../src/runs/tensorBoard.js';
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

test('another process that begins a run in the same second has a title of its own', () => {
  vi.useFakeTimers({ toFake: ['Date'], now: new Date(2026, 5, 1, 12) });
  const folder = path.join(home, 'same-second');
  const request = { plan: tinyNetwork, cacheDirectory: home, runtime: 'wasm', overrides: {} } as const;
  const make = () => createRun({ folder, file: path.join(home, 'faces.py'), text: '', request });
  const first = make();
  // As the other process has left it until it writes its record.
  rmSync(path.join(first, 'run.json'));
  expect(readRecord(make()).title).toMatch(/ \(2\)$/);
  expect(readRecord(make()).title).toMatch(/ \(3\)$/);
  vi.useRealTimers();
});

test('a folder that holds a run is given to no other', () => {
  const request = { plan: tinyNetwork, cacheDirectory: home, runtime: 'wasm', overrides: {} } as const;
  const own = path.join(home, 'given');
  const make = () => createRun({ folder: home, file: path.join(home, 'faces.py'), text: '', request }, own);
  expect(make()).toBe(own);
  const { createdAt } = readRecord(own);
  expect(make).toThrow(/given holds a run already\. Give another folder/);
  expect(readRecord(own).createdAt).toBe(createdAt);
});

test('what the disk refuses is told with the folder, and a folder that was deleted does not come back', () => {
  const request = { plan: tinyNetwork, cacheDirectory: home, runtime: 'wasm', overrides: {} } as const;
  const file = path.join(home, 'a file');
  writeFileSync(file, '');
  const make = () => createRun({ folder: path.join(file, 'runs'), file, text: '', request });
  expect(make).toThrow(/^Nothing can be written to .*runs: E.*Make room on the disk/);
  const gone = path.join(home, 'gone');
  expect(() => writeState(gone, { phase: 'training', epochs: 1 })).toThrow(/ENOENT/);
  new TensorBoard(gone).note({ event: 'epochEnd', data: { epoch: 0, metrics: { loss: 1 } } });
  expect(new Journal(gone).append({ event: 'warning', data: { message: '' } })).toBe(false);
  expect(existsSync(gone)).toBe(false);
});
