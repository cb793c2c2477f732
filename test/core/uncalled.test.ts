/** Functions that the file never calls are read with parameters of which only the names are known: no fault follows from those. */
import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { analyse } from '../../src/core/index.js';

const text = readFileSync(new URL('../fixtures/uncalled.py', import.meta.url), 'utf8');

it('a parameter may be a tensor of any shape', () => {
  const { diagnostics } = analyse({ path: 'uncalled.py', language: 'python', text });
  expect(diagnostics.filter(({ severity }) => severity === 'error').map(({ message }) => message)).toEqual(
    [],
  );
});

it('a number that a function is not given stays a number beside a tensor', () => {
  const program = `import keras
def block(x, scale):
    return keras.layers.Activation('relu')(x + scale * keras.layers.Conv2D(4, 3, padding='same')(x))
def build(scale):
    inputs = keras.Input((8, 8, 4))
    return keras.Model(inputs, block(inputs, scale))
`;
  const { models } = analyse({ path: 'f.py', language: 'python', text: program });
  expect(models[0]?.nodes.at(-1)?.outputShapes).toEqual([[null, 8, 8, 4]]);
});
