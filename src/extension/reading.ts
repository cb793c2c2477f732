/** A document with its analysis, and the way from offsets of the analysed text to places in the editor. */
import * as vscode from 'vscode';
import type { Analysis, Location, Span } from '../core/index.js';
import type { AnalysedText } from './analysedText.js';
import { uriOfPath } from './modules.js';

/** A document with the analysis of its text, and the conversion between the two. */
export interface Reading {
  readonly document: vscode.TextDocument;
  readonly analysis: Analysis;
  offsetAt(position: vscode.Position): number;
  /** Undefined when the span is in another cell of the notebook. */
  rangeOf(span: Span): vscode.Range | undefined;
  locationOf(location: Location): vscode.Location | undefined;
}

export function readingOf(document: vscode.TextDocument, text: AnalysedText, analysis: Analysis): Reading {
  const inDocument = (span: Span) => span.start >= text.start && span.end <= text.end;
  const rangeOf = (span: Span) =>
    inDocument(span)
      ? new vscode.Range(
          document.positionAt(span.start - text.start),
          document.positionAt(span.end - text.start),
        )
      : undefined;
  return {
    document,
    analysis,
    rangeOf,
    offsetAt: (position) => text.start + document.offsetAt(position),
    locationOf(location) {
      if (location.path !== analysis.document.path) return locationElsewhere(location);
      const range = rangeOf(location);
      return range && new vscode.Location(document.uri, range);
    },
  };
}

/** A place in a module that this text imports; it must be open for its offsets to become a range. */
function locationElsewhere(location: Location): vscode.Location {
  const uri = uriOfPath(location.path);
  const open = vscode.workspace.textDocuments.find((each) => each.uri.fsPath === location.path);
  const start = open?.positionAt(location.start) ?? new vscode.Position(0, 0);
  return new vscode.Location(
    uri,
    open ? new vscode.Range(start, open.positionAt(location.end)) : new vscode.Range(start, start),
  );
}
