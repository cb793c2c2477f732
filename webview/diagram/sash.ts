/** The line between the drawing and the inspector: dragged, or moved with the arrow keys; a double click resets it. */
import * as l10n from '@vscode/l10n';
import { make } from '../page.js';

export interface SashEvents {
  /** The inspector's share of the page, 0 … 1; undefined is the usual one. */
  moved(share: number | undefined): void;
}

/** About, until it is measured. */
const USUAL = 0.3;
const SMALLEST = 0.15;
const LARGEST = 0.8;
const STEP = 0.04;

/** It stands between the two in the document. `share`: as the user left it. */
export function createSash(
  inspector: HTMLElement,
  share: number | undefined,
  events: SashEvents,
): HTMLElement {
  const element = make('div', 'sash');
  element.tabIndex = 0;
  element.setAttribute('role', 'separator');
  element.setAttribute('aria-label', l10n.t('Size of the inspector'));
  const around = (): HTMLElement => element.parentElement ?? element;
  /** Below the drawing in a narrow page, else beside it. */
  const isBelow = (): boolean => getComputedStyle(around()).flexDirection === 'column';
  const shareNow = (): number => {
    const [inner, outer] = [inspector.getBoundingClientRect(), around().getBoundingClientRect()];
    return isBelow() ? inner.height / outer.height : inner.width / outer.width;
  };

  function size(wanted: number | undefined): void {
    inspector.style.flexBasis = wanted === undefined ? '' : `${(wanted * 100).toFixed(1)}%`;
    element.setAttribute('aria-valuenow', String(Math.round((wanted ?? USUAL) * 100)));
  }
  function move(wanted: number | undefined): void {
    const kept = wanted === undefined ? undefined : Math.min(LARGEST, Math.max(SMALLEST, wanted));
    size(kept);
    events.moved(kept);
  }

  element.addEventListener('pointerdown', (event) => {
    element.setPointerCapture(event.pointerId);
    event.preventDefault();
  });
  element.addEventListener('pointermove', (event) => {
    if (!element.hasPointerCapture(event.pointerId)) return;
    const { right, bottom, width, height } = around().getBoundingClientRect();
    move(isBelow() ? (bottom - event.clientY) / height : (right - event.clientX) / width);
  });
  element.addEventListener('dblclick', () => move(undefined));
  element.addEventListener('keydown', (event) => {
    const isLarger = event.key === 'ArrowUp' || event.key === 'ArrowLeft';
    if (!isLarger && event.key !== 'ArrowDown' && event.key !== 'ArrowRight') return;
    event.preventDefault();
    move(shareNow() + (isLarger ? STEP : -STEP));
  });
  element.addEventListener('focus', () => {
    element.setAttribute('aria-orientation', isBelow() ? 'horizontal' : 'vertical');
    element.setAttribute('aria-valuenow', String(Math.round(shareNow() * 100)));
  });
  size(share);
  return element;
}
