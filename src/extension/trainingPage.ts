/** The training panel: opened on demand, it shows one run; closing it does not end the run. */
import * as vscode from 'vscode';
import { type Channel, openChannel, type Result } from '../protocol/channel.js';
import type { Overrides } from '../protocol/overrides.js';
import type { Explanation } from '../protocol/reader.js';
import type { FaultChoice } from '../protocol/trainer.js';
import type {
  AheadAsk,
  TrainingActions,
  TrainingEvents,
  TrainingRequests,
  TrainingState,
} from '../protocol/webview.js';
import { fillPage, openPage, type PageKind, portOf } from './page.js';
import type { RunView } from './run.js';
import { saveChart } from './saveChart.js';

export interface TrainingPage extends vscode.Disposable {
  readonly view: RunView;
  show(): void;
  isVisible(): boolean;
}

export interface TrainingPageActions {
  state(): TrainingState | undefined;
  /** One is shown, or about to be. */
  hasRun(): boolean;
  /** The window was reloaded while the page showed this run. */
  restore(folder: string): void;
  pause(isPaused: boolean): void;
  stop(keepWeights: boolean): void;
  end(): void;
  goFirst(): void;
  /** About a run that the shown one waits for. */
  askAhead(folder: string, ask: AheadAsk): void;
  resume(): void;
  trainAgain(overrides: Overrides): void;
  choose(choice: FaultChoice): void;
  revealModel(): void;
  openFolder(): void;
  export(): void;
  showPlace(path: string, start: number): void;
  /** The user closed it. */
  closed(): void;
  look(runId: string, pixels: string, which: 'best' | 'last', output?: string): Promise<Result<Explanation>>;
}

export function createTrainingPage(
  { extensionUri }: vscode.ExtensionContext,
  actions: TrainingPageActions,
): TrainingPage {
  const kind: PageKind = { page: 'training', title: vscode.l10n.t('Training') };
  let panel: vscode.WebviewPanel | undefined;
  let channel: Channel<object, TrainingEvents> | undefined;

  function fill(opened: vscode.WebviewPanel): vscode.WebviewPanel {
    channel = openChannel<object, TrainingEvents, TrainingRequests, TrainingActions>(portOf(opened.webview), {
      requests: {
        look: ({ runId, pixels, which, output }) => actions.look(runId, pixels, which, output),
        chooseImage,
      },
      events: {
        ready() {
          const state = actions.state();
          if (state) channel?.emit('state', state);
          else if (!actions.hasRun()) channel?.emit('noRun', null);
        },
        pause: ({ isPaused }) => actions.pause(isPaused),
        stop: ({ keepWeights }) => actions.stop(keepWeights),
        end: () => actions.end(),
        goFirst: () => actions.goFirst(),
        askAhead: ({ folder, ask }) => actions.askAhead(folder, ask),
        resume: () => actions.resume(),
        trainAgain: ({ overrides }) => actions.trainAgain(overrides),
        choose: ({ choice }) => actions.choose(choice),
        revealModel: () => actions.revealModel(),
        openFolder: () => actions.openFolder(),
        saveChart: (chart) => void saveChart(chart, actions.state()?.runId),
        export: () => actions.export(),
        showPlace: ({ path, start }) => actions.showPlace(path, start),
      },
    });
    opened.onDidDispose(() => {
      if (panel !== opened) return;
      channel?.close('The training page was closed.');
      channel = undefined;
      panel = undefined;
      actions.closed();
    });
    return opened;
  }

  const serializer = vscode.window.registerWebviewPanelSerializer('convlens.training', {
    async deserializeWebviewPanel(kept, state: unknown) {
      const before = panel;
      panel = fill(kept);
      before?.dispose();
      fillPage(extensionUri, kept, kind);
      const folder = (state as { runId?: unknown } | undefined)?.runId;
      if (typeof folder === 'string') actions.restore(folder);
    },
  });

  return {
    view: {
      state(state) {
        if (panel) panel.title = vscode.l10n.t('Training: {0}', state.modelName);
        channel?.emit('state', state);
      },
      batches: (runId, batches) => channel?.emit('batches', { runId, batches }),
    },
    show() {
      panel ??= fill(openPage(extensionUri, kind));
      panel.reveal(undefined, true);
    },
    isVisible: () => panel?.visible ?? false,
    dispose() {
      serializer.dispose();
      const last = panel;
      // The window closes it, not the user.
      panel = undefined;
      last?.dispose();
    },
  };
}

async function chooseImage(): Promise<Result<TrainingRequests['chooseImage']['result']>> {
  const filters = { [vscode.l10n.t('Images')]: ['png', 'jpg', 'jpeg', 'webp', 'bmp', 'gif'] };
  const [uri] = (await vscode.window.showOpenDialog({ filters, title: vscode.l10n.t('Try an Image') })) ?? [];
  if (!uri) return { ok: true, value: {} };
  const bytes = await vscode.workspace.fs.readFile(uri);
  const name = uri.path.slice(uri.path.lastIndexOf('/') + 1);
  return { ok: true, value: { name, bytes: Buffer.from(bytes).toString('base64') } };
}
