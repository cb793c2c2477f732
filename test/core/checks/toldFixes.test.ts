/** Fixes that a problem itself says: applied, no error is left. Keras 3.15 takes each program after it. */
import { expect, it } from 'vitest';
import { afterFix, diagnosticsOf } from './checkFix.js';

const HEAD = `import keras, numpy as np, tensorflow as tf
from keras import layers
i = keras.Input((8, 8, 3))
m = keras.Sequential([keras.Input((4,)), layers.Dense(1)])
m.compile('adam', 'mse')
data = tf.data.Dataset.from_tensor_slices((np.zeros((9, 4)), np.zeros((9, 1)))).batch(3)
`;

it.each([
  ['y = layers.Flatten(i)', 'y = layers.Flatten()(i)'],
  ['m.fit(data, validation_split=0.2)', 'm.fit(data)'],
  ['m.fit(data, np.zeros(9), epochs=2)', 'm.fit(data, epochs=2)'],
  ["m.compile(keras.optimizers.Adam, 'mse')", "m.compile(keras.optimizers.Adam(), 'mse')"],
  ["m.compile('adam', 'mse', metrics='mae')", "metrics=['mae']"],
  ['m.fit(np.zeros((2, 4)), [0, 1])', 'np.array([0, 1])'],
  ['y = layers.Dense(np.prod((2, 3)))(i)', 'layers.Dense(int(np.prod((2, 3))))'],
  ["m.save('net')", "m.save('net.keras')"],
  ["m.save_weights('net.h5')", "m.save_weights('net.weights.h5')"],
  ["y = layers.Dense(2, name='head/out')(i)", "name='head_out'"],
  ['y = keras.Input(8)', 'y = keras.Input((8,))'],
  ["m.compile(keras.optimizers.Adam(lr=0.01), 'mse')", 'Adam(learning_rate=0.01)'],
  ['y = layers.Add()(i, i)', 'y = layers.Add()([i, i])'],
  [
    'y = layers.Add()(layers.ReLU()(i), layers.Conv2D(3, 1)(i))',
    'Add()([layers.ReLU()(i), layers.Conv2D(3, 1)(i)])',
  ],
  ['y = layers.Dense(64 / 2)(i)', 'layers.Dense(64 // 2)'],
  ['width = 8\ny = keras.Model(i, layers.Conv2D(width * 0.5, 3)(i))', 'layers.Conv2D(int(width * 0.5), 3)'],
  ['x = np.zeros(4)\nm.predict(x)', 'm.predict(x[None])'],
  [
    'one = tf.data.Dataset.from_tensor_slices((np.zeros((9, 4)), np.zeros((9, 1))))\nm.fit(one)',
    'm.fit(one.batch(32))',
  ],
  [
    's = keras.Sequential([keras.Input((9, 4)), layers.LSTM(8), layers.Dropout(0.1), layers.LSTM(8)])',
    'layers.LSTM(8, return_sequences=True), layers.Dropout(0.1), layers.LSTM(8)',
  ],
  [
    `class Block(layers.Layer):
    def __init__(
        self, filters, **settings
    ):
        """One convolution."""
        self.conv = layers.Conv2D(filters, 3)
    def call(self, x):
        return self.conv(x)
y = Block(3)(i)`,
    `        """One convolution."""
        super().__init__(**settings)
        self.conv`,
  ],
])('%s becomes %s', (line, expected) => {
  const fixed = afterFix(HEAD + line);
  expect(fixed).toContain(expected);
  expect(
    diagnosticsOf(fixed).filter(({ severity, isAdvice }) => severity !== 'information' && !isAdvice),
  ).toEqual([]);
});
