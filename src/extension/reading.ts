/** A document with its analysis, and the way from offsets of the analysed text to places in the editor. */
import * as vscode from 'vscode';
import { type Analysis, LineMap, type Location, type Span } from '../core/index.js';
import type { AnalysedText, TextPart } from './analysedText.js';
import { uriOfPath } from './modules.js';

/** A document with the analysis of its text, and the conversion between the two. */
export interface Reading {
  readonly document: vscode.TextDocument;
  readonly analysis: Analysis;
  offsetAt(position: vscode.Position): number;
  /** Undefined when the span is in another cell of the notebook. */
  rangeOf(span: Span): vscode.Range | undefined;
  /** In another cell or another file too. */
  locationOf(location: Location): vscode.Location | undefined;
  /** The same for a place in the analysed text. */
  placeOf(span: Span): vscode.Location | undefined;
}

/** `textOf` reads a module by its path. */
export function readingOf(
  document: vscode.TextDocument,
  text: AnalysedText,
  analysis: Analysis,
  textOf: (path: string) => string | undefined,
): Reading {
  const rangeOf = (span: Span) =>
    isIn(text, span) ? rangeIn({ document, start: text.start }, span) : undefined;
  const placeOf = (span: Span) => {
    const part = text.parts.find((each) => isIn(each, span));
    return part && new vscode.Location(part.document.uri, rangeIn(part, span));
  };
  return {
    document,
    analysis,
    rangeOf,
    offsetAt: (position) => text.start + document.offsetAt(position),
    placeOf,
    locationOf: (location) =>
      location.path === analysis.document.path ? placeOf(location) : locationElsewhere(location, textOf),
  };
}

function isIn(whole: Span, { start, end }: Span): boolean {
  return start >= whole.start && end <= whole.end;
}

function rangeIn({ document, start }: Pick<TextPart, 'document' | 'start'>, span: Span): vscode.Range {
  return new vscode.Range(document.positionAt(span.start - start), document.positionAt(span.end - start));
}

/** A place in a module that this text imports; the start of the module when it cannot be read. */
function locationElsewhere(
  { path, start, end }: Location,
  textOf: (path: string) => string | undefined,
): vscode.Location {
  const lines = new LineMap(textOf(path) ?? '');
  const positionAt = (offset: number) => {
    const { line, column } = lines.positionAt(offset);
    return new vscode.Position(line - 1, column - 1);
  };
  return new vscode.Location(uriOfPath(path), new vscode.Range(positionAt(start), positionAt(end)));
}
