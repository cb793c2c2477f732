/** Where training data comes from, followed through the code: folders, streams, arrays, splits and what maps them. */
import { expect, test } from 'vitest';
import { analyse, trainingPlan } from '../../../src/core/index.js';

const MODEL = `
model = keras.Sequential([keras.Input((48, 48, 1)), layers.Flatten(), layers.Dense(7, activation='softmax')])
model.compile('adam', 'sparse_categorical_crossentropy')
`;

function planOf(code: string, chosen?: string) {
  const text = `import keras, numpy as np, pandas as pd, tensorflow as tf\nfrom keras import layers\n${code}`;
  const analysis = analyse({ path: 'm.py', language: 'python', text });
  const result = trainingPlan(analysis, 'model', chosen);
  if (!result.ok) return { reasons: result.reasons.map(({ message }) => message), needs: result.needsData };
  const { data, notHonoured, settings } = result.plan;
  return {
    data,
    validation: settings.validationSource?.value,
    notHonoured: notHonoured.map(({ value }) => value),
  };
}

const FOLDER = `keras.utils.image_dataset_from_directory(
    'faces/train', image_size=(48, 48), color_mode='grayscale', batch_size=64,
    validation_split=0.2, subset='SUBSET', seed=123)`;

test('a folder, its split and what maps it', () => {
  const { data, validation, notHonoured } = planOf(`
train = ${FOLDER.replace('SUBSET', 'training')}
val = ${FOLDER.replace('SUBSET', 'validation')}
flip = keras.Sequential([layers.RandomFlip('horizontal'), layers.RandomRotation(0.1)])
def scale(x, y):
    return tf.cast(x, tf.float32) / 255.0, y
train = train.map(scale).map(lambda x, y: (flip(x, training=True), y)).shuffle(100).prefetch(tf.data.AUTOTUNE)
val = val.map(scale)
${MODEL}
model.fit(train, validation_data=val)`);
  const folder = {
    ...{ kind: 'folder', path: 'faces/train', reader: 'image_dataset_from_directory', imageSize: [48, 48] },
    ...{ channels: 1, batchSize: 64, validationSplit: 0.2, seed: 123, interpolation: 'bilinear', scale: 255 },
  };
  expect(data).toMatchObject({ ...folder, subset: 'training' });
  expect(data).toHaveProperty('layers.0.class_name', 'RandomFlip');
  expect(data).toHaveProperty('layers.1.class_name', 'RandomRotation');
  expect(validation).toMatchObject({ ...folder, subset: 'validation' });
  expect(validation).not.toHaveProperty('layers');
  expect(notHonoured).toEqual([]);
});

test('ImageDataGenerator with its scaling and random changes; what is not made is said', () => {
  const { data, notHonoured } = planOf(`
from keras.preprocessing.image import ImageDataGenerator
gen = ImageDataGenerator(rescale=1./255, rotation_range=20, horizontal_flip=True, zca_whitening=True)
train = gen.flow_from_directory('train', target_size=(48, 48), color_mode='grayscale', class_mode='sparse')
${MODEL}
model.fit(train)`);
  expect(data).toMatchObject({
    ...{ kind: 'folder', path: 'train', reader: 'flow_from_directory', scale: 255, interpolation: 'nearest' },
    augmentation: { rotation_range: 20, horizontal_flip: true },
  });
  expect(notHonoured).toEqual(['zca_whitening of ImageDataGenerator is not applied when ConvLens trains']);
});

test('arrays of a file through scaling, train_test_split and slices', () => {
  const { data, validation } = planOf(`
from sklearn.model_selection import train_test_split
file = np.load('faces.npz')
x, y = file['x'].astype('float32') / 127.5 - 1, file['y']
x, x_val, y, y_val = train_test_split(x, y, test_size=0.2, random_state=42)
${MODEL}
model.fit(x, y, validation_data=(x_val, y_val))`);
  const arrays = {
    ...{ kind: 'arrays', images: { path: 'faces.npz', name: 'x' }, labels: { path: 'faces.npz', name: 'y' } },
    ...{ scale: 127.5, offset: -1 },
  };
  const split = { kind: 'split', testSize: 0.2, seed: 42, isShuffled: true };
  expect(data).toEqual({ ...arrays, rows: [{ ...split, part: 'train' }] });
  expect(validation).toEqual({ ...arrays, rows: [{ ...split, part: 'test' }] });
});

test('the samples that slices of a Keras data set leave', () => {
  const { data, validation } = planOf(`
(x, y), _ = keras.datasets.fashion_mnist.load_data()
x = x[..., None] / 255
${MODEL.replace('48, 48', '28, 28')}
model.fit(x[5000:], y[5000:], validation_data=(x[:5000], y[:5000]))`);
  expect(data).toMatchObject({
    name: 'fashion_mnist',
    rows: [{ kind: 'slice', start: 5000, stop: null, step: 1 }],
  });
  expect(validation).toMatchObject({ rows: [{ kind: 'slice', start: null, stop: 5000, step: 1 }] });
});

test('what take and skip leave of a stream, in samples or in batches', () => {
  const { data, validation } = planOf(`
all = keras.utils.image_dataset_from_directory('faces', image_size=(48, 48), color_mode='grayscale', batch_size=None)
all = all.map(lambda x, y: (x / 255, y))
train, val = all.skip(100).batch(10).take(5), all.take(100).batch(10)
${MODEL}
model.fit(train, validation_data=val)`);
  const slice = { kind: 'slice', step: 1 };
  expect(data).toMatchObject({
    batchSize: 10,
    rows: [
      { ...slice, start: 100, stop: null },
      { ...slice, start: null, stop: 50 },
    ],
  });
  expect(validation).toMatchObject({ rows: [{ ...slice, start: null, stop: 100 }], scale: 255 });
});

test('take of a folder’s own batches counts batches', () => {
  const { data } = planOf(`
all = keras.utils.image_dataset_from_directory('faces', image_size=(48, 48), color_mode='grayscale', batch_size=16)
${MODEL}
model.fit(all.take(3))`);
  expect(data).toMatchObject({ rows: [{ kind: 'slice', start: null, stop: 48, step: 1 }] });
});

const FER = `
table = pd.read_csv('fer2013.csv')
x, y = [], []
for _, row in table.iterrows():
    x.append(np.array(row['pixels'].split(' '), 'float32'))
    y.append(row['emotion'])
x = np.array(x).reshape(-1, 48, 48, 1) / 255.0
${MODEL}
model.fit(x, np.array(y))`;

test('a table that the code reads row by row is offered, not guessed', () => {
  const { reasons, needs } = planOf(FER);
  expect(needs).toEqual({ reads: ['fer2013.csv'] });
  expect(reasons?.[0]).toMatch(/^The code reads fer2013\.csv, but how that reaches fit is not followed/);
});

test('data that the user chose keeps the scaling that the code says', () => {
  expect(planOf(FER, '/home/me/fer2013.csv').data).toEqual({
    kind: 'path',
    path: '/home/me/fer2013.csv',
    scale: 255,
  });
});

test('changes that are not followed are told', () => {
  const { notHonoured } = planOf(`
file = np.load('faces.npz')
x = file['x'] - np.mean(file['x'], axis=0)
${MODEL}
model.fit(x, file['y'])`);
  expect(notHonoured).toEqual([
    'the images are changed in a way that is not followed: they are used as they are loaded',
  ]);
});
