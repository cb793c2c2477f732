/** What the user can change of runs that are over: their names, and whether they are there at all. */
import * as path from 'node:path';
import * as vscode from 'vscode';
import { isOver, renameRun } from '../runs/runFolder.js';
import type { FollowedRuns } from './followedRuns.js';
import type { RunItem } from './runItem.js';

export async function rename(item: RunItem, runs: FollowedRuns): Promise<void> {
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

export async function remove(items: readonly RunItem[], runs: FollowedRuns): Promise<void> {
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
