/** A notebook's cells have hints, lenses and problems of their own, and know the names of earlier cells. */
import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { test } from './runner.js';
import { folder, hintsOf, lensTitlesOf, problemsOf, problemsOnce, write } from './workspace.js';

test('cells of emotion.ipynb have hints that follow an edit in an earlier cell', async () => {
  const notebook = await vscode.workspace.openNotebookDocument(
    vscode.Uri.joinPath(folder(), 'emotion.ipynb'),
  );
  await vscode.window.showNotebookDocument(notebook);
  const code = notebook.getCells().filter((cell) => cell.kind === vscode.NotebookCellKind.Code);
  const [names, blocks, head] = code.map((cell) => cell.document);
  assert.ok(names && blocks && head);
  // From real Keras: 12×12×64 flattened; Dense(128) on it has (9216 + 1) · 128 parameters.
  assert.deepEqual(await hintsOf(head), ['1 → 9216', '2 → 128 · 1.2 M', '3 → 128', '4 → 7 · 903']);
  assert.ok((await lensTitlesOf(blocks)).includes('▶ Train'));
  assert.deepEqual(
    code.flatMap((cell) => problemsOf(cell.document)),
    [],
  );

  const edit = new vscode.WorkspaceEdit();
  const at = names.positionAt(names.getText().indexOf('48'));
  edit.replace(names.uri, new vscode.Range(at, at.translate(0, 2)), '24');
  await vscode.workspace.applyEdit(edit);
  assert.equal((await hintsOf(head))[0], '1 → 2304');

  const tooSmall = new vscode.WorkspaceEdit();
  tooSmall.replace(names.uri, new vscode.Range(at, at.translate(0, 2)), '2');
  await vscode.workspace.applyEdit(tooSmall);
  await problemsOnce(blocks, (problems) => problems.length > 0);
  assert.deepEqual(problemsOf(names), []);
  await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
});

test('a notebook that is open as text becomes a notebook in its place', async () => {
  const uri = vscode.Uri.joinPath(folder(), 'emotion.ipynb');
  await vscode.commands.executeCommand('vscode.openWith', uri, 'default');
  const active = () => vscode.window.tabGroups.activeTabGroup.activeTab?.input;
  assert.ok(active() instanceof vscode.TabInputText);
  await vscode.commands.executeCommand('convlens.openAsNotebook');
  assert.ok(active() instanceof vscode.TabInputNotebook);
  const texts = vscode.window.tabGroups.all.flatMap(({ tabs }) =>
    tabs.filter(({ input }) => input instanceof vscode.TabInputText && String(input.uri) === String(uri)),
  );
  assert.deepEqual(texts, []);
  await vscode.commands.executeCommand('workbench.action.closeActiveEditor');
});

test('problems of a notebook whose tab is closed are gone while the editor still keeps the notebook', async () => {
  const source = ['import keras\n', 'layer = keras.layers.Conv2D(8, -1)'];
  const cell = { cell_type: 'code', metadata: {}, execution_count: null, outputs: [], source };
  const uri = await write(
    'fault.ipynb',
    JSON.stringify({ nbformat: 4, nbformat_minor: 5, metadata: {}, cells: [cell] }),
  );
  const notebook = await vscode.workspace.openNotebookDocument(uri);
  const { document } = notebook.cellAt(0);
  await vscode.window.showNotebookDocument(notebook);
  await problemsOnce(document, (problems) => problems.length > 0);
  await vscode.commands.executeCommand('workbench.action.closeActiveEditor');
  await problemsOnce(document, (problems) => problems.length === 0);
  assert.equal(document.isClosed, false, 'expected the editor to keep the notebook, else this shows nothing');
  await vscode.workspace.fs.delete(uri);
});

test('from a layer to the one that feeds it in the cell before', async () => {
  const notebook = await vscode.workspace.openNotebookDocument(
    vscode.Uri.joinPath(folder(), 'emotion.ipynb'),
  );
  await vscode.window.showNotebookDocument(notebook);
  const [, blocks, head] = notebook
    .getCells()
    .filter((cell) => cell.kind === vscode.NotebookCellKind.Code)
    .map((cell) => cell.document);
  assert.ok(blocks && head);
  const flatten = head.positionAt(head.getText().indexOf('layers.Flatten'));
  const selection = new vscode.Range(flatten, flatten);
  await vscode.commands.executeCommand('vscode.open', head.uri, { selection });
  await activeOnce(head);
  await vscode.commands.executeCommand('convlens.goToInput');
  await activeOnce(blocks, /layers\.Dropout/);
  await vscode.commands.executeCommand('workbench.action.closeActiveEditor');
});

/** With the cursor on such a line. */
async function activeOnce(document: vscode.TextDocument, line = /(?:)/): Promise<void> {
  await new Promise<void>((resolve) => {
    const look = () => {
      const editor = vscode.window.activeTextEditor;
      if (editor?.document === document && line.test(document.lineAt(editor.selection.active).text))
        resolve();
    };
    vscode.window.onDidChangeActiveTextEditor(look);
    vscode.window.onDidChangeTextEditorSelection(look);
    look();
  });
}
