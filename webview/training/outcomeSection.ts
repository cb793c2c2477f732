/** The run's outcome above everything else: its numbers large, and below what they say. */
import * as l10n from '@vscode/l10n';
import type { TrainingState } from '../../src/protocol/webview.js';
import { make } from '../page.js';
import { outcomeOf } from './outcome.js';

export class OutcomeSection {
  readonly element = make('section', 'outcome');
  private shownFor = '';

  constructor() {
    this.element.setAttribute('aria-label', l10n.t('Outcome'));
    this.element.hidden = true;
  }

  show(state: TrainingState): void {
    const outcome = outcomeOf(state);
    const key = JSON.stringify(outcome ?? null);
    if (key === this.shownFor) return;
    this.shownFor = key;
    const { scores = [], findings = [] } = outcome ?? {};
    this.element.hidden = scores.length + findings.length === 0;
    const tiles = scores.map(({ name, value, note }) =>
      make(
        'div',
        '',
        make('dt', '', name),
        make('dd', 'value', value),
        ...(note === undefined ? [] : [make('dd', 'note', note)]),
      ),
    );
    this.element.replaceChildren(
      make('dl', 'scores', ...tiles),
      ...(findings.length > 0 ? [make('ul', '', ...findings.map((text) => make('li', '', text)))] : []),
    );
  }
}
