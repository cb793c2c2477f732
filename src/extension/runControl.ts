/** Commands about runs that train or wait: pause, continue, stop, cancel, train next; and the queue of this machine. */
import * as vscode from 'vscode';
import { askRun, type RunAsk } from '../runs/askRun.js';
import { cacheDirectory } from '../runs/cacheDirectory.js';
import { queuedRuns } from '../runs/queue.js';
import { epochAt, readRecord, readState } from '../runs/runFolder.js';
import type { CommandId } from './commands.js';
import { inWords } from './coreWords.js';
import type { Followed, FollowedRuns } from './followedRuns.js';
import { phaseText } from './runItem.js';

interface Window {
  /** The run that the page shows. */
  shown(): string | undefined;
  open(folder: string): Promise<void>;
}

export function registerRunControl(runs: FollowedRuns, window: Window): vscode.Disposable {
  const phase = ({ run }: Followed) => run.state().phase;

  /** On the run that was clicked in the view, the one shown, the only one that fits, or the user's choice. */
  function on(
    id: CommandId,
    fits: (run: Followed) => boolean,
    act: (run: Followed) => Promise<void>,
  ): vscode.Disposable {
    return vscode.commands.registerCommand(id, async (item?: unknown) => {
      const chosen = isItem(item) ? await runs.follow(item.folder) : await choose(fits);
      if (chosen) await act(chosen);
    });
  }

  async function choose(fits: (run: Followed) => boolean): Promise<Followed | undefined> {
    const candidates = runs.going().filter(fits);
    const own = candidates.find(({ folder }) => folder === window.shown());
    if (own || candidates.length < 2) return own ?? candidates[0];
    const items = candidates.map((run) => ({
      ...{ label: run.run.state().title, description: phaseText(phase(run)), run },
    }));
    return (await vscode.window.showQuickPick(items, { title: vscode.l10n.t('Choose a Run') }))?.run;
  }

  return vscode.Disposable.from(
    on(
      'convlens.pauseTraining',
      (run) => phase(run) === 'training',
      (run) => run.pause(true),
    ),
    on(
      'convlens.continueTraining',
      (run) => phase(run) === 'paused',
      (run) => run.pause(false),
    ),
    on(
      'convlens.stopTraining',
      () => true,
      (run) => run.stop(true),
    ),
    on('convlens.discardTraining', (run) => phase(run) !== 'queued', discard),
    on(
      'convlens.trainNext',
      (run) => phase(run) === 'queued',
      (run) => run.goFirst(),
    ),
    on(
      'convlens.cancelRun',
      (run) => phase(run) === 'queued',
      (run) => run.stop(false),
    ),
    vscode.commands.registerCommand('convlens.showQueue', () => showQueue(window)),
  );
}

/** Asks a run that this window need not follow. */
export async function askOther(folder: string, ask: RunAsk): Promise<void> {
  const answer = await askRun(folder, ask);
  if (!answer.ok) void vscode.window.showErrorMessage(inWords(answer.message));
}

/** All runs of this machine that train or wait, those of other windows and terminals too. */
async function showQueue({ open }: Window): Promise<void> {
  const folders = await queuedRuns(cacheDirectory());
  if (folders.length === 0) {
    void vscode.window.showInformationMessage(vscode.l10n.t('Nothing trains on this machine.'));
    return;
  }
  const items = folders.map((folder) => ({ ...queueItem(folder), folder }));
  const title = vscode.l10n.t('Training Queue of This Machine');
  const chosen = await vscode.window.showQuickPick(items, { title });
  if (!chosen) return;
  const { folder } = chosen;
  const what = await vscode.window.showQuickPick(asksOf(folder), { title: chosen.label });
  if (what?.ask === 'show') await open(folder);
  else if (what) await askOther(folder, what.ask);
}

function queueItem(folder: string): vscode.QuickPickItem {
  const { title, file } = readRecord(folder);
  const state = readState(folder);
  const at = state && epochAt(state);
  const epoch = at ? vscode.l10n.t('epoch {0} of {1}', at.epoch, at.epochs) : '';
  const description = [phaseText(state?.phase ?? 'unknown'), epoch].filter(Boolean).join(' · ');
  return { label: title, description, detail: file === '' ? folder : file };
}

type QueueAsk = { readonly label: string; readonly ask: RunAsk | 'show' };

function asksOf(folder: string): readonly QueueAsk[] {
  const state = readState(folder);
  const phase = state?.phase;
  const show: QueueAsk = { label: vscode.l10n.t('Show'), ask: 'show' };
  if (phase === 'queued')
    return [
      show,
      ...((state?.ahead ?? 0) > 1 ? [{ label: vscode.l10n.t('Train Next'), ask: 'goFirst' } as const] : []),
      { label: vscode.l10n.t('Cancel Run'), ask: 'stop' },
    ];
  return [
    show,
    ...(phase === 'training' ? [{ label: vscode.l10n.t('Pause'), ask: 'pause' } as const] : []),
    ...(phase === 'paused' ? [{ label: vscode.l10n.t('Continue'), ask: 'continue' } as const] : []),
    { label: vscode.l10n.t('Stop and Keep the Weights'), ask: 'stop' },
  ];
}

/** What was learned is thrown away only when the user says so twice; who waits has learned nothing. */
export async function stopRun(run: Followed | undefined, keepsWeights: boolean): Promise<void> {
  if (!run) return;
  if (keepsWeights || run.run.state().phase === 'queued') return run.stop(keepsWeights);
  return discard(run);
}

async function discard(run: Followed): Promise<void> {
  const yes = vscode.l10n.t('Stop and Discard');
  const chosen = await vscode.window.showWarningMessage(
    vscode.l10n.t('Stop {0} and throw away what it has learned?', run.run.state().title),
    { modal: true },
    yes,
  );
  if (chosen === yes) await run.stop(false);
}

function isItem(item: unknown): item is { readonly folder: string } {
  return typeof item === 'object' && item !== null && 'folder' in item && typeof item.folder === 'string';
}
