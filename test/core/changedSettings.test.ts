/** Settings that code changes on layers that are made. Shapes and counts as Keras 3.15 has them. */
import { expect, test } from 'vitest';
import { analyse } from '../../src/core/index.js';

const HEAD = `import keras
from keras import layers
`;

function factsOf(text: string, name = 'm'): readonly string[] {
  const { models, diagnostics } = analyse({ path: 'm.py', language: 'python', text: HEAD + text });
  expect(diagnostics.filter(({ severity }) => severity === 'error')).toEqual([]);
  const model = models.find((each) => each.name === name);
  return (model?.nodes ?? [])
    .filter(({ listed, type }) => listed && type !== 'InputLayer')
    .map(({ type, outputShapes, params }) => `${type} ${JSON.stringify(outputShapes[0])} ${params.total}`);
}

test('what the build of a class changes holds for what it extends', () =>
  expect(
    factsOf(`
class Wider(layers.Conv2D):
    def __init__(self, **kw):
        super().__init__(4, 3, **kw)
    def build(self, input_shape):
        self.filters = 8
        super().build(input_shape)
class Late(layers.Conv2D):
    def __init__(self, **kw):
        super().__init__(filters=None, kernel_size=3, **kw)
    def build(self, input_shape):
        self.filters = input_shape[-1] * 2
        super().build(input_shape)
class Set(layers.Dense):
    def __init__(self, **kw):
        super().__init__(4, **kw)
        self.units = 6
class NoBias(layers.Dense):
    def build(self, input_shape):
        self.use_bias = False
        super().build(input_shape)
m = keras.Sequential([keras.Input((8, 8, 3)), Wider(), Late(padding='same'), Set(), NoBias(5)])
`),
  ).toEqual([
    'Wider [null,6,6,8] 224',
    'Late [null,6,6,16] 1168',
    'Set [null,6,6,6] 102',
    'NoBias [null,6,6,5] 30',
  ]));

test('weights that the build of a class adds count beside those of what it extends', () =>
  expect(
    factsOf(`
class More(layers.Dense):
    def build(self, input_shape):
        super().build(input_shape)
        self.extra = self.add_weight(shape=(7,), name='extra')
class Unbound(layers.Conv2D):
    def __init__(self, n):
        layers.Conv2D.__init__(self, n, 3)
    def build(self, input_shape):
        layers.Conv2D.build(self, input_shape)
        self.extra = self.add_weight(shape=(7,), name='extra')
    def call(self, x):
        return layers.Conv2D.call(self, x) + 1.0
    def compute_output_shape(self, input_shape):
        return layers.Conv2D.compute_output_shape(self, input_shape)
m = keras.Sequential([keras.Input((8, 8, 3)), More(4), Unbound(5)])
`),
  ).toEqual(['More [null,8,8,4] 23', 'Unbound [null,6,6,5] 192']));

test('an attribute set before the first use is the setting, and one of the weights set later is not', () =>
  expect(
    factsOf(`
conv = layers.Conv2D(4, 3)
conv.strides = (2, 2)
conv.use_bias = False
conv.padding = 'same'
pool = layers.AveragePooling2D(2)
pool.pool_size = (1, 2)
dense = layers.Dense(3)
x = keras.Input((9, 9, 3))
y = dense(pool(conv(x)))
dense.units = 50
m = keras.Model(x, y)
`),
  ).toEqual(['Conv2D [null,5,5,4] 108', 'AveragePooling2D [null,3,2,4] 0', 'Dense [null,3,2,3] 15']));

test('strides and padding set between two uses of a layer hold from then on', () =>
  expect(
    factsOf(`
class Recurrent(layers.Layer):
    def __init__(self):
        super().__init__()
        self.conv = layers.Conv2D(8, 3, padding='same')
        self.skip = layers.Conv2D(8, 1, strides=2)
    def call(self, x):
        for step in range(2):
            if step == 0:
                kept = self.skip(x)
                self.conv.strides = (2, 2)
            else:
                kept = x
                self.conv.strides = (1, 1)
            x = self.conv(x) + kept
        return x
x = keras.Input((16, 16, 4))
conv = layers.Conv2D(4, 3, padding='same', strides=2)
y = conv(x)
conv.strides = (1, 1)
pool = layers.MaxPooling2D(2)
pool.strides = (1, 1)
z = pool(conv(y))
conv.padding = 'valid'
m = keras.Model(x, [z, layers.MaxPooling2D(2)(conv(y)), Recurrent()(layers.Concatenate()([y, y]))])
`),
  ).toEqual([
    'Conv2D [null,8,8,4] 148',
    'Conv2D [null,8,8,4] 148',
    'Conv2D [null,6,6,4] 148',
    'Concatenate [null,8,8,8] 0',
    'MaxPooling2D [null,7,7,4] 0',
    'MaxPooling2D [null,3,3,4] 0',
    'Recurrent [null,4,4,8] 656',
  ]));
