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

it('a function that a decorator of an unknown package wraps is read as one that is never called', () => {
  const program = `import click, keras
from registry import MODELS

@click.command()
@click.option('--size', default=64)
def main(size, classes=10):
    model = keras.Sequential([keras.Input((size, 3)), keras.layers.Dense(classes)])

@MODELS.register('net')
def net(units=7):
    return keras.Sequential([keras.Input((2,)), keras.layers.Dense(units)])

main()
`;
  const { models, diagnostics } = analyse({ path: 'f.py', language: 'python', text: program });
  expect(models.map(({ nodes }) => nodes.at(-1)?.params.total)).toEqual([40, 21]);
  expect(models[0]?.nodes[0]?.outputShapes[0]).toMatchObject([null, { expression: { name: 'size' } }, 3]);
  expect(diagnostics.filter(({ severity }) => severity === 'error')).toEqual([]);
});

it('what a test expects to fail is no fault', () => {
  const program = `import keras, pytest
from unittest import TestCase

def build(units):
    return keras.Sequential([keras.Input((4,)), keras.layers.Dense(units)])

def test_units():
    with pytest.raises(ValueError, match='units'):
        build(-1)
    model = build(3)

class Builds(TestCase):
    def test_it(self):
        with self.assertRaises(ValueError):
            keras.layers.Conv2D(0, 3)

def test_more():
    keras.layers.Conv2D(-3, 3)
`;
  const { models, diagnostics } = analyse({ path: 'f.py', language: 'python', text: program });
  expect(models.at(-1)?.totals.params.total).toBe(15);
  const errors = diagnostics.filter(({ severity }) => severity === 'error');
  expect(errors.map(({ span }) => program.slice(0, span.start).split('\n').length)).toEqual([18]);
});
