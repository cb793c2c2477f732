/** A bracket left open: one problem at the end of the call, one fix, and the hints below it already there. */
import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { test } from './runner.js';
import { hintsOf, open, problemsOnce } from './workspace.js';

test('the open bracket of emotion_first_cell.py is found and mended', async () => {
  const { document } = await open('emotion_first_cell.py');
  const [problem, ...others] = await problemsOnce(document, (problems) => problems.length > 0);
  assert.ok(problem);
  assert.deepEqual(
    others.map((each) => each.message),
    [],
  );
  assert.equal(problem.code, 'unclosed-bracket');
  assert.equal(problem.severity, vscode.DiagnosticSeverity.Error);

  const before = await hintsOf(document);
  assert.ok(before.length >= 5, `expected hints below the open bracket, found: ${before.join(' | ')}`);

  const actions = await vscode.commands.executeCommand<vscode.CodeAction[]>(
    'vscode.executeCodeActionProvider',
    document.uri,
    problem.range,
    vscode.CodeActionKind.QuickFix.value,
  );
  const fix = actions.find((action) => action.edit && action.isPreferred);
  assert.ok(fix?.edit, `expected a preferred fix among: ${actions.map((each) => each.title).join(' | ')}`);
  await vscode.workspace.applyEdit(fix.edit);
  await problemsOnce(document, (problems) => problems.length === 0);
  assert.match(document.getText(), /strides=1\)\)\s*#/);
  assert.deepEqual(await hintsOf(document), before);
});
