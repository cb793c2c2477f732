/** Programs that real Keras runs: no error, and the shapes that NumPy and Keras give their arrays. */
import { expect, test } from 'vitest';
import { analyse } from '../../src/core/index.js';

/** Errors and warnings, then the shape of each array in `names`, a size that is not known as null. */
function found(text: string, names: readonly string[]) {
  const probes = names.map(
    (name) => `probe_${name} = keras.Input(batch_shape=(1, *${name}.shape))
probe_of_${name} = keras.Model(probe_${name}, probe_${name})`,
  );
  const source = ['import keras', text, ...probes, ''].join('\n');
  const { models, diagnostics } = analyse({ path: 'a.py', language: 'python', text: source });
  const shapes = names.map((name) => {
    const [shape] = models.find((model) => model.name === `probe_of_${name}`)?.nodes[0]?.outputShapes ?? [];
    if (!shape || 'kind' in shape) return shape?.reason;
    return shape.slice(1).map((size) => (typeof size === 'number' ? size : null));
  });
  const faults = diagnostics.filter(({ severity }) => severity === 'error' || severity === 'warning');
  return [...faults.map(({ message }) => message), ...shapes];
}

test('a comparison with predictions for a number of samples that is not known keeps it open', () => {
  const text = `
from keras.preprocessing.image import ImageDataGenerator
stream = ImageDataGenerator().flow_from_directory('d', target_size=(8, 8), class_mode='binary')
model = keras.Sequential([keras.Input((8, 8, 3)), keras.layers.Flatten(), keras.layers.Dense(1)])
images, labels = next(stream)
chosen = (model.predict(images) > 0.5).astype(int)`;
  expect(found(text, ['chosen'])).toEqual([[null, 1]]);
});

test('what a stream of TensorFlow hands out has a numpy()', () => {
  const text = `
import tensorflow as tf
import numpy as np
data = tf.data.Dataset.from_tensor_slices(np.zeros((90, 8, 8, 1))).batch(30)
for images in data.take(1):
    first = images.numpy()`;
  expect(found(text, ['first'])).toEqual([[null, 8, 8, 1]]);
});
