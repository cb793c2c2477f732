/** The plan as the training panel lists it, read from real code. */
import { expect, test } from 'vitest';
import { analyse, trainingPlan } from '../../src/core/index.js';
import { shownPlan } from '../../src/extension/shownPlan.js';
import type { Overrides } from '../../src/protocol/overrides.js';

const KERAS = `import keras
from keras import layers
from keras.datasets import mnist

(x, y), _ = mnist.load_data()
x = x.reshape(-1, 28, 28, 1) / 255.0
model = keras.Sequential([keras.Input((28, 28, 1)), layers.Flatten(), layers.Dense(10, activation="softmax")])
model.compile(
    optimizer=keras.optimizers.SGD(learning_rate=0.05, momentum=0.9),
    loss="sparse_categorical_crossentropy",
    metrics=["accuracy"],
)
model.fit(
    x, y,
    epochs=12,
    validation_split=0.1,
    callbacks=[keras.callbacks.LearningRateScheduler(lambda epoch: 0.1 / (epoch + 1))],
)
`;

function rowsOf(
  text: string,
  overrides: Overrides = {},
  file = '/project/digits.py',
  placeIn?: (offset: number) => string,
) {
  const analysis = analyse({
    path: file,
    language: /\.(py|ipynb)$/.test(file) ? 'python' : 'javascript',
    text,
  });
  const found = trainingPlan(analysis, analysis.models[0]?.id ?? '');
  if (!found.ok) throw new Error(found.reasons.map(({ message }) => message).join(' '));
  const rows = shownPlan({ plan: found.plan, overrides, runtime: 'auto' }, file, text, placeIn);
  return Object.fromEntries(rows.map(({ name, ...row }) => [name, row]));
}

test('each setting stands with its value and its line', () => {
  const rows = rowsOf(KERAS);
  expect(Object.keys(rows)).toEqual([
    ...['Optimiser', 'Learning rate', 'Loss', 'Metrics', 'Epochs', 'Batch size', 'Validation split'],
    ...['Callback', 'Data', 'Scaling', 'Images at most', 'Seed', 'Runtime'],
  ]);
  expect(rows).toMatchObject({
    Optimiser: { value: 'SGD(momentum=0.9)', where: 'digits.py:9' },
    'Learning rate': { value: '0.05', where: 'digits.py:9' },
    Loss: { value: 'sparse_categorical_crossentropy', where: 'digits.py:10' },
    Metrics: { value: 'accuracy', where: 'digits.py:11' },
    Epochs: { value: '12', where: 'digits.py:15' },
    'Batch size': { value: '32', origin: 'Keras’s default' },
    'Validation split': { value: 'the last 0.1 of the images', where: 'digits.py:16' },
    Data: { value: 'the data set mnist' },
    Scaling: { value: 'divided by 255' },
  });
  expect(Object.values(rows).filter((row) => row.instead !== undefined)).toEqual([]);
});

test('settings of a notebook lead to their place in its cells joined, named by cell where that is known', () => {
  const start = KERAS.indexOf('"sparse_categorical');
  const location = { path: '/project/digits.ipynb', start };
  const loss = (placeIn?: (offset: number) => string) =>
    rowsOf(KERAS, {}, '/project/digits.ipynb', placeIn).Loss;
  expect(loss()).toMatchObject({ where: 'digits.ipynb', location });
  expect(loss((offset) => `Cell 1:${offset}`)).toMatchObject({ where: `Cell 1:${start}`, location });
});

test('what a run is given stands beside what the code says', () => {
  const rows = rowsOf(KERAS, { learningRate: 0.5, validationSplit: 0.2, runtime: 'wasm', epochs: 1 });
  expect(rows).toMatchObject({
    'Learning rate': { value: '0.05', instead: '0.5', setting: { id: 'learningRate', given: '0.5' } },
    Epochs: { value: '12', instead: '1' },
    Callback: { instead: 'left out, as the learning rate is set' },
    Runtime: { value: 'the fastest that works', instead: 'WebAssembly' },
  });
});

test('a rate that is not in the code is the optimiser’s own', () => {
  // No callback sets the rate of an optimiser with a schedule.
  const rate = (optimizer: string) =>
    rowsOf(KERAS.replace(/keras\.optimizers\.SGD\(.*\)/, optimizer).replace(/ +callbacks=.*\n/, ''))[
      'Learning rate'
    ];
  expect(rate('"sgd"')).toMatchObject({ value: '0.01', origin: 'Keras’s default' });
  expect(rate('"adam"')).toMatchObject({ value: '0.001', origin: 'Keras’s default' });
  const schedule = 'keras.optimizers.Adam(keras.optimizers.schedules.CosineDecay(0.1, 1000))';
  expect(rate(schedule)?.value).toMatch(/^CosineDecay\(initial_learning_rate=0.1, decay_steps=1000/);
});

test('which samples the code takes of a table', () => {
  const rows = rowsOf(`import keras, numpy as np, pandas as pd
from keras import layers
from sklearn.model_selection import train_test_split
df = pd.read_csv('fer2013.csv')
df = df[df['Usage'] != 'PrivateTest']
x = np.stack([np.array(p.split(), 'float32') for p in df['pixels']]).reshape(-1, 48, 48, 1) / 255
x, xv, y, yv = train_test_split(x, df['emotion'].values, test_size=0.2, random_state=7)
model = keras.Sequential([keras.Input((48, 48, 1)), layers.Flatten(), layers.Dense(7, activation='softmax')])
model.compile('adam', 'sparse_categorical_crossentropy')
model.fit(x, y, validation_data=(xv, yv))
`);
  expect(rows.Data).toMatchObject({ value: 'fer2013.csv' });
  expect(rows.Samples?.value).toBe(
    'rows whose Usage is not PrivateTest, then the train part of train_test_split(testSize=0.2, seed=7)',
  );
  expect(rows.Scaling).toMatchObject({ value: 'divided by 255' });
});

test('what the code counts from its images, and a split that it leaves to chance', () => {
  const rows = rowsOf(`import keras, numpy as np, pandas as pd
from keras import layers
from sklearn.model_selection import train_test_split
df = pd.read_csv('fer2013.csv')
x = np.stack([np.array(p.split(), 'float32') for p in df['pixels']]).reshape(-1, 48, 48, 1)
x = (x - x.mean(axis=0)) / (x.std() + 1e-7)
x, xv, y, yv = train_test_split(x, df['emotion'].values, test_size=0.2)
model = keras.Sequential([keras.Input((48, 48, 1)), layers.Flatten(), layers.Dense(7, activation='softmax')])
model.compile('adam', 'sparse_categorical_crossentropy')
model.fit(x, y, validation_data=(xv, yv))
`);
  expect(rows.Samples?.value).toBe(
    'the train part of train_test_split(testSize=0.2), drawn with seed 0 as the code gives none',
  );
  expect(rows.Scaling).toMatchObject({
    value: 'minus the mean of each pixel, then divided by (the standard deviation + 1e-7)',
  });
});

test.each([
  [`[cv2.imread(p.replace("images", "masks"), 0) for p in paths]`, 'seg/masks/*.png'],
  [`[cv2.imread("masks/" + os.path.basename(p), 0) for p in paths]`, 'masks/*.png'],
  [`[cv2.imread(p, 0) for p in paths]`, 'the images themselves'],
  ['x', 'the images themselves'],
])('targets that are images are named by where they lie: %s', (targets, said) => {
  const rows = rowsOf(`import glob, os
import cv2
import keras
import numpy as np
from keras import layers

paths = sorted(glob.glob("seg/images/*.png"))
x = np.array([cv2.imread(p, 0) for p in paths])[..., None] / 255.0
y = ${targets === 'x' ? 'x' : `np.array(${targets})[..., None] / 255.0`}
model = keras.Sequential([keras.Input((64, 64, 1)), layers.Conv2D(1, 3, padding="same", activation="sigmoid")])
model.compile("adam", "binary_crossentropy")
model.fit(x, y)
`);
  expect(rows.Targets?.value).toBe(said);
});

test('targets in the same file are named by their array', () => {
  const rows = rowsOf(`import keras
import numpy as np
from keras import layers

data = np.load("shapes.npz")
model = keras.Sequential([keras.Input((12, 12, 3)), layers.Conv2D(1, 3, padding="same", activation="sigmoid")])
model.compile("adam", "mse")
model.fit(data["images"], data["masks"])
`);
  expect(rows.Targets?.value).toBe('masks in shapes.npz');
});
