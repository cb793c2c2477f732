/** Models that are built from modules of the workspace follow those modules, saved or not. */
import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { test } from './runner.js';
import { hintsOf, hintsOnce, open, write } from './workspace.js';

async function writeAll(files: Readonly<Record<string, string>>): Promise<void> {
  for (const [name, text] of Object.entries(files)) await write(name, text);
}

/** Where files have to be fetched, the first hints come without them. */
const fetched = (document: vscode.TextDocument, last: string) =>
  hintsOnce(document, (hints) => hints.includes(last));

/** Replaces the text in the document, which is not saved. */
async function edit(document: vscode.TextDocument, before: string, after: string): Promise<void> {
  const at = document.getText().indexOf(before);
  const change = new vscode.WorkspaceEdit();
  const range = new vscode.Range(document.positionAt(at), document.positionAt(at + before.length));
  change.replace(document.uri, range, after);
  assert.ok(await vscode.workspace.applyEdit(change));
}

test('an edit in an imported Python module shows where it is used, before it is saved', async () => {
  await writeAll({
    'nets/__init__.py': 'from .parts import head\n',
    'nets/parts.py': 'from keras import layers\n\ndef head(x):\n    return layers.Dense(7)(x)\n',
    'uses_nets.py':
      'import keras\nfrom nets import head\n\nx = keras.Input((4,))\nmodel = keras.Model(x, head(x))\n',
  });
  const user = await open('uses_nets.py');
  await fetched(user.document, '5 → 7 · 35');
  const parts = await open('nets/parts.py');
  assert.deepEqual(await hintsOf(user.document), ['4 → 4', '5 → 7 · 35']);
  await edit(parts.document, '7', '9');
  assert.deepEqual(await hintsOf(user.document), ['4 → 4', '5 → 9 · 45']);
  await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
});

test('paths of tsconfig.json lead to modules, and edits there show too', async () => {
  await writeAll({
    'tsconfig.json': '{ "compilerOptions": { "paths": { "@/*": ["./lib/*"] } /* ours */ } }',
    'lib/sizes.ts': 'export const UNITS = 5;\n',
    'uses_paths.ts':
      "import * as tf from '@tensorflow/tfjs';\nimport { UNITS } from '@/sizes';\nconst model = tf.sequential();\nmodel.add(tf.layers.dense({ units: UNITS, inputShape: [3] }));\n",
  });
  const user = await open('uses_paths.ts');
  await fetched(user.document, '4 → 5 · 20');
  const sizes = await open('lib/sizes.ts');
  assert.deepEqual(await hintsOf(user.document), ['4 → 5 · 20']);
  await edit(sizes.document, '5', '6');
  assert.deepEqual(await hintsOf(user.document), ['4 → 6 · 24']);
  await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
});
