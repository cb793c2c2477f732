/** How runs stand in lists, from what is on the disk. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { isGoing, itemOf, treeItem } from '../../src/extension/runItem.js';
import type { RunState } from '../../src/runs/runFolder.js';

const folder = mkdtempSync(path.join(tmpdir(), 'convlens-run-item-'));
beforeAll(() => {
  vi.useFakeTimers({ toFake: ['Date'], now: new Date(2026, 5, 1, 12) });
});
afterAll(() => {
  vi.useRealTimers();
  rmSync(folder, { recursive: true, force: true });
});

const result = { stoppedEarly: true, epochs: 2, metrics: {}, seconds: 1, imagesPerSecond: 9 };

/** What the list shows of a run that left this state on `day`. */
async function shown(state: Partial<RunState>, day = new Date()) {
  const run = path.join(folder, 'run');
  mkdirSync(run, { recursive: true });
  writeFileSync(
    path.join(run, 'run.json'),
    JSON.stringify({ title: 'faces 10:20', createdAt: day.toISOString() }),
  );
  writeFileSync(path.join(run, 'state.json'), JSON.stringify({ epochs: 2, ...state }));
  const item = await itemOf(run, {} as never);
  expect(isGoing(item.phase)).toBe(false);
  const { description, iconPath } = treeItem(item);
  return [(iconPath as { readonly id: string }).id, description];
}

test('a run that the user stopped is told from one that a callback ended', async () => {
  const stopped = { phase: 'finished', bestAccuracy: 0.875, result } as const;
  expect(await shown(stopped)).toEqual(['stop-circle', '87.5 % · stopped']);
  const ended = { ...stopped, result: { ...result, endedBy: 'EarlyStopping' } };
  expect(await shown(ended)).toEqual(['pass', '87.5 %']);
});

test('a run that asks first has not begun, and a cancelled one has not failed', async () => {
  const failed = (failure: object) =>
    shown({ phase: 'failed', failure: { message: 'No.', ...failure } as never });
  expect(await failed({ choice: 'download' })).toEqual(['circle-outline', 'not begun']);
  expect(await failed({ isCancelled: true })).toEqual(['circle-slash', 'cancelled']);
  expect(await failed({})).toEqual(['error', 'failed']);
});

test('the day stands there only where it is another one: the title has the time', async () => {
  const day = new Date(2020, 1, 3, 12);
  expect(await shown({ phase: 'finished' }, day)).toEqual(['pass', day.toLocaleDateString()]);
  expect(await shown({ phase: 'finished' })).toEqual(['pass', '']);
});
