/** The extension on a machine with files and processes: everything, training included. */
import * as vscode from 'vscode';
import { createAnalyses } from './analyses.js';
import { diskBytes } from './diskBytes.js';
import { diskFiles } from './diskFiles.js';
import { registerFeatures } from './features.js';
import { createModules } from './modules.js';
import { registerSetUpTraining } from './setUpTraining.js';
import { registerTraining } from './training.js';
import { registerTrainTasks } from './trainTasks.js';

export function activate(context: vscode.ExtensionContext): void {
  void vscode.commands.executeCommand('setContext', 'convlens.canTrain', true);
  const log = vscode.window.createOutputChannel('ConvLens', { log: true });
  const analyses = createAnalyses(createModules(diskFiles), log);
  const training = registerTraining(context, analyses, log);
  context.subscriptions.push(
    log,
    analyses,
    registerFeatures(context, analyses, log, diskBytes, training.insights),
    training,
    registerTrainTasks(context, analyses),
    registerSetUpTraining(context),
  );
}
