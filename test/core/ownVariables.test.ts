/** Variables that a layer makes without add_weight. Counts as Keras 3.15 and tf_keras 2.21 have them. */
import { expect, it } from 'vitest';
import { analyse } from '../../src/core/index.js';

const TEXT = `import tensorflow as tf
from tensorflow import keras
from tensorflow.keras import layers, backend as K
class Scale(layers.Layer):
    def build(self, input_shape):
        self.gamma = K.variable([1.0] * input_shape[-1])
        self.beta = tf.Variable([1.0] * 3)
        super().build(input_shape)
    def call(self, x):
        return x * self.gamma
m = keras.Sequential([keras.Input((8,)), Scale(), layers.Dense(2)])
`;

it.each([
  ['Keras 3 counts no variables of TensorFlow', 3, 18],
  ['Keras 2 counts those of TensorFlow and of its backend', 2, 29],
])('%s', (_, major, total) => {
  const { models } = analyse({
    path: 'm.py',
    language: 'python',
    text: `# convlens: keras=${major}\n${TEXT}`,
  });
  expect(models[0]?.totals).toMatchObject({ params: { total }, leftOut: 0 });
});

it.each([
  ['tf.random_normal_initializer()', 'tf.zeros_initializer()'],
  ['keras.initializers.HeNormal()', 'keras.initializers.Zeros()'],
])('an initializer that is called has the shape that it is asked for: %s', (w, b) => {
  const { models } = analyse({
    path: 'm.py',
    language: 'python',
    text: `# convlens: keras=2
import tensorflow as tf
from tensorflow import keras
class Linear(keras.layers.Layer):
    def __init__(self, units=32):
        super().__init__()
        self.units = units
    def build(self, input_shape):
        w_init = ${w}
        self.w = tf.Variable(initial_value=w_init(shape=(input_shape[-1], self.units), dtype='float32'))
        b_init = ${b}
        self.b = tf.Variable(b_init((self.units,)), trainable=False)
    def call(self, inputs):
        return tf.matmul(inputs, self.w) + self.b
m = keras.Sequential([keras.layers.Flatten(input_shape=(28, 28)), Linear(128)])
`,
  });
  // As tf_keras 2.21 counts.
  expect(models[0]?.totals).toMatchObject({ params: { total: 100480, trainable: 100352 }, leftOut: 0 });
  expect(models[0]?.nodes.at(-1)?.outputShapes).toEqual([[null, 128]]);
});
