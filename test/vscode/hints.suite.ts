/** Hints, lenses, hovers and the outline, as the editor itself receives them. */
import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { test } from './runner.js';
import { hintsOf, lensTitlesOf, open, openText } from './workspace.js';

// From real Keras: Conv2D(32, 3) on 28×28×1 gives 26×26×32 with 320 parameters.
const small = `import keras
from keras import layers

model = keras.Sequential([
    layers.Input((28, 28, 1)),
    layers.Conv2D(32, 3, activation="relu"),
    layers.MaxPooling2D(2),
    layers.Flatten(),
    layers.Dense(10),
])
`;

test('every layer of mnist_cnn.py has a hint', async () => {
  const { document } = await open('mnist_cnn.py');
  const hints = await hintsOf(document);
  assert.ok(hints.length >= 5, `expected at least five hints, found: ${hints.join(' | ')}`);
  assert.ok(!hints.some((hint) => hint.includes('?')), `expected no unknowns, found: ${hints.join(' | ')}`);
});

test('hints follow the unsaved text', async () => {
  const editor = await openText('small.py', small);
  assert.match((await hintsOf(editor.document)).join('\n'), /6 → 26×26×32 · 320/);
  const offset = small.indexOf('32');
  const at = editor.document.positionAt(offset);
  await editor.edit((edit) => edit.replace(new vscode.Range(at, at.translate(0, 2)), '64'));
  assert.match((await hintsOf(editor.document)).join('\n'), /6 → 26×26×64 · 640/);
});

test('a lens above the model offers training and the diagram', async () => {
  const { document } = await openText('lens.py', small);
  const titles = await lensTitlesOf(document);
  assert.ok(titles.includes('Diagram'), `expected “Diagram” among: ${titles.join(' | ')}`);
  assert.ok(
    titles.some((title) => /parameters/.test(title)),
    `expected a parameter count among: ${titles.join(' | ')}`,
  );
});

test('a hover explains a layer', async () => {
  const { document } = await openText('hover.py', small);
  const hovers = await vscode.commands.executeCommand<vscode.Hover[]>(
    'vscode.executeHoverProvider',
    document.uri,
    document.positionAt(small.indexOf('Conv2D') + 2),
  );
  const text = hovers
    .flatMap((hover) => hover.contents)
    .map((content) => (typeof content === 'string' ? content : content.value))
    .join('\n');
  assert.match(text, /320/);
});

test('the outline lists the model and its layers', async () => {
  const { document } = await openText('outline.py', small);
  const symbols = await vscode.commands.executeCommand<vscode.DocumentSymbol[]>(
    'vscode.executeDocumentSymbolProvider',
    document.uri,
  );
  const model = symbols.find((symbol) => symbol.name === 'model' && symbol.children.length > 0);
  assert.ok(model, `expected “model” among: ${symbols.map((symbol) => symbol.name).join(', ')}`);
});

test('hints by key are hidden until the key, and by hover stand on the line pointed at', async () => {
  const settings = vscode.workspace.getConfiguration('convlens');
  const show = (value: string | undefined) =>
    settings.update('hints.show', value, vscode.ConfigurationTarget.Global);
  const { document } = await openText('shown.py', small);
  try {
    await show('key');
    assert.deepEqual(await hintsOf(document), []);
    await vscode.commands.executeCommand('convlens.toggleHints');
    assert.match((await hintsOf(document)).join('\n'), /6 → 26×26×32 · 320/);
    await vscode.commands.executeCommand('convlens.toggleHints');
    assert.deepEqual(await hintsOf(document), []);
    await show('hover');
    const at = document.positionAt(small.indexOf('Conv2D') + 2);
    await vscode.commands.executeCommand('vscode.executeHoverProvider', document.uri, at);
    assert.deepEqual(await hintsOf(document), ['6 → 26×26×32 · 320']);
  } finally {
    await show(undefined);
  }
});
