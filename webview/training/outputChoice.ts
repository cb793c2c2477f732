/** Which output of a model with several the curves and results are of: all of them, or one alone. */
import * as l10n from '@vscode/l10n';
import type { TrainingState } from '../../src/protocol/webview.js';
import { dropdown } from '../controls.js';
import { make } from '../page.js';

export class OutputChoice {
  readonly element = make('div', 'output-choice');
  private shownFor = '';

  constructor(
    private chosen: string | undefined,
    private readonly onChange: (output: string | undefined) => void,
  ) {
    this.element.hidden = true;
  }

  /** By its name; empty for all of them, or where there is only one. */
  of({ data }: TrainingState): string {
    return data?.outputs?.some(({ name }) => name === this.chosen) ? (this.chosen ?? '') : '';
  }

  show(state: TrainingState): void {
    const names = state.data?.outputs?.map(({ name }) => name) ?? [];
    const key = JSON.stringify([state.runId, names]);
    if (key === this.shownFor) return;
    this.shownFor = key;
    this.element.hidden = names.length < 2;
    const options = [
      { value: '', text: l10n.t('All, and the sum of their losses') },
      ...names.map((name) => ({ value: name, text: name })),
    ];
    const title = l10n.t('Output');
    const list = dropdown(title, options, this.of(state), (value) => {
      this.chosen = value === '' ? undefined : value;
      this.onChange(this.chosen);
    });
    this.element.replaceChildren(make('span', '', title), list);
  }
}
