/** `▶ Train | Diagram | 4.8 M parameters` above each model, with each size where one place makes several. */
import * as vscode from 'vscode';
import { type ModelLens, modelLenses } from '../core/index.js';
import { documentSelector } from './analysedText.js';
import type { Analyses } from './analyses.js';
import { commandTo } from './commands.js';
import { inWords } from './coreWords.js';

/** A class or builder may make models of many sizes in one place. */
const SIZES_SHOWN = 3;

export function registerLenses(analyses: Analyses): vscode.Disposable {
  const changed = new vscode.EventEmitter<void>();
  /** What each document shows. The editor asks again by itself after an edit; asking it to, without need,
   * redraws the lenses under the pointer and loses a click on them. */
  const shown = new WeakMap<vscode.TextDocument, string>();

  function lensesOf(document: vscode.TextDocument): readonly ModelLens[] {
    const reading = analyses.withModels(document);
    return reading ? modelLenses(reading.analysis) : [];
  }

  return vscode.Disposable.from(
    changed,
    analyses.onDidChange((documents) => {
      const [first] = documents;
      const now = first && JSON.stringify(lensesOf(first));
      if (documents.some((document) => shown.has(document) && shown.get(document) !== now)) changed.fire();
    }),
    vscode.languages.registerCodeLensProvider(documentSelector, {
      onDidChangeCodeLenses: changed.event,
      async provideCodeLenses(document) {
        const reading = await analyses.soonWithModels(document);
        const lenses = reading ? modelLenses(reading.analysis) : [];
        shown.set(document, JSON.stringify(lenses));
        return lenses.flatMap((lens) => {
          const range = reading?.rangeOf(lens.span);
          if (!range) return [];
          const uri = document.uri.toString();
          const target = { uri, modelId: lens.modelId };
          const shownSizes = lens.sizes.slice(0, SIZES_SHOWN);
          const titles: vscode.Command[] = [
            commandTo('convlens.showDiagram', vscode.l10n.t('Diagram'), target),
            ...shownSizes.map(({ summary, modelId }) =>
              commandTo('convlens.showDiagram', inWords(summary), { uri, modelId }),
            ),
          ];
          const next = lens.sizes[SIZES_SHOWN];
          if (next) titles.push(commandTo('convlens.showDiagram', '…', { uri, modelId: next.modelId }));
          if (lens.canTrain) titles.unshift(commandTo('convlens.train', vscode.l10n.t('▶ Train'), target));
          if (lens.missingSamples.length > 0)
            titles.push(commandTo('convlens.sampleValues', vscode.l10n.t('Sample values…'), target));
          return titles.map((title) => new vscode.CodeLens(range, title));
        });
      },
    }),
  );
}
