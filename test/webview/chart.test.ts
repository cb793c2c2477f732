/**
 * A curve while it grows: what was zoomed into stays, and the last values stand under it and in its label.
 * @vitest-environment happy-dom
 */
import { afterEach, expect, test, vi } from 'vitest';
import { Chart, type Curve } from '../../webview/training/chart.js';

interface Options {
  readonly hooks: { readonly setScale: readonly ((plot: object, scale: string) => void)[] };
  readonly series: readonly {
    readonly value: (plot: object, value: number | null, series: number, index: number | null) => string;
  }[];
}
/** Stands for the drawing, which needs a canvas: what it is told, and a scale that the test sets as a user does. */
const plots = vi.hoisted(
  (): { drawn: unknown[]; last?: { scales: object; options: Options; data: unknown } } => ({
    drawn: [],
  }),
);
vi.mock('uplot', () => ({
  default: class {
    scales: { x: { min?: number; max?: number } } = { x: {} };
    constructor(
      readonly options: Options,
      public data: unknown,
    ) {
      plots.last = this;
    }
    setData(data: unknown, resets = true) {
      this.data = data;
      plots.drawn.push(resets);
      if (!resets) return;
      this.scales = { x: {} };
      for (const told of this.options.hooks.setScale) told(this, 'x');
    }
    redraw() {}
    setSize() {}
    destroy() {}
  },
}));
afterEach(() => {
  plots.drawn.length = 0;
});

const curve = (...values: (number | null)[]): Curve[] => [{ label: 'training', colour: '--blue', values }];

function zoom(min: number, max: number): void {
  Object.assign(plots.last ?? {}, { scales: { x: { min, max } } });
  for (const told of plots.last?.options.hooks.setScale ?? []) told(plots.last ?? {}, 'x');
}

test('new batches leave the zoom as it is, and a button shows the whole again', () => {
  const host = document.createElement('section');
  const chart = new Chart(host, 'Loss');
  const whole = host.querySelector<HTMLElement>('vscode-button');
  chart.draw(curve(3, 2, 1));
  chart.draw(curve(3, 2, 1, 0.9));
  expect(whole?.hidden).toBe(true);
  zoom(2, 3);
  expect(whole?.hidden).toBe(false);
  chart.draw(curve(3, 2, 1, 0.9, 0.8));
  whole?.click();
  expect(whole?.hidden).toBe(true);
  chart.draw(curve(3, 2, 1, 0.9, 0.8, 0.7));
  // Whether the scales were set anew by what was drawn.
  expect(plots.drawn).toEqual([true, false, true, true]);
});

test('the last values are read out, and stand in the legend while the pointer is elsewhere', () => {
  const host = document.createElement('section');
  const chart = new Chart(host, 'Loss');
  chart.draw(curve(3, 2, 0.25, null));
  expect(host.querySelector('[role="img"]')?.getAttribute('aria-label')).toBe('Loss, training 0.2500');
  const value = plots.last?.options.series[1]?.value;
  expect(value?.(plots.last ?? {}, null, 1, null)).toBe('0.2500');
  expect(value?.(plots.last ?? {}, 3, 1, 0)).toBe('3.0000');
});
