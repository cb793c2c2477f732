/**
 * Layers of the code's own classes that no model has. Expected are Keras 3.15's own shapes and counts of the same
 * classes, called on inputs of the sizes that the names are given here.
 */
import { expect, test } from 'vitest';
import { analyse, trainingPlan } from '../../src/core/index.js';
import { HEAD, read } from './namedSizes.js';

const SQUEEZE = `
class SEBlock(layers.Layer):
    def __init__(self, ratio=16, **kwargs):
        super().__init__(**kwargs)
        self.ratio = ratio

    def build(self, input_shape):
        c = input_shape[-1]
        self.pool = layers.GlobalAveragePooling2D()
        self.fc1 = layers.Dense(c // self.ratio, activation='relu')
        self.fc2 = layers.Dense(c, activation='sigmoid')

    def call(self, inputs):
        s = self.fc2(self.fc1(self.pool(inputs)))
        return inputs * keras.ops.reshape(s, (-1, 1, 1, inputs.shape[-1]))
`;

test('a layer that no model has shows what it holds, by the rank that its own layers tell', () => {
  const sizes = { 'inputs.shape[1]': 8, 'inputs.shape[2]': 10, 'inputs.shape[3]': 32 };
  expect(read(SQUEEZE, sizes)).toEqual([
    'global_average_pooling2d: -×32 · 0',
    'dense: -×2 · 66',
    'dense_1: -×32 · 96',
  ]);
});

test('it is named by its class, at its class, and is no model of the program', () => {
  const analysis = analyse({ path: 'l.py', language: 'python', text: `${HEAD}${SQUEEZE}` });
  const { models } = analysis;
  expect(models.map(({ name, kind }) => `${name}: ${kind}`)).toEqual(['SEBlock: block']);
  expect(models[0]?.anchor.start).toBe(HEAD.length + 1);
  const plan = trainingPlan(analysis, models[0]?.id ?? '');
  expect(plan.ok ? [] : plan.reasons.map(({ message }) => message)).toEqual([
    '"SEBlock" is no model by itself: it is trained in a model that has it.',
  ]);
});

test('a layer that others of the file hold is read inside of those', () => {
  const text = `
class ConvBN(layers.Layer):
    def __init__(self, filters, size=3, strides=1, **kwargs):
        super().__init__(**kwargs)
        self.conv = layers.Conv2D(filters, size, strides=strides, padding='same', use_bias=False)
        self.bn = layers.BatchNormalization()

    def call(self, x, training=False):
        return keras.ops.relu(self.bn(self.conv(x), training=training))

class Bottleneck(layers.Layer):
    expansion = 4

    def __init__(self, filters, stride=1, downsample=None):
        super().__init__()
        self.c1 = ConvBN(filters, 1)
        self.c2 = ConvBN(filters, 3, stride)
        self.c3 = ConvBN(filters * self.expansion, 1)
        self.down = downsample

    def call(self, x, training=False):
        s = self.down(x) if self.down is not None else x
        y = self.c3(self.c2(self.c1(x, training=training), training=training), training=training)
        return keras.ops.relu(y + s)
`;
  const sizes = { 'x.shape[1]': 8, 'x.shape[2]': 10, 'x.shape[3]': 64, filters: 16 };
  expect(read(text, sizes)).toEqual([
    'conv_bn: -×8×10×16 · 1088',
    'conv_bn_1: -×8×10×16 · 2368',
    'conv_bn_2: -×8×10×64 · 1280',
  ]);
});

test('inputs that the code takes apart are as many, by the names it gives them', () => {
  const text = `
class Up(layers.Layer):
    def __init__(self, filters, act='relu', **kwargs):
        super().__init__(**kwargs)
        self.up = layers.Conv2DTranspose(filters, 2, strides=2, padding='same')
        self.join = layers.Concatenate()
        self.convs = [layers.Conv2D(filters, 3, padding='same', activation=act) for _ in range(2)]

    def call(self, inputs):
        x, skip = inputs
        x = self.join([self.up(x), skip])
        for conv in self.convs:
            x = conv(x)
        return x
`;
  const x = { 'x.shape[1]': 4, 'x.shape[2]': 5, 'x.shape[3]': 6 };
  const skip = { 'skip.shape[1]': 8, 'skip.shape[2]': 10, 'skip.shape[3]': 3 };
  expect(read(text, { ...x, ...skip, filters: 8 })).toEqual([
    'conv2d_transpose: -×8×10×8 · 200',
    'concatenate: -×8×10×11 · 0',
    'conv2d: -×8×10×8 · 800',
    'conv2d_1: -×8×10×8 · 584',
  ]);
});

const ATTENTION = `
class SpatialAttention(layers.Layer):
    def __init__(self, size=7, **kwargs):
        super().__init__(**kwargs)
        self.conv = layers.Conv2D(1, size, padding='same', activation='sigmoid')

    def call(self, x):
        mean = keras.ops.mean(x, axis=-1, keepdims=True)
        peak = keras.ops.max(x, axis=-1, keepdims=True)
        return x * self.conv(keras.ops.concatenate([mean, peak], -1))
`;

test('a layer that is called on data alone shows its inside on the shape of those', () => {
  const text = `${ATTENTION}
import numpy as np
layer = SpatialAttention()
y = layer(np.random.rand(2, 32, 32, 16))
`;
  expect(read(text, {})).toEqual(['conv2d: 2×32×32×1 · 99']);
});

test('a layer that a model has is not shown a second time', () => {
  const text = `${HEAD}${ATTENTION}
inputs = keras.Input((32, 32, 16))
model = keras.Model(inputs, SpatialAttention()(inputs))
`;
  const { models } = analyse({ path: 'l.py', language: 'python', text });
  expect(models.map(({ name }) => name)).toEqual(['model']);
});

test('a class that extends a layer of the library has weights of that, and is left alone', () => {
  const text = `${HEAD}
class Twice(layers.Dense):
    def call(self, x):
        return 2 * super().call(x)
`;
  expect(analyse({ path: 'l.py', language: 'python', text }).models).toEqual([]);
});

test('a layer without a call of its own gives back what it is given, as before Keras 3', () => {
  const text = `from tensorflow import keras
class NoMask(keras.layers.Layer):
    def compute_mask(self, inputs, mask=None):
        return None
x = keras.Input((5, 3))
model = keras.Model(x, keras.layers.Dense(4)(NoMask()(x)))
`;
  const { models } = analyse({ path: 'a.py', language: 'python', text });
  expect(models[0]?.nodes.map(({ outputShapes: [shape] }) => shape)).toEqual([
    [null, 5, 3],
    [null, 5, 3],
    [null, 5, 4],
  ]);
});
