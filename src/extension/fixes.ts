/** The quick fixes that diagnostics bring with them. */
import * as vscode from 'vscode';
import type { QuickFix } from '../core/index.js';
import { documentSelector } from './analysedText.js';
import type { Analyses, Reading } from './analyses.js';
import { DIAGNOSTIC_SOURCE } from './diagnostics.js';
import { setting } from './settings.js';

export function registerFixes(analyses: Analyses): vscode.Disposable {
  return vscode.languages.registerCodeActionsProvider(
    documentSelector,
    {
      provideCodeActions(document, range, context) {
        const reading = setting('diagnostics.enabled') ? analyses.of(document) : undefined;
        if (!reading) return [];
        return reading.analysis.diagnostics.flatMap((diagnostic) => {
          const place = reading.rangeOf(diagnostic.span);
          if (!place?.intersection(range)) return [];
          const mended = context.diagnostics.filter(
            (each) => each.source === DIAGNOSTIC_SOURCE && each.range.isEqual(place),
          );
          return diagnostic.fixes.flatMap((fix) => actionOf(reading, fix, mended) ?? []);
        });
      },
    },
    { providedCodeActionKinds: [vscode.CodeActionKind.QuickFix] },
  );
}

function actionOf(
  reading: Reading,
  fix: QuickFix,
  mended: vscode.Diagnostic[],
): vscode.CodeAction | undefined {
  const edit = new vscode.WorkspaceEdit();
  for (const change of fix.edits) {
    const range = reading.rangeOf(change);
    if (!range) return undefined;
    edit.replace(reading.document.uri, range, change.newText);
  }
  const action = new vscode.CodeAction(fix.title, vscode.CodeActionKind.QuickFix);
  action.edit = edit;
  action.diagnostics = mended;
  action.isPreferred = fix.isPreferred;
  return action;
}
