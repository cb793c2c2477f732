/** Several folders, none trusted: everything that reads works in each of them, and nothing starts a process. */
import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import * as vscode from 'vscode';
import { test } from './runner.js';
import { hintsOf, open, problemsOnce } from './workspace.js';

function roots(): readonly vscode.WorkspaceFolder[] {
  return vscode.workspace.workspaceFolders ?? [];
}

async function openIn(root: number, files: Readonly<Record<string, string>>): Promise<vscode.TextDocument> {
  const home = roots()[root]?.uri;
  assert.ok(home);
  const places = Object.entries(files).map(([name, text]) => ({
    uri: vscode.Uri.joinPath(home, name),
    text,
  }));
  for (const { uri, text } of places)
    await vscode.workspace.fs.writeFile(uri, new TextEncoder().encode(text));
  const last = places.at(-1);
  assert.ok(last);
  const document = await vscode.workspace.openTextDocument(last.uri);
  await vscode.window.showTextDocument(document);
  return document;
}

test('the workspace is not trusted, and has two folders', () => {
  assert.equal(vscode.workspace.isTrusted, false);
  assert.equal(roots().length, 2);
});

test('models are read without trust', async () => {
  const { document } = await open('mnist_cnn.py');
  assert.notEqual((await hintsOf(document)).length, 0);
});

test('an import is looked for in the folder of its file', async () => {
  const text = (units: number) => ({
    'sizes.py': `UNITS = ${units}\n`,
    'uses_sizes.py':
      'import keras\nfrom sizes import UNITS\nx = keras.Input((4,))\nmodel = keras.Model(x, keras.layers.Dense(UNITS)(x))\n',
  });
  const one = await openIn(0, text(3));
  const other = await openIn(1, text(5));
  assert.deepEqual(await hintsOf(one), ['3 → 4', '4 → 3 · 15']);
  assert.deepEqual(await hintsOf(other), ['3 → 4', '4 → 5 · 25']);
});

test('faults are found in every folder', async () => {
  const document = await openIn(1, {
    'fault.py': 'import keras\nmodel = keras.Sequential([keras.Input((4,)), keras.layers.Dens(3)])\n',
  });
  const [problem] = await problemsOnce(document, (problems) => problems.length > 0);
  assert.equal(problem?.code, 'unknown-name');
});

test('Train says that it needs trust, and starts nothing', async () => {
  await open('mnist_cnn.py');
  await vscode.commands.executeCommand('convlens.train');
  await vscode.commands.executeCommand('convlens.setUpTraining');
  for (const { uri } of roots())
    assert.equal(existsSync(vscode.Uri.joinPath(uri, '.convlens').fsPath), false);
});
