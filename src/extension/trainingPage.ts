/** The training panel: opened on demand, it shows the latest run; closing it does not end the run. */
import * as vscode from 'vscode';
import { type Channel, openChannel } from '../protocol/channel.js';
import type { TrainingActions, TrainingEvents, TrainingState } from '../protocol/webview.js';
import { openPage, portOf } from './page.js';
import type { RunView } from './run.js';

export interface TrainingPage extends vscode.Disposable {
  readonly view: RunView;
  show(): void;
  isVisible(): boolean;
}

export interface TrainingPageActions {
  state(): TrainingState | undefined;
  stop(keepWeights: boolean): void;
  trainAgain(): void;
  revealModel(): void;
  openFolder(): void;
}

export function createTrainingPage(extensionUri: vscode.Uri, actions: TrainingPageActions): TrainingPage {
  let panel: vscode.WebviewPanel | undefined;
  let channel: Channel<object, TrainingEvents> | undefined;

  function open(): vscode.WebviewPanel {
    const opened = openPage(extensionUri, { page: 'training', title: 'Training' }, vscode.ViewColumn.Beside);
    channel = openChannel<object, TrainingEvents, object, TrainingActions>(portOf(opened.webview), {
      requests: {},
      events: {
        ready() {
          const state = actions.state();
          if (state) channel?.emit('state', state);
        },
        stop: ({ keepWeights }) => actions.stop(keepWeights),
        trainAgain: () => actions.trainAgain(),
        revealModel: () => actions.revealModel(),
        openFolder: () => actions.openFolder(),
      },
    });
    opened.onDidDispose(() => {
      channel?.close('The training page was closed.');
      channel = undefined;
      panel = undefined;
    });
    return opened;
  }

  return {
    view: {
      state(state) {
        if (panel) panel.title = `Training: ${state.modelName}`;
        channel?.emit('state', state);
      },
      batches: (batches) => channel?.emit('batches', batches),
    },
    show() {
      panel ??= open();
      panel.reveal(undefined, true);
    },
    isVisible: () => panel?.visible ?? false,
    dispose: () => panel?.dispose(),
  };
}
