/** Runs in the activity bar, newest first: how each stands, its best accuracy and its date; and what can be done. */
import * as path from 'node:path';
import * as vscode from 'vscode';
import type { RunPhase } from '../protocol/trainer.js';
import { hasCheckpoint, isOver, readRecord, readState, renameRun } from '../runs/runFolder.js';
import type { CommandId } from './commands.js';
import { registerComparison } from './comparison.js';
import { inWords } from './coreWords.js';
import type { FollowedRuns } from './followedRuns.js';
import { allRuns } from './runFolders.js';
import { onSettingChange, setting } from './settings.js';

export interface RunItem {
  readonly folder: string;
  readonly title: string;
  readonly createdAt: string;
  readonly phase: RunPhase | 'cancelled' | 'unknown';
  readonly canResume: boolean;
  readonly bestAccuracy?: number;
  readonly testAccuracy?: number;
  readonly failure?: string;
}

interface RunActions {
  open(folder: string): Promise<void>;
  resume(folder: string): Promise<void>;
  export(folder: string): Promise<void>;
}

export function registerRunsView(
  context: vscode.ExtensionContext,
  runs: FollowedRuns,
  actions: RunActions,
): vscode.Disposable {
  const changed = new vscode.EventEmitter<undefined>();
  const find = () => findRuns(context, runs);
  const view = vscode.window.createTreeView<RunItem>('convlens.runs', {
    canSelectMany: true,
    treeDataProvider: { onDidChangeTreeData: changed.event, getTreeItem: treeItem, getChildren: find },
  });
  let timer: NodeJS.Timeout | undefined;
  /** Files change in groups. */
  const refresh = () => {
    clearTimeout(timer);
    timer = setTimeout(() => changed.fire(undefined), 200);
  };
  const choose = (title: string) => chooseRun(find, title);

  /** A command on the item that was clicked, on all selected, or on what the user picks from the palette. */
  function on(
    id: CommandId,
    run: (items: readonly RunItem[]) => Promise<unknown> | undefined,
  ): vscode.Disposable {
    return vscode.commands.registerCommand(id, async (item?: RunItem, selected?: readonly RunItem[]) => {
      const isOurs = (each: unknown): each is RunItem =>
        typeof each === 'object' && each !== null && 'folder' in each;
      const items = selected?.filter(isOurs) ?? (isOurs(item) ? [item] : view.selection);
      const chosen = items.length > 0 ? items : await choose(vscode.l10n.t('Choose a Run'));
      if (chosen.length > 0) await run(chosen);
      refresh();
    });
  }

  return vscode.Disposable.from(
    changed,
    view,
    watch(refresh),
    runs.onChange(refresh),
    runs.onEnd(refresh),
    onSettingChange('training.outputFolder', refresh),
    vscode.workspace.onDidChangeWorkspaceFolders(refresh),
    registerComparison(context, runs, async (item, selected) => {
      const items = selected && selected.length > 1 ? selected : view.selection;
      if (items.length > 1) return items;
      return pickSeveral(find, item);
    }),
    on('convlens.openRun', ([item]) => item && actions.open(item.folder)),
    on('convlens.resumeRun', ([item]) => item && resume(item)),
    on('convlens.exportRun', ([item]) => item && actions.export(item.folder)),
    on('convlens.renameRun', ([item]) => item && rename(item, runs)),
    on('convlens.deleteRun', (items) => remove(items, runs)),
    on('convlens.revealRun', async ([item]) => item && reveal(item)),
    { dispose: () => clearTimeout(timer) },
  );

  async function resume(item: RunItem): Promise<void> {
    if (item.canResume) return actions.resume(item.folder);
    void vscode.window.showInformationMessage(
      !isGoing(item.phase)
        ? vscode.l10n.t('{0} has no checkpoint to resume from.', item.title)
        : vscode.l10n.t('{0} is going on.', item.title),
    );
  }
}

async function findRuns(context: vscode.ExtensionContext, runs: FollowedRuns): Promise<RunItem[]> {
  const items = await Promise.all(allRuns(context).map((folder) => itemOf(folder, runs)));
  return items.sort((a, b) => b.createdAt.localeCompare(a.createdAt));
}

async function itemOf(folder: string, runs: FollowedRuns): Promise<RunItem> {
  const { title, createdAt } = readRecord(folder);
  const state = readState(folder);
  // Only its process knows whether it still runs.
  const isSaidToGo = state !== undefined && !isOver(state.phase);
  const followed = isSaidToGo ? (await runs.follow(folder)).run.state() : undefined;
  const told = (followed ?? state)?.failure;
  // One that asks the user first has not begun.
  const given = told?.choice ? 'unknown' : (followed?.phase ?? state?.phase ?? 'unknown');
  const phase = told?.isCancelled ? 'cancelled' : given;
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

function isGoing(phase: RunItem['phase']): boolean {
  return phase !== 'unknown' && phase !== 'cancelled' && !isOver(phase);
}

const ICONS: Readonly<Record<RunItem['phase'], vscode.ThemeIcon>> = {
  queued: new vscode.ThemeIcon('clock'),
  preparing: new vscode.ThemeIcon('sync~spin'),
  training: new vscode.ThemeIcon('sync~spin'),
  stopping: new vscode.ThemeIcon('sync~spin'),
  paused: new vscode.ThemeIcon('debug-pause'),
  finished: new vscode.ThemeIcon('pass', new vscode.ThemeColor('testing.iconPassed')),
  failed: new vscode.ThemeIcon('error', new vscode.ThemeColor('testing.iconFailed')),
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
    case 'cancelled':
      return vscode.l10n.t('cancelled');
    case 'unknown':
      return vscode.l10n.t('not begun');
  }
}

function treeItem(item: RunItem): vscode.TreeItem {
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
    item.phase === 'finished' ? '' : phaseText(item.phase),
    accuracy === undefined ? '' : percent(accuracy),
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

async function chooseRun(find: () => Promise<RunItem[]>, title: string): Promise<readonly RunItem[]> {
  const items = (await find()).map(picked);
  if (items.length === 0) {
    void vscode.window.showInformationMessage(vscode.l10n.t('There are no runs yet.'));
    return [];
  }
  const chosen = await vscode.window.showQuickPick(items, { title });
  return chosen ? [chosen.item] : [];
}

async function pickSeveral(find: () => Promise<RunItem[]>, first?: RunItem): Promise<readonly RunItem[]> {
  const items = (await find()).map((item) => ({ ...picked(item), picked: item.folder === first?.folder }));
  const title = vscode.l10n.t('Choose Runs to Compare');
  const chosen = await vscode.window.showQuickPick(items, { title, canPickMany: true });
  return (chosen ?? []).map(({ item }) => item);
}

function picked(item: RunItem): vscode.QuickPickItem & { readonly item: RunItem } {
  return { label: item.title, description: phaseText(item.phase), item };
}

async function rename(item: RunItem, runs: FollowedRuns): Promise<void> {
  const title = await vscode.window.showInputBox({
    title: vscode.l10n.t('Rename Run'),
    value: item.title,
    validateInput: (text) => (text.trim() === '' ? vscode.l10n.t('Expected a name.') : undefined),
  });
  if (title === undefined) return;
  renameRun(item.folder, title.trim());
  runs.rename(item.folder, title.trim());
}

/** More names make a dialog that no screen holds. */
const MOST_NAMED = 12;

async function remove(items: readonly RunItem[], runs: FollowedRuns): Promise<void> {
  const going = items.find(
    (item) => runs.get(item.folder) && !isOver(runs.get(item.folder)?.run.state().phase ?? 'failed'),
  );
  if (going) {
    void vscode.window.showWarningMessage(vscode.l10n.t('{0} is going on. Stop it first.', going.title));
    return;
  }
  const yes = vscode.l10n.t('Move to Trash');
  const [first] = items;
  const question =
    items.length === 1
      ? vscode.l10n.t('Delete {0} with its weights and curves?', first?.title ?? '')
      : vscode.l10n.t('Delete {0} runs with their weights and curves?', items.length);
  const names = items.length === 1 ? [] : items.slice(0, MOST_NAMED).map(({ title }) => title);
  if (items.length > MOST_NAMED) names.push('…');
  const asked = { modal: true, detail: names.join('\n') };
  if ((await vscode.window.showWarningMessage(question, asked, yes)) !== yes) return;
  for (const { folder } of items) {
    runs.forget(folder);
    await deleteFolder(vscode.Uri.file(folder));
  }
}

/** Remote machines often have no trash. */
async function deleteFolder(uri: vscode.Uri): Promise<void> {
  try {
    await vscode.workspace.fs.delete(uri, { recursive: true, useTrash: true });
  } catch (error) {
    const yes = vscode.l10n.t('Delete Permanently');
    const question = vscode.l10n.t(
      '{0} cannot be moved to the trash ({1}). Delete it for good?',
      path.basename(uri.fsPath),
      error instanceof Error ? error.message : String(error),
    );
    if ((await vscode.window.showWarningMessage(question, { modal: true }, yes)) === yes)
      await vscode.workspace.fs.delete(uri, { recursive: true });
  }
}

async function reveal({ folder }: RunItem): Promise<void> {
  const uri = vscode.Uri.file(path.join(folder, 'run.json'));
  const inWorkspace = vscode.workspace.getWorkspaceFolder(uri) !== undefined;
  await vscode.commands.executeCommand(inWorkspace ? 'revealInExplorer' : 'revealFileInOS', uri);
}

/** New, changed and deleted runs, whoever makes them. */
function watch(refresh: () => void): vscode.Disposable {
  const folder = setting('training.outputFolder');
  const bases = path.isAbsolute(folder)
    ? [vscode.Uri.file(folder)]
    : (vscode.workspace.workspaceFolders ?? []).map(({ uri }) => vscode.Uri.joinPath(uri, folder));
  const watchers = bases.map((base) =>
    vscode.workspace.createFileSystemWatcher(new vscode.RelativePattern(base, '*/{run,state}.json')),
  );
  return vscode.Disposable.from(
    ...watchers,
    ...watchers.flatMap((watcher) => [
      watcher.onDidCreate(refresh),
      watcher.onDidChange(refresh),
      watcher.onDidDelete(refresh),
    ]),
  );
}
