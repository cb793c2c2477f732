/** What Python or Keras 3.15 surely raises beside the layers: columns, members, None, classes without `call`, functions for tensors. */
import { expect, it } from 'vitest';
import { diagnosticsOf } from './checkFix.js';

const HEAD = `import numpy as np
import pandas as pd
import tensorflow as tf
from tensorflow import keras
from tensorflow.keras import layers, Model
i = layers.Input((4,))
table = pd.DataFrame({'age': [1, 2, 3], 'price': [4, 5, 6]})
stream = tf.data.Dataset.from_tensor_slices((np.zeros((8, 4)), np.zeros(8)))
`;

const errorsOf = (code: string): readonly string[] =>
  diagnosticsOf(HEAD + code)
    .filter(({ severity, isAdvice }) => severity === 'error' && !isAdvice)
    .map(({ message }) => message);

it.each([
  ["table['prise']", /no column "prise".*Did you mean "price"/],
  ["table[['age', 'tax']]", /no column "tax".*Its columns are age, price\./],
  ["table['age', 'price']", /write \[\['age', 'price'\]\]/],
  ["table.drop('label', axis=1)", /no column "label"/],
  ["pd.DataFrame({'a': np.zeros(8), 'b': np.zeros(9)})", /as long as each other; found 8 and 9/],
  ["'a b'.splitt(' ')", /A text has no "splitt" \(did you mean "split"\?\)/],
  ['rows = []\nrows.apend(3)', /A list has no "apend"/],
  ['rows = [1, 2]\nprint(rows.shape)', /A list has no "shape", as an array has/],
  [
    'def load():\n    x = np.zeros(3)\na, b = load()',
    /load returns nothing, and its result is used as 2 values/,
  ],
  ['stream.shuffle()', /needs "buffer_size"/],
  ['stream.batch(4, drop_reminder=True)', /Did you mean "drop_remainder"/],
  ['def f(x, y):\n    x = x / 2\nstream.map(f)', /f returns nothing, and its result is used as the samples/],
  ['stream.map([len])', /map takes a function that is called for each sample; found a list/],
  ['n = 3\nn(i)', /the number 3, which cannot be called/],
  ['len(3)', /A number has no length/],
  ['tf.exp(tf.square)', /found the function tensorflow\.square itself/],
  [
    'layers.Lambda(lambda t: tf.image.resize(t, 4))(layers.Input((8, 8, 3)))',
    /two numbers, \(height, width\); found 4/,
  ],
  ['Model(i, i, i)', /Put several outputs in a list/],
  ['class L(layers.Layer):\n    pass\nL()(i)', /The layer L has no method call/],
  ['class L(layers.Layer):\n    def call(self, a, b):\n        return a\nL()(i)', /L\.call needs "b"/],
  ['class L(layers.Layer):\n    def call(self, x):\n        y = tf.exp(x)\nL()(i)', /call returns nothing/],
  ["m = Model(i, i)\nm.compile('adam', optimizer='sgd')", /compile is given "optimizer" twice/],
  [
    "(x, y), _ = keras.datasets.mnist.load_data()\nm = keras.Sequential([layers.Input((28, 28)), layers.Flatten(), layers.Dense(9)])\nm.compile('adam', 'sparse_categorical_crossentropy')\nm.fit(x, y)",
    /the labels go up to 9\. Give the last layer 10 units\./,
  ],
])('%s', (code, message) => expect(errorsOf(code)).toEqual([expect.stringMatching(message)]));

it.each([
  "table['tax'] = 1\ntable['tax']",
  "table['tax'] = None\ntable['tax']",
  "table.rename(columns={'age': 'old'}, inplace=True)\ntable['old']",
  "table.drop('label', axis=1, errors='ignore')",
  "for name in open('names'):\n    table[name] = 1\ntable['tax']",
  'from tools import add\nadd(table)\ntable["tax"]',
  "pd.DataFrame({'a': np.zeros(8), 'b': 1, 'c': pd.Series([1])})",
  'def log():\n    print(1)\nlog()',
  'class L(layers.Layer):\n    def call(self, x):\n        self.add_loss(tf.reduce_sum(x))\n        return x\nL()(i)',
  'class L(layers.Layer):\n    def call(self, a, b=None):\n        return a\nL()(i)',
  "Model(i, i, 'name')",
  'stream.prefetch(1).map(lambda x, y: (x, y)).batch(2)',
  "open('a').read().split()",
  "(x, y), _ = keras.datasets.mnist.load_data()\nm = keras.Sequential([layers.Input((28, 28)), layers.Flatten(), layers.Dense(9)])\nm.compile('adam', 'sparse_categorical_crossentropy')\nm.fit(x[:90], y[:90])\nm.fit(x[y < 5], y[y < 5])\nm.fit(x, y % 5)",
])('is left alone: %s', (code) => expect(errorsOf(code)).toEqual([]));
