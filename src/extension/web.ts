/** The extension in a browser: everything but training, which needs a process. */
import * as vscode from 'vscode';
import { createAnalyses } from './analyses.js';
import { registerCommand } from './commands.js';
import { registerFeatures } from './features.js';
import { createFetchedFiles } from './fetchedFiles.js';
import { createModules } from './modules.js';
import { fetchBytes } from './savedBytes.js';

export function activate(context: vscode.ExtensionContext): void {
  const log = vscode.window.createOutputChannel('ConvLens', { log: true });
  const files = createFetchedFiles();
  const analyses = createAnalyses(createModules(files), log);
  context.subscriptions.push(
    log,
    files,
    analyses,
    files.onDidArrive(() => analyses.refreshAll()),
    registerFeatures(context, analyses, log, fetchBytes),
    registerCommand('convlens.train', explain),
    registerCommand('convlens.trainWith', explain),
    registerCommand('convlens.showTraining', explain),
    registerCommand('convlens.stopTraining', explain),
  );
}

function explain(): void {
  void vscode.window.showInformationMessage(
    vscode.l10n.t(
      'Training needs a process of its own, which a browser does not give. Open the folder in VS Code on your machine, or in a remote window.',
    ),
  );
}
