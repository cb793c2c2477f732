/** Sizes that are no whole numbers, each refused by Keras 3 too, in the words of the code: `3072 / 1` is 3072.0. */
import { expect, it } from 'vitest';
import { analyse } from '../../../src/core/index.js';

function errorsOf(code: string): readonly string[] {
  const text = `import keras\nfrom keras import layers\n${code}\n`;
  return analyse({ path: 'a.py', language: 'python', text })
    .diagnostics.filter(({ severity }) => severity === 'error')
    .map(({ message }) => message);
}

it.each([
  ['layers.Dense(3072 / 1)(keras.Input((2,)))', 'found 3072.0.'],
  ['layers.Conv2D(4.0, 3)(keras.Input((8, 8, 1)))', 'found 4.0.'],
  ['layers.Conv2D(4, 3.0)(keras.Input((8, 8, 1)))', 'found 3.0.'],
  ['layers.Conv2D(4, (3.0, 2))(keras.Input((8, 8, 1)))', 'found a float among its entries.'],
  ['layers.UpSampling2D((2.0, 2))(keras.Input((8, 8, 1)))', 'found a float among its entries.'],
  ['layers.Conv2D(4, ("3", 3))(keras.Input((8, 8, 1)))', 'found ("3", 3).'],
  ['layers.ZeroPadding2D((1.0, 1))(keras.Input((8, 8, 1)))', 'padding must be one whole number'],
  ['layers.RepeatVector(2.0)(keras.Input((8,)))', 'found 2.0.'],
  ['layers.Embedding(10.0, 2)(keras.Input((8,)))', 'found 10.0.'],
  ['layers.Dense(-2)(keras.Input((2,)))', 'found -2.'],
  ['keras.Input(((3, 4),))', 'found a tuple inside the shape.'],
  ['keras.Sequential([layers.Dense(2, input_shape=(3.0,))])', 'found 3.0.'],
  ['keras.Sequential([layers.Conv2D(2, 3, input_shape=((8, 8), 3))])', 'found a tuple inside the shape.'],
])('%s', (code, found) => {
  expect(errorsOf(code)).toEqual([expect.stringContaining(found)]);
});

it('an input shape that no model uses is not refused', () => {
  expect(errorsOf('layers.Dense(2, input_shape=(3.0,))')).toEqual([]);
});

it.each(['layers.Conv2D(4, 3, strides=(2.0, 2))', 'layers.MaxPooling2D((2.0, 2))', 'layers.Conv2D(True, 3)'])(
  'Keras takes %s',
  (code) => {
    expect(errorsOf(`${code}(keras.Input((8, 8, 1)))`)).toEqual([]);
  },
);
