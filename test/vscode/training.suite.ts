/** Train starts a process; Stop leaves the weights on disk. */
import assert from 'node:assert/strict';
import { existsSync, readdirSync } from 'node:fs';
import * as path from 'node:path';
import * as vscode from 'vscode';
import { test } from './runner.js';
import { folder, open, tabOf } from './workspace.js';

test('training mnist_cnn.py opens its page, and Stop keeps the model', async () => {
  await open('mnist_cnn.py');
  const runs = path.join(folder(), '.convlens', 'runs');
  await vscode.commands.executeCommand('convlens.train');
  await tabOf('training', /Training/);
  await vscode.commands.executeCommand('convlens.stopTraining');
  const [run] = readdirSync(runs);
  assert.ok(run && existsSync(path.join(runs, run, 'weights.bin')), `expected weights in ${runs}/${run}`);
}, 180_000);
