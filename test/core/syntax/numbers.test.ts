/** Python's numbers with nothing behind the dot, which Lezer's grammar does not read. */
import { expect, it } from 'vitest';
import { analyse } from '../../../src/core/index.js';

const PROGRAM = `
from keras import Input, Model, layers
yes = True
sizes = [1., 2.e1, 3. if yes else 4., 0. or 5.]
i = Input((8, 8, 3))
y = layers.Rescaling(1. / 255)(i)
model = Model(i, layers.Dense(int(sum(sizes)) + len([6. for s in sizes]))(y))
`;

it('reads 1. as 1.0, before operators, keywords, brackets and exponents', () => {
  const { models, diagnostics } = analyse({ path: 'm.py', language: 'python', text: PROGRAM });
  expect(diagnostics).toEqual([]);
  expect(models[0]?.nodes.at(-1)?.outputShapes).toEqual([[null, 8, 8, 1 + 20 + 3 + 5 + 4]]);
});

it('leaves attributes and ranges of dots alone', () => {
  const text = 'import keras\nx1 = keras\ny = [0.5, 1.0, .5, 10 .real]\nz = x1.layers\n';
  expect(analyse({ path: 'm.py', language: 'python', text }).diagnostics).toEqual([]);
});
