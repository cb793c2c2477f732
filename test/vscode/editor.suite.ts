/** Completion, signatures, fixes, advice, blocks in the outline and navigation, as the editor receives them. */
import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { test } from './runner.js';
import { adviceOnce, hintsOf, lensTitlesOf, openText, problemsOnce } from './workspace.js';

const start = 'import keras\nfrom keras import layers\n';

async function completionsOf(name: string, text: string): Promise<readonly string[]> {
  const { document } = await openText(name, text.replace('‸', ''));
  const list = await vscode.commands.executeCommand<vscode.CompletionList>(
    'vscode.executeCompletionItemProvider',
    document.uri,
    document.positionAt(text.indexOf('‸')),
  );
  return list.items.map(({ label }) => (typeof label === 'string' ? label : label.label));
}

test('arguments and their values are completed in half-typed text', async () => {
  const names = await completionsOf('complete.py', `${start}x = layers.Conv2D(32, 3, ‸`);
  assert.ok(names.includes('padding='), `expected “padding=” among: ${names.join(', ')}`);
  const values = await completionsOf('values.py', `${start}x = layers.Conv2D(32, 3, padding='‸`);
  assert.ok(values.includes('same'), `expected “same” among: ${values.join(', ')}`);
});

test('the signature of a layer marks the argument at the cursor', async () => {
  const text = `${start}x = layers.Conv2D(32, `;
  const { document } = await openText('signature.py', text);
  const help = await vscode.commands.executeCommand<vscode.SignatureHelp>(
    'vscode.executeSignatureHelpProvider',
    document.uri,
    document.positionAt(text.length),
  );
  assert.match(help.signatures[0]?.label ?? '', /^Conv2D\(filters, kernel_size/);
  assert.equal(help.activeParameter, 1);
});

test('several equal faults are mended at once', async () => {
  const layer = "layers.Conv2D(8, 3, padding='sane'),\n    ";
  const text = `${start}model = keras.Sequential([\n    keras.Input((8, 8, 1)),\n    ${layer.repeat(2)}])\n`;
  const { document } = await openText('alike.py', text);
  const [problem] = await problemsOnce(document, (problems) => problems.length >= 2);
  assert.ok(problem);
  const actions = await vscode.commands.executeCommand<vscode.CodeAction[]>(
    'vscode.executeCodeActionProvider',
    document.uri,
    problem.range,
    vscode.CodeActionKind.QuickFix.value,
  );
  const all = actions.find(({ title }) => title.startsWith('Fix all 2'));
  assert.ok(all?.edit, `expected “Fix all 2 …” among: ${actions.map(({ title }) => title).join(' | ')}`);
  await vscode.workspace.applyEdit(all.edit);
  assert.equal(document.getText().split("'same'").length - 1, 2);
});

test('advice is quieter than a problem, and a comment silences it', async () => {
  const layer = "layers.Conv2D(32, 3, padding='same', activation='relu')";
  const text = `${start}model = keras.Sequential([\n    keras.Input((48, 48, 1)),\n    ${layer},\n    ${layer},\n    layers.Dropout(0.8),\n    layers.GlobalAveragePooling2D(),\n])\n`;
  const { document } = await openText('advice.py', text);
  const all = await adviceOnce(document, (advice) => advice.some(({ code }) => code === 'dropout-rate'));
  const advice = all.find(({ code }) => code === 'dropout-rate');
  assert.ok(advice && advice.severity > vscode.DiagnosticSeverity.Warning);
  const edit = new vscode.WorkspaceEdit();
  const line = document.lineAt(document.positionAt(text.indexOf('0.8')).line);
  edit.insert(document.uri, line.range.end, '  # convlens: ignore[dropout-rate]');
  await vscode.workspace.applyEdit(edit);
  await adviceOnce(document, (advices) => !advices.some(({ code }) => code === 'dropout-rate'));
});

const BLOCKS = `${start}
def block(x, filters):
    x = layers.Conv2D(filters, 3, padding="same")(x)
    return layers.ReLU()(x)

inputs = keras.Input((48, 48, 1))
x = block(inputs, 32)
x = block(x, 64)
model = keras.Model(inputs, x)
`;

test('the outline has the blocks of a model', async () => {
  const { document } = await openText('blocks.py', BLOCKS);
  const symbols = await vscode.commands.executeCommand<vscode.DocumentSymbol[]>(
    'vscode.executeDocumentSymbolProvider',
    document.uri,
  );
  const model = symbols.find(({ name, children }) => name === 'model' && children.length > 0);
  assert.deepEqual(
    model?.children.map(({ name }) => name.replace(/ \(.*/, '')),
    ['input_layer', 'block', 'block'],
  );
});

test('a command goes to the layer that feeds this one', async () => {
  const editor = await openText('feeds.py', BLOCKS);
  const { document } = editor;
  const relu = document.positionAt(BLOCKS.indexOf('layers.ReLU'));
  editor.selection = new vscode.Selection(relu, relu);
  await vscode.commands.executeCommand('convlens.goToInput');
  assert.equal(vscode.window.activeTextEditor?.selection.active.line, relu.line - 1);
});

test('a builder that nothing calls offers sample values', async () => {
  const text = `${start}\ndef build(classes):\n    return keras.Sequential([keras.Input((8,)), layers.Dense(classes)])\n`;
  const { document } = await openText('builder.py', text);
  const titles = await lensTitlesOf(document);
  assert.ok(titles.includes('Sample values…'), `expected “Sample values…” among: ${titles.join(' | ')}`);
});

test('hints follow a change without a wait', async () => {
  const editor = await openText('fast.py', BLOCKS);
  await hintsOf(editor.document);
  const times: number[] = [];
  for (let count = 0; count < 3; count++) {
    await editor.edit((edit) => edit.insert(new vscode.Position(0, 0), '# a line more\n'));
    const began = performance.now();
    assert.notEqual((await hintsOf(editor.document)).length, 0);
    times.push(performance.now() - began);
  }
  const [middle = 0] = times.sort((a, b) => a - b).slice(1);
  return `${middle.toFixed(0)} ms in the middle of three`;
}, 120_000);

/** Statements whose evaluation takes a while, all of them anew when the first changes. */
const slow = `n = 3000\n${Array.from(
  { length: 150 },
  (_, index) => `s${index} = sum([i * i for i in range(n)])\n`,
).join('')}`;

test('arguments are completed although more is typed while a long text is analysed', async () => {
  const text = `${start}${slow}x = layers.Conv2D(32, 3, p`;
  const editor = await openText('typing.py', text);
  const count = editor.document.positionAt(text.indexOf('3000'));
  await editor.edit((edit) => edit.replace(new vscode.Range(count, count.translate(0, 4)), '3001'));
  const asked = editor.document.positionAt(text.length);
  const completing = vscode.commands.executeCommand<vscode.CompletionList>(
    'vscode.executeCompletionItemProvider',
    editor.document.uri,
    asked,
  );
  for (const letter of 'adding') {
    await new Promise((resolve) => setTimeout(resolve, 150));
    await editor.edit((edit) => edit.insert(editor.document.lineAt(asked).range.end, letter));
  }
  const { items } = await completing;
  const padding = items.find(({ label }) => (typeof label === 'string' ? label : label.label) === 'padding=');
  assert.ok(padding?.range, `expected “padding=” among ${items.length} items`);
  const range = padding.range instanceof vscode.Range ? padding.range : padding.range.inserting;
  assert.deepEqual(range, new vscode.Range(asked.translate(0, -1), asked));
});

test('the editor has its turns while a long text is analysed', async () => {
  const { document } = await openText('slow.py', `${slow}${BLOCKS}`);
  const began = performance.now();
  let last = began;
  let longest = 0;
  let turns = 0;
  const timer = setInterval(() => {
    turns++;
    longest = Math.max(longest, performance.now() - last);
    last = performance.now();
  }, 5);
  await hintsOf(document);
  clearInterval(timer);
  const took = performance.now() - began;
  assert.ok(turns >= 2, `${turns} turns in ${took} ms`);
  return `held up for ${longest.toFixed(0)} ms at most, in ${took.toFixed(0)} ms`;
}, 120_000);
