/**
 * Functions of `tf.*` and `K.*` on a tensor of a model are the layers that Keras 2 lists for them, and in a Lambda have
 * the shape that TensorFlow gives: `test/oracle/tensorflowCalls.py` asked both.
 */
import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { differences, type KerasEntry } from './kerasDifferences.js';

interface Call extends Omit<KerasEntry, 'seed' | 'source'> {
  readonly call: string;
  readonly shape: readonly number[];
  readonly inside: boolean;
}

const FILE = new URL('../fixtures/tensorflowCalls.json', import.meta.url);

it('functions on tensors are what TensorFlow and Keras 2 make of them', () => {
  const calls = JSON.parse(readFileSync(FILE, 'utf8')) as readonly Call[];
  const wrong = calls.flatMap((entry, seed) => {
    const [found] = differences({ ...entry, seed, source: programOf(entry) });
    return found === undefined ? [] : [`${entry.call}${entry.inside ? ' in a Lambda' : ''}: ${found}`];
  });
  expect(wrong.join('\n'), `${wrong.length} of ${calls.length} differ`).toBe('');
});

function programOf({ call, shape, inside }: Call): string {
  return `# convlens: keras=2
import tensorflow as tf
from tensorflow import keras
from tensorflow.keras import backend as K

x = keras.Input(shape=(${shape.join(', ')},))
y = ${inside ? `keras.layers.Lambda(lambda x: ${call})(x)` : call}
model = keras.Model(x, y)
`;
}
