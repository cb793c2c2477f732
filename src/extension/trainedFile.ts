/** The path by which runs know a document. */
import * as path from 'node:path/posix';
import * as vscode from 'vscode';
import { fileUriOf } from './analysedText.js';

/** A text that is not on the disk trains as a file of the extension's own folder. */
export function trainedFile(context: vscode.ExtensionContext, document: vscode.TextDocument): string {
  const file = fileUriOf(document);
  return file.scheme === 'file'
    ? file.fsPath
    : vscode.Uri.joinPath(context.extensionUri, path.basename(file.path)).fsPath;
}
