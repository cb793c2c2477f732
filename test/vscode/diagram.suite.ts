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
