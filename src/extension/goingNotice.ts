/** Tells of a run that goes on out of sight, with what can be done about it. */
import * as vscode from 'vscode';
import type { TrainingState } from '../protocol/webview.js';
import type { Followed } from './followedRuns.js';

/** `open` shows its page. */
export async function tellOfGoing(run: Followed, open: (folder: string) => Promise<void>): Promise<void> {
  const state = run.run.state();
  const isPaused = state.phase === 'paused';
  const isWaiting = state.phase === 'queued';
  const show = vscode.l10n.t('Show');
  const pause = isPaused ? vscode.l10n.t('Continue') : vscode.l10n.t('Pause');
  const stop = isWaiting ? vscode.l10n.t('Cancel Run') : vscode.l10n.t('Stop');
  // Before its first batch, and while it waits, there is nothing to pause.
  const canPause = isPaused || state.phase === 'training';
  const actions = canPause ? [show, pause, stop] : [show, stop];
  const chosen = await vscode.window.showInformationMessage(words(state), ...actions);
  if (chosen === show) await open(run.folder);
  if (chosen === stop) await run.stop(true);
  if (chosen !== pause) return;
  await run.pause(!isPaused);
  // Who pauses from here goes on from here.
  if (!isPaused) await tellWhenPaused(run, open);
}

/** A pause begins after the batch, once a checkpoint is on the disk. */
async function tellWhenPaused(run: Followed, open: (folder: string) => Promise<void>): Promise<void> {
  const phase = await run.left('training');
  if (phase === 'paused') await tellOfGoing(run, open);
}

function words({ phase, title, ahead = [], epochEnds, epochs }: TrainingState): string {
  const [next] = ahead;
  const [epoch, all] = [epochEnds.length + 1, epochs ?? '?'];
  switch (phase) {
    case 'paused':
      return vscode.l10n.t('{0} is paused in epoch {1} of {2}.', title, epoch, all);
    case 'queued':
      return next?.phase === 'paused'
        ? vscode.l10n.t('{0} waits for {1}, which is paused: continue or stop that run.', title, next.title)
        : vscode.l10n.t('{0} waits until {1} has ended.', title, next?.title ?? '?');
    case 'training':
      return vscode.l10n.t('{0} is still training: epoch {1} of {2}.', title, epoch, all);
    default:
      return vscode.l10n.t('{0} is going on.', title);
  }
}
