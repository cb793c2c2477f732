/** Where the data is on this machine, its classes are counted as pandas and scikit-learn count them (numbers from Python). */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { dataLabels } from '../../src/cli/modules.js';
import { analyse } from '../../src/core/index.js';
import { LabelsOnDisk } from '../../src/runs/data/labelsOnDisk.js';

const folder = mkdtempSync(path.join(tmpdir(), 'convlens-labels-'));
afterAll(() => rmSync(folder, { recursive: true }));

const five = ['1,cat,Train', '2,dog,Train', '3,"cow, brown",Train', '4,cat,Train', '5,dog,Train'];
const rows = [...five, ...five, ...five, '1,cat,Test', '2,dog,Test'];
const table = path.join(folder, 'animals.csv');
writeFileSync(table, `label,animal,Usage,p0,p1\n${rows.map((row) => `${row},0,255\n`).join('')}`);
for (const [name, count] of [
  ['cats', 3],
  ['dogs', 2],
  ['cows', 0],
] as const) {
  mkdirSync(path.join(folder, 'pets', name), { recursive: true });
  for (let at = 0; at < count; at++) writeFileSync(path.join(folder, 'pets', name, `${at}.png`), '');
}

writeFileSync(path.join(folder, 'pets', 'readme.txt'), '');

function analysed(code: string) {
  const text = `import glob
import os
import pathlib
import numpy as np
import pandas as pd
import keras
from imutils import paths
from keras import layers
from keras.preprocessing.image import ImageDataGenerator
from keras.utils import to_categorical
from sklearn.model_selection import train_test_split
from sklearn.preprocessing import LabelBinarizer, LabelEncoder

df = pd.read_csv('animals.csv')
${code}
model = keras.Sequential([keras.Input((4,)), layers.Dense(units)])
`;
  const { models, dependencies } = analyse(
    { path: path.join(folder, 'train.py'), language: 'python', text },
    { dataLabels },
  );
  const last = models[0]?.nodes.at(-1)?.outputShapes[0];
  return { units: Array.isArray(last) ? last[1] : undefined, dependencies };
}

const SPLIT = 'train, test = train_test_split(df.label, test_size=0.2, random_state=';

test.each([
  ['units = to_categorical(df.label).shape[1]', 6],
  ['units = len(df["animal"].unique())', 3],
  ['units = df.animal.nunique()', 3],
  ['units = pd.get_dummies(df["label"]).shape[1]', 5],
  ['units = len(set(df.label))', 5],
  ['units = df.label.max() + 1', 6],
  ['binarizer = LabelBinarizer()\nunits = binarizer.fit_transform(df["label"]).shape[1]', 5],
  ['encoder = LabelEncoder()\nencoder.fit(df["animal"].values)\nunits = len(encoder.classes_)', 3],
  ['units = to_categorical(LabelEncoder().fit_transform(df.animal)).shape[1]', 3],
  ["units = to_categorical(df[df.Usage == 'Test'].label).shape[1]", 3],
  [`${SPLIT}0)\nunits = test.nunique()`, 3],
  [`${SPLIT}1)\nunits = to_categorical(test).shape[1]`, 5],
  [
    `labels = []
for place in paths.list_images('pets'):
    labels.append(place.split(os.path.sep)[-2])
binarizer = LabelBinarizer()
binarizer.fit(np.array(labels))
units = len(binarizer.classes_)`,
    2,
  ],
  ["units = len(os.listdir('pets'))", 4],
  ["classes = sorted(os.listdir('pets'))\nunits = len(classes) + 1", 5],
  ["units = len(next(os.walk('pets'))[1])", 3],
  ["units = len(next(os.walk('pets'))[2])", 1],
  ["units = len(list(pathlib.Path('pets').glob('*/*.png')))", 5],
  ["units = int(0.5 * len(glob.glob('pets/*/*.png')))", 2],
  ["units = len([item.name for item in pathlib.Path('pets').glob('c*') if item.is_dir()])", 2],
  [
    `df['path'] = df['animal'] + '.png'
flow = ImageDataGenerator().flow_from_dataframe(df, 'pets', x_col='path', y_col='animal')
units = len(flow.class_indices)`,
    3,
  ],
])('%s', (code, units) => {
  expect(analysed(code).units).toBe(units);
});

test.each([
  // The folders have different numbers of files.
  "for name in os.listdir('pets'):\n    units = len(os.listdir('pets/' + name))",
  'units = train_test_split(df.label, test_size=0.2)[1].nunique()',
  'units = df.sample(frac=0.5).label.nunique()',
  'units = (df.label * other).nunique()',
])('which classes are left is not certain: %s', (code) => {
  expect(analysed(code).units).toMatchObject({ kind: 'unknown' });
});

test('the analysis depends on the table', () => {
  expect(analysed('units = df.label.nunique()').dependencies).toEqual([table]);
});

test('a large table is read behind the scenes, and told when it has been', async () => {
  const asked = {
    kind: 'table' as const,
    path: 'animals.csv',
    images: {},
    labels: { names: ['animal'] },
  };
  let arrived = (_: string): void => undefined;
  const arrival = new Promise<string>((resolve) => {
    arrived = resolve;
  });
  const labels = new LabelsOnDisk((file) => arrived(file), 10);
  expect(labels.labelsOf(asked, [folder])).toEqual({ path: table });
  expect(await arrival).toBe(table);
  expect(labels.arrivalsOf(table)).toBe(1);
  expect(labels.labelsOf(asked, [folder])?.labels).toEqual(['cat', 'dog', 'cow, brown']);
});
