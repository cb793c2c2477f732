/** The runs that a waiting one waits for, the next to train first, with what can be done about each. */
import * as l10n from '@vscode/l10n';
import type { RunAhead } from '../../src/protocol/trainer.js';
import type { AheadAsk } from '../../src/protocol/webview.js';
import { button } from '../controls.js';
import { make } from '../page.js';
import { PHASES } from './words.js';

export function aheadTable(
  runs: readonly RunAhead[],
  ask: (folder: string, ask: AheadAsk) => void,
): HTMLElement {
  const rows = runs.map(({ title, folder, phase }) => {
    const offer = (text: string, what: AheadAsk) => {
      const element = button(text, () => ask(folder, what));
      element.setAttribute('aria-label', `${text}: ${title}`);
      return element;
    };
    const offers = [
      offer(l10n.t('Show'), 'show'),
      ...(phase === 'training' ? [offer(l10n.t('Pause'), 'pause')] : []),
      ...(phase === 'paused' ? [offer(l10n.t('Continue'), 'continue')] : []),
      ...(phase === 'stopping'
        ? []
        : [offer(phase === 'queued' ? l10n.t('Cancel Run') : l10n.t('Stop'), 'stop')]),
    ];
    const name = make('th', '', title);
    name.setAttribute('scope', 'row');
    return make(
      'tr',
      '',
      name,
      make('td', '', PHASES[phase]),
      make('td', '', make('div', 'offers', ...offers)),
    );
  });
  return make('table', '', make('caption', '', l10n.t('Trains before it')), make('tbody', '', ...rows));
}
