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
    places: notHonoured.map(({ location: { start, end } }) => text.slice(start, end)),
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

test.each([
  ['tf.one_hot(y, 7)', 'categorical_crossentropy', /^folder/],
  ['tf.one_hot(tf.cast(y, tf.int64), depth=7)', 'categorical_crossentropy', /^folder/],
  ['tf.cast(y, tf.float32)', 'sparse_categorical_crossentropy', /^folder/],
  ['tf.cast(y, tf.float32) + 1', 'sparse_categorical_crossentropy', /the labels are changed/],
  [
    'tf.where(y > 3, 1, 0)',
    'sparse_categorical_crossentropy',
    /where their labels come from is not followed/,
  ],
])('labels of a folder, mapped to %s', (label, loss, expected) => {
  const { data, reasons } = planOf(`
train = ${FOLDER.replace('SUBSET', 'training')}.map(lambda x, y: (x / 255, ${label}))
${MODEL.replace('sparse_categorical_crossentropy', loss)}
model.fit(train)`);
  expect([data?.kind, ...(reasons ?? [])].join(' ').trim()).toMatch(expected);
});

test('take of a folder’s own batches counts batches', () => {
  const { data } = planOf(`
all = keras.utils.image_dataset_from_directory('faces', image_size=(48, 48), color_mode='grayscale', batch_size=16)
${MODEL}
model.fit(all.take(3))`);
  expect(data).toMatchObject({ rows: [{ kind: 'slice', start: null, stop: 48, step: 1 }] });
});

const FER = `
table = pd.read_csv('fer2013.csv', nrows=1000)
x, y = [], []
for _, row in table.iterrows():
    x.append(np.array(row['pixels'].split(' '), 'float32'))
    y.append(row['emotion'])
x = np.array(x).reshape(-1, 48, 48, 1) / 255.0
${MODEL}
model.fit(x, np.array(y))`;

test('a table of which the code reads a part in a way that is not followed is offered, not guessed', () => {
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

test('arrays of an .npz whose shapes only the file tells, opened in a block', () => {
  const { data } = planOf(`
with np.load('d.npz') as file:
    x = file['faces'][:500, ..., np.newaxis].astype('float32') / 255
    y = keras.utils.to_categorical(file['emotion'][:500], 7)
${MODEL.replace('sparse_', '')}
model.fit(x, y)`);
  expect(data).toEqual({
    ...{
      kind: 'arrays',
      images: { path: 'd.npz', name: 'faces' },
      labels: { path: 'd.npz', name: 'emotion' },
    },
    ...{ scale: 255, rows: [{ kind: 'slice', start: null, stop: 500, step: 1 }] },
  });
});

test.each([
  ['list_files', `x, y = tf.data.Dataset.list_files('faces/*/*.png').map(decoded), None`],
  [
    'a loop over os.listdir and OpenCV that takes one out',
    `import cv2, os
x, y = [], []
for label, name in enumerate(['happy', 'sad']):
    files = os.listdir(os.path.join('faces', name))
    files.pop()
    for file in files:
        x.append(cv2.resize(cv2.imread(os.path.join('faces', name, file), 0), (48, 48)))
        y.append(label)
x, y = np.array(x) / 255, np.array(y)`,
  ],
  [
    'glob and Pillow',
    `from glob import glob
from PIL import Image
x = np.array([np.asarray(Image.open(path).resize((48, 48))) for path in glob('faces/*/*.jpg')])
y = np.array([labelled(path) for path in glob('faces/*/*.jpg')])`,
  ],
  [
    'pathlib',
    `import pathlib
x = [keras.utils.img_to_array(keras.utils.load_img(path)) for path in pathlib.Path('faces').glob('*/*.jpg')]
y = np.zeros(len(x))`,
  ],
])('the folder that %s reads is offered', (_, code) => {
  const { needs } = planOf(`${code}\n${MODEL}\nmodel.fit(x, y)`);
  expect(needs).toEqual({ reads: ['faces'] });
});

test('samples that are mixed in a way that is not followed are used unmixed, which is told where it is done', () => {
  const { data, notHonoured, places } = planOf(`
train = keras.utils.image_dataset_from_directory('faces', image_size=(48, 48), color_mode='grayscale', batch_size=16)
mixup = layers.MixUp()
def mixed(images, labels):
    out = mixup({'images': images, 'labels': labels}, training=True)
    return out['images'], out['labels']
train = train.map(lambda x, y: (x / 255, y)).map(mixed)
${MODEL}
model.fit(train)`);
  expect(data).toMatchObject({ kind: 'folder', path: 'faces', scale: 255, isChanged: true });
  expect(notHonoured).toEqual([
    'the images are changed in a way that is not followed: they are used as they are loaded',
  ]);
  expect(places).toEqual([expect.stringMatching(/\.map\(mixed\)$/)]);
});

test('a share of the folders is not one of their files', () => {
  const { reasons } = planOf(`import os, cv2
names = sorted(os.listdir('faces'))
names = names[:int(0.5 * len(names))]
x, y = [], []
for label, name in enumerate(names):
    for file in sorted(os.listdir(os.path.join('faces', name))):
        x.append(cv2.resize(cv2.imread(os.path.join('faces', name, file), 0), (48, 48)))
        y.append(label)
x, y = np.array(x) / 255, np.array(y)
${MODEL}
model.fit(x, y)`);
  expect(reasons?.[0]).toMatch(/some of the folders are taken by a slice that is not followed/);
});

test('images without labels are refused with the reason', () => {
  const { reasons } = planOf(`
train = keras.utils.image_dataset_from_directory('faces', labels=None, image_size=(48, 48), color_mode='grayscale')
${MODEL}
model.fit(train)`);
  expect(reasons?.[0]).toMatch(/fit gets no labels, and the loss needs them/);
});

test('what the code says of training and ConvLens does not do is listed with its place', () => {
  const text = `import keras
from keras import layers
keras.mixed_precision.set_global_policy('mixed_float16')
(x, y), (xt, yt) = keras.datasets.cifar10.load_data()
base = keras.applications.MobileNetV2(input_shape=(32, 32, 3), include_top=False, weights='imagenet')
base.trainable = False
image = keras.Input((32, 32, 3))
z = layers.GlobalAveragePooling2D()(base(keras.applications.mobilenet_v2.preprocess_input(image)))
class Own(keras.Model):
    def test_step(self, data):
        return {}
model = Own(image, layers.Dense(10, activation='softmax')(z))
model.compile('adam', 'sparse_categorical_crossentropy')
model.fit(x, y, epochs=3)
model.compile(keras.optimizers.Adam(1e-5, use_ema=True), 'sparse_categorical_crossentropy')
model.fit(x, y, epochs=8, initial_epoch=3, validation_data=(xt, yt), validation_freq=2, validation_steps=4)
`;
  const analysis = analyse({ path: 'm.py', language: 'python', text });
  const model = analysis.models.find(({ name }) => name === 'model');
  const result = trainingPlan(analysis, model?.id ?? '');
  if (!result.ok) throw new Error(JSON.stringify(result.reasons));
  expect(result.plan.settings.epochs?.value).toBe(5);
  expect(result.plan.settings.optimizer?.value.options).toMatchObject({ learning_rate: 1e-5 });
  const lineOf = (start: number) => text.slice(0, start).split('\n').length;
  expect(result.plan.notHonoured.map(({ value, location }) => `${lineOf(location.start)}: ${value}`)).toEqual(
    [
      '16: initial_epoch shortens the run by as many epochs; ConvLens counts its own from 1, for schedules too',
      '16: validation_freq is not followed: ConvLens validates after every epoch',
      '16: validation_steps is not followed: ConvLens validates on all of the data',
      '15: use_ema is not followed: ConvLens keeps the weights themselves, not their averages',
      '14: this fit is not run: ConvLens trains from new weights, as the last fit of the model says',
      '3: the policy mixed_float16 is not followed: ConvLens trains with 32-bit numbers',
      '10: test_step of Own is Python code and is not run when ConvLens trains',
      '5: the trained weights of MobileNetV2 are not loaded when ConvLens trains: frozen as it is, it stays random, so the model learns little. Unfreeze it to train here, or train in Keras',
    ],
  );
});

test.each([
  [
    'a loss of the file’s own',
    'model.compile("adam", lambda a, b: keras.ops.sort(a - b))',
    /^The loss <lambda> is not followed: TensorFlow.js has no layer for the operation Sort/,
  ],
  [
    'two inputs',
    'model = keras.Model([a, b], x)\nmodel.compile("adam", "mse")',
    /^The model has 2 inputs \(input_layer, input_layer_1\); fit gets one array/,
  ],
  [
    'outputs that have the name of one layer',
    'model = keras.Model(a, [d(a), d(a)])\nmodel.compile("adam", ["mse", "mse"])',
    /^Of the 2 outputs of "model", ConvLens cannot tell which loss is whose/,
  ],
  ['no fit', 'model.compile("adam", "mse")', /^The file calls no fit of this model/],
])('%s', (name, code, reason) => {
  const { reasons } = planOf(`
a, b = keras.Input((4,)), keras.Input((4,))
x = layers.Add()([a, b])
d = layers.Dense(1)
${code.startsWith('model = ') ? '' : 'model = keras.Sequential([keras.Input((4,)), layers.Dense(1)])'}
${code}
${name === 'no fit' ? '' : 'model.fit(np.zeros((8, 4)), np.zeros((8, 1)))'}`);
  expect(reasons?.[0]).toMatch(reason);
});

test('images that a table names, and tables that are changed first', () => {
  const code = (change: string) => `
from keras.preprocessing.image import ImageDataGenerator
table = pd.read_csv('labels.csv')${change}
gen = ImageDataGenerator(rescale=1./255, validation_split=0.2)
train = gen.flow_from_dataframe(table, directory='images', x_col='file', y_col='mood', subset='training',
                                target_size=(48, 48), color_mode='grayscale', class_mode='sparse')
${MODEL}
model.fit(train)`;
  expect(planOf(code('')).data).toMatchObject({
    ...{ kind: 'folder', path: 'images', table: { path: 'labels.csv', files: 'file', classes: 'mood' } },
    ...{ validationSplit: 0.2, subset: 'training', scale: 255 },
  });
  const { reasons, needs } = planOf(code(".sort_values('mood')"));
  expect(reasons?.[0]).toMatch(/pandas puts the rows in another order/);
  expect(needs).toEqual({ reads: ['labels.csv'] });
});

test('a calculation, a transposition and a store that are not followed are told where they are', () => {
  const read = "x = np.load('faces.npz')['x']; y = np.load('faces.npz')['y']";
  const placesOf = (change: string) => planOf(`${read}\n${change}\n${MODEL}\nmodel.fit(x, y)`).places;
  expect(placesOf('x = x.reshape(-1, 48, 48, 1) / 255\nx = x ** 2\nx = x - 0.5')).toEqual(['x ** 2']);
  expect(placesOf('x = np.transpose(x.reshape(-1, 48, 48, 1), (0, 2, 1, 3))')).toEqual([
    expect.stringContaining('np.transpose'),
  ]);
  expect(placesOf('x = np.transpose(x.reshape(-1, 1, 48, 48), (0, 2, 3, 1))')).toEqual([]);
  expect(placesOf('x = x.reshape(-1, 48, 48, 1)\nx[x < x[0]] = 0')).toEqual([expect.stringContaining('x')]);
});

test('steps of an epoch and a split that only a run knows are told', () => {
  const { notHonoured } = planOf(`
from sklearn.model_selection import train_test_split
x = np.load('faces.npz')['x'].reshape(-1, 48, 48, 1)
x, xv, y, yv = train_test_split(x, np.load('faces.npz')['y'], test_size=0.2)
${MODEL}
model.fit(x, y, validation_data=(xv, yv), steps_per_epoch=len(x) // 32)`);
  expect(notHonoured).toEqual([
    'how many steps_per_epoch are is not known: an epoch takes all images',
    'train_test_split without random_state draws another split in every run: ConvLens takes the seed 0',
  ]);
});

test.each([
  ['as they stand', 'for i in range(0, len(x) - 32, 32):', true],
  ['by their number', 'for i in [32 * n for n in range(10)]:', undefined],
  ['backwards', 'for i in reversed(range(0, len(x) - 32, 32)):', undefined],
  ['mixed', 'for i in random.sample(range(0, len(x) - 32, 32), 9):', undefined],
  ['mixed before', 'for i in starts():', undefined],
])('the batches of a generator come in their order, where that is known: %s', (_, head, isInOrder) => {
  const { data } = planOf(`
import random
x = np.load('faces.npz')['x'].reshape(-1, 48, 48, 1)
y = np.load('faces.npz')['y']
def starts():
    all = list(range(0, len(x) - 32, 32))
    random.shuffle(all)
    return all
def gen():
    while True:
        ${head}
            yield x[i:i + 32], y[i:i + 32]
${MODEL}
model.fit(gen(), steps_per_epoch=9)`);
  expect(data && 'isInOrder' in data ? data.isInOrder : undefined).toBe(isInOrder);
  if (isInOrder) expect(data).toMatchObject({ kind: 'arrays', batchSize: 32 });
});

const DIGITS = `
(x, y), (xt, yt) = keras.datasets.mnist.load_data()
CHANGE
model = keras.Sequential([keras.Input((28, 28)), layers.Flatten(), layers.Dense(10, activation='softmax')])
model.compile('adam', LOSS)
model.fit(x, y)`;

const digits = (change: string, loss = 'sparse_categorical_crossentropy') =>
  planOf(DIGITS.replace('CHANGE', change).replace('LOSS', `'${loss}'`));

test.each([
  ['x, y = x[:100], y[100:200]', /the images and the labels are not of the same samples, one for one/],
  ['y = y[::-1]', /not of the same samples/],
  ['y = 9 - y', /the labels are changed in a way that is not followed \(line 5: 9 - y\)/],
  ['y = y % 2', /the labels are changed .*line 5: y % 2/],
  ['y = np.roll(y, 1)', /the labels are changed .*line 5: np\.roll\(y, 1\)/],
  [
    'y = np.random.randint(0, 10, 60000)',
    /where their labels come from is not followed \(line 5: np\.random/,
  ],
  ['y = (y > 4).astype(int)', /where their labels come from is not followed/],
  ['(_, y), _ = keras.datasets.fashion_mnist.load_data()', /the labels are of other data than the images/],
  ['x = x[np.argsort(y)]', /which images are taken is not followed: .*line 5: x\[np\.argsort\(y\)\]/],
  ['x, y = x[y < 5], y[y < 5]', /which images are taken is not followed: .*line 5: x\[y < 5\]/],
])('%s: images with other labels than their own are not trained on', (change, reason) => {
  expect(digits(change).reasons?.[0]).toMatch(reason);
});

test.each([['y = y.astype("int64").reshape(-1, 1)'], ['y = y.ravel()']])('%s: the same labels', (change) => {
  expect(digits(change).data).toMatchObject({ kind: 'dataset', name: 'mnist' });
});

test.each([
  ['y = tf.one_hot(y, 10)'],
  ['y = pd.get_dummies(y).values'],
  ['y = keras.ops.one_hot(y, 10)'],
  ['from sklearn.preprocessing import LabelBinarizer\ny = LabelBinarizer().fit_transform(y)'],
])('%s: the same labels in columns', (change) => {
  expect(digits(change, 'categorical_crossentropy').data).toMatchObject({ name: 'mnist', oneHot: true });
});

const MIXED = { kind: 'shuffled', by: 'random', at: expect.any(Number) };

test.each([
  ['p = np.random.permutation(len(x))\nx, y = x[p], y[p]', [MIXED]],
  [
    'p = np.arange(x.shape[0])\nnp.random.shuffle(p)\nx, y = x[p[:900]], y[p[:900]]',
    [MIXED, { kind: 'slice', start: null, stop: 900, step: 1 }],
  ],
  ['p = np.arange(60000)[::-1]\nx, y = x[p], y[p]', [{ kind: 'slice', start: null, stop: null, step: -1 }]],
])('%s: places of samples say which are taken', (change, rows) => {
  expect(digits(change).data).toMatchObject({ name: 'mnist', rows });
});

test.each([
  ['x, y = x[np.random.permutation(60000)], y[np.random.permutation(60000)]', /not of the same samples/],
  ['p = np.arange(60000)\np[3] = 4\nx, y = x[p], y[p]', /taken by an index/],
  ['p = np.arange(60000) // 2\nx, y = x[p], y[p]', /taken by an index/],
  ['p = np.concatenate([np.arange(60000), np.arange(60000)])\nx, y = x[p], y[p]', /taken by an index/],
  ['p = np.sort(np.random.permutation(60000))\nx, y = x[p], y[p]', /taken by an index/],
  ['p = np.arange(1000)\nx, y = x[p], y[p]', /taken by an index/],
])('%s: other places are not followed', (change, reason) => {
  expect(digits(change).reasons?.[0]).toMatch(reason);
});

test('validation data of which rows are not known are left out, not taken whole', () => {
  const plan = planOf(
    DIGITS.replace('CHANGE', 'rows = np.argsort(y)[:100]')
      .replace('LOSS', "'sparse_categorical_crossentropy'")
      .replace('fit(x, y)', 'fit(x, y, validation_data=(x[rows], y[rows]))'),
  );
  expect(plan.validation).toBeUndefined();
  expect(plan.notHonoured?.join()).toMatch(/where validation_data comes from is not followed/);
});

test('a fault in compile or fit is told in place of training on something else', () => {
  expect(digits('x = x[:2000]').reasons).toEqual([
    'fit gets 2000 samples and 60000 labels; it needs one label for each sample.',
  ]);
  expect(digits('', 'categorical_crossentropy').reasons?.[0]).toMatch(
    /expects labels of the output’s shape|expects labels of/,
  );
  const ofCall = (call: string) =>
    planOf(DIGITS.replace('CHANGE', '').replace('LOSS', '"mse", metric=[]').replace('fit(x, y)', call));
  expect(ofCall('fit(x, y)').reasons?.[0]).toMatch(/compile has no argument "metric"/);
  // Whoever says that it is none means it.
  const silenced = DIGITS.replace('CHANGE', '').replace('LOSS', "'categorical_crossentropy'");
  expect(planOf(`${silenced}  # convlens: ignore[label-mismatch]`).data).toMatchObject({ name: 'mnist' });
});

test('data that the user chose take the place of faulty ones, not of other faults of the call', () => {
  const chosen = (call: string) =>
    planOf(
      DIGITS.replace('CHANGE', 'x = x[:2000]')
        .replace('LOSS', "'sparse_categorical_crossentropy'")
        .replace('fit(x, y)', call),
      'faces',
    );
  expect(chosen('fit(x, y)').data).toEqual({ kind: 'path', path: 'faces' });
  expect(chosen('fit(x, y, epoch=3)').reasons).toEqual([
    expect.stringMatching(/fit has no argument "epoch"/),
  ]);
});

test('what Python refuses to make of data is none', () => {
  const { reasons } = digits(
    'x = tf.data.Dataset.from_tensor_slices((x, y)).map(lambda a, b: (layers.Rescaling(1, ofset=1)(a), b))',
  );
  expect(reasons?.[0]).toMatch(/no argument "ofset".*line 5/);
});

test('a faulty call that makes the optimiser or the generator is told in place of training without it', () => {
  const compiled = DIGITS.replace('CHANGE', 'best = keras.optimizers.Adam(lerning_rate=0.1)').replace(
    'LOSS',
    "'sparse_categorical_crossentropy'",
  );
  expect(planOf(compiled.replace("'adam'", 'best')).reasons).toEqual([
    expect.stringMatching(/no argument "lerning_rate"/),
  ]);
  const { reasons } = planOf(`
generator = tf.keras.preprocessing.image.ImageDataGenerator(rescal=1 / 255)
train = generator.flow_from_directory('faces', target_size=(48, 48), color_mode='grayscale', class_mode='sparse')
${MODEL}
model.fit(train)`);
  expect(reasons?.join()).toMatch(/no argument "rescal".*line 4/);
});

const TFDS = `
import tensorflow_datasets as tfds
LOADED
model = keras.Sequential([keras.Input((28, 28, 1)), layers.Flatten(), layers.Dense(10, activation='softmax')])
model.compile('adam', 'sparse_categorical_crossentropy')
model.fit(train, validation_data=test)`;

const ANYHOW = { kind: 'shuffled', by: 'random' };

test('a data set of tensorflow_datasets that Keras has too, in an order of its own', () => {
  const { data, validation, notHonoured } = planOf(
    TFDS.replace(
      'LOADED',
      `(train, test), info = tfds.load('mnist', split=['train', 'test'], as_supervised=True, with_info=True)
scaled = lambda image, label: (tf.cast(image, tf.float32) / 255., label)
train = train.map(scaled).cache().shuffle(info.splits['train'].num_examples).batch(128).prefetch(1)
test = test.map(scaled).batch(128)`,
    ),
  );
  const same = { kind: 'dataset', name: 'mnist', scale: 255, batchSize: 128, rows: [ANYHOW] };
  expect(data).toEqual({ ...same, split: 'train' });
  expect(validation).toEqual({ ...same, split: 'test' });
  expect(notHonoured?.join()).toMatch(/tensorflow_datasets take an order of their own/);
});

test('parts of it, and its samples as dicts', () => {
  const { data, validation } = planOf(
    TFDS.replace(
      'LOADED',
      `pair = lambda sample: (sample['image'] / 255, sample['label'])
train = tfds.load('fashion_mnist', split='train[:75%]').map(pair).batch(32)
test = tfds.load('fashion_mnist', split='train[-15000:]').map(pair).batch(32)`,
    ),
  );
  const slice = { kind: 'slice', step: 1 };
  expect(data).toMatchObject({ name: 'fashion_mnist', rows: [ANYHOW, { ...slice, start: 0, stop: 45_000 }] });
  expect(validation).toMatchObject({ rows: [ANYHOW, { ...slice, start: 45_000, stop: 60_000 }] });
});

test('a data set that Keras does not have, or a part that is not known, is refused', () => {
  const load = (call: string) =>
    planOf(TFDS.replace('LOADED', `train = test = ${call}.batch(8)`)).reasons?.[0];
  expect(load("tfds.load('imagenet2012', split='train', as_supervised=True)")).toMatch(/not on this machine/);
  expect(load("tfds.load('mnist', split='train+test', as_supervised=True)")).toMatch(/which part/);
});
