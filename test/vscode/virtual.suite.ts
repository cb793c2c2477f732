/** A folder that is on no disk: nothing is written beside it, and runs have the extension's own folder. */
import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import * as vscode from 'vscode';
import { namedLikeModels } from '../../src/extension/modelFiles.js';
import { test } from './runner.js';
import { folder, open, tabOf } from './workspace.js';

test('the folder is on no disk', () => {
  assert.equal(folder().scheme, 'memfs');
  assert.equal(existsSync(folder().fsPath), false);
});

test('its files are found, where the editor has no search', async () => {
  const names = (await namedLikeModels()).map(({ path }) => path.split('/').at(-1));
  for (const name of ['mnist_cnn.py', 'mnist_cnn.ts', 'emotion.ipynb'])
    assert.ok(names.includes(name), `expected ${name} among: ${names.join(', ')}`);
});

test('a model of such a file trains, and nothing is written where the folder would be', async () => {
  await open('mnist_cnn.py');
  await vscode.commands.executeCommand('convlens.train');
  await tabOf('training', /Training/);
  await vscode.commands.executeCommand('convlens.stopTraining');
  assert.equal(existsSync(folder().fsPath), false);
  await vscode.commands.executeCommand('workbench.action.closeAllEditors');
}, 60_000);
