/** Models and their layers in the Outline view and in breadcrumbs. */
import * as vscode from 'vscode';
import { type OutlineEntry, outline } from '../core/index.js';
import { documentSelector } from './analysedText.js';
import type { Analyses } from './analyses.js';
import { inWords } from './coreWords.js';
import type { Reading } from './reading.js';

export function registerOutline(analyses: Analyses): vscode.Disposable {
  return vscode.languages.registerDocumentSymbolProvider(
    documentSelector,
    {
      async provideDocumentSymbols(document) {
        const reading = await analyses.soonWithModels(document);
        return reading ? symbolsOf(reading, outline(reading.analysis)) : [];
      },
    },
    { label: 'ConvLens' },
  );
}

const kinds: Readonly<Record<OutlineEntry['kind'], vscode.SymbolKind>> = {
  model: vscode.SymbolKind.Class,
  block: vscode.SymbolKind.Module,
  layer: vscode.SymbolKind.Field,
};

function symbolsOf(reading: Reading, entries: readonly OutlineEntry[]): vscode.DocumentSymbol[] {
  return entries.flatMap((entry) => {
    const range = reading.rangeOf(entry.span);
    const nameRange = reading.rangeOf(entry.nameSpan);
    if (!range || !nameRange) return [];
    // The editor refuses a symbol whose name lies outside of it.
    const whole = range.union(nameRange);
    const symbol = new vscode.DocumentSymbol(
      entry.name || '?',
      inWords(entry.detail),
      kinds[entry.kind],
      whole,
      nameRange,
    );
    symbol.children = symbolsOf(reading, entry.children);
    return [symbol];
  });
}
