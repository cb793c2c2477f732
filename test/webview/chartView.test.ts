/** What keys do to the shown part of a curve: they move, zoom and give the whole back, and never leave the curve. */
import { expect, test } from 'vitest';
import { afterKey, type ChartView, isWhole, whole } from '../../webview/training/chartView.js';

/** The view after these keys, from the whole of a curve of `length` points. */
function after(length: number, ...keys: readonly string[]): ChartView {
  return keys.reduce((view, key) => afterKey(view, key, length) ?? view, whole(length));
}

test('arrows go from point to point, from the shown end on which they begin', () => {
  expect(after(100, 'ArrowRight').at).toBe(1);
  expect(after(100, 'ArrowLeft').at).toBe(100);
  expect(after(100, 'ArrowRight', 'ArrowRight', 'ArrowRight').at).toBe(3);
  expect(after(100, 'ArrowLeft', 'ArrowLeft').at).toBe(99);
  expect(after(100, 'ArrowRight', 'PageDown').at).toBe(11);
  expect(after(100, 'End', 'ArrowRight', 'ArrowRight').at).toBe(100);
  expect(after(100, 'End', 'Home', 'ArrowLeft').at).toBe(1);
});

test('the zoom keeps the point in its place, and the point takes the shown part along', () => {
  const near = after(101, 'Home', '+', '+');
  expect(near).toEqual({ from: 1, to: 26, at: 1 });
  const moved = afterKey({ ...near, at: 26 }, 'ArrowRight', 101);
  expect(moved).toEqual({ from: 2, to: 27, at: 27 });
  expect(after(101, '+')).toEqual({ from: 26, to: 76 });
  expect(after(101, '+', '-')).toEqual(whole(101));
});

test('a curve is never shown beyond its ends, nor nearer than a few points', () => {
  for (const length of [1, 2, 3, 40]) {
    const view = after(length, 'End', ...Array.from({ length: 12 }, () => '+'));
    expect(view.from).toBeGreaterThanOrEqual(1);
    expect(view.to).toBeLessThanOrEqual(length);
    expect(view.to - view.from).toBe(Math.min(4, length - 1));
    expect(after(length, '-', '-')).toEqual(whole(length));
  }
});

test('0 shows the whole and keeps the point; Escape lets go of it, and then is nothing of the chart’s', () => {
  const view = after(100, 'Home', '+', '+');
  expect(afterKey(view, '0', 100)).toEqual({ from: 1, to: 100, at: 1 });
  const left = afterKey(view, 'Escape', 100);
  expect(left).toEqual(whole(100));
  expect(left && isWhole(left, 100)).toBe(true);
  expect(afterKey(whole(100), 'Escape', 100)).toBeUndefined();
  expect(afterKey(whole(100), 'Tab', 100)).toBeUndefined();
});
