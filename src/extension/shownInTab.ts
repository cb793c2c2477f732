/** Whether a person has a document open: extensions open documents too, and the editor keeps those for minutes. */
import * as vscode from 'vscode';
import { fileUriOf } from './analysedText.js';

export function isShownInTab(document: vscode.TextDocument): boolean {
  const uri = fileUriOf(document).toString();
  const tabs = vscode.window.tabGroups.all.flatMap((group) => group.tabs);
  return (
    tabs.some(({ input }) => urisOf(input).some((each) => each.toString() === uri)) ||
    // Of some editors a tab tells nothing: peeked code, the interactive window.
    vscode.window.visibleTextEditors.some((editor) => editor.document === document)
  );
}

/** Those of the files that the tab shows; both sides of a comparison. */
function urisOf(input: unknown): readonly vscode.Uri[] {
  if (
    input instanceof vscode.TabInputText ||
    input instanceof vscode.TabInputNotebook ||
    input instanceof vscode.TabInputCustom
  )
    return [input.uri];
  if (input instanceof vscode.TabInputTextDiff || input instanceof vscode.TabInputNotebookDiff)
    return [input.original, input.modified];
  return [];
}
