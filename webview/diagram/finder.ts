/** The box that finds layers, over the drawing's upper right corner as the editor's own. */
import * as l10n from '@vscode/l10n';
import { make } from '../page.js';
import { iconButton } from './icons.js';

export interface Finder {
  readonly element: HTMLElement;
  open(): void;
  setFound(text: string): void;
}

export function createFinder(actions: {
  look(text: string): void;
  /** To the next thing found. */
  next(): void;
  closed(): void;
}): Finder {
  const input = document.createElement('input');
  input.type = 'search';
  input.placeholder = l10n.t('Name, type, size …');
  input.setAttribute('aria-label', l10n.t('Find a layer'));
  const found = make('span', 'found');
  found.setAttribute('role', 'status');
  const close = (): void => {
    element.hidden = true;
    input.value = '';
    actions.look('');
    actions.closed();
  };
  input.addEventListener('input', () => actions.look(input.value));
  input.addEventListener('keydown', (event) => {
    if (event.key === 'Enter') actions.next();
    if (event.key === 'Escape') close();
  });
  const element = make(
    'div',
    'finder',
    input,
    found,
    iconButton('arrow-down', l10n.t('Next layer found'), actions.next),
    iconButton('close', l10n.t('Close'), close),
  );
  element.hidden = true;
  return {
    element,
    open() {
      element.hidden = false;
      input.focus();
      input.select();
    },
    setFound(text) {
      found.textContent = text;
    },
  };
}
