/**
 * Functions that call layers on what they are given, which nothing in the file calls. Expected are Keras 3.15's own
 * shapes and counts of the same functions, called on inputs of the sizes that the names are given here.
 */
import { expect, test } from 'vitest';
import { analyse } from '../../src/core/index.js';
import { HEAD, read } from './namedSizes.js';

const sizesOf = (name: string, height: number, width: number, channels: number) => ({
  [`${name}.shape[1]`]: height,
  [`${name}.shape[2]`]: width,
  [`${name}.shape[3]`]: channels,
});

const CONV_BLOCK = `
def conv_block(x, filters, size=3, strides=1, activation='relu'):
    x = layers.Conv2D(filters, size, strides=strides, padding='same', use_bias=False)(x)
    x = layers.BatchNormalization()(x)
    return layers.Activation(activation)(x)
`;

test('what stands before the layer that tells the rank knows it too', () => {
  const text = `
def se_block(inputs, ratio=8):
    c = inputs.shape[-1]
    s = layers.GlobalAveragePooling2D()(inputs)
    s = layers.Dense(c // ratio, activation='relu')(s)
    s = layers.Dense(c, activation='sigmoid')(s)
    s = layers.Reshape((1, 1, c))(s)
    return layers.Multiply()([inputs, s])
`;
  expect(read(text, sizesOf('inputs', 8, 10, 32))).toEqual([
    'global_average_pooling2d: -×32 · 0',
    'dense: -×4 · 132',
    'dense_1: -×32 · 160',
    'reshape: -×1×1×32 · 0',
    'multiply: -×8×10×32 · 0',
  ]);
});

test('two tensors that are joined have one rank', () => {
  const text = `${CONV_BLOCK}
def decoder_block(inputs, skip, filters):
    x = layers.Conv2DTranspose(filters, (2, 2), strides=2, padding='same')(inputs)
    x = layers.Concatenate()([x, skip])
    return conv_block(x, filters)
`;
  const sizes = { ...sizesOf('inputs', 4, 5, 6), ...sizesOf('skip', 8, 10, 3), filters: 8 };
  expect(read(text, sizes)).toEqual([
    'conv2d_transpose: -×8×10×8 · 200',
    'concatenate: -×8×10×11 · 0',
    'conv2d: -×8×10×8 · 792',
    'batch_normalization: -×8×10×8 · 32',
    'activation: -×8×10×8 · 0',
  ]);
});

test('a shape that is put together is none of the names that it is made of', () => {
  const text = `
class Join(layers.Layer):
    def __init__(self, filters):
        super().__init__()
        self.conv = layers.Conv2D(filters, 3)

    def call(self, x, skip, third):
        return self.conv(layers.Concatenate()([x, skip, third]))
`;
  expect(read(text, { filters: 4 })).toEqual(['conv2d: -×?×?×4 · ?']);
});

test('methods that nothing calls are read on tensors too', () => {
  const text = `
class Net:
    def inception(self, x, f1, f3, f5):
        a = layers.Conv2D(f1, 1, padding='same')(x)
        b = layers.Conv2D(f3, 3, padding='same')(x)
        c = layers.Conv2D(f5, 5, padding='same')(x)
        return layers.concatenate([a, b, c])
`;
  expect(read(text, { ...sizesOf('x', 8, 10, 3), f1: 4, f3: 5, f5: 6 })).toEqual([
    'conv2d: -×8×10×4 · 16',
    'conv2d_1: -×8×10×5 · 140',
    'conv2d_2: -×8×10×6 · 456',
    'concatenate: -×8×10×15 · 0',
  ]);
});

test('a function that makes a model of a tensor that it is given makes one', () => {
  const text = `
def head(features, classes):
    x = layers.Dense(64)(layers.GlobalAveragePooling2D()(features))
    return keras.Model(features, layers.Dense(classes)(x))
`;
  expect(read(text, { ...sizesOf('features', 8, 10, 3), classes: 7 }).slice(1)).toEqual([
    'global_average_pooling2d: -×3 · 0',
    'dense: -×64 · 256',
    'dense_1: -×7 · 455',
  ]);
});

test('losses and what the file calls are not shown', () => {
  const text = `${HEAD}${CONV_BLOCK}
def dice(y_true, y_pred):
    return 1 - 2 * keras.ops.sum(y_true * y_pred) / keras.ops.sum(y_true + y_pred)

inputs = keras.Input((8, 8, 3))
model = keras.Model(inputs, conv_block(inputs, 4))
`;
  const { models } = analyse({ path: 'f.py', language: 'python', text });
  expect(models.map(({ name, kind }) => `${name}: ${kind}`)).toEqual(['model: functional']);
});

test('a block has the name of its function, and needs no sample for its tensor', () => {
  const { models } = analyse({ path: 'f.py', language: 'python', text: `${HEAD}${CONV_BLOCK}` });
  expect(models.map(({ name, kind }) => `${name}: ${kind}`)).toEqual(['conv_block: block']);
  expect(models[0]?.fromUncalledBuilder).toEqual({ function: 'conv_block', symbols: ['filters'] });
});

test('options that a function takes from **kwargs have the names of their keys', () => {
  const text = `
def build(**kwargs):
    inputs = keras.Input(kwargs['shape'])
    x = layers.Conv2D(kwargs.get('filters', 32), 3)(inputs)
    x = layers.GlobalAveragePooling2D()(x)
    return keras.Model(inputs, layers.Dense(kwargs['classes'])(x))
`;
  const sizes = { 'shape[0]': 28, 'shape[1]': 28, 'shape[2]': 1, classes: 10 };
  expect(read(text, sizes).slice(1)).toEqual([
    'conv2d: -×26×26×32 · 320',
    'global_average_pooling2d: -×32 · 0',
    'dense: -×10 · 330',
  ]);
});

test('a default of None that the input needs is left open, and others are as they are written', () => {
  const program = `import keras
from keras import layers

def network(classes=10, input_tensor=None, input_shape=None, pooling=None):
    if input_tensor is None:
        image = layers.Input(shape=input_shape)
    else:
        image = input_tensor
    x = layers.Conv2D(8, 3, padding='same')(image)
    if pooling is None:
        x = layers.Flatten()(x)
    else:
        x = layers.GlobalAveragePooling2D()(x)
    return keras.Model(image, layers.Dense(classes)(x))

def small(input_tensor=None, input_shape=None):
    return network(3, input_tensor, input_shape)
`;
  const { models, diagnostics } = analyse({ path: 'f.py', language: 'python', text: program });
  expect(diagnostics.filter(({ severity }) => severity === 'error')).toEqual([]);
  const [{ nodes = [] } = {}] = models;
  expect(nodes.map(({ type }) => type)).toEqual(['InputLayer', 'Conv2D', 'Flatten', 'Dense']);
  expect(nodes[1]?.outputShapes[0]).toMatchObject([null, {}, {}, 8]);
});

test('a window over a tensor without an axis for it is not known', () => {
  const program = `import keras
from keras import ops
class Window(keras.layers.Layer):
    def call(self, x):
        return ops.conv(ops.max_pool(x, 2), ops.ones((3, 3, 4, 5)))
model = keras.Sequential([keras.Input(()), Window()])
`;
  expect(analyse({ path: 'f.py', language: 'python', text: program }).endedEarly).toBeUndefined();
});

test.each([
  'tf.equal(ids, tf.constant([3]))[:, :, None]',
  '(ids + tf.constant([3]))[:, :, None]',
  '(1 / (tf.math.sqrt(2.0) * ids))[:, tf.newaxis]',
])('what stands beside a constant may be a tensor of any shape: %s', (calculated) => {
  const text = `import tensorflow as tf\ndef masks(ids):\n    return ${calculated}\n`;
  expect(analyse({ path: 'f.py', language: 'python', text }).diagnostics).toEqual([]);
});
