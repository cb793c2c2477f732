/** A model that is called again, on other data, runs the code's own layers as they were called first. */
import { expect, test } from 'vitest';
import { analyse } from '../../src/core/index.js';

// Expected: Keras 3.15.
test.each(['(h, h, h)', '(h, k=h, v=h)', '([h, h, h])'])(
  'a model whose layer is called as %s may be called again on other data',
  (given) => {
    const call = given.startsWith('([')
      ? 'call(self, given):\n        q, k, v = given'
      : 'call(self, q, k, v):';
    const text = `
import tensorflow as tf
class Mix(tf.keras.layers.Layer):
    def __init__(self):
        super().__init__()
        self.first, self.second = tf.keras.layers.Dense(8), tf.keras.layers.Dense(8)
    def ${call}
        return self.first(q) + self.second(k) + v
x = tf.keras.Input((10, 4))
h = tf.keras.layers.Conv1D(8, 1)(x)
model = tf.keras.Model(x, Mix()${given})
out = model(tf.random.normal([3, 10, 4]))
after = tf.keras.Sequential([tf.keras.layers.Input(out.shape), tf.keras.layers.Dense(2)])
`;
    const { models, diagnostics } = analyse({ path: 'a.py', language: 'python', text });
    expect(diagnostics.filter(({ severity }) => severity === 'error')).toEqual([]);
    expect(models.map(({ totals }) => totals.params.total)).toEqual([184, 18]);
    expect(models.at(-1)?.nodes.at(-1)?.outputShapes).toEqual([[null, 3, 10, 2]]);
  },
);
