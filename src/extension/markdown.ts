/** Markdown from the core, which may quote the user's text: links work, commands and HTML do not. */
import * as vscode from 'vscode';

export function markdown(text: string): vscode.MarkdownString {
  const shown = new vscode.MarkdownString(text);
  shown.isTrusted = false;
  shown.supportHtml = false;
  return shown;
}
