/** What trains, in the status bar. */
import * as vscode from 'vscode';
import { accuracyIn } from '../protocol/accuracy.js';
import type { TrainingState } from '../protocol/webview.js';
import type { FollowedRuns } from './followedRuns.js';

export function registerTrainingStatus(runs: FollowedRuns): vscode.Disposable {
  const item = vscode.window.createStatusBarItem('convlens.training', vscode.StatusBarAlignment.Left);
  item.name = vscode.l10n.t('ConvLens Training');
  item.command = 'convlens.showTraining';
  const show = (text: string) => {
    item.text = text;
    item.show();
  };
  const showGoing = () => {
    const going = runs.going();
    // One that trains says more than one that waits, perhaps for a run of another window.
    const first = going.find(({ run }) => run.state().phase !== 'queued') ?? going[0];
    if (!first) return;
    const { phase, modelName } = first.run.state();
    const others = going.length > 1 ? ` (+${going.length - 1})` : '';
    if (phase === 'queued') return show(`$(clock) ${vscode.l10n.t('{0} waits', modelName)}${others}`);
    if (phase === 'paused') show(`$(debug-pause) ${vscode.l10n.t('{0} is paused', modelName)}${others}`);
    else show(`$(sync~spin) ${vscode.l10n.t('Training {0}', modelName)}${others}`);
  };
  return vscode.Disposable.from(
    item,
    runs.onChange(showGoing),
    runs.onEnd(({ state, isNews }) => {
      if (isNews && runs.going().length === 0) show(endText(state));
      else showGoing();
    }),
  );
}

function endText({ phase, modelName, result, failure, epochEnds }: TrainingState): string {
  if (failure?.isCancelled) return `$(circle-slash) ${vscode.l10n.t('{0}: cancelled', modelName)}`;
  if (failure?.choice) return `$(question) ${vscode.l10n.t('{0}: not begun', modelName)}`;
  if (phase === 'failed') return `$(error) ${vscode.l10n.t('Training {0} failed', modelName)}`;
  const percent = (share: number) => `${(share * 100).toFixed(1)} %`;
  const tested = result?.test?.accuracy;
  const validated = accuracyIn(epochEnds.at(-1)?.metrics ?? {}, 'validation');
  if (tested !== undefined)
    return `$(check) ${vscode.l10n.t('{0}: {1} on test', modelName, percent(tested))}`;
  return validated === undefined
    ? `$(check) ${vscode.l10n.t('{0} trained', modelName)}`
    : `$(check) ${vscode.l10n.t('{0}: {1} in validation', modelName, percent(validated))}`;
}
