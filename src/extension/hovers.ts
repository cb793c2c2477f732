/** The arithmetic behind a layer's numbers, its arguments and its documentation. */
import * as vscode from 'vscode';
import { hoverAt } from '../core/index.js';
import { documentSelector } from './analysedText.js';
import type { Analyses } from './analyses.js';
import { markdown } from './markdown.js';

export function registerHovers(analyses: Analyses): vscode.Disposable {
  return vscode.languages.registerHoverProvider(documentSelector, {
    async provideHover(document, position) {
      const reading = await analyses.soonWithModels(document);
      const facts = reading && hoverAt(reading.analysis, reading.offsetAt(position));
      return facts && new vscode.Hover(markdown(facts.markdown), reading.rangeOf(facts.span));
    },
  });
}
