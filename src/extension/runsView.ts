/** Finished and running trainings in the activity bar: a folder each, newest first. */
import * as vscode from 'vscode';
import { onSettingChange, setting } from './settings.js';

interface Run {
  readonly uri: vscode.Uri;
  readonly name: string;
  readonly changed: number;
  readonly hasModel: boolean;
}

export function registerRunsView(): vscode.Disposable {
  const changed = new vscode.EventEmitter<undefined>();
  const view = vscode.window.createTreeView<Run>('convlens.runs', {
    treeDataProvider: { onDidChangeTreeData: changed.event, getTreeItem: treeItem, getChildren: runs },
  });
  const watcher = vscode.workspace.createFileSystemWatcher('**/model.json', false, true, false);
  const refresh = () => view.visible && changed.fire(undefined);
  return vscode.Disposable.from(
    changed,
    view,
    watcher,
    watcher.onDidCreate(refresh),
    watcher.onDidDelete(refresh),
    view.onDidChangeVisibility(refresh),
    onSettingChange('training.outputFolder', refresh),
  );
}

async function runs(): Promise<Run[]> {
  const folders = vscode.workspace.workspaceFolders ?? [];
  const found = await Promise.all(
    folders.map(({ uri }) => runsIn(vscode.Uri.joinPath(uri, setting('training.outputFolder')))),
  );
  return found.flat().sort((a, b) => b.changed - a.changed);
}

async function runsIn(folder: vscode.Uri): Promise<Run[]> {
  try {
    const entries = await vscode.workspace.fs.readDirectory(folder);
    const folders = entries.filter(([, type]) => type === vscode.FileType.Directory);
    return await Promise.all(folders.map(([name]) => runOf(vscode.Uri.joinPath(folder, name), name)));
  } catch {
    // There is no such folder before the first run.
    return [];
  }
}

async function runOf(uri: vscode.Uri, name: string): Promise<Run> {
  const { mtime } = await vscode.workspace.fs.stat(uri);
  const files = await vscode.workspace.fs.readDirectory(uri);
  return { uri, name, changed: mtime, hasModel: files.some(([file]) => file === 'model.json') };
}

function treeItem({ uri, name, changed, hasModel }: Run): vscode.TreeItem {
  const shown = new vscode.TreeItem(name);
  shown.iconPath = new vscode.ThemeIcon(hasModel ? 'check' : 'circle-outline');
  shown.description = new Date(changed).toLocaleString();
  shown.tooltip = hasModel
    ? vscode.l10n.t('The model and its weights are in {0}.', uri.fsPath)
    : vscode.l10n.t('No model was saved in {0}.', uri.fsPath);
  shown.resourceUri = uri;
  const title = vscode.l10n.t('Show in the explorer');
  shown.command = { command: 'revealInExplorer', title, arguments: [uri] };
  return shown;
}
