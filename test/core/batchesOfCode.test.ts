/** Batches that code makes on the way: generators, subclasses of Sequence, and generators of Keras that are zipped. */
import { expect, test } from 'vitest';
import { analyse, trainingPlan } from '../../src/core/index.js';

const CLASSES = `
model = keras.Sequential([keras.Input((32, 32, 3)), keras.layers.Flatten(), keras.layers.Dense(10, activation='softmax')])
model.compile('adam', 'sparse_categorical_crossentropy')
`;
const MASKS = `
model = keras.Sequential([keras.Input((32, 32, 3)), keras.layers.Conv2D(3, 3, padding='same')])
model.compile('adam', 'mse')
`;

function planned(code: string) {
  const text = `import keras, glob, cv2, math
import numpy as np
import tensorflow as tf
from keras.preprocessing.image import ImageDataGenerator
(x, y), (tx, ty) = keras.datasets.cifar10.load_data()
${code}`;
  const found = trainingPlan(analyse({ path: 'm.py', language: 'python', text }), 'model');
  if (!found.ok) return { reasons: found.reasons.map(({ message }) => message).join('\n') };
  return { data: found.plan.data, settings: found.plan.settings };
}

const cifar = { kind: 'dataset', name: 'cifar10', split: 'train' };

test('a generator over slices gives all samples, so many at once', () => {
  const { data, settings } = planned(`
def batches(x, y, size):
    while True:
        for at in range(0, len(x), size):
            yield x[at:at + size] / 255.0, y[at:at + size]
${CLASSES}
model.fit(batches(x, y, 40), steps_per_epoch=len(x) // 40, validation_data=batches(tx, ty, 20), validation_steps=3)`);
  expect(data).toEqual({ ...cifar, scale: 255, batchSize: 40, isInOrder: true });
  expect(settings?.stepsPerEpoch?.value).toBe(1250);
  expect(settings?.validationSource?.value).toMatchObject({ split: 'test', batchSize: 20 });
});

test('fit_generator takes its steps by place', () => {
  const { data, settings } = planned(`
def batches():
    while True:
        order = np.random.permutation(len(x))
        for i in range(len(x) // 50):
            chosen = order[i * 50:(i + 1) * 50]
            yield x[chosen], y[chosen]
${CLASSES}
model.fit_generator(batches(), 1000, epochs=3)`);
  expect(data).toMatchObject({ ...cifar, batchSize: 50, rows: [{ kind: 'shuffled' }] });
  expect(settings?.stepsPerEpoch?.value).toBe(1000);
});

const SEQUENCE = `
class Batches(keras.utils.PyDataset):
    def __init__(self, x, y, size, **options):
        super().__init__(**options)
        self.x, self.y, self.size = x, y, size
        self.on_epoch_end()
    def __len__(self):
        return math.ceil(len(self.x) / self.size)
    def __getitem__(self, index):
        chosen = self.order[index * self.size:(index + 1) * self.size]
        return self.x[chosen].astype('float32') / 255, self.y[chosen]
    def on_epoch_end(self):
        self.order = np.arange(len(self.x))
        np.random.shuffle(self.order)
`;

test('a Sequence is asked for any one of its batches', () => {
  const { data, settings } = planned(`${SEQUENCE}${CLASSES}
model.fit(Batches(x, y, 64))`);
  expect(data).toMatchObject({ ...cifar, scale: 255, batchSize: 64 });
  expect(settings?.stepsPerEpoch?.value).toBe(782);
});

test('a Sequence of files: lists of paths and labels, an array that a loop fills', () => {
  const { data } = planned(`
class Files(keras.utils.Sequence):
    def __init__(self, paths, labels):
        self.paths, self.labels = paths, labels
        self.indexes = np.arange(len(paths))
    def __len__(self):
        return len(self.paths) // 16
    def __getitem__(self, index):
        indexes = self.indexes[index * 16:(index + 1) * 16]
        return self.load([self.paths[k] for k in indexes], [self.labels[k] for k in indexes])
    def load(self, paths, labels):
        images, numbers = np.empty((16, 32, 32, 3)), np.empty((16), dtype=int)
        for i, path in enumerate(paths):
            images[i,] = cv2.resize(cv2.imread(path), (32, 32)) / 255.0
            numbers[i] = labels[i]
        return images, numbers
paths = sorted(glob.glob('data/*/*.png'))
labels = [0 if path.split('/')[1] == 'cats' else 1 for path in paths]
${CLASSES}
model.fit(Files(paths, labels))`);
  expect(data).toMatchObject({
    ...{ kind: 'table', path: 'data/*/*.png', scale: 255, batchSize: 16, rows: [{ kind: 'sorted' }] },
    picture: [{ kind: 'read' }, { kind: 'resize', width: 32, height: 32 }],
  });
});

test.each([
  ['places drawn at random', 'at = np.random.randint(0, len(x), 32)\n        yield x[at], y[at]'],
  ['all of them as one batch', 'yield x, y'],
  [
    'overlapping slices',
    'for i in range(100):\n            yield x[i * 20:i * 20 + 40], y[i * 20:i * 20 + 40]',
  ],
  ['other labels', 'for i in range(100):\n            yield x[i * 20:(i + 1) * 20], y[i * 10:(i + 1) * 10]'],
])('%s are not passed over', (_, body) => {
  const { data, reasons } = planned(`
def batches():
    while True:
        ${body}
${CLASSES}
model.fit(batches(), steps_per_epoch=10)`);
  expect(data).toBeUndefined();
  expect(reasons).toMatch(/not followed/);
});

const flows = (first: string, second: string) => `
changes = dict(rotation_range=20, horizontal_flip=True, fill_mode='nearest')
images, masks = ImageDataGenerator(**changes), ImageDataGenerator(**changes)
images = images.flow(x / 255., batch_size=8${first})
masks = masks.flow(x / 255., batch_size=8${second})
`;

test('two generators with one seed keep together', () => {
  const { data } = planned(`${flows(', seed=7', ', seed=7')}${MASKS}
model.fit(zip(images, masks), steps_per_epoch=5)`);
  const augmentation = { rotation_range: 20, horizontal_flip: true, fill_mode: 'nearest' };
  expect(data).toEqual({
    ...{ ...cifar, scale: 255, augmentation, batchSize: 8 },
    targets: { ...cifar, scale: 255, augmentation },
  });
});

test.each([
  ['', ''],
  [', seed=7', ', seed=8'],
  [', seed=7', ', seed=7, shuffle=False'],
])('flows of %s and %s are refused', (first, second) => {
  const { reasons } = planned(`${flows(first, second)}${MASKS}
model.fit(zip(images, masks), steps_per_epoch=5)`);
  expect(reasons).toMatch(/both need the same seed/);
});

test('a function that yields images and masks, which it changes', () => {
  const { data } = planned(`
def pairs(folder, size):
    changes = dict(zoom_range=0.1, horizontal_flip=True)
    read = dict(target_size=(32, 32), class_mode=None, batch_size=size, seed=1)
    images = ImageDataGenerator(**changes).flow_from_directory(folder, classes=['images'], **read)
    masks = ImageDataGenerator(**changes).flow_from_directory(folder, classes=['masks'], **read)
    for image, mask in zip(images, masks):
        image, mask = image / 255, mask / 255
        mask[mask > 0.5] = 1
        mask[mask <= 0.5] = 0
        yield image, mask
${MASKS}
model.fit(pairs('seg', 2), steps_per_epoch=10)`);
  expect(data).toMatchObject({
    ...{ kind: 'folder', path: 'seg', classNames: ['images'], scale: 255, batchSize: 2 },
    targets: {
      ...{ classNames: ['masks'], scale: 255, isVariedFirst: true, augmentation: { horizontal_flip: true } },
      steps: [
        { kind: 'replace', by: 1 },
        { kind: 'replace', by: 0 },
      ],
    },
  });
});
