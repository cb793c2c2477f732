/**
 * A notebook whose text stands in a tab: what is opened in a window's first seconds, before VS Code knows the kinds of
 * editors, stays JSON. One button makes it a notebook.
 */
import * as vscode from 'vscode';
import { registerCommand } from './commands.js';

export function registerOpenAsNotebook(): vscode.Disposable {
  return registerCommand('convlens.openAsNotebook', async (_, file) => {
    const shown = vscode.window.tabGroups.activeTabGroup.activeTab;
    const isText = shown?.input instanceof vscode.TabInputText;
    const uri = file ?? (isText ? shown.input.uri : undefined);
    if (!uri) return;
    // What was typed as text would be lost, or stand against the notebook's own changes.
    const text = vscode.workspace.textDocuments.find((each) => String(each.uri) === String(uri));
    if (text?.isDirty && !(await text.save())) return;
    await vscode.commands.executeCommand('vscode.openWith', uri, 'jupyter-notebook');
    if (isText && String(shown.input.uri) === String(uri)) await vscode.window.tabGroups.close(shown);
  });
}
