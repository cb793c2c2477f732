/** Where the runs of this window are: under each workspace folder, or in the extension's own storage. */
import * as path from 'node:path';
import * as vscode from 'vscode';
import { runFolders } from '../runs/runFolder.js';
import { setting } from './settings.js';

/** The folder that holds the runs of a file. */
export function runsFolderOf(context: vscode.ExtensionContext, uri: vscode.Uri): string {
  const folder = setting('training.outputFolder');
  if (path.isAbsolute(folder)) return folder;
  const workspace = vscode.workspace.getWorkspaceFolder(uri)?.uri;
  return workspace?.scheme === 'file' ? path.join(workspace.fsPath, folder) : ownRuns(context);
}

/** All folders that may hold runs. */
function runsFolders(context: vscode.ExtensionContext): readonly string[] {
  const folder = setting('training.outputFolder');
  if (path.isAbsolute(folder)) return [folder];
  return [...foldersOnDisk().map((workspace) => path.join(workspace, folder)), ownRuns(context)];
}

/** Of the workspace's folders, those that a process of this machine can read. */
export function foldersOnDisk(): readonly string[] {
  const folders = vscode.workspace.workspaceFolders ?? [];
  return folders.filter(({ uri }) => uri.scheme === 'file').map(({ uri }) => uri.fsPath);
}

export function allRuns(context: vscode.ExtensionContext): readonly string[] {
  return runsFolders(context).flatMap(runFolders);
}

function ownRuns(context: vscode.ExtensionContext): string {
  return path.join(context.globalStorageUri.fsPath, 'runs');
}
