/** Offsets to editor positions: the one boring file at the edge. */
import * as vscode from 'vscode';
import type { Language, SourceDocument, Span } from '../core/index.js';

const languages: Readonly<Record<string, Language>> = {
  python: 'python',
  javascript: 'javascript',
  javascriptreact: 'javascript',
  typescript: 'typescript',
  typescriptreact: 'typescript',
};

export const documentSelector: vscode.DocumentSelector = Object.keys(languages).map((language) => ({
  language,
}));

/** Undefined for a document in a language that ConvLens does not read. */
export function sourceOf(document: vscode.TextDocument): SourceDocument | undefined {
  const language = languages[document.languageId];
  return language && { path: document.uri.fsPath, language, text: document.getText() };
}

export function rangeOf(document: vscode.TextDocument, span: Span): vscode.Range {
  return new vscode.Range(document.positionAt(span.start), document.positionAt(span.end));
}
