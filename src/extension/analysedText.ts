/**
 * What is analysed for an editor document: its own text, or, for a notebook's cell, all code cells joined,
 * because later cells use names of earlier ones.
 */
import * as vscode from 'vscode';
import type { Language, SourceDocument } from '../core/index.js';

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

/** Above this a text is data, not a model: it is left alone, and the editor says so. */
export const LARGEST_TEXT = 5_000_000;

/** Logs, and the older side of a comparison: nobody writes models there. */
const ignoredSchemes = new Set(['output', 'git']);

export interface AnalysedText {
  /** Same for every cell of a notebook. */
  readonly id: string;
  readonly version: string;
  /** Where the document's own text lies in the analysed one. */
  readonly start: number;
  readonly end: number;
  source(): SourceDocument;
}

function languageOf(document: vscode.TextDocument): Language | undefined {
  return languages[document.languageId];
}

export function isReadable(document: vscode.TextDocument): boolean {
  return analysedTextOf(document) !== undefined;
}

export function isTooLarge(document: vscode.TextDocument): boolean {
  return languageOf(document) !== undefined && lengthOf(document) > LARGEST_TEXT;
}

export function analysedTextOf(document: vscode.TextDocument): AnalysedText | undefined {
  const language = languageOf(document);
  if (!language || ignoredSchemes.has(document.uri.scheme) || lengthOf(document) > LARGEST_TEXT)
    return undefined;
  if (document.uri.scheme === 'vscode-notebook-cell') return cellText(document, language);
  return {
    id: document.uri.toString(),
    version: String(document.version),
    start: 0,
    end: lengthOf(document),
    source: () => ({ path: document.uri.fsPath, language, text: document.getText() }),
  };
}

/** The file that a document belongs to: for a notebook's cell, the notebook. */
export function fileUriOf(document: vscode.TextDocument): vscode.Uri {
  return notebookOf(document)?.uri ?? document.uri;
}

function notebookOf(document: vscode.TextDocument): vscode.NotebookDocument | undefined {
  if (document.uri.scheme !== 'vscode-notebook-cell') return undefined;
  return vscode.workspace.notebookDocuments.find((each) =>
    each.getCells().some((cell) => cell.document === document),
  );
}

function cellText(document: vscode.TextDocument, language: Language): AnalysedText | undefined {
  const notebook = notebookOf(document);
  if (!notebook) return undefined;
  const cells = notebook
    .getCells()
    .filter((cell) => cell.kind === vscode.NotebookCellKind.Code && languageOf(cell.document) === language)
    .map((cell) => cell.document);
  const cellStarts: number[] = [];
  let length = 0;
  for (const cell of cells) {
    cellStarts.push(length);
    length += lengthOf(cell) + 1;
  }
  const start = cellStarts[cells.indexOf(document)];
  if (start === undefined || length > LARGEST_TEXT) return undefined;
  return {
    id: `${notebook.uri.toString()}#${language}`,
    version: cells.map((cell) => `${cell.uri.fragment}:${cell.version}`).join(','),
    start,
    end: start + lengthOf(document),
    source: () => ({
      path: notebook.uri.fsPath,
      language,
      text: cells.map((cell) => cell.getText()).join('\n'),
      cellStarts,
    }),
  };
}

/** The length without making the text. */
function lengthOf(document: vscode.TextDocument): number {
  const last = document.lineAt(document.lineCount - 1);
  return document.offsetAt(last.range.end);
}
