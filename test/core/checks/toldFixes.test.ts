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
  ['y = keras.Input(8)', 'y = keras.Input((8,))'],
])('%s becomes %s', (line, expected) => {
  const fixed = afterFix(HEAD + line);
  expect(fixed).toContain(expected);
  expect(
    diagnosticsOf(fixed).filter(({ severity, isAdvice }) => severity !== 'information' && !isAdvice),
  ).toEqual([]);
});
