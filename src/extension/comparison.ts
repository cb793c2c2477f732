/** Compare Runs: the curves of several runs in one chart, and what differs between them in a table. */
import * as vscode from 'vscode';
import { accuracyIn } from '../protocol/accuracy.js';
import { type Channel, openChannel } from '../protocol/channel.js';
import type { ComparedRun, ComparisonActions, ComparisonEvents, TrainingState } from '../protocol/webview.js';
import { readRecord, readRequest } from '../runs/runFolder.js';
import type { FollowedRuns } from './followedRuns.js';
import { openPage, portOf } from './page.js';
import type { RunItem } from './runItem.js';
import { saveChart } from './saveChart.js';

type Selection = (item?: RunItem, selected?: readonly RunItem[]) => Promise<readonly RunItem[]>;

export function registerComparison(
  { extensionUri }: vscode.ExtensionContext,
  runs: FollowedRuns,
  select: Selection,
): vscode.Disposable {
  let folders: readonly string[] = [];
  let panel: vscode.WebviewPanel | undefined;
  let channel: Channel<object, ComparisonEvents> | undefined;

  async function send(): Promise<void> {
    const states = await Promise.all(folders.map(async (folder) => (await runs.follow(folder)).run.state()));
    channel?.emit('runs', states.map(comparedRun));
  }

  function open(): void {
    const title = vscode.l10n.t('Compare Runs');
    panel = openPage(extensionUri, { page: 'comparison', title }, vscode.ViewColumn.Active);
    channel = openChannel<object, ComparisonEvents, object, ComparisonActions>(portOf(panel.webview), {
      requests: {},
      events: {
        ready: () => void send(),
        saveChart: (chart) => void saveChart(chart, folders[0]),
      },
    });
    panel.onDidDispose(() => {
      channel?.close('The page was closed.');
      [panel, channel] = [undefined, undefined];
    });
  }

  return vscode.Disposable.from(
    vscode.commands.registerCommand(
      'convlens.compareRuns',
      async (item?: RunItem, selected?: readonly RunItem[]) => {
        const items = await select(item, selected);
        if (items.length === 0) return;
        folders = items.map(({ folder }) => folder);
        if (panel) void send();
        else open();
        panel?.reveal();
      },
    ),
    runs.onEpoch(({ runId }) => folders.includes(runId) && void send()),
    { dispose: () => panel?.dispose() },
  );
}

function comparedRun({
  runId,
  title,
  epochEnds,
  batchSize,
  params,
  runtime,
  result,
}: TrainingState): ComparedRun {
  const request = readRequest(runId);
  const optimizer = request?.plan.settings.optimizer?.value;
  const { createdAt, git } = readRecord(runId);
  const rate = optimizer?.options.learning_rate ?? optimizer?.options.lr;
  const best = Math.max(...epochEnds.map(({ metrics }) => accuracyIn(metrics, 'validation') ?? Number.NaN));
  const percent = (share: number | undefined) =>
    share === undefined || !Number.isFinite(share) ? '' : `${(share * 100).toFixed(2)} %`;
  return {
    runId,
    title,
    epochs: epochEnds.map(({ epoch, metrics }) => ({ epoch, metrics })),
    facts: {
      [vscode.l10n.t('Best validation accuracy')]: percent(best),
      [vscode.l10n.t('Test accuracy')]: percent(result?.test?.accuracy),
      [vscode.l10n.t('Epochs')]: String(epochEnds.length),
      [vscode.l10n.t('Batch size')]: String(batchSize ?? ''),
      [vscode.l10n.t('Optimiser')]: `${optimizer?.name ?? ''}${typeof rate === 'number' ? ` ${rate}` : ''}`,
      [vscode.l10n.t('Parameters')]: params?.toLocaleString('en') ?? '',
      [vscode.l10n.t('Time')]: result ? `${result.seconds.toFixed(0)} s` : '',
      [vscode.l10n.t('Runtime')]: runtime?.title ?? '',
      [vscode.l10n.t('Started')]: createdAt === '' ? '' : new Date(createdAt).toLocaleString(),
      [vscode.l10n.t('Commit')]: git ? `${git.commit.slice(0, 8)}${git.isDirty ? '+' : ''}` : '',
    },
  };
}
