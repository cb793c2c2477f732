/** Input that is no model: the editor stays responsive, shows nothing wrong, and throws nothing. */
import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { test } from './runner.js';
import { hintsOf, lensTitlesOf, openText } from './workspace.js';

const texts: Readonly<Record<string, string | Uint8Array>> = {
  'an empty file': '',
  'a file without a model': 'print("hello")\n',
  'a half-typed line': 'from keras import layers\nmodel = Sequential([layers.Conv2D(',
  // Without zero bytes: by those the editor itself knows a binary file, and refuses it.
  'binary rubbish': crypto.getRandomValues(new Uint8Array(20_000)).map((byte) => byte || 0x80),
};

for (const [what, text] of Object.entries(texts)) {
  test(`${what} gives no hint`, async () => {
    const { document } = await openText(`${what.replaceAll(' ', '_')}.py`, text);
    assert.deepEqual(await hintsOf(document), []);
    assert.deepEqual(await lensTitlesOf(document), []);
  });
}

test('a file over 5 MB is left alone', async () => {
  const line = 'model.add(Conv2D(32, 3))\n';
  const { document } = await openText('large.py', line.repeat(5_100_000 / line.length));
  assert.deepEqual(await hintsOf(document), []);
  await vscode.commands.executeCommand('workbench.action.closeActiveEditor');
});

test('a file just under 5 MB is read without stopping the editor', async () => {
  const line = 'x = [1, 2, 3]\n';
  const { document } = await openText('long.py', line.repeat(4_900_000 / line.length));
  assert.deepEqual(await hintsOf(document), []);
  await vscode.commands.executeCommand('workbench.action.closeActiveEditor');
}, 60_000);

test('commands without a model end in a sentence, not in an exception', async () => {
  await openText('nothing.py', 'x = 1\n');
  await vscode.commands.executeCommand('convlens.showDiagram');
  void vscode.commands.executeCommand('convlens.train');
  await vscode.commands.executeCommand('convlens.stopTraining');
});
