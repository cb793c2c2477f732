/** Hints as a person reads them: the text at the end of each layer's line. */
import { expect, test } from 'vitest';
import { analyse, layerHints } from '../../src/core/index.js';

/** `line: text` of every hint. */
function hints(text: string): string[] {
  const analysis = analyse({ path: 'model.py', language: 'python', text });
  return layerHints(analysis).map((hint) => `${text.slice(0, hint.offset).split('\n').length}: ${hint.text}`);
}

test('a Sequential whose first layer gives the input shape has one hint for that layer', () => {
  expect(
    hints(`from keras import layers, models
model = models.Sequential()
model.add(layers.Conv2D(64, (3, 3), padding='same', input_shape=(48, 48, 1)))
model.add(layers.MaxPooling2D())
`),
  ).toEqual(['3: → 48×48×64 · 640', '4: → 24×24×64']);
});

test('layers made by a loop are counted and shown from first to last', () => {
  expect(
    hints(`import keras
from keras import layers
x = inputs = keras.Input((32, 32, 3))
for filters in (16, 32):
    x = layers.Conv2D(filters, 3, padding='same')(x)
model = keras.Model(inputs, x)
`),
  ).toEqual(['3: → 32×32×3', '5: ×2 → 32×32×16 … 32×32×32 · 5,088']);
});

test('an input that stands in a Sequential has a hint of its own', () => {
  expect(
    hints(`import keras
from keras import layers
model = keras.Sequential([
    keras.Input((28, 28, 1)),
    layers.Flatten(),
])
`),
  ).toEqual(['4: → 28×28×1', '5: → 784']);
});
