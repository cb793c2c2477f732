/**
 * A curve while it grows: what was zoomed into stays, the last values stand under it and in its label, and the keyboard
 * moves, zooms and reads.
 * @vitest-environment happy-dom
 */
import { afterEach, describe, expect, test, vi } from 'vitest';
import { Chart, type Curve } from '../../webview/training/chart.js';

interface Options {
  readonly hooks: {
    readonly setScale: readonly ((plot: object, scale: string) => void)[];
    readonly setSeries: readonly ((plot: object) => void)[];
  };
  readonly series: readonly {
    readonly label: string;
    readonly value: (plot: object, value: number | null, series: number, index: number | null) => string;
  }[];
}
/** Stands for the drawing, which needs a canvas: what it is told, and a scale that the test sets as a user does. */
const plots = vi.hoisted(
  (): { drawn: unknown[]; pointer?: number; last?: { scales: object; options: Options; data: unknown } } => ({
    drawn: [],
  }),
);
vi.mock('uplot', () => ({
  default: class {
    scales: { x: { min?: number; max?: number } } = { x: {} };
    constructor(
      readonly options: Options,
      public data: unknown,
      target: HTMLElement,
    ) {
      plots.last = this;
      // The legend: a row for the axis, then one a curve, whose click hides it.
      const rows = options.series.map(({ label }) => `<tr class="u-series"><th>${label}</th></tr>`);
      target.innerHTML = `<table class="u-legend">${rows.join('')}</table>`;
      const series = options.series.map(() => ({ show: true }));
      for (const [at, head] of [...target.querySelectorAll('th')].entries())
        head.addEventListener('click', () => {
          series[at] = { show: series[at]?.show === false };
          for (const told of options.hooks.setSeries) told({ series });
        });
    }
    setData(data: unknown, resets = true) {
      this.data = data;
      plots.drawn.push(resets);
      if (!resets) return;
      this.scales = { x: {} };
      for (const told of this.options.hooks.setScale) told(this, 'x');
    }
    setScale(_: string, x: { min: number; max: number }) {
      this.scales = { x };
      for (const told of this.options.hooks.setScale) told(this, 'x');
    }
    valToPos(value: number) {
      return 10 * value;
    }
    setCursor({ left }: { left: number }) {
      plots.pointer = left;
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
  const chart = new Chart(host, 'Loss', 'batch', () => undefined);
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
  const chart = new Chart(host, 'Loss', 'batch', () => undefined);
  chart.draw(curve(3, 2, 0.25, null));
  expect(host.querySelector('.plot')?.getAttribute('aria-label')).toBe('Loss, training 0.2500');
  const value = plots.last?.options.series[1]?.value;
  expect(value?.(plots.last ?? {}, null, 1, null)).toBe('0.2500');
  expect(value?.(plots.last ?? {}, 3, 1, 0)).toBe('3.0000');
});

describe('by the keyboard', () => {
  const host = document.body.appendChild(document.createElement('section'));
  const chart = new Chart(host, 'Loss', 'batch', () => undefined);
  const validation = { label: 'validation', colour: '--y', values: [null, 2.5, null, 1.5], isDashed: true };
  chart.draw([...curve(3, 2, 1, 0.5), validation], { placeOf: (point) => `epoch ${Math.ceil(point / 2)}` });
  const picture = host.querySelector<HTMLElement>('.plot');
  const spoken = () => host.querySelector('[role="status"]')?.textContent;
  const press = (key: string) =>
    picture?.dispatchEvent(new KeyboardEvent('keydown', { key, cancelable: true })) === false;

  test('the values at a point are spoken, those of few points as they hold there, and the pointer goes along', () => {
    picture?.focus();
    expect(press('End')).toBe(true);
    expect(spoken()).toBe('batch 4 (epoch 2): training 0.5000, validation 1.5000');
    expect(plots.pointer).toBe(40);
    press('ArrowLeft');
    expect(spoken()).toBe('batch 3 (epoch 2): training 1.0000, validation 2.5000');
    expect(plots.pointer).toBe(30);
    press('Home');
    expect(spoken()).toBe('batch 1 (epoch 1): training 3.0000');
  });

  test('the part that is shown is spoken, and the whole comes back; other keys are left to the page', () => {
    chart.draw([...curve(...Array.from({ length: 101 }, (_, at) => at))]);
    press('Escape');
    press('+');
    expect(spoken()).toBe('batch 26 to 76');
    expect(host.querySelector<HTMLElement>('vscode-button')?.hidden).toBe(false);
    press('0');
    expect(spoken()).toBe('Whole Curve');
    expect(host.querySelector<HTMLElement>('vscode-button')?.hidden).toBe(true);
    expect(press('Escape')).toBe(false);
    expect(press('Tab')).toBe(false);
  });

  test('a curve is hidden and shown from the legend, which says so', () => {
    const label = [...host.querySelectorAll<HTMLElement>('.u-legend [role="button"]')].find(
      ({ textContent }) => textContent === 'training',
    );
    expect([label?.tabIndex, label?.getAttribute('aria-pressed')]).toEqual([0, 'true']);
    const toggle = (key: string) =>
      label?.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true }));
    toggle('Enter');
    expect(label?.getAttribute('aria-pressed')).toBe('false');
    toggle(' ');
    expect(label?.getAttribute('aria-pressed')).toBe('true');
  });

  test('the keys are told while the curve has the keyboard, and the pointer goes with it', () => {
    const hint = () => host.querySelector('.hint')?.textContent;
    picture?.focus();
    expect(hint()).toContain('zoom');
    expect(hint()).not.toContain('drag');
    press('Home');
    picture?.blur();
    expect(hint()).toContain('drag');
    expect(plots.pointer).toBe(-10);
  });
});
