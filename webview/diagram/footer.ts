/** Below the drawing, never over it: what the colours mean, and how large the drawing is shown. */
import * as l10n from '@vscode/l10n';
import type { Scene } from '../../src/core/diagram/index.js';
import { make } from '../page.js';
import { iconButton, setIcon } from './icons.js';

export interface FooterActions {
  toggleLegend(): void;
  zoom(factor: number): void;
  fit(): void;
}
export interface Footer {
  readonly element: HTMLElement;
  show(scene: Scene): void;
  setLegendOpen(isOpen: boolean): void;
}

const ZOOM = 1.25;

export function createFooter(actions: FooterActions): Footer {
  const entries = make('div', 'legend');
  entries.id = 'legend';
  const toggle = iconButton('chevron-down', l10n.t('Colours'), actions.toggleLegend);
  toggle.classList.add('of-legend');
  toggle.append(l10n.t('Colours'));
  toggle.setAttribute('aria-controls', entries.id);
  const element = make(
    'footer',
    'foot',
    toggle,
    entries,
    make(
      'span',
      'cluster',
      iconButton('zoom-out', l10n.t('Zoom out'), () => actions.zoom(1 / ZOOM)),
      iconButton('screen-full', l10n.t('Fit the drawing to the window'), actions.fit),
      iconButton('zoom-in', l10n.t('Zoom in'), () => actions.zoom(ZOOM)),
    ),
  );
  return {
    element,
    show: (scene) => entries.replaceChildren(...legendEntries(scene)),
    setLegendOpen(isOpen) {
      entries.hidden = !isOpen;
      setIcon(toggle, isOpen ? 'chevron-down' : 'chevron-right');
      toggle.setAttribute('aria-expanded', String(isOpen));
    },
  };
}

function legendEntries({ legend, note }: Scene): readonly HTMLElement[] {
  const entries = legend.map(({ paint, text }) => {
    const swatch = make('i', '');
    swatch.style.background = `var(--cl-${paint})`;
    return make('span', '', swatch, text);
  });
  return note ? [...entries, make('span', 'note', note)] : entries;
}
