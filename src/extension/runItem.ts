/** A run as lists show it: how it stands, its best accuracy and its date. */
import * as vscode from 'vscode';
import type { RunPhase, TrainerEvents } from '../protocol/trainer.js';
import { hasCheckpoint, isOver, readRecord, readState } from '../runs/runFolder.js';
import { inWords } from './coreWords.js';
import type { FollowedRuns } from './followedRuns.js';

export interface RunItem {
  readonly folder: string;
  readonly title: string;
  readonly createdAt: string;
  readonly phase: RunPhase | 'stopped' | 'cancelled' | 'unknown';
  readonly canResume: boolean;
  readonly bestAccuracy?: number;
  readonly testAccuracy?: number;
  readonly failure?: string;
}

export async function itemOf(folder: string, runs: FollowedRuns): Promise<RunItem> {
  const { title, createdAt } = readRecord(folder);
  const state = readState(folder);
  // Only its process knows whether it still runs.
  const isSaidToGo = state !== undefined && !isOver(state.phase);
  const followed = isSaidToGo ? (await runs.follow(folder)).run.state() : undefined;
  const told = (followed ?? state)?.failure;
  const isStopped = state?.result?.stoppedEarly && state.result.endedBy === undefined;
  const phase = shownPhase(followed?.phase ?? state?.phase, told, isStopped === true);
  const test = state?.result?.test?.accuracy;
  const failure = followed?.failure?.message ?? (state?.failure && inWords(state.failure.message));
  return {
    ...{ folder, title, createdAt, phase },
    canResume: phase !== 'unknown' && !isGoing(phase) && hasCheckpoint(folder),
    ...(state?.bestAccuracy !== undefined && { bestAccuracy: state.bestAccuracy }),
    ...(test !== undefined && { testAccuracy: test }),
    ...(failure !== undefined && { failure }),
  };
}

function shownPhase(
  phase: RunPhase | undefined,
  failure: TrainerEvents['failed'] | undefined,
  isStopped: boolean,
): RunItem['phase'] {
  if (failure?.isCancelled) return 'cancelled';
  // One that asks the user first has not begun.
  if (failure?.choice || phase === undefined) return 'unknown';
  return phase === 'finished' && isStopped ? 'stopped' : phase;
}

export function isGoing(phase: RunItem['phase']): boolean {
  return phase !== 'unknown' && phase !== 'cancelled' && phase !== 'stopped' && !isOver(phase);
}

export function treeItem(item: RunItem): vscode.TreeItem {
  const shown = new vscode.TreeItem(item.title);
  const percent = (share: number) => `${(share * 100).toFixed(1)} %`;
  const best =
    item.bestAccuracy === undefined ? '' : vscode.l10n.t('validation {0}', percent(item.bestAccuracy));
  const test = item.testAccuracy === undefined ? '' : vscode.l10n.t('test {0}', percent(item.testAccuracy));
  shown.id = item.folder;
  shown.iconPath = ICONS[item.phase];
  const date = item.createdAt === '' ? '' : new Date(item.createdAt).toLocaleString();
  // The title has the time.
  const day = date === '' || isToday(item.createdAt) ? '' : new Date(item.createdAt).toLocaleDateString();
  const accuracy = item.bestAccuracy ?? item.testAccuracy;
  shown.description = [
    // Of a narrow list the end is cut off.
    accuracy === undefined ? '' : percent(accuracy),
    item.phase === 'finished' ? '' : phaseText(item.phase),
    day,
  ]
    .filter(Boolean)
    .join(' · ');
  shown.tooltip = [item.title, phaseText(item.phase), item.failure ?? '', best, test, date, item.folder]
    .filter(Boolean)
    .join('\n');
  const going = isGoing(item.phase) ? 'going' : 'over';
  shown.contextValue = [going, item.phase, item.canResume ? 'resumable' : ''].join(' ').trim();
  const spoken = [item.title, phaseText(item.phase), best || test, item.failure ?? ''];
  shown.accessibilityInformation = { label: spoken.filter(Boolean).join(', ') };
  shown.command = { command: 'convlens.openRun', title: vscode.l10n.t('Open Run'), arguments: [item] };
  return shown;
}

function isToday(createdAt: string): boolean {
  return new Date(createdAt).toDateString() === new Date().toDateString();
}

const ICONS: Readonly<Record<RunItem['phase'], vscode.ThemeIcon>> = {
  queued: new vscode.ThemeIcon('clock'),
  preparing: new vscode.ThemeIcon('sync~spin'),
  training: new vscode.ThemeIcon('sync~spin'),
  stopping: new vscode.ThemeIcon('sync~spin'),
  paused: new vscode.ThemeIcon('debug-pause'),
  finished: new vscode.ThemeIcon('pass', new vscode.ThemeColor('testing.iconPassed')),
  failed: new vscode.ThemeIcon('error', new vscode.ThemeColor('testing.iconFailed')),
  stopped: new vscode.ThemeIcon('stop-circle'),
  cancelled: new vscode.ThemeIcon('circle-slash'),
  unknown: new vscode.ThemeIcon('circle-outline'),
};

export function phaseText(phase: RunItem['phase']): string {
  switch (phase) {
    case 'queued':
      return vscode.l10n.t('waiting');
    case 'preparing':
      return vscode.l10n.t('preparing');
    case 'training':
      return vscode.l10n.t('training');
    case 'stopping':
      return vscode.l10n.t('stopping');
    case 'paused':
      return vscode.l10n.t('paused');
    case 'finished':
      return vscode.l10n.t('finished');
    case 'failed':
      return vscode.l10n.t('failed');
    case 'stopped':
      return vscode.l10n.t('stopped');
    case 'cancelled':
      return vscode.l10n.t('cancelled');
    case 'unknown':
      return vscode.l10n.t('not begun');
  }
}
