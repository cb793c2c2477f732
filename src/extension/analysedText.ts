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

/** A document, and where its text lies in the analysed one. */
export interface TextPart {
  readonly document: vscode.TextDocument;
  readonly start: number;
  readonly end: number;
}

export interface AnalysedText {
  /** Same for every cell of a notebook. */
  readonly id: string;
  readonly version: string;
  /** Where the document's own text lies in the analysed one. */
  readonly start: number;
  readonly end: number;
  /** The code cells of a notebook, in their order; of another text, itself. */
  readonly parts: readonly TextPart[];
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
  const whole = { start: 0, end: lengthOf(document) };
  return {
    id: document.uri.toString(),
    version: String(document.version),
    ...whole,
    parts: [{ document, ...whole }],
    source: () => ({ path: document.uri.fsPath, language, text: document.getText() }),
  };
}

/** The text worked in; while a page or a notebook as a whole has the keyboard, the one that is seen beside. */
export function textAtHand(): vscode.TextDocument | undefined {
  const { activeTextEditor, visibleTextEditors } = vscode.window;
  const editor = activeTextEditor ?? visibleTextEditors.find(({ document }) => isReadable(document));
  return editor?.document;
}

/** The file that a document belongs to: for a notebook's cell, the notebook. */
export function fileUriOf(document: vscode.TextDocument): vscode.Uri {
  return notebookOf(document)?.uri ?? document.uri;
}

/** Whether both are of one file: the cells of a notebook are. */
export function areOfOneFile(a: vscode.TextDocument, b: vscode.TextDocument | undefined): boolean {
  return a === b || (b !== undefined && fileUriOf(a).toString() === fileUriOf(b).toString());
}

export function notebookOf(document: vscode.TextDocument): vscode.NotebookDocument | undefined {
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
  const parts: TextPart[] = [];
  let length = 0;
  for (const cell of cells) {
    const end = length + lengthOf(cell);
    parts.push({ document: cell, start: length, end });
    length = end + 1;
  }
  const own = parts.find((part) => part.document === document);
  if (!own || length > LARGEST_TEXT) return undefined;
  return {
    id: `${notebook.uri.toString()}#${language}`,
    version: cells.map((cell) => `${cell.uri.fragment}:${cell.version}`).join(','),
    start: own.start,
    end: own.end,
    parts,
    source: () => ({
      path: notebook.uri.fsPath,
      language,
      text: cells.map((cell) => cell.getText()).join('\n'),
      cellStarts: parts.map(({ start }) => start),
    }),
  };
}

/** The length without making the text. */
function lengthOf(document: vscode.TextDocument): number {
  const last = document.lineAt(document.lineCount - 1);
  return document.offsetAt(last.range.end);
}
