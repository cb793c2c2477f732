/** What several runs can be compared by. Pure: no DOM. */
import type { ComparedRun } from '../../src/protocol/webview.js';

/** Validation before training, accuracy before loss; only what some run has. */
export function measuresOf(runs: readonly ComparedRun[]): readonly string[] {
  const names = new Set(runs.flatMap(({ epochs }) => epochs.flatMap(({ metrics }) => Object.keys(metrics))));
  const rank = (name: string) => (name.startsWith('val_') ? 0 : 2) + (name.endsWith('accuracy') ? 0 : 1);
  return [...names].sort((a, b) => rank(a) - rank(b) || a.localeCompare(b));
}

/** Without orange: in high contrast it is all but black. */
const COLOURS = ['blue', 'yellow', 'green', 'purple', 'red'];

/** The theme's colour of a curve; they come again after the last. */
export function colourOf(index: number): string {
  return `--vscode-charts-${COLOURS[index % COLOURS.length]}`;
}
