/** Places in texts: opened in the editor, in notebooks too, and in words. */
import * as path from 'node:path/posix';
import * as vscode from 'vscode';
import { analysedTextOf, isReadable, notebookOf, type TextPart } from './analysedText.js';

/** A file's text; of a notebook, its first cell of code. */
export async function openText(uri: vscode.Uri): Promise<vscode.TextDocument> {
  if (!isNotebook(uri)) return vscode.workspace.openTextDocument(uri);
  const notebook = await vscode.workspace.openNotebookDocument(uri);
  const cells = notebook.getCells().map((cell) => cell.document);
  return cells.find(isReadable) ?? vscode.workspace.openTextDocument(uri);
}

export function isNotebook({ scheme, path: file }: vscode.Uri): boolean {
  return file.endsWith('.ipynb') && scheme !== 'vscode-notebook-cell';
}

/** Puts the cursor on it. */
export async function showPlace(
  { uri, range }: vscode.Location,
  viewColumn?: vscode.ViewColumn,
): Promise<void> {
  const selection = new vscode.Range(range.start, range.start);
  await vscode.commands.executeCommand('vscode.open', uri, {
    selection,
    ...(viewColumn !== undefined && { viewColumn }),
  });
}

/** `offset` counts in the analysed text: in a notebook, in its cells joined. */
export async function locationAt(file: vscode.Uri, offset: number): Promise<vscode.Location> {
  const document = await openText(file);
  return locationIn(analysedTextOf(document)?.parts ?? [{ document, start: 0 }], offset);
}

function locationIn(parts: readonly Pick<TextPart, 'document' | 'start'>[], offset: number): vscode.Location {
  const [first] = parts;
  const part = parts.findLast(({ start }) => start <= offset) ?? first;
  if (!part) throw new RangeError(`No text holds the offset ${offset}.`);
  return new vscode.Location(part.document.uri, part.document.positionAt(offset - part.start));
}

/** `model.py:21`; in a notebook `Cell 3:2`, as the editor counts cells. */
export function placeName({ uri, range }: vscode.Location): string {
  const line = range.start.line + 1;
  const cell = cellNumber(uri);
  return cell === undefined
    ? `${path.basename(uri.path)}:${line}`
    : vscode.l10n.t('Cell {0}:{1}', cell, line);
}

/** Names offsets of a notebook's cells joined; nothing when it is not open, or has other text by now. */
export function placesInNotebook(file: string, text: string): ((offset: number) => string) | undefined {
  const notebook = vscode.workspace.notebookDocuments.find(({ uri }) => uri.fsPath === file);
  const cell = notebook?.getCells().find(({ document }) => isReadable(document));
  const analysed = cell && analysedTextOf(cell.document);
  if (!analysed || analysed.source().text !== text) return undefined;
  return (offset) => placeName(locationIn(analysed.parts, offset));
}

/** `Line 21`, `Cell 3, line 2`. */
export function lineName({ uri, range }: vscode.Location): string {
  const line = range.start.line + 1;
  const cell = cellNumber(uri);
  return cell === undefined
    ? vscode.l10n.t('line {0}', line)
    : vscode.l10n.t('cell {0}, line {1}', cell, line);
}

/** Counted from 1, with the cells of text, as the editor does. */
function cellNumber(uri: vscode.Uri): number | undefined {
  if (uri.scheme !== 'vscode-notebook-cell') return undefined;
  const document = vscode.workspace.textDocuments.find((each) => each.uri.toString() === uri.toString());
  const cells = (document && notebookOf(document))?.getCells() ?? [];
  const index = cells.findIndex((cell) => cell.document === document);
  return index < 0 ? undefined : index + 1;
}
