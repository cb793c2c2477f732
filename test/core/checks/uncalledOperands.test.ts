/** Layers where their outputs were meant, in arithmetic and operations: Keras 3 refuses each. */
import { expect, it } from 'vitest';
import { analyse } from '../../../src/core/index.js';

const HEAD = 'import keras\nfrom keras import layers\nx = keras.Input((8, 8, 3))\nf = layers.Flatten()\n';

function errorsOf(code: string): readonly string[] {
  return analyse({ path: 'a.py', language: 'python', text: `${HEAD}${code}\n` })
    .diagnostics.filter(({ severity }) => severity === 'error')
    .map(({ message }) => message);
}

it.each([
  'y = f + layers.Flatten()',
  'y = 1 - f',
  'y = keras.ops.clip(f, 0, 1)',
  'y = keras.ops.mean(f, axis=-1)',
])('%s', (code) => {
  expect(errorsOf(code)).toEqual([
    'A tensor was expected; found the layer "flatten" itself. Call it on a tensor first: layer(x).',
  ]);
});

it.each(['y = f(x) + 1', 'y = keras.ops.clip(f(x), 0, 1)', 'y = [f] + [f]', 'y = [f] * 2'])(
  '%s is in order',
  (code) => {
    expect(errorsOf(code)).toEqual([]);
  },
);
