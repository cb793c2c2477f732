/** The diagram command opens its page beside the code. */
import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { test } from './runner.js';
import { open, tabOf } from './workspace.js';

test('the diagram opens beside the code and leaves the cursor there', async () => {
  const editor = await open('mnist_cnn.py');
  await vscode.commands.executeCommand('convlens.showDiagram');
  const tab = await tabOf('diagram', /mnist_cnn\.py/);
  assert.notEqual(tab.group.viewColumn, editor.viewColumn);
  assert.equal(vscode.window.activeTextEditor?.document, editor.document);
});

test('a diagram that was closed opens again, once, and follows the active editor', async () => {
  const first = await tabOf('diagram', /./);
  await vscode.window.tabGroups.close(first);
  await open('residual.py');
  await vscode.commands.executeCommand('convlens.showDiagram');
  await vscode.commands.executeCommand('convlens.showDiagram');
  await tabOf('diagram', /residual\.py/);
  await open('mnist_cnn.py');
  await tabOf('diagram', /mnist_cnn\.py/);
  const all = vscode.window.tabGroups.all.flatMap(({ tabs }) => tabs);
  assert.equal(all.filter(({ label }) => label.startsWith('Diagram: ')).length, 1);
});
