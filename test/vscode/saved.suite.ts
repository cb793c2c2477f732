/** Saved models open in a read-only editor, and models are copied as code. */
import assert from 'node:assert/strict';
import { copyFileSync, writeFileSync } from 'node:fs';
import * as path from 'node:path';
import * as vscode from 'vscode';
import { test } from './runner.js';
import { folder, open, tabWith } from './workspace.js';

function fixture(name: string): string {
  const { extensionPath } = vscode.extensions.getExtension('convlens.convlens') ?? { extensionPath: '' };
  return path.join(extensionPath, 'test', 'fixtures', 'saved', name);
}

function copied(name: string): vscode.Uri {
  const target = path.join(folder(), name);
  copyFileSync(fixture(name), target);
  return vscode.Uri.file(target);
}

const isSavedTab = (viewType: string, file: string) => (tab: vscode.Tab) =>
  tab.input instanceof vscode.TabInputCustom &&
  tab.input.viewType === viewType &&
  tab.input.uri.path.endsWith(file);

for (const name of ['tiny.keras', 'tiny.h5'])
  test(`${name} opens in the read-only editor and is copied as TensorFlow.js`, async () => {
    await vscode.commands.executeCommand('vscode.open', copied(name));
    await tabWith(isSavedTab('convlens.savedModel', name));
    await vscode.commands.executeCommand('workbench.action.focusActiveEditorGroup');
    void vscode.commands.executeCommand('convlens.copyAsTfjs');
    await waitForClipboard('depthMultiplier: 2');
    await vscode.commands.executeCommand('workbench.action.closeActiveEditor');
  });

test('a JSON file is text until the editor for models is asked for', async () => {
  const file = path.join(folder(), 'model.json');
  writeFileSync(file, '{"modelTopology": {"class_na');
  await vscode.commands.executeCommand('vscode.open', vscode.Uri.file(file));
  await tabWith(
    (tab) => tab.input instanceof vscode.TabInputText && tab.input.uri.path.endsWith('model.json'),
  );
  await vscode.commands.executeCommand('convlens.openSavedModel', vscode.Uri.file(file));
  await tabWith(isSavedTab('convlens.savedModelJson', 'model.json'));
  await vscode.commands.executeCommand('workbench.action.closeActiveEditor');
});

test('a model in code is copied as the other framework', async () => {
  await open('mnist_cnn.py');
  void vscode.commands.executeCommand('convlens.copyAsTfjs');
  await waitForClipboard('tf.sequential(');
});

/** Resolves when the clipboard holds the text; the runner's own limit ends a test that waits in vain. */
async function waitForClipboard(wanted: string): Promise<void> {
  while (!(await vscode.env.clipboard.readText()).includes(wanted))
    await new Promise((resolve) => setTimeout(resolve, 50));
  await vscode.env.clipboard.writeText('');
  assert.equal(await vscode.env.clipboard.readText(), '');
}
