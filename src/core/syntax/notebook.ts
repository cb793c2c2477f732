/** A notebook file as one document: its code cells joined, with where each begins. Never throws. */
import type { Language, SourceDocument } from '../document.js';
import { tableEntry } from '../words.js';

export interface NotebookCell {
  /** Among all cells of the file, from 0; Markdown cells count. */
  readonly index: number;
  /** Where it begins in the joined text. */
  readonly start: number;
}

export type NotebookResult =
  | { readonly ok: true; readonly document: SourceDocument; readonly cells: readonly NotebookCell[] }
  /** A sentence without the file's name. */
  | { readonly ok: false; readonly message: string };

const LANGUAGES: Readonly<Record<string, Language>> = {
  python: 'python',
  javascript: 'javascript',
  typescript: 'typescript',
};

export function readNotebook(path: string, json: string): NotebookResult {
  let file: unknown;
  try {
    file = JSON.parse(json.replace(/^\uFEFF/, ''));
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    return refuse(`is not a whole notebook: its JSON cannot be read (${why}).`);
  }
  const all = cellsOf(file);
  if (!all) return refuse('is not a notebook: it has no list of cells.');
  const name = languageName(file);
  const language = tableEntry(LANGUAGES, name);
  if (!language) return refuse(`is a notebook of ${name}; ConvLens reads Python, JavaScript and TypeScript.`);
  const cells: NotebookCell[] = [];
  const texts: string[] = [];
  let length = 0;
  for (const [index, cell] of all.entries()) {
    const text = sourceOf(cell);
    if (text === undefined || languageOfCell(cell, name) !== name) continue;
    cells.push({ index, start: length });
    texts.push(text);
    length += text.length + 1;
  }
  const cellStarts = cells.map(({ start }) => start);
  return { ok: true, document: { path, language, text: texts.join('\n'), cellStarts }, cells };
}

function refuse(message: string): NotebookResult {
  return { ok: false, message };
}

/** Format 4 has `cells`; format 3 keeps them in `worksheets`. */
function cellsOf(file: unknown): readonly unknown[] | undefined {
  const { cells, worksheets } = fieldsOf(file);
  if (Array.isArray(cells)) return cells;
  if (!Array.isArray(worksheets)) return undefined;
  return worksheets.flatMap((sheet) => cellsOf(sheet) ?? []);
}

function languageName(file: unknown): string {
  const metadata = fieldsOf(fieldsOf(file).metadata);
  const name = fieldsOf(metadata.kernelspec).language ?? fieldsOf(metadata.language_info).name;
  return typeof name === 'string' ? name.toLowerCase() : 'python';
}

/** VS Code writes it into cells of another language than the notebook's. */
function languageOfCell(cell: unknown, ofNotebook: string): string {
  const { languageId } = fieldsOf(fieldsOf(fieldsOf(cell).metadata).vscode);
  return typeof languageId === 'string' ? languageId : ofNotebook;
}

/** A code cell's text; undefined for Markdown and raw cells. */
function sourceOf(cell: unknown): string | undefined {
  const { cell_type: kind, source, input } = fieldsOf(cell);
  if (kind !== 'code') return undefined;
  const text = source ?? input;
  if (Array.isArray(text)) return text.filter((line) => typeof line === 'string').join('');
  return typeof text === 'string' ? text : '';
}

function fieldsOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
}
