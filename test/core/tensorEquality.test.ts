/** `==` on tensors. Shapes and counts as Keras 3.15 and tf_keras 2.21 have them. */
import { expect, it } from 'vitest';
import { analyse } from '../../src/core/index.js';

const total = (text: string) => {
  const { models } = analyse({ path: 'm.py', language: 'python', text });
  return models.find(({ name }) => name === 'm')?.totals;
};

it('compares entry by entry in a layer and on tensors of values', () => {
  const text = `import keras
from keras import layers, ops
class Mask(layers.Layer):
    def call(self, x):
        return ops.where(x == 1, ops.cast(x == 0, 'float32'), x)
table = ops.zeros((6, 4))
table = ops.where(table == 0, 1.0, table)
x = keras.Input((4, 5))
m = keras.Model(x, layers.Dense(table.shape[0])(Mask()(x)))
`;
  expect(total(text)).toMatchObject({ params: { total: 36 }, leftOut: 0 });
});

it.each([
  [3, 12],
  // It raises there.
  [2, undefined],
])('of a graph of Keras %d a tensor is no number', (major, count) => {
  const text = `# convlens: keras=${major}
from tensorflow import keras
x = y = keras.Input((4, 5))
if y == 0:
    y = keras.layers.Dense(99)(y)
m = keras.Model(x, keras.layers.Dense(2)(y))
`;
  const found = total(text);
  expect(found?.leftOut === 0 ? found.params.total : undefined).toBe(count);
});

it('weights are reshaped by sizes one by one', () => {
  const { diagnostics } = analyse({
    path: 'm.py',
    language: 'python',
    text: `import keras
m = keras.Sequential([keras.Input((4,)), keras.layers.Dense(3)])
kernel, bias = m.layers[0].get_weights()
row = bias[0:3].reshape(1, -1)
`,
  });
  expect(diagnostics.filter(({ severity }) => severity === 'error')).toEqual([]);
});

it('`is` tells what one layer gives from what another does', () => {
  const text = `from keras import Input, Model, layers
image = Input((16, 16, 3))
current = image
for level in range(3):
    strides = 1 if current is image else 2
    current = layers.Conv2D(4, 3, strides=strides, padding='same')(current)
m = Model(image, layers.Dense(2 if image is not current else 9)(current))
`;
  const { models } = analyse({ path: 'm.py', language: 'python', text });
  expect(models[0]?.nodes.at(-1)?.outputShapes).toEqual([[null, 4, 4, 2]]);
});
