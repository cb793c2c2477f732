/** Labels that are texts: Keras 3.15 and tf_keras 2.21 refuse them in `fit` and `evaluate` whatever the loss is. */
import { expect, it } from 'vitest';
import { diagnosticsOf } from './checkFix.js';

const HEAD = `import numpy as np, pandas as pd, keras
from keras import layers
from sklearn.preprocessing import LabelEncoder
x = np.zeros((4, 8), 'float32')
y = np.array(['cat', 'dog', 'cat', 'dog'])
d = {'cat': 0, 'dog': 1}
m = keras.Sequential([layers.Input((8,)), layers.Dense(2, activation='softmax')])
m.compile('adam', 'sparse_categorical_crossentropy')
b = keras.Sequential([layers.Input((8,)), layers.Dense(1, activation='sigmoid')])
b.compile('adam', 'binary_crossentropy')
`;

const errorsOf = (line: string) =>
  diagnosticsOf(`${HEAD}${line}\n`).filter(({ severity, isAdvice }) => severity === 'error' && !isAdvice);

it.each(['m.fit(x, y)', "m.fit(x, ['a', 'b', 'a', 'b'])", 'b.evaluate(x, y)', 'm.fit(x, y[:, None])'])(
  '%s is refused',
  (line) => {
    expect(errorsOf(line).map(({ code, message }) => [code, /texts/.test(message)])).toEqual([
      ['label-mismatch', true],
    ]);
  },
);

it('labels that are numbered are not', () => {
  const lines = `m.fit(x, LabelEncoder().fit_transform(y))
m.fit(x, np.unique(y, return_inverse=True)[1])
b.fit(x, (y == 'cat').astype(int))
b.fit(x, y == 'cat')
b.fit(x, np.where(y == 'cat', 1, 0))
m.fit(x, np.array([d[v] for v in y]))
m.fit(x, np.vectorize(d.get)(y))
m.fit(x, pd.Series(y).map(d).values)
m.fit(x, pd.factorize(y)[0])
m.fit(x, np.array(['0', '1', '0', '1']).astype(int))
m.fit(x, layers.StringLookup(vocabulary=['cat', 'dog'], num_oov_indices=0)(y))`;
  expect(errorsOf(lines)).toEqual([]);
});
