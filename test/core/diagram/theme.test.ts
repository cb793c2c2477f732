/** Colours of families side by side in a legend. */
import { expect, test } from 'vitest';
import { DATA_PAINTS, type ThemeName, themeOf } from '../../../src/core/diagram/index.js';

/** Distance of two colours in CIELAB (CIE 1976): about 2 can just be told apart side by side, 20 at a glance. */
function distance(one: string, other: string): number {
  const [a, b] = [labOf(one), labOf(other)];
  return Math.hypot(a[0] - b[0], a[1] - b[1], a[2] - b[2]);
}

function labOf(hex: string): [number, number, number] {
  const [r = 0, g = 0, b = 0] = [1, 3, 5].map((at) => {
    const share = Number.parseInt(hex.slice(at, at + 2), 16) / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  const f = (value: number) => (value > 0.008856 ? Math.cbrt(value) : 7.787 * value + 16 / 116);
  const x = f((0.4124 * r + 0.3576 * g + 0.1805 * b) / 0.9505);
  const y = f(0.2126 * r + 0.7152 * g + 0.0722 * b);
  const z = f((0.0193 * r + 0.1192 * g + 0.9505 * b) / 1.089);
  return [116 * y - 16, 500 * (x - y), 200 * (y - z)];
}

/** They mean the same to a reader. */
const ALIKE = new Set(['input other', 'merging operation']);

test.each<ThemeName>(['light', 'dark'])('families are told apart at a glance: %s', (name) => {
  const { colourOf } = themeOf(name);
  const families = DATA_PAINTS.filter((paint) => paint.startsWith('family-'));
  const close = families.flatMap((one, at) =>
    families.slice(at + 1).flatMap((other) => {
      const pair = [one, other]
        .map((paint) => paint.slice(7))
        .sort()
        .join(' ');
      const apart = distance(colourOf(one), colourOf(other));
      return apart < 18 && !ALIKE.has(pair) ? [`${pair}: ${apart.toFixed(0)}`] : [];
    }),
  );
  expect(close).toEqual([]);
});
