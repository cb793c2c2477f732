/** Layers and models of the user's that answer a call by themselves, and what layers are asked for and set. */
import { expect, it } from 'vitest';
import { analyse } from '../../src/core/index.js';

const HEAD = `import keras
from keras import layers
`;

function models(text: string) {
  const found = analyse({ path: 'a.py', language: 'python', text });
  return {
    models: found.models.map(({ nodes, totals }) => {
      const { total, trainable } = totals.params;
      return `${nodes.map(({ type }) => type).join(' ')} · ${total} · ${trainable}`;
    }),
    errors: found.diagnostics.filter(({ severity }) => severity === 'error').map(({ message }) => message),
  };
}

it('a layer with its own __call__ leaves the layers inside of it in the model', () => {
  const text = `${HEAD}
class Pyramid(layers.Layer):
    def __init__(self, channels):
        super().__init__()
        self.side = [layers.Conv2D(channels, 1) for _ in range(2)]
        self.up = layers.UpSampling2D()

    def __call__(self, maps):
        fine, coarse = [conv(each) for conv, each in zip(self.side, maps)]
        return layers.concatenate([fine, self.up(coarse)])

a, b = keras.Input((8, 8, 3)), keras.Input((4, 4, 5))
m = keras.Model([a, b], Pyramid(6)([a, b]))
`;
  expect(models(text)).toEqual({
    models: ['InputLayer InputLayer Conv2D Conv2D UpSampling2D Concatenate · 60 · 60'],
    errors: [],
  });
});

it('an own __call__ that hands on to the library keeps the layer', () => {
  const text = `${HEAD}
class Told(layers.Dense):
    def __call__(self, x, *args, **kwargs):
        return layers.ReLU()(super().__call__(x, *args, **kwargs))

i = keras.Input((4,))
m = keras.Model(i, Told(3)(i))
`;
  expect(models(text)).toEqual({ models: ['InputLayer Told ReLU · 15 · 15'], errors: [] });
});

it('a plain layer has no layers, and a model between layers has', () => {
  const text = `${HEAD}
inner = keras.Sequential([keras.Input((4,)), layers.Dense(3), layers.Dense(2)])
outer = keras.Sequential([keras.Input((4,)), inner, layers.Flatten()])
count = 0
for layer in outer.layers:
    count += len(layer.layers) if hasattr(layer, 'layers') else 10
m = keras.Sequential([keras.Input((1,)), layers.Dense(count)])
`;
  expect(models(text).models.at(-1)).toBe('InputLayer Dense · 24 · 24');
  expect(
    models(`${HEAD}x = layers.Dense(3)\nm = keras.Sequential([keras.Input((4,)), x])\nx.layers\n`).errors,
  ).toEqual([
    'A layer of Keras such as Dense has no "layers": a model has: Python raises an AttributeError.',
  ]);
});

it("a layer's private flag freezes it and nothing inside of it", () => {
  const text = `${HEAD}
base = keras.Sequential([keras.Input((4,)), layers.Dense(3), layers.Dense(2)])
for layer in base.layers[:1]:
    layer._trainable = False
`;
  expect(models(text).models).toEqual(['InputLayer Dense Dense · 23 · 8']);
});
