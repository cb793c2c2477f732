/** Arguments beside data that come in batches: each case was run with real Keras 3.15 and tf_keras 2.21. */
import { expect, it } from 'vitest';
import { diagnosticsOf } from './checkFix.js';

const program = (fit: string, library = 'import keras') => `${library}
import numpy as np, tensorflow as tf
x, y = np.zeros((20, 8)), np.zeros((20, 1))
data = tf.data.Dataset.from_tensor_slices((x, y)).batch(4)
model = keras.Sequential([keras.layers.Input((8,)), keras.layers.Dense(1)])
model.compile('adam', 'mse')
${fit}
`;

const errorsOf = (text: string): readonly string[] =>
  diagnosticsOf(text)
    .filter(({ severity }) => severity === 'error')
    .map(({ message, span }) => `${text.slice(span.start, span.end)}: ${message}`);

it.each([
  ['model.fit(data, y)', /^y: y must be left out: the data bring their labels with them/],
  ['model.evaluate(data, y=y)', /^y: y must be left out/],
  ['model.fit(data, validation_split=0.2)', /^0\.2: validation_split cuts arrays alone/],
  ['model.fit(data, sample_weight=np.ones(20))', /sample_weight must be left out/],
  ['model.fit(data.unbatch())', /The samples come one by one: put them together with \.batch\(32\)/],
])('%s', (fit, message) => {
  expect(errorsOf(program(fit))).toEqual([expect.stringMatching(message)]);
});

it.each([
  'model.fit(data, batch_size=4)',
  'model.fit(data, None, validation_split=0.0, validation_data=data)',
  'model.fit(x, y, validation_split=0.2, batch_size=4)',
  'model.predict(data, batch_size=2)',
])('%s is left alone', (fit) => {
  expect(errorsOf(program(fit))).toEqual([]);
});

it('tells it of Keras 2 as well', () => {
  expect(errorsOf(program('model.fit(data, y)', 'import tf_keras as keras'))).toHaveLength(1);
});
