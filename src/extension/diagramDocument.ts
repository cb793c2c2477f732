/** Which text the diagram is of: the one asked for, the one last worked in, or the one kept from before. */
import * as vscode from 'vscode';
import { isReadable } from './analysedText.js';
import type { ModelTarget } from './commands.js';
import { isNotebook, openText } from './places.js';

/** A notebook that was opened before the editor knew notebooks shows its JSON. */
export async function openedAsNotebook(): Promise<void> {
  const { activeTextEditor } = vscode.window;
  if (activeTextEditor && isNotebook(activeTextEditor.document.uri))
    await vscode.commands.executeCommand(
      'vscode.openWith',
      activeTextEditor.document.uri,
      'jupyter-notebook',
    );
}

export function documentFor(target: ModelTarget | undefined): vscode.TextDocument | undefined {
  if (target) return vscode.workspace.textDocuments.find((each) => each.uri.toString() === target.uri);
  const active = vscode.window.activeTextEditor?.document;
  if (active && isReadable(active)) return active;
  return vscode.window.visibleTextEditors.find((editor) => isReadable(editor.document))?.document;
}

export function editorOf(which: vscode.TextDocument | vscode.Uri): vscode.TextEditor | undefined {
  const uri = ('uri' in which ? which.uri : which).toString();
  return vscode.window.visibleTextEditors.find((editor) => editor.document.uri.toString() === uri);
}

/** Where the text is shown: of a notebook's cell, where the notebook is. */
export function columnOf(uri: vscode.Uri): vscode.ViewColumn | undefined {
  const editor = editorOf(uri);
  if (editor?.viewColumn !== undefined) return editor.viewColumn;
  const isCell = ({ document }: vscode.NotebookCell) => document.uri.toString() === uri.toString();
  const holder = vscode.window.visibleNotebookEditors.find(({ notebook }) =>
    notebook.getCells().some(isCell),
  );
  return holder?.viewColumn;
}

/** From what the page kept when the window was closed. */
export async function keptDocument(kept: unknown): Promise<vscode.TextDocument | undefined> {
  const uri = typeof kept === 'object' && kept !== null && 'uri' in kept ? kept.uri : undefined;
  return typeof uri === 'string' ? openedAgain(vscode.Uri.parse(uri)) : undefined;
}

export function keptModel(kept: unknown): string | undefined {
  const id = typeof kept === 'object' && kept !== null && 'modelId' in kept ? kept.modelId : undefined;
  return typeof id === 'string' ? id : undefined;
}

/** Undefined when it was deleted or renamed elsewhere. */
export async function openedAgain(uri: vscode.Uri): Promise<vscode.TextDocument | undefined> {
  try {
    return await openText(uri);
  } catch {
    return undefined;
  }
}
