/** What a hover says: more than fits on a card. Not for the keyboard, whose focus opens the inspector. */
import { make } from '../page.js';

const WAIT_MS = 350;

export function showTooltips(viewport: HTMLElement, textOf: (key: string) => string | undefined): void {
  const tip = make('div', 'tooltip');
  tip.setAttribute('role', 'tooltip');
  tip.hidden = true;
  viewport.append(tip);
  let timer: ReturnType<typeof setTimeout> | undefined;
  let shown: string | undefined;

  const hide = (): void => {
    clearTimeout(timer);
    tip.hidden = true;
    shown = undefined;
  };
  viewport.addEventListener('pointermove', (event) => {
    const item = event.target instanceof Element ? event.target.closest<SVGElement>('.item') : null;
    const key = item?.dataset.key;
    if (event.buttons !== 0 || key === undefined) return hide();
    if (key === shown) return;
    hide();
    shown = key;
    timer = setTimeout(() => {
      const text = textOf(key);
      if (!text) return;
      tip.textContent = text;
      tip.hidden = false;
      const { width, height } = tip.getBoundingClientRect();
      tip.style.left = `${Math.max(4, Math.min(event.clientX + 14, window.innerWidth - width - 8))}px`;
      tip.style.top = `${Math.max(4, Math.min(event.clientY + 18, window.innerHeight - height - 8))}px`;
    }, WAIT_MS);
  });
  viewport.addEventListener('pointerleave', hide);
  viewport.addEventListener('wheel', hide, { passive: true });
  viewport.addEventListener('pointerdown', hide);
}
