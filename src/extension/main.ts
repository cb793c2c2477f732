/** The extension on a machine with files and processes: everything, training included. */
import * as vscode from 'vscode';
import { createAnalyses } from './analyses.js';
import { diskBytes } from './diskBytes.js';
import { createDiskFiles } from './diskFiles.js';
import { registerFeatures } from './features.js';
import { createFetchedFiles } from './fetchedFiles.js';
import { createModules, type Files, uriOfPath } from './modules.js';
import { registerSetUpTraining } from './setUpTraining.js';
import { registerTraining } from './training.js';
import { registerTrainTasks } from './trainTasks.js';

export function activate(context: vscode.ExtensionContext): void {
  void vscode.commands.executeCommand('setContext', 'convlens.canTrain', true);
  const log = vscode.window.createOutputChannel('ConvLens', { log: true });
  const fetched = createFetchedFiles();
  const disk = createDiskFiles();
  const analyses = createAnalyses(createModules(onDiskOr(disk, fetched)), log);
  const training = registerTraining(context, analyses, log);
  context.subscriptions.push(
    log,
    fetched,
    disk,
    analyses,
    fetched.onDidArrive(() => analyses.refreshAll()),
    disk.onDidArrive(() => analyses.refreshAll()),
    registerFeatures(context, analyses, log, diskBytes, training.insights),
    training,
    registerTrainTasks(context, analyses),
    registerSetUpTraining(context),
  );
}

/** A folder of the workspace may be elsewhere, in a repository that is browsed, say. */
function onDiskOr(disk: Files, fetched: Files): Files {
  const filesOf = (path: string) => (uriOfPath(path).scheme === 'file' ? disk : fetched);
  return {
    read: (path) => filesOf(path).read(path),
    versionOf: (path) => filesOf(path).versionOf(path),
    subfolders: (path) => filesOf(path).subfolders?.(path),
    labelsOf: (source, directories) => disk.labelsOf?.(source, directories),
    arraysIn: (path, directories) => disk.arraysIn?.(path, directories),
  };
}
