/** `▶ Train | Diagram | 4.8 M parameters` above each model. */
import * as vscode from 'vscode';
import { modelLenses } from '../core/index.js';
import { documentSelector } from './analysedText.js';
import type { Analyses } from './analyses.js';
import { commandTo } from './commands.js';

export function registerLenses(analyses: Analyses): vscode.Disposable {
  const changed = new vscode.EventEmitter<void>();
  return vscode.Disposable.from(
    changed,
    analyses.onDidChange(() => changed.fire()),
    vscode.languages.registerCodeLensProvider(documentSelector, {
      onDidChangeCodeLenses: changed.event,
      provideCodeLenses(document) {
        const reading = analyses.of(document);
        if (!reading) return [];
        return modelLenses(reading.analysis).flatMap((lens) => {
          const range = reading.rangeOf(lens.span);
          if (!range) return [];
          const target = { uri: document.uri.toString(), modelId: lens.modelId };
          const titles: vscode.Command[] = [
            commandTo('convlens.showDiagram', 'Diagram', target),
            commandTo('convlens.showDiagram', lens.summary, target),
          ];
          if (lens.canTrain) titles.unshift(commandTo('convlens.train', '▶ Train', target));
          return titles.map((title) => new vscode.CodeLens(range, title));
        });
      },
    }),
  );
}
