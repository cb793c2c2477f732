/** Arrays that stand in files of real NumPy have their shapes, types and classes. Fixture: `test/oracle/arrays.py`. */
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { dataArrays, dataLabels } from '../../src/cli/modules.js';
import { analyse } from '../../src/core/index.js';
import { arraysOf, valuesOf } from '../../src/runs/data/arraysOnDisk.js';

const ROOT = 'test/fixtures/arrays';
const expected = JSON.parse(readFileSync(`${ROOT}/expected.json`, 'utf8')) as Record<
  string,
  { readonly shape: readonly number[]; readonly values: readonly number[] }
>;

test.each(['stored.npz', 'packed.npz'])('%s', (name) => {
  const path = `${ROOT}/${name}`;
  const found = arraysOf(path);
  expect(Object.fromEntries(found.map((each) => [each.name, each.shape]))).toEqual(
    Object.fromEntries(Object.entries(expected).map(([title, { shape }]) => [title, shape])),
  );
  expect(found.map(({ dtype }) => dtype)).toEqual(['uint8', 'int64', 'float32', 'int32']);
  expect([...(valuesOf(path, 'y_test') ?? [])]).toEqual(expected.y_test?.values);
  expect(valuesOf(path, 'x_test')).toBeUndefined();
});

test('texts', () => {
  expect(arraysOf(`${ROOT}/names.npy`)).toEqual([{ name: '', shape: [4], dtype: 'str' }]);
  expect(valuesOf(`${ROOT}/names.npy`, undefined)).toEqual(['cat', 'dog', 'cow, brown', 'cat']);
});

function analysed(code: string) {
  const text = `import numpy as np
import keras
from keras.utils import to_categorical
${code}
model = keras.Sequential([keras.Input(shape), keras.layers.Flatten(), keras.layers.Dense(units)])
`;
  const { models, dependencies } = analyse(
    { path: `${ROOT}/train.py`, language: 'python', text },
    { dataLabels, dataArrays },
  );
  return { shapes: models[0]?.nodes.map(({ outputShapes }) => outputShapes[0]), dependencies };
}

test.each([
  [
    "data = np.load('packed.npz')\nshape = data['x_train'].shape[1:]\nunits = len(np.unique(data['y_train']))",
    5,
  ],
  [
    `with np.load('stored.npz', allow_pickle=True) as file:
    x, y = file['x_test'], file['y_test']
shape = x[0].shape
units = to_categorical(y).shape[1]`,
    4,
  ],
  [
    "x, y = np.load('stored.npz')['x_train'], np.load('stored.npz')['y_train']\nshape = x.shape[1:]\nunits = y.max() + 1",
    5,
  ],
  ["shape = (3, 4)\nunits = len(set(np.load('names.npy')))", 3],
])('%s', (code, units) => {
  expect(analysed(code).shapes?.slice(-2)).toEqual([
    [null, 12],
    [null, units],
  ]);
});

test('the analysis depends on the file', () => {
  const { dependencies } = analysed("shape = np.load('packed.npz')['x_train'].shape[1:]\nunits = 5");
  expect(dependencies.map((path) => path.split('/').at(-1))).toEqual(['packed.npz']);
});
