/** Data that do not fit are one problem, at one place: each program was refused by Keras 3.15, once mended not any more. */
import { expect, it } from 'vitest';
import { analyse } from '../../../src/core/index.js';

const HEAD = `import keras
import numpy as np
import tensorflow as tf
from keras import Input, Model, Sequential, layers
from sklearn.model_selection import train_test_split
X, y = np.zeros((100, 6)), np.zeros((100, 1))
model = Sequential([Input((6,)), layers.Dense(1, activation='sigmoid')])
model.compile('adam', 'binary_crossentropy')
a, b = Input((6,), name='left'), Input((6,), name='right')
both = Model([a, b], layers.Dense(1)(layers.Concatenate()([a, b])))
both.compile('adam', 'mse')
images = Sequential([Input((64, 64, 3)), layers.Flatten(), layers.Dense(5, activation='softmax')])
images.compile('adam', 'categorical_crossentropy')
folder = keras.utils.image_dataset_from_directory
load = open('f').read
`;

const problemsOf = (text: string) =>
  analyse({ path: 'f.py', language: 'python', text: HEAD + text }).diagnostics.filter(
    ({ severity }) => severity === 'error' || severity === 'warning',
  );

it.each([
  [
    'X1, y1, X2, y2 = train_test_split(X, y)\nmodel.fit(X1, y1, validation_data=(X2, y2))',
    /train_test_split gives X_train, X_test, y_train, y_test, in this order/,
  ],
  [
    'X1, X2, y1, y2 = train_test_split(X, y)\nmodel.fit(X1, y1, validation_data=(y2, X2))',
    /the validation gets the labels first and the data behind them.* Swap the two/,
  ],
  ['model.fit(y, X)', /fit gets the labels first/],
  [
    'Z = np.zeros((100, 9))\nmodel.fit(Z, y)\nmodel.evaluate(Z[:10], y[:10])\nmodel.predict(Z)',
    /takes 6 for each sample; fit gets an array of \(100, 9\)/,
  ],
  ['both.fit(X, y)', /has 2 inputs \(left, right\); fit gets one array/],
  ['both.fit([X, X], y, validation_data=(X, y))', /2 inputs.*the validation gets one array/],
  ['model.fit(X, [y, y])', /one output; fit gets labels in a list of 2 arrays/],
  [
    "images.fit(folder('d', image_size=(64, 64), label_mode='int'))",
    /For class numbers use sparse_categorical_crossentropy/,
  ],
  [
    "images.fit(folder('d', image_size=(32, 32), label_mode='categorical'))",
    /takes 64×64×3 for each sample; fit gets an array of \(None, 32, 32, 3\)/,
  ],
  [
    'd = tf.data.Dataset.from_tensor_slices((np.zeros((20, 9)), np.zeros((20, 1)))).batch(4)\nmodel.fit(d)',
    /takes 6 for each sample/,
  ],
  [
    "m = Sequential([Input((6,)), layers.Dense(1, activation='softmax')])\nm.compile('adam', 'categorical_crossentropy')\nm.fit(X, y)",
    /softmax of a single unit/,
  ],
])('%s', (text, message) => {
  expect(problemsOf(text).map((each) => each.message)).toEqual([expect.stringMatching(message)]);
});

it.each([
  'X1, X2, y1, y2 = train_test_split(X, y)\nmodel.fit(X1, y1, validation_data=(X2, y2))\nmodel.evaluate(X2, y2)',
  'both.fit([X, X], y, validation_data=([X, X], y))\nboth.predict([X, X])',
  'model.fit(X, [y])',
  "images.fit(folder('d', image_size=(64, 64), label_mode='categorical'), validation_data=folder('e', image_size=(64, 64), label_mode='categorical'))",
  'd = tf.data.Dataset.from_tensor_slices((X, y)).shuffle(10).batch(4)\nmodel.fit(d, validation_data=d)\nmodel.predict(d)',
  'd = tf.data.Dataset.from_tensor_slices((X, y)).map(load).batch(4)\nmodel.fit(d)',
  'd = tf.data.Dataset.from_tensor_slices(((X, X), y)).batch(4)\nboth.fit(d)',
  'n = Sequential([Input((6,)), layers.Dense(6)])\nn.compile("adam", "mse")\nn.fit(X, X)',
  'model.fit(X, np.zeros(100))',
])('no fault: %s', (text) => {
  expect(problemsOf(text)).toEqual([]);
});
