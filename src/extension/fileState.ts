/** What the editor shows about the active file as a whole: whether it has models, and why it was not read. */
import * as vscode from 'vscode';
import { documentSelector, isReadable, isTooLarge, LARGEST_TEXT, textAtHand } from './analysedText.js';
import type { Analyses } from './analyses.js';
import { inWords } from './coreWords.js';

export function registerFileState(analyses: Analyses): vscode.Disposable {
  const status = vscode.languages.createLanguageStatusItem('convlens.file', documentSelector);
  status.name = 'ConvLens';

  function refresh(): void {
    const document = vscode.window.activeTextEditor?.document;
    const reading = document && analyses.now(document);
    // What it was stays until a long analysis is done.
    if (document && !reading && isReadable(document)) return;
    const models = reading?.analysis.models.length ?? 0;
    const set = (key: string, value: boolean) =>
      void vscode.commands.executeCommand('setContext', key, value);
    set('convlens.hasModels', models > 0);
    const atHand = document ?? textAtHand();
    const readingAtHand = atHand && analyses.now(atHand);
    set('convlens.modelsAtHand', (readingAtHand?.analysis.models.length ?? 0) > 0);
    if (document && isTooLarge(document)) {
      status.text = vscode.l10n.t('File too large for ConvLens');
      status.detail = vscode.l10n.t(
        'ConvLens reads files of up to {0} million characters. Move the model to a file of its own.',
        LARGEST_TEXT / 1e6,
      );
      status.severity = vscode.LanguageStatusSeverity.Warning;
      return;
    }
    status.text = models === 1 ? vscode.l10n.t('1 model') : vscode.l10n.t('{0} models', models);
    status.detail = inWords(reading?.analysis.endedEarly ?? '');
    status.severity = vscode.LanguageStatusSeverity.Information;
  }

  // An open text is analysed when the extension is active, not before.
  const first = setTimeout(refresh);
  return vscode.Disposable.from(
    status,
    new vscode.Disposable(() => clearTimeout(first)),
    vscode.window.onDidChangeActiveTextEditor(refresh),
    vscode.window.onDidChangeVisibleTextEditors(refresh),
    analyses.onDidChange((documents) => {
      const atHand = textAtHand();
      if (atHand && documents.includes(atHand)) refresh();
    }),
  );
}
