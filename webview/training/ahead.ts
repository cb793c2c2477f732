/** The runs that a waiting one waits for, the next to train first, with what can be done about each. */
import * as l10n from '@vscode/l10n';
import type { RunAhead } from '../../src/protocol/trainer.js';
import type { AheadAsk } from '../../src/protocol/webview.js';
import { button } from '../controls.js';
import { make } from '../page.js';
import { PHASES } from './words.js';

export function aheadList(
  runs: readonly RunAhead[],
  ask: (folder: string, ask: AheadAsk) => void,
): HTMLElement {
  const items = runs.map(({ title, folder, phase }) => {
    const offer = (text: string, what: AheadAsk) => {
      const element = button(text, () => ask(folder, what));
      element.setAttribute('aria-label', `${text}: ${title}`);
      return element;
    };
    const stop = phase === 'queued' ? l10n.t('Cancel Run') : l10n.t('Stop');
    const offers = [
      offer(l10n.t('Show'), 'show'),
      ...(phase === 'training' ? [offer(l10n.t('Pause'), 'pause')] : []),
      ...(phase === 'paused' ? [offer(l10n.t('Continue'), 'continue')] : []),
      ...(phase === 'stopping' ? [] : [offer(stop, 'stop')]),
    ];
    const name = make('span', 'name', title, make('span', 'phase', ` · ${phaseOf(phase)}`));
    return make('li', '', name, make('span', 'offers', ...offers));
  });
  return make('section', '', make('h2', '', l10n.t('Trains before it')), make('ol', '', ...items));
}

function phaseOf(phase: RunAhead['phase']): string {
  return phase === 'paused' ? l10n.t('Paused') : PHASES[phase];
}
