/** What can be asked of the run, and of those that it waits for. */
import * as l10n from '@vscode/l10n';
import type { FaultChoice } from '../../src/protocol/trainer.js';
import type { TrainingActions, TrainingState } from '../../src/protocol/webview.js';
import { button } from '../controls.js';
import { make } from '../page.js';
import { aheadList } from './ahead.js';

type Say = <A extends keyof TrainingActions>(action: A, data: TrainingActions[A]) => void;

export class ActionBar {
  readonly element = make('div', '');
  private readonly actions = make('div', 'actions');
  private readonly ahead = make('div', 'ahead');
  private shownFor = '';

  constructor(private readonly say: Say) {
    this.element.append(this.actions, this.ahead);
  }

  /** Buttons stay the same elements while the phase does, so that a click in flight is not lost. */
  show(state: TrainingState): void {
    const key = offersKey(state);
    if (key === this.shownFor) return;
    this.shownFor = key;
    const { say } = this;
    const before = state.ahead ?? [];
    this.ahead.replaceChildren(
      ...(before.length > 0 ? [aheadList(before, (folder, ask) => say('askAhead', { folder, ask }))] : []),
    );
    this.actions.replaceChildren(
      ...offers(state, say),
      button(l10n.t('Show Model'), () => say('revealModel', null)),
      button(l10n.t('Open Folder'), () => say('openFolder', null)),
      ...(state.result?.modelPath === undefined
        ? []
        : [button(l10n.t('Export…'), () => say('export', null))]),
    );
  }
}

/** Of what decides which buttons there are. */
function offersKey({ runId, phase, judging, ahead = [] }: TrainingState): string {
  return JSON.stringify([runId, phase, judging !== undefined, ahead]);
}

function offers(state: TrainingState, say: Say): readonly HTMLElement[] {
  const stop = (look?: 'primary') => button(l10n.t('Stop'), () => say('stop', { keepWeights: true }), look);
  const discard = () => button(l10n.t('Stop and Discard'), () => say('stop', { keepWeights: false }));
  // Measuring is left out by a stop.
  if (state.judging)
    return [button(l10n.t('Leave Out the Measuring'), () => say('stop', { keepWeights: true }))];
  switch (state.phase) {
    case 'queued':
      return [
        ...(state.ahead?.some((run) => run.phase === 'queued')
          ? [button(l10n.t('Train Next'), () => say('goFirst', null), 'primary')]
          : []),
        button(l10n.t('Cancel Run'), () => say('stop', { keepWeights: false })),
      ];
    case 'preparing':
      return [stop('primary')];
    case 'training':
      return [button(l10n.t('Pause'), () => say('pause', { isPaused: true }), 'primary'), stop(), discard()];
    case 'paused':
      return [
        button(l10n.t('Continue'), () => say('pause', { isPaused: false }), 'primary'),
        stop(),
        discard(),
      ];
    case 'stopping':
      return [endButton(say)];
    case 'finished':
    case 'failed':
      return endOffers(state, say);
  }
}

/** A batch may take minutes, or the process may hang: whoever has waited for a while need not wait longer. */
const PATIENCE_MS = 5000;

function endButton(say: Say): HTMLElement {
  const end = button(l10n.t('End at Once'), () => say('end', null));
  end.title = l10n.t('Without waiting for the batch: what was trained since the last checkpoint is lost.');
  end.hidden = true;
  setTimeout(() => {
    end.hidden = false;
  }, PATIENCE_MS);
  return end;
}

const CHOICES: Readonly<Record<FaultChoice, string>> = {
  skipFaulty: l10n.t('Train Without Them'),
  download: l10n.t('Download and Train'),
  chooseData: l10n.t('Choose Data…'),
};

function endOffers(state: TrainingState, say: Say): readonly HTMLElement[] {
  const choice = state.failure?.choice;
  const plain = plainOffers(state, say);
  if (choice === undefined) return plain;
  return [button(CHOICES[choice], () => say('choose', { choice }), 'primary'), ...plain];
}

function plainOffers({ canResume, result }: TrainingState, say: Say): readonly HTMLElement[] {
  const isWhole = result !== undefined && !result.stoppedEarly;
  const again = button(
    l10n.t('Train Again'),
    () => say('trainAgain', { overrides: {} }),
    isWhole ? 'primary' : 'secondary',
  );
  if (!canResume) return [again];
  const resume = () => say('resume', null);
  return [
    button(isWhole ? l10n.t('Train Longer…') : l10n.t('Resume'), resume, isWhole ? 'secondary' : 'primary'),
    again,
  ];
}
