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

/** Each leaves images of the same size in NumPy. */
const SOME_ROWS = `
np.arange(X.shape[0])
np.arange(len(X))
np.arange(0, len(X))
np.random.permutation(len(X))
np.random.permutation(X.shape[0])
np.random.permutation(np.arange(len(X)))
list(range(len(X)))
np.random.choice(len(X), 100)
np.random.choice(len(X), size=100, replace=False)
np.random.choice(range(len(X)), 100)
random.sample(range(len(X)), 10)
random.sample(range(X.shape[0]), 10)
np.random.randint(0, len(X), 10)
np.argsort(np.random.rand(len(X)))
np.random.permutation(len(X))[:int(0.8 * len(X))]
np.where(y == 1)[0]
np.where(y == 1)
np.nonzero(y)[0]
y == 1
[i for i in range(len(X)) if y[i] == 1]
np.random.rand(len(X)) < 0.8
np.arange(len(X)) % 5 == 0
np.isin(y, [1, 2])
np.logical_or(y == 1, y == 2)
(y == 1) | (y == 2)
y.argsort()
slice(0, 10)
np.linspace(0, len(X) - 1, 10).astype(int)
np.unique(y, return_index=True)[1]
np.argwhere(y == 1).flatten()
np.argwhere(y == 1)[:, 0]
np.random.RandomState(1).permutation(len(X))
np.random.default_rng(0).permutation(len(X))
np.random.default_rng(0).choice(len(X), 10)
np.flatnonzero(y)
np.setdiff1d(np.arange(len(X)), [1, 2])
np.concatenate([np.where(y == 0)[0], np.where(y == 1)[0]])
np.random.choice(np.where(y == 1)[0], 10)
np.hstack([np.where(y == 0)[0][:10], np.where(y == 1)[0][:10]])
sorted(random.sample(range(len(X)), 10))
np.array(list(range(len(X))))
np.random.permutation(range(len(X)))
`
  .trim()
  .split('\n');

test('rows of images whose number is not known are images of their size, however they are picked', () => {
  const text = `
import glob, os, random
import cv2, numpy as np
images = np.array([cv2.resize(cv2.imread(path), (30, 20)) for path in glob.glob('*.png')])
labels = np.array([int(name[0]) for name in os.listdir('d')])`;
  const picked = SOME_ROWS.map(
    (rows, at) => `picked_${at} = images[${rows.replace(/\bX\b/g, 'images').replace(/\by\b/g, 'labels')}]`,
  );
  const names = picked.map((_, at) => `picked_${at}`);
  const wrong = found([text, ...picked].join('\n'), names).flatMap((shape, at) =>
    Array.isArray(shape) && String(shape.slice(1)) === '20,30,3' ? [] : [`${SOME_ROWS[at]}: ${shape}`],
  );
  expect(wrong).toEqual([]);
});

test('code of Keras 1 may add an axis past the end, as NumPy of its time did', () => {
  const text = `
from keras import backend as K
K.set_image_dim_ordering('tf')
import numpy as np
images = np.expand_dims(np.zeros((9, 20, 30)), axis=4)`;
  expect(found(text, ['images']).filter((part) => !/Keras 1 code/.test(String(part)))).toEqual([
    [9, 20, 30, 1],
  ]);
});

test('pairs that are mixed and parted again have the sizes of both', () => {
  const text = `
import os, random
import cv2, numpy as np
images, labels = [], []
for name in os.listdir('d'):
    images.append(cv2.resize(cv2.imread('d/' + name), (30, 20)))
    labels.append([1, 0] if name[0] == 'a' else [0, 1])
pairs = list(zip(images, labels))
random.shuffle(pairs)
images, labels = zip(*pairs)
x, y = np.array(images), np.array(labels)
columns = list(zip(*pairs))
z = np.array(columns[1])`;
  expect(found(text, ['x', 'y', 'z'])).toEqual([
    [null, 20, 30, 3],
    [null, 2],
    [null, 2],
  ]);
});

test('arrays that are joined with one of a file have its other sizes', () => {
  const text = `
import glob, numpy as np
x, y = np.empty([0, 784]), np.empty([0])
for k, path in enumerate(glob.glob('*.npy')):
    data = np.load(path)
    x = np.concatenate((x, data), axis=0)
    y = np.append(y, np.full(data.shape[0], k))
z = np.vstack([np.load('a.npy'), np.zeros((3, 8, 8))])`;
  expect(found(text, ['x', 'y', 'z'])).toEqual([[null, 784], [null], [null, 8, 8]]);
});

test('labels of a table of which the columns are not counted have one or many: nothing is told of them', () => {
  const text = `
import numpy as np, pandas as pd
from keras.utils import to_categorical
x = np.zeros((100, 128, 9))
y = to_categorical(pd.read_csv('y.txt', header=None, sep=' ').values - 1)
model = keras.Sequential([keras.Input(x.shape[1:]), keras.layers.Flatten(), keras.layers.Dense(y.shape[1])])
model.compile('adam', 'categorical_crossentropy')
model.fit(x, y)`;
  expect(found(text, ['x'])).toEqual([[100, 128, 9]]);
});

test('one unit for labels with a column for each folder is told', () => {
  const program = (mode: string, loss: string) => `
from keras.preprocessing.image import ImageDataGenerator
stream = ImageDataGenerator().flow_from_directory('d', target_size=(8, 8), class_mode='${mode}')
model = keras.Sequential([keras.Input((8, 8, 3)), keras.layers.Flatten(), keras.layers.Dense(1, 'sigmoid')])
model.compile('adam', '${loss}')
model.fit(stream)`;
  const told = [expect.stringMatching(/one column for each folder/)];
  expect(found(program('categorical', 'binary_crossentropy'), [])).toEqual(told);
  expect(found(program('categorical', 'mse'), [])).toEqual([]);
  expect(found(program('binary', 'binary_crossentropy'), [])).toEqual([]);
});
