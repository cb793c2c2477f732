/** Output shape and parameter count at the end of each layer's line. */
import * as vscode from 'vscode';
import { layerHints } from '../core/index.js';
import { documentSelector } from './analysedText.js';
import type { Analyses } from './analyses.js';
import { markdown } from './markdown.js';
import { onSettingChange, setting } from './settings.js';

export function registerHints(analyses: Analyses): vscode.Disposable {
  const changed = new vscode.EventEmitter<void>();
  const provider: vscode.InlayHintsProvider = {
    onDidChangeInlayHints: changed.event,
    provideInlayHints(document, range) {
      const reading = setting('hints.enabled') ? analyses.of(document) : undefined;
      if (!reading) return [];
      return layerHints(reading.analysis).flatMap((hint) => {
        const position = reading.rangeOf({ start: hint.offset, end: hint.offset })?.start;
        if (!position || !range.contains(position)) return [];
        const shown = new vscode.InlayHint(position, hint.text);
        shown.paddingLeft = true;
        shown.tooltip = markdown(hint.tooltip);
        return [shown];
      });
    },
  };
  return vscode.Disposable.from(
    changed,
    vscode.languages.registerInlayHintsProvider(documentSelector, provider),
    onSettingChange('hints.enabled', () => changed.fire()),
    // An edit elsewhere (a helper module, another cell) changes numbers here.
    analyses.onDidChange(() => changed.fire()),
  );
}
