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
