/** The totals of the model at the cursor, in the status bar. */
import * as vscode from 'vscode';
import { modelSummary } from '../core/index.js';
import { isReadable } from './analysedText.js';
import type { Analyses } from './analyses.js';
import { commandTo } from './commands.js';
import { inWords } from './coreWords.js';
import { markdown } from './markdown.js';
import { modelNear } from './models.js';
import { onSettingChange, setting } from './settings.js';

export function registerStatus(analyses: Analyses): vscode.Disposable {
  const item = vscode.window.createStatusBarItem('convlens.model', vscode.StatusBarAlignment.Right, 90);
  item.name = vscode.l10n.t('ConvLens Model');

  let shown: vscode.TextDocument | undefined;

  function refresh(): void {
    const editor = vscode.window.activeTextEditor;
    const reading = editor && setting('statusBar.enabled') ? analyses.now(editor.document) : undefined;
    const model = reading && modelNear(reading, editor?.selection.active);
    // The totals stay until a long analysis of the changed text is done.
    if (editor && !reading && editor.document === shown && isReadable(shown) && setting('statusBar.enabled'))
      return;
    shown = editor?.document;
    if (!editor || !model || model.nodes.length === 0) {
      item.hide();
      return;
    }
    const { line, markdown: text } = modelSummary(model);
    item.text = `$(type-hierarchy-sub) ${model.name}: ${inWords(line)}`;
    item.tooltip = markdown(text);
    const target = { uri: editor.document.uri.toString(), modelId: model.id };
    item.command = commandTo('convlens.showDiagram', vscode.l10n.t('Show diagram'), target);
    item.show();
  }

  // An open text is analysed when the extension is active, not before.
  const first = setTimeout(refresh);
  return vscode.Disposable.from(
    item,
    new vscode.Disposable(() => clearTimeout(first)),
    vscode.window.onDidChangeActiveTextEditor(refresh),
    vscode.window.onDidChangeTextEditorSelection(({ textEditor }) => {
      if (textEditor === vscode.window.activeTextEditor) refresh();
    }),
    analyses.onDidChange((documents) => {
      const active = vscode.window.activeTextEditor?.document;
      if (active && documents.includes(active)) refresh();
    }),
    onSettingChange('statusBar.enabled', refresh),
  );
}
