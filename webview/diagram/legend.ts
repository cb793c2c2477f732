/** What the colours mean, over the drawing's lower edge. */
import type { Scene } from '../../src/core/diagram/index.js';
import { make } from '../page.js';

export function legendEntries({ legend, note }: Scene): readonly HTMLElement[] {
  const entries = legend.map(({ paint, text }) => {
    const swatch = make('i', '');
    swatch.style.background = `var(--cl-${paint})`;
    return make('span', '', swatch, text);
  });
  return note ? [...entries, make('span', 'note', note)] : entries;
}
