/** Numbers of an array that the code changes are not those that it wrote out: known where they are calculated, else open. */
import { expect, it } from 'vitest';
import { analyse } from '../../src/core/index.js';

function unitsOf(code: string) {
  const text = `import numpy as np
from keras import Input, Sequential
from keras.layers import Dense
sizes = np.array([[4, 8], [16, 32]])
${code}
m = Sequential([Input((2,)), Dense(int(sizes[0, 1]))])
`;
  const [shape] =
    analyse({ path: 'a.py', language: 'python', text }).models[0]?.nodes.at(-1)?.outputShapes ?? [];
  const size = shape && 'map' in shape ? shape[1] : undefined;
  return typeof size === 'number' ? size : '?';
}

it.each([
  ['pass', 8],
  ['sizes[0, 1] = 5', '?'],
  ['first = sizes[0]\nfirst[1] = 5', '?'],
  ['for row in sizes:\n    row[1] += 1', '?'],
  ['sizes.fill(3)', '?'],
  ['sizes *= 2', 16],
  ['sizes = sizes + 1', 9],
  ['more = sizes\nmore *= 2', '?'],
  ['more = sizes[0]\nmore += 1', '?'],
  ['np.random.shuffle(sizes)', '?'],
  ['sizes[0] = [1, 2]', '?'],
  ['np.fill_diagonal(sizes, 1)', '?'],
  ['import other\nother.change(sizes)', '?'],
])('%s', (code, units) => {
  expect(unitsOf(code)).toBe(units);
});
