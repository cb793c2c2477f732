/** Train starts a process; Stop leaves the weights on disk. */
import assert from 'node:assert/strict';
import { existsSync, readdirSync } from 'node:fs';
import * as path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import * as vscode from 'vscode';
import { isOver, readState } from '../../src/runs/runFolder.js';
import { test } from './runner.js';
import { folder, open, tabOf } from './workspace.js';

test('training mnist_cnn.py opens its page, and Stop keeps the model', async () => {
  await open('mnist_cnn.py');
  const runs = path.join(folder().fsPath, '.convlens', 'runs');
  await vscode.commands.executeCommand('convlens.train');
  await tabOf('training', /Training/);
  const [name] = readdirSync(runs);
  assert.ok(name, `expected a run in ${runs}`);
  const run = path.join(runs, name);
  // Before it trains there is nothing to keep: a stop ends it then.
  while (readState(run)?.phase !== 'training') {
    assert.equal(readState(run)?.failure, undefined);
    await wait(50);
  }
  await vscode.commands.executeCommand('convlens.stopTraining');
  while (!isOver(readState(run)?.phase ?? 'preparing')) await wait(100);
  assert.equal(readState(run)?.failure, undefined);
  assert.ok(existsSync(path.join(run, 'weights.bin')), `expected weights in ${run}`);
}, 180_000);
