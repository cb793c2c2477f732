/**
 * Code as people wrote it for earlier Keras, TensorFlow and Python: no false error, and the numbers that it had.
 * Expected values were read from Keras 3, and from tf_keras 2.21 where a test says Keras 2.
 */
import { expect, it } from 'vitest';
import { analyse } from '../../src/core/index.js';
import { analysed } from './lastLayers.js';

it('a layer keeps its sizes as tuples, and has its defaults', () => {
  const text = `from keras import Input, Model
from keras.layers import Conv2D, Dense, MaxPooling2D

class Strided(Conv2D):
    def __init__(self, size, strides=[2, 2], **kwargs):
        super().__init__(filters=4, kernel_size=size, strides=strides, **kwargs)
        self.all_strides = (1,) + self.strides + (1,)

i = Input((8, 8, 3))
pool = MaxPooling2D(3)
units = len((1,) + Conv2D(3, 3).kernel_size) + pool.strides[0] * Strided(3).all_strides[1] + Conv2D(3, 3).groups
m = Model(i, Dense(units)(i))
`;
  expect(analysed(text)).toEqual({ layers: ['Dense 8×8×10 · 40 · 40'], errors: [] });
});

it('a class that leaves methods open may get its attributes from classes of other files', () => {
  const agent = (body: string) => `import keras

class Agent:
    def __init__(self, model):
        self.model = model

    def fit(self):
        if not self.compiled:
            raise RuntimeError('compile first')
        return self.model

    def compile(self, optimizer):
        ${body}
`;
  expect(analysed(agent('raise NotImplementedError()')).errors).toEqual([]);
  expect(analysed(agent('self.optimizer = optimizer')).errors).toHaveLength(1);
});

const MODULE = `
class Inner(tf.Module):
    def __init__(self, units):
        self.dense = tf.keras.layers.Dense(units)

    def __call__(self, x):
        return self.dense(x)
`;

it('a tf.Module is a class like any other: Keras asks nothing of it', () => {
  const text = `import tensorflow as tf\n${MODULE}\ni = tf.keras.Input((4,))\nm = tf.keras.Model(i, Inner(5)(i))\n`;
  expect(analysed(text)).toEqual({ layers: ['Dense 5 · 25 · 25'], errors: [] });
});

it('Keras 3 leaves the weights of a tf.Module in a layer aside, and earlier Keras counts them', () => {
  const holder = `
class Outer(tf.keras.layers.Layer):
    def __init__(self):
        super().__init__()
        self.inner = Inner(6)

    def call(self, x):
        return self.inner(x)

m = tf.keras.Sequential([tf.keras.Input((4,)), Outer()])
`;
  const head = 'import tensorflow as tf\n';
  const leftOut = (text: string) =>
    analyse({ path: 'a.py', language: 'python', text }).models[0]?.totals.leftOut;
  expect(leftOut(head + MODULE + holder)).toBe(0);
  expect(leftOut(`${head}# convlens: keras=2\n${MODULE}${holder}`)).toBe(1);
});

it('a cell made from AbstractRNNCell is Keras 2 code, and its weights count', () => {
  const text = `import tensorflow as tf
class Cell(tf.keras.layers.AbstractRNNCell):
    def __init__(self, units, **kwargs):
        super().__init__(**kwargs)
        self.units = units
        self.state_size = units
    def build(self, shape):
        self.kernel = self.add_weight(shape=(shape[-1], self.units), name='kernel')
        self.recurrent = self.add_weight(shape=(self.units, self.units), name='recurrent')
    def call(self, x, states):
        h = tf.matmul(x, self.kernel) + tf.matmul(states[0], self.recurrent)
        return h, [h]
m = tf.keras.Sequential([tf.keras.layers.RNN(Cell(4), return_sequences=True, input_shape=(5, 3))])
`;
  const { models, diagnostics } = analyse({ path: 'a.py', language: 'python', text });
  expect(diagnostics.map(({ code }) => code)).toEqual(['earlier-keras']);
  expect(models[0]?.totals.params.total).toBe(28);
});

it('a power of a size that has only a name stays a size', () => {
  const text = `from keras import Input, Model
from keras.layers import Dense
def build(width, pool=2):
    i = Input((width ** pool,))
    return Model(i, Dense(width ** 2)(i))
`;
  const { models } = analyse({ path: 'a.py', language: 'python', text });
  expect(models[0]?.totals.leftOut).toBe(0);
});

it('six gives what Python 3 has', () => {
  const text = `import abc
import six
from six.moves import range, xrange, zip
from keras import Input, Model, layers

@six.add_metaclass(abc.ABCMeta)
class Builder(object):
    def build(self, kind):
        kernel = 5 if isinstance(kind, six.string_types) else 3
        x = i = Input((32, 32, 3))
        for f, n in zip([4, 5, 6], xrange(3)):
            x = layers.Conv2D(f + n, kernel)(x)
        for key, units in six.iteritems({'a': 4, 'b': 6}):
            x = layers.Dense(units, name=key)(x)
        return Model(i, x)

m = Builder().build('plain')
if six.PY3:
    n = Builder().build(None)
`;
  expect(analysed(text)).toEqual({
    layers: ['Dense 20×20×6 · 2184 · 2184', 'Dense 26×26×6 · 840 · 840'],
    errors: [],
  });
});

it('Keras 2 of TensorFlow brings tensors to the rank of a model’s input', () => {
  const text = `# convlens: keras=2
import tensorflow as tf
L = tf.keras.layers
a = tf.keras.Input((10, 1))
m = tf.keras.Model(a, L.Conv1D(3, 3)(a))
s = tf.keras.Sequential([tf.keras.Input((10, 1)), L.Conv1D(3, 3)])
i = tf.keras.Input((10,))
n = tf.keras.Model(i, [m(i), s(i), m(tf.keras.Input((10, 1, 1)))][:2])
`;
  const shapes = analyse({ path: 'a.py', language: 'python', text })
    .models.find(({ name }) => name === 'n')
    ?.nodes.slice(1)
    .map(({ outputShapes }) => outputShapes[0]);
  expect(shapes).toEqual([
    [null, 8, 3],
    [null, 8, 3],
  ]);
  expect(analysed(text).errors).toEqual([]);
});

it('Keras 2 names the input that it adds to a Sequential after its first layer, and counts it not', () => {
  const text = `# convlens: keras=2
import tensorflow as tf
L = tf.keras.layers
s = tf.keras.Sequential([L.Conv2D(6, 7, input_shape=[96, 96, 3])])
a = tf.keras.Input((9, 9, 1))
p = tf.nn.avg_pool2d(tf.nn.avg_pool(a, 2, 2, 'SAME'), 2, 2, 'SAME')
m = tf.keras.Model(a, p)
full = tf.keras.Model(s.input, L.Flatten()(s.output))
`;
  const { models } = analyse({ path: 'a.py', language: 'python', text });
  const namesOf = (title: string) => models.find(({ name }) => name === title)?.nodes.map(({ name }) => name);
  expect(namesOf('m')).toEqual(['input_1', 'tf.nn.avg_pool', 'tf.nn.avg_pool2d']);
  expect(namesOf('full')).toEqual(['conv2d_input', 'conv2d', 'flatten']);
});

it('a model from a file is not None, so that what is done without one is not', () => {
  const text = `import keras
def net(inputs, n=3):
    return keras.Model(inputs, keras.layers.Dense(n)(inputs))
def boxed(model=None, **kwargs):
    if model is None:
        model = net(n=4, **kwargs)
    return keras.Model(model.inputs, model.outputs[0])
m = boxed(model=keras.models.load_model('x.h5'))
`;
  expect(analysed(text).errors).toEqual([]);
  const either = text.replace("keras.models.load_model('x.h5')", 'other');
  const chosen = `import os\n${either.replace('m = ', "other = keras.models.load_model('x.h5') if os.path.exists('x.h5') else None\nm = ")}`;
  expect(analysed(chosen).errors).toEqual(['net needs "inputs", which this call does not give.']);
});

it('reads TensorFlow under the backend, and passes over what depthwise layers passed over, as Keras 2 did', () => {
  const text = (keras: number) => `# convlens: keras=${keras}
from keras import backend as K
from keras.layers import Input, Lambda, DepthwiseConv2D, SeparableConv2D
from keras.models import Model
i = Input((8, 8, 4))
x = DepthwiseConv2D(3, kernel_initializer='he_normal')(i)
x = SeparableConv2D(6, 3, kernel_initializer='he_normal', kernel_regularizer='l2')(x)
x = Lambda(lambda t: K.tf.split(t, 2, axis=-1)[0])(x)
x = Lambda(lambda t: K.tf.image.resize_bilinear(t, (16, 16)))(x)
n = Model(i, x)
`;
  const read = (keras: number) => analyse({ path: 'model.py', language: 'python', text: text(keras) });
  const codes = (keras: number) => read(keras).diagnostics.map(({ code }) => code);
  expect(codes(2)).not.toContain('unknown-argument');
  expect(codes(3)).toContain('unknown-argument');
  const shapes = read(2).models[0]?.nodes.map(({ outputShapes }) => outputShapes[0]);
  expect(shapes?.slice(-2)).toEqual([
    [null, 4, 4, 3],
    [null, 16, 16, 3],
  ]);
});

const merged = (lines: string) => {
  const text = `from keras.models import Model
from keras.layers import Input, Dense, merge
i = Input((4,))
a, b = Dense(2)(i), Dense(3)(i)
${lines}
m = Model(i, x)
`;
  const document = { path: '/project/older.py', text, language: 'python' } as const;
  return analyse(document)
    .models.find(({ kind }) => kind !== 'block')
    ?.nodes.at(-1)?.name;
};

it.each([
  ["x = merge([a, b], mode='concat')", 'merge_1'],
  ['x = merge([a, a])', 'merge_1'],
  // A module of Keras 2, where it is called at all.
  ['x = merge.concatenate([a, b])', 'concatenate'],
  ['x = Dense(5)(a)', 'dense_2'],
  // Keras 2 took it too, with a warning.
  ["x = merge([Dense(units=3)(i), b], mode='concat')", 'merge'],
])('names are counted as the Keras does that the use of merge speaks of: %s', (line, name) => {
  expect(merged(line)).toBe(name);
});

it('names that left Keras are no slips: in Keras 2.0 to 2.3 each of these could be imported', () => {
  const text = `from keras.layers import Conv2D, Deconv2D, Deconv3D, Input
from keras.layers.recurrent import LSTM, Recurrent
from keras.models import Model

i = Input((8, 8, 3))
m = Model(i, Deconv2D(4, (3, 3), strides=(2, 2), padding='same')(i))
`;
  expect(analysed(`# convlens: keras=2\n${text}`)).toEqual({
    layers: ['Conv2DTranspose 16×16×4 · 112 · 112'],
    errors: [],
  });
});

it.each([
  [2, 'self.a = keras.metrics.Mean()', 10],
  [2, 'self.a, self.b = keras.metrics.Mean(), keras.metrics.Sum()', 11],
  [2, 'self.all = [keras.metrics.SparseCategoricalAccuracy()]', 10],
  [2, 'self.a = keras.metrics.AUC()', 808],
  [2, 'self.a = keras.metrics.Precision(thresholds=[0.2, 0.5])', 12],
  [3, 'self.a = keras.metrics.Mean()', 8],
])('Keras %i and the metrics that a model holds: %s', (major, line, total) => {
  const text = `# convlens: keras=${major}
import keras
import numpy as np

class Net(keras.Model):
    def __init__(self):
        super().__init__()
        self.dense = keras.layers.Dense(2)
        ${line}

    def call(self, x):
        return self.dense(x)

net = Net()
net(np.zeros((1, 3)))
`;
  expect(analysed(text).layers).toEqual([`InputLayer 3 · ${total} · 8`]);
});

it.each([
  ['from keras_applications import get_submodules_from_kwargs', ''],
  ['from . import get_submodules_from_kwargs', ''],
  [
    '_KERAS_LAYERS = None',
    `def get_submodules_from_kwargs(kwargs):
    return kwargs.get('backend'), kwargs.get('layers', _KERAS_LAYERS), kwargs.get('models'), kwargs.get('utils')
`,
  ],
])('a builder that is handed the modules of Keras, and nothing calls: %s', (head, own) => {
  const text = `${head}
${own}
def block(x, filters, **kwargs):
    backend, layers, models, keras_utils = get_submodules_from_kwargs(kwargs)
    axis = 3 if backend.image_data_format() == 'channels_last' else 1
    return layers.BatchNormalization(axis=axis)(layers.Conv2D(filters, 3, padding='same')(x))

def Net(input_shape=(32, 32, 3), classes=10, **kwargs):
    backend, layers, models, keras_utils = get_submodules_from_kwargs(kwargs)
    i = layers.Input(shape=input_shape)
    x = block(block(i, 16, **kwargs), 32, **kwargs)
    x = layers.Dense(classes)(layers.GlobalAveragePooling2D()(x))
    return models.Model(i, x, name='net')
`;
  expect(analysed(text)).toEqual({ layers: ['Dense 10 · 5610 · 5514'], errors: [] });
});

it('other names that are taken apart are none of those modules', () => {
  const text = `from . import parts
def build(**kwargs):
    layers, sizes = parts(kwargs)
    i = layers.Input((4,))
    return layers.Dense(3)(i)
`;
  expect(analysed(text).layers).toEqual([]);
});

// Keras 2: 100 · 8 in the embedding, then 20 · 8 values for 3 units.
it.each(['tf.logging.set_verbosity(tf.logging.ERROR)', 'FLAGS = tf.app.flags.FLAGS', "tf.gfile.Exists('a')"])(
  'what TensorFlow 2 has no longer tells of Keras 2: %s',
  (line) => {
    const text = `import tensorflow as tf
from tensorflow.keras import Sequential, layers
${line}
model = Sequential([layers.Embedding(100, 8, input_length=20), layers.Flatten(), layers.Dense(3)])
`;
    const { models } = analyse({ path: 'a.py', text, language: 'python' });
    expect(models[0]?.totals.params.total).toBe(800 + 160 * 3 + 3);
  },
);
