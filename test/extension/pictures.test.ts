/** The walkthrough's pictures show what the extension says, in the colours of any theme. */
import { readFileSync, statSync } from 'node:fs';
import { expect, test } from 'vitest';
import { walkthroughPictures } from '../../scripts/walkthroughPictures.mjs';
import * as core from '../../src/core/index.js';

const pictures = walkthroughPictures(core);
const words = (name: string) => (pictures[name] ?? '').replace(/<[^>]*>/g, ' ');

test.each(Object.keys(pictures))('%s is as it is drawn from the code (npm run pictures)', (name) => {
  const file = `media/walkthrough/${name}`;
  expect(readFileSync(file, 'utf8')).toBe(pictures[name]);
  expect(statSync(file).size).toBeLessThan(16_000);
});

test('they show shapes, arithmetic, a fault with its fix, and the layers', () => {
  // Keras: Conv2D(64, 3, padding="same") on 48×48×1 has 3·3·1·64 + 64 parameters; Dense(7) on 24·24·64 has 258,055.
  expect(words('hints.svg')).toMatch(/→ 48×48×64 · 640.*→ 24×24×64.*→ 7 · 258\.1 k/s);
  expect(words('problems.svg')).toMatch(/46×46×64 and 46×46×32.*1×1 convolution.*Conv2D\(/s);
  expect(words('diagram.svg')).toMatch(/InputLayer.*Conv2D.*46×46×64.*Dense/s);
});

test('text, lines and paper take their colours from the theme', () => {
  for (const svg of Object.values(pictures)) {
    const fills = [...svg.matchAll(/<text[^>]* fill="([^"]*)"/g)].map(([, fill = '']) => fill);
    expect(fills.length).toBeGreaterThan(5);
    expect(fills.filter((fill) => !fill.startsWith('var(--vscode-'))).toEqual([]);
  }
});
