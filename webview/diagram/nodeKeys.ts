/** Keys on the drawing: arrows go to the nearest card in that direction, Enter opens, Space folds. */
import type { SceneItem } from '../../src/core/diagram/index.js';
import type { Canvas } from './canvas.js';
import { keyAt } from './gestures.js';

export interface KeyActions {
  readonly activate: (key: string) => void;
  readonly toggle: (key: string) => void;
  readonly find: () => void;
}

export function listenToKeys(canvas: Canvas, actions: KeyActions): void {
  window.addEventListener('keydown', (event) => {
    if ((event.ctrlKey || event.metaKey) && event.key === 'f') {
      event.preventDefault();
      actions.find();
    }
  });
  canvas.viewport.addEventListener('keydown', (event) => {
    const key = keyAt(event.target);
    if (key === undefined || event.ctrlKey || event.metaKey) {
      if (key === undefined && event.target === canvas.viewport && event.key === 'Enter') focusFirst();
      return;
    }
    if (event.key === 'Enter') actions.activate(key);
    else if (event.key === ' ') actions.toggle(key);
    else if (event.key === 'Escape') canvas.viewport.focus();
    else if (event.key === 'Home') focusFirst();
    else if (event.key.startsWith('Arrow')) {
      const next = nearest(key, event.key);
      if (next !== undefined) canvas.focus(next);
    } else return;
    event.preventDefault();
  });

  function cards(): readonly SceneItem[] {
    return (canvas.scene?.items ?? []).filter(({ kind }) => kind !== 'edge' && kind !== 'caption');
  }

  function focusFirst(): void {
    const first = cards().find(({ kind }) => kind !== 'frame');
    if (first) canvas.focus(first.key);
  }

  /** Distance counts, and sideways distance counts double. */
  function nearest(from: string, arrow: string): string | undefined {
    const all = cards();
    const start = all.find(({ key }) => key === from);
    if (!start) return undefined;
    const isUpright = arrow === 'ArrowUp' || arrow === 'ArrowDown';
    const sign = arrow === 'ArrowUp' || arrow === 'ArrowLeft' ? -1 : 1;
    let best: { readonly key: string; readonly distance: number } | undefined;
    for (const item of all) {
      if (item.kind === 'frame' || item.key === from) continue;
      const dx = item.x + item.width / 2 - (start.x + start.width / 2);
      const dy = item.y + item.height / 2 - (start.y + start.height / 2);
      const ahead = sign * (isUpright ? dy : dx);
      const aside = Math.abs(isUpright ? dx : dy);
      if (ahead < 4) continue;
      const distance = ahead + 2 * aside;
      if (!best || distance < best.distance) best = { key: item.key, distance };
    }
    return best?.key;
  }
}
