/** Saved models open in a read-only editor, and models are copied as code. */
import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { test } from './runner.js';
import { folder, open, tabWith, write } from './workspace.js';

async function fixtureAs(name: string): Promise<vscode.Uri> {
  const extension = vscode.extensions.getExtension('convlens.convlens');
  assert.ok(extension);
  const fixture = vscode.Uri.joinPath(extension.extensionUri, 'test', 'fixtures', 'saved', name);
  const target = vscode.Uri.joinPath(folder(), name);
  await vscode.workspace.fs.copy(fixture, target, { overwrite: true });
  return target;
}

const isSavedTab = (viewType: string, file: string) => (tab: vscode.Tab) =>
  tab.input instanceof vscode.TabInputCustom &&
  tab.input.viewType === viewType &&
  tab.input.uri.path.endsWith(file);

for (const name of ['tiny.keras', 'tiny.h5'])
  test(`${name} opens in the read-only editor and is copied as TensorFlow.js`, async () => {
    await vscode.commands.executeCommand('vscode.open', await fixtureAs(name));
    await tabWith(isSavedTab('convlens.savedModel', name));
    await vscode.commands.executeCommand('workbench.action.focusActiveEditorGroup');
    await copied('depthMultiplier: 2');
    await vscode.commands.executeCommand('workbench.action.closeActiveEditor');
  });

test('a JSON file is text until the editor for models is asked for', async () => {
  const file = await write('model.json', '{"modelTopology": {"class_na');
  await vscode.commands.executeCommand('vscode.open', file);
  await tabWith(
    (tab) => tab.input instanceof vscode.TabInputText && tab.input.uri.path.endsWith('model.json'),
  );
  await vscode.commands.executeCommand('convlens.openSavedModel', file);
  await tabWith(isSavedTab('convlens.savedModelJson', 'model.json'));
  await vscode.commands.executeCommand('workbench.action.closeActiveEditor');
});

test('a model in code is copied as the other framework', async () => {
  await open('mnist_cnn.py');
  await copied('tf.sequential(');
});

/**
 * Resolves when the model of the active editor is in the clipboard. The command is given again where the editor was
 * not ready for it; the runner's own limit ends a test that waits in vain.
 */
async function copied(wanted: string): Promise<void> {
  for (let looks = 0; !(await vscode.env.clipboard.readText()).includes(wanted); looks++) {
    if (looks % 40 === 0) void vscode.commands.executeCommand('convlens.copyAsTfjs');
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  await vscode.env.clipboard.writeText('');
  assert.equal(await vscode.env.clipboard.readText(), '');
}
