/** What NumPy 2 refuses of shapes is told once, where it stands; what it takes is not. */
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { analyse } from '../../src/core/index.js';

/** The line of each error, and the exception that it names. */
function told(statement: string): readonly string[] {
  const text = `import numpy as np
a, b = np.zeros((100, 28, 28)), np.zeros((28, 27))
i = np.arange(3)
c = ${statement}
d = c + 1
`;
  const { diagnostics } = analyse({ path: 'a.py', language: 'python', text });
  return diagnostics.map(({ span, message }) => {
    const line = text.slice(0, span.start).split('\n').length;
    return `${line} ${/raises an? (\w+)/.exec(message)?.[1]}`;
  });
}

test.each([
  ['a - b', 'ValueError'],
  ['a.reshape(100, 28, 27)', 'ValueError'],
  ['np.reshape(a, (-1, 27))', 'ValueError'],
  ['np.concatenate([b, np.zeros((28, 28))], axis=0)', 'ValueError'],
  ['np.concatenate([a, b])', 'ValueError'],
  ['np.stack([b, np.zeros((28, 28))])', 'ValueError'],
  ['np.vstack([b, np.zeros((2, 28))])', 'ValueError'],
  ['np.append(b, np.zeros((2, 28)), axis=0)', 'ValueError'],
  ['a @ np.zeros((27, 2))', 'ValueError'],
  ['np.dot(b, b)', 'ValueError'],
  ['a.mean(axis=3)', 'AxisError'],
  ['a[:, :, 28]', 'IndexError'],
  ['a[0, 0, 0, 0]', 'IndexError'],
])('%s is refused', (statement, exception) => {
  expect(told(statement)).toEqual([`4 ${exception}`]);
});

test.each([
  'a - np.zeros((28, 1))',
  'a.reshape(100, -1)',
  'a.reshape(-1, 7)',
  'np.concatenate([b, np.zeros((28, 3))], axis=-1)',
  'np.hstack([b, np.zeros((28, 3))])',
  'np.append(b, np.zeros((2, 28)))',
  'a @ np.zeros((28, 2))',
  'a @ np.zeros((100, 28, 2))',
  'np.dot(b, np.zeros(27))',
  'a.mean(axis=-3)',
  'a[i, :, -28]',
  'a == b',
])('%s is taken', (statement) => {
  expect(told(statement)).toEqual([]);
});

test('an array that is given another shape in place has it from there on', () => {
  expect(told('a[0].copy()\nc.shape = (4, -1)\nc = c - np.zeros((4, 196))')).toEqual([]);
  expect(told('np.zeros((4, 6))\nc.resize((2, 12))\nc = c - np.zeros(12)')).toEqual([]);
  expect(told('np.zeros((4, 6))\nc.resize(2, 12)\nc = c - np.zeros(6)')).toEqual(['6 ValueError']);
});

test('calls and stores are refused where NumPy refuses them', () => {
  const path = process.env.CONVLENS_ARRAY_FAULTS ?? 'test/fixtures/arrayFaults.json';
  const cases = JSON.parse(readFileSync(path, 'utf8')) as readonly (readonly [string, string | null])[];
  const wrong = cases.flatMap(([statement, exception]) => {
    const text = `import numpy as np\n${statement}\n`;
    const found = analyse({ path: 'a.py', language: 'python', text }).diagnostics.map(
      ({ message }) => /raises an? (\w+)/.exec(message)?.[1] ?? message,
    );
    const expected = exception === null ? [] : [exception];
    return String(found) === String(expected) ? [] : [`${statement}: ${exception}, found ${found}`];
  });
  expect(cases.length).toBeGreaterThan(300);
  expect(wrong).toEqual([]);
});

/** Each was run with NumPy 2, scikit-learn and Keras 3. */
const LABELS = `import keras
import numpy as np, tensorflow as tf
from keras import layers
from keras.utils import to_categorical
from sklearn.model_selection import KFold, StratifiedKFold, train_test_split
x, y, t = np.zeros((1000, 28)), np.array([1, 2, 3, 4] * 250), np.zeros(900)
def trained(classes, labels):
    m = keras.Sequential([layers.Input((28,)), layers.Dense(classes, activation='softmax')])
    m.compile('adam', 'sparse_categorical_crossentropy')
    m.fit(x, labels)
`;
const errorsOf = (text: string): readonly string[] =>
  analyse({ path: 'a.py', language: 'python', text: LABELS + text })
    .diagnostics.filter(({ severity }) => severity === 'error')
    .map(({ message }) => message);

test.each([
  ['to_categorical(y, 4)', /With 4 classes the labels are 0 to 3; found 4/],
  ['to_categorical([0, 1, 2, 3], num_classes=3)', /0 to 2; found 3/],
  ['to_categorical(np.arange(5), 4)', /found 4/],
  ['np.eye(4)[y]', /has 4 places, counted from 0; found 4/],
  ['x[np.random.permutation(1200)]', /1000 places, .* found 1199/],
  ['trained(4, y)', /4 classes apart, numbered 0 to 3; the labels go up to 4/],
  ['trained(10, np.random.randint(1, 11, 1000))', /the labels go up to 10/],
  ['y[0:250] = 0\ny[250:] = 5\nto_categorical(y, 5)', /found 5/],
  ['train_test_split(x, t)', /as many of each; found 1000 and 900/],
  ['train_test_split(x, y, testsize=0.2)', /train_test_split has no argument "testsize"/],
  ['KFold(n_split=5)', /KFold has no argument "n_split"/],
  ['KFold(5).split(x, t)', /found 1000 and 900/],
  ['tf.data.Dataset.from_tensor_slices((x, t))', /come together .* found 1000 and 900/],
  [
    'm = keras.Sequential([layers.Input((32,)), layers.Dense(1)])\nm.compile("adam", "mse")\nfor a, b in KFold(5).split(x):\n    m.fit(x[a], y[a])',
    /takes 32 for each sample/,
  ],
])('of labels and samples %s is refused', (statement, message) => {
  expect(errorsOf(statement)).toEqual([expect.stringMatching(message)]);
});

test.each([
  'to_categorical(y, 5)',
  'to_categorical(y - 1, 4)',
  'np.eye(4)[y - 1]',
  'y[y == 4] = 0\nto_categorical(y, 4)\nnp.eye(4)[y]',
  'trained(5, y)',
  'trained(4, y - 1)',
  'x[np.arange(1000)]',
  'a = np.arange(1, 1000)\nnp.random.shuffle(a)\nx[a[:50]]',
  'train_test_split(x, y, test_size=0.2)',
  'KFold(10, True, 1).split(x, y)',
  'for a, b in StratifiedKFold(5).split(x, y):\n    trained(5, y)',
  'tf.data.Dataset.from_tensor_slices(({"a": x, "b": y}, y))',
])('of labels and samples %s is taken', (statement) => {
  expect(errorsOf(statement)).toEqual([]);
});
