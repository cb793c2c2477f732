/** A notebook's cells have hints, lenses and problems of their own, and know the names of earlier cells. */
import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { test } from './runner.js';
import { folder, hintsOf, lensTitlesOf, problemsOf } from './workspace.js';

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
  await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
});
