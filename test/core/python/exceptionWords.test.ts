/** What an exception says: its own words where the code or `assert` gives them, and not known where Python or Keras words it. */
import { expect, it } from 'vitest';
import { formatShape } from '../../../src/core/graph/dimensionArithmetic.js';
import { analyse } from '../../../src/core/index.js';

const sizesOf = (raising: string, kind: string) => {
  const text = `import keras
from keras import layers
try:
    ${raising}
except ${kind} as error:
    size = len(str(error))
model = keras.Sequential([keras.Input((4,)), layers.Dense(size)])
`;
  const { models, diagnostics } = analyse({ path: 'f.py', language: 'python', text });
  expect(diagnostics.filter(({ severity }) => severity === 'error')).toEqual([]);
  const [shape] = models[0]?.nodes.at(-1)?.outputShapes ?? [];
  return shape && formatShape(shape);
};

it.each([
  ['raise ValueError("four")', 'ValueError', '4'],
  ['assert 1 == 2, "apart"', 'AssertionError', '5'],
])('%s: the words that the code gives', (raising, kind, size) => {
  expect(sizesOf(raising, kind)).toBe(size);
});

it.each([
  ['{}["a"]', 'KeyError'],
  ['1 / 0', 'ZeroDivisionError'],
  ['int("abc")', 'ValueError'],
  ['layers.Dense(-1)', 'ValueError'],
])('%s: the words are Python’s or the library’s', (raising, kind) => {
  expect(sizesOf(raising, kind)).toBe('?');
});
