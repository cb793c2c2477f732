/** Export Run: asks for format and place, and writes the best model there. */
import * as path from 'node:path';
import * as vscode from 'vscode';
import type { ExportFormat } from '../protocol/reader.js';
import { readModel } from '../runs/readModel.js';
import { readRecord } from '../runs/runFolder.js';
import { inWords } from './coreWords.js';

interface Choice extends vscode.QuickPickItem {
  readonly format: ExportFormat;
  readonly extension: string;
}

/** `program` is the built trainer. */
export async function exportRun(program: string, run: string): Promise<void> {
  const choices: readonly Choice[] = [
    { label: 'Keras 3', description: '.keras', format: 'keras', extension: 'keras' },
    { label: 'Keras 2, HDF5', description: '.h5', format: 'h5', extension: 'h5' },
    { label: 'TensorFlow.js', description: vscode.l10n.t('a folder'), format: 'tfjs', extension: '' },
  ];
  const choice = await vscode.window.showQuickPick(choices, {
    title: vscode.l10n.t('Export the Best Model To'),
  });
  if (!choice) return;
  const { modelName } = readRecord(run);
  const name = choice.format === 'tfjs' ? `${modelName}-tfjs` : `${modelName}.${choice.extension}`;
  const folder = vscode.workspace.getWorkspaceFolder(vscode.Uri.file(run))?.uri.fsPath ?? path.dirname(run);
  const uri = await vscode.window.showSaveDialog({
    defaultUri: vscode.Uri.file(path.join(folder, name)),
    title: vscode.l10n.t('Export'),
    ...(choice.extension !== '' && { filters: { [choice.label]: [choice.extension] } }),
  });
  if (!uri) return;
  const title = vscode.l10n.t('Exporting {0}', modelName);
  const answer = await vscode.window.withProgress(
    { location: vscode.ProgressLocation.Notification, title },
    () => readModel(program, 'export', { run, format: choice.format, path: uri.fsPath, which: 'best' }),
  );
  if (answer.ok) void vscode.window.showInformationMessage(vscode.l10n.t('Exported to {0}.', uri.fsPath));
  else void vscode.window.showErrorMessage(inWords(answer.message));
}
