/** Runs in the activity bar, newest first, and what can be done about them. */
import * as path from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import * as vscode from 'vscode';
import type { CommandId } from './commands.js';
import { registerComparison } from './comparison.js';
import type { FollowedRuns } from './followedRuns.js';
import { remove, rename } from './runChanges.js';
import { allRuns } from './runFolders.js';
import { isGoing, itemOf, phaseText, type RunItem, treeItem } from './runItem.js';
import { onSettingChange, setting } from './settings.js';

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
  let shown: readonly RunItem[] | undefined;
  let updating: Promise<void> = Promise.resolve();
  const view = vscode.window.createTreeView<RunItem>('convlens.runs', {
    canSelectMany: true,
    treeDataProvider: {
      onDidChangeTreeData: changed.event,
      getTreeItem: treeItem,
      getChildren: async () => {
        shown ??= await find();
        return [...shown];
      },
    },
  });
  let lastSelected: readonly RunItem[] = [];
  let timer: NodeJS.Timeout | undefined;
  /** Files change in groups. */
  const refresh = () => {
    clearTimeout(timer);
    timer = setTimeout(() => {
      updating = updating.then(update, update);
    }, 200);
  };
  /** Only what looks different is shown anew: meanwhile VS Code knows no items. */
  async function update(): Promise<void> {
    const found = await find();
    if (isDeepStrictEqual(found, shown)) return;
    shown = found;
    changed.fire(undefined);
  }
  /** While the list is shown anew VS Code says that nothing is selected. */
  function selection(): readonly RunItem[] {
    if (view.selection.length > 0) return view.selection;
    const folders = new Set(lastSelected.map(({ folder }) => folder));
    return shown?.filter(({ folder }) => folders.has(folder)) ?? [];
  }
  const choose = (title: string) => chooseRun(find, title);

  /** A command on the item that was clicked, on all selected, or on what the user picks from the palette. */
  function on(
    id: CommandId,
    run: (items: readonly RunItem[]) => Promise<unknown> | undefined,
  ): vscode.Disposable {
    return vscode.commands.registerCommand(id, async (item?: RunItem, selected?: readonly RunItem[]) => {
      const isOurs = (each: unknown): each is RunItem =>
        typeof each === 'object' && each !== null && 'folder' in each;
      const items = selected?.filter(isOurs) ?? (isOurs(item) ? [item] : selection());
      const chosen = items.length > 0 ? items : await choose(vscode.l10n.t('Choose a Run'));
      if (chosen.length > 0) await run(chosen);
      refresh();
    });
  }

  return vscode.Disposable.from(
    changed,
    view,
    view.onDidChangeSelection((event) => {
      lastSelected = event.selection;
    }),
    watch(refresh),
    runs.onChange(refresh),
    runs.onEnd(refresh),
    onSettingChange('training.outputFolder', refresh),
    vscode.workspace.onDidChangeWorkspaceFolders(refresh),
    registerComparison(context, runs, async (item, selected) => {
      const items = selected && selected.length > 1 ? selected : selection();
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
