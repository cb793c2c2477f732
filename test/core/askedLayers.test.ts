/**
 * Layers that Keras 3 asks for their shape in a graph and does not run, so that what they build in `call` has no weights
 * yet. Totals as Keras 3.15 counts them.
 */
import { expect, it } from 'vitest';
import { analysed } from './lastLayers.js';

const HEAD = `import keras, numpy as np
from keras import layers
class ConvBN(layers.Conv2D):
    def __init__(self, filters, kernel_size, **kwargs):
        super().__init__(filters, kernel_size, padding='same', use_bias=False, **kwargs)
        self.bn = layers.BatchNormalization()
    def call(self, x):
        return self.bn(super().call(x))
class Pooled(layers.Conv2D):
    def __init__(self, filters):
        super().__init__(filters, 3)
        self.pool = layers.MaxPooling2D()
    def call(self, x):
        return self.pool(super().call(x))
class Own(layers.Layer):
    def __init__(self, units):
        super().__init__()
        self.dense, self.units = layers.Dense(units), units
    def call(self, x):
        return self.dense(x)
    def compute_output_shape(self, shape):
        return (*shape[:-1], self.units)
class Built(Own):
    def build(self, shape):
        self.scale = self.add_weight(shape=(shape[-1],))
class Whole(Own):
    def build(self, shape):
        self.dense.build(shape)
class Outer(layers.Layer):
    def __init__(self):
        super().__init__()
        self.first, self.second = ConvBN(4, 3), Built(5)
    def call(self, x):
        return self.second(self.first(x))
i = keras.Input((8, 8, 3))
`;
const image = 'np.zeros((1, 8, 8, 3))';

it.each([
  ['m = keras.Model(i, ConvBN(4, 3)(i))', 108],
  ['m = keras.Model(i, Own(4)(i))', 16],
  ['m = keras.Model(i, Built(4)(i))', 3],
  ['m = keras.Model(i, Whole(4)(i))', 16],
  ['m = keras.Model(i, Outer()(i))', 153],
  ['m = keras.Sequential([i, ConvBN(4, 3), Built(4)])', 112],
  ['m = keras.Sequential([keras.Input((5, 8, 8, 3)), layers.TimeDistributed(ConvBN(4, 3))])', 108],
  // Its shape is that of Conv2D.
  ['m = keras.Model(i, layers.Dense(2)(layers.Flatten()(Pooled(4)(i))))', 402],
  [`m = keras.Model(i, ConvBN(4, 3)(i))\nm(${image})`, 124],
  [`m = keras.Model(i, ConvBN(4, 3)(i))\nm.predict(${image})`, 124],
  [`layer = ConvBN(4, 3)\nlayer(${image})\nm = keras.Model(i, layer(i))`, 124],
])('%s', (lines, total) => {
  const { layers, errors } = analysed(`${HEAD}${lines}\n`);
  expect([layers.at(-1)?.split(' · ').at(-2), errors]).toEqual([String(total), []]);
});
