/** Layers inside layers; the values are real Keras 3.15's for the same code. */
import { expect, it } from 'vitest';
import { analyse } from '../../../src/core/index.js';

const VIDEO = `
import keras
from keras import layers
frames = keras.Input((10, 32, 32, 3))
cnn = keras.Sequential([layers.Conv2D(8, 3, activation='relu'), layers.MaxPooling2D(), layers.Flatten()])
x = layers.TimeDistributed(cnn)(frames)
x = layers.Bidirectional(layers.LSTM(16, return_sequences=True))(x)
o, h, c = layers.LSTM(8, return_state=True)(x)
d = layers.RepeatVector(5)(o)
d = layers.LSTM(8, return_sequences=True)(d, initial_state=[h, c])
d = layers.TimeDistributed(layers.Dense(3))(d)
words = keras.Input((20,), dtype='int32')
e = layers.Embedding(1000, 32, mask_zero=True)(words)
e = layers.Bidirectional(layers.GRU(8))(e)
model = keras.Model([frames, words], [d, e])
`;

it('a network over video frames and words equals Keras, and the inner model learns its input', () => {
  const { models, diagnostics } = analyse({ path: 'video.py', language: 'python', text: VIDEO });
  const whole = models.find(({ name }) => name === 'model');
  const lines = whole?.nodes.map(
    ({ name, outputShapes, params }) => `${name} ${JSON.stringify(outputShapes)} ${params.total}`,
  );
  expect(new Set(lines)).toEqual(
    new Set([
      'input_layer [[null,10,32,32,3]] 0',
      'time_distributed [[null,10,1800]] 224',
      'bidirectional [[null,10,32]] 232576',
      'lstm_1 [[null,8],[null,8],[null,8]] 1312',
      'repeat_vector [[null,5,8]] 0',
      'lstm_2 [[null,5,8]] 544',
      'time_distributed_1 [[null,5,3]] 27',
      'input_layer_2 [[null,20]] 0',
      'embedding [[null,20,32]] 32000',
      'bidirectional_1 [[null,16]] 2016',
    ]),
  );
  const inner = models.find(({ name }) => name === 'cnn');
  expect(inner?.totals.params.total).toBe(224);
  expect(diagnostics.filter(({ severity }) => severity === 'error')).toEqual([]);
});

it.each([
  ['LSTMCell', '[h, c]', 'h + s[0] + s[1]'],
  ['GRUCell', 'h', 'h + s'],
  ['GRUCell', '[h]', 'h + s[0]'],
  ['SimpleRNNCell', '(h,)', 'h + s[0]'],
])('one step of %s on %s gives its output, and states nested as they were', (cell, states, used) => {
  const text = `import keras
from keras import layers
x = keras.Input((3,))
h = keras.Input((5,))
c = keras.Input((5,))
y, s = layers.${cell}(5)(x, ${states})
model = keras.Model([x, h, c], [y, ${used}])
`;
  const { models, diagnostics } = analyse({ path: 'cells.py', language: 'python', text });
  expect(diagnostics.filter(({ severity, code }) => severity === 'error' && code !== 'disconnected')).toEqual(
    [],
  );
  expect(models[0]?.outputs.length).toBeGreaterThan(1);
});

// Keras 3 makes this model, where tf_keras refuses it: TimeDistributed asks its layer for a shape and for nothing else.
it.each([
  [3, 'warning'],
  [2, 'error'],
])('a layer for other ranks inside TimeDistributed is told in Keras %s', (major, expected) => {
  const text = `# convlens: keras=${major}
import keras
from keras import layers
x = keras.Input((3, 8, 8, 4))
model = keras.Model(x, layers.TimeDistributed(layers.GlobalAveragePooling1D())(x))
`;
  const { diagnostics } = analyse({ path: 'video.py', language: 'python', text });
  expect(diagnostics.map(({ code, severity }) => `${severity} ${code}`)).toContain(`${expected} wrong-rank`);
});

it('a layer that is also used by itself, or by another wrapper, is counted once; Bidirectional has copies', () => {
  const code = `import keras
from keras import layers
x = keras.Input((5, 4))
dense, cell, rnn = layers.Dense(3), layers.LSTMCell(6), layers.LSTM(6, return_sequences=True)
a = keras.Model(x, [layers.TimeDistributed(dense)(x), dense(x)])
b = keras.Model(x, [layers.RNN(cell)(x), layers.RNN(cell, return_sequences=True)(x)])
c = keras.Model(x, [layers.Bidirectional(rnn)(x), rnn(x)])
`;
  const { models } = analyse({ path: 'shared.py', language: 'python', text: code });
  expect(models.map(({ totals }) => totals.params.total)).toEqual([15, 264, 792]);
});

it('the trainer gets the whole part of Keras 2’s floats, and no padding or deviation that it lacks', () => {
  const text = `# convlens: keras=2
import keras
from keras import layers
x = keras.Input((8, 8, 4))
y = layers.Conv2D(8.5, 3)(x)
y = layers.Reshape((36, 8))(y)
y = layers.SeparableConv1D(3, 3, padding='causal')(y)
y = layers.GaussianNoise((0.1, 0.2, 0.3))(y)
model = keras.Model(x, layers.Dense(30 / 4)(y))
`;
  const { models } = analyse({ path: 'm.py', language: 'python', text });
  const [, conv, , separable, noise, dense] = models[0]?.nodes.map(({ topology }) => topology) ?? [];
  expect(conv).toMatchObject({ config: { filters: 8 } });
  expect(dense).toMatchObject({ config: { units: 7 } });
  expect([separable, noise]).toEqual([
    { unsupported: 'ConvLens does not train SeparableConv1D with causal padding.' },
    { unsupported: 'stddev of gaussian_noise is a list here, and a number where it is trained.' },
  ]);
});

/** Keras 3.15 asks a pooling layer for its word in small letters where it works out shapes; TensorFlow takes it in any. */
it('pooling inside the code of other layers and models takes "SAME"', () => {
  const text = `import keras
from keras import layers
class Block(layers.Layer):
    def __init__(self, padding):
        super().__init__()
        self.pool = layers.MaxPooling2D(2, padding=padding)
    def call(self, x):
        return self.pool(x)
class Net(keras.Model):
    def __init__(self):
        super().__init__()
        self.pool = layers.AveragePooling2D(2, padding='VALID')
    def call(self, x):
        return self.pool(x)
i = keras.Input((9, 9, 4))
keras.Model(i, [Block('Same')(i), Net()(i)])
keras.Model(i, layers.MaxPooling2D(2, padding='SAME')(i))
keras.Model(i, Block('full')(i))
`;
  const { diagnostics, models } = analyse({ path: 'm.py', language: 'python', text });
  const shapes = models[0]?.nodes.slice(1).map(({ outputShapes }) => outputShapes[0]);
  expect(shapes).toEqual([
    [null, 5, 5, 4],
    [null, 4, 4, 4],
  ]);
  const errors = diagnostics.filter(({ severity }) => severity === 'error');
  expect(errors.map(({ message }) => message)).toEqual([
    expect.stringContaining('found "full"'),
    expect.stringContaining('found "SAME"'),
  ]);
});
