/** What layers meant in Keras 1 and 2: positional signatures and names of their time. Values from Keras 1.2's documentation. */
import { expect, it } from 'vitest';
import { analyse } from '../../../src/core/index.js';

function shapes(lines: string, major: 1 | 2): readonly string[] {
  const text = `# convlens: keras=${major}\nfrom keras.models import Sequential\nfrom keras.layers import *\nmodel = Sequential()\n${lines}`;
  const { models } = analyse({ path: 'old.py', language: 'python', text });
  return (models[0]?.nodes ?? [])
    .filter(({ inputs }) => inputs.length > 0)
    .map(({ outputShapes, params }) => `${JSON.stringify(outputShapes[0])} ${JSON.stringify(params.total)}`);
}

it('Convolution2D(32, 3, 3) of Keras 1 has a kernel of 3×3', () => {
  expect(
    shapes(
      "model.add(Convolution2D(32, 3, 3, border_mode='same', input_shape=(28, 28, 1), dim_ordering='tf'))",
      1,
    ),
  ).toEqual(['[null,28,28,32] 320']);
});

it('Keras 1 counted channels first when told so', () => {
  expect(
    shapes(
      "model.add(Convolution2D(nb_filter=8, nb_row=5, nb_col=3, subsample=(2, 2), dim_ordering='th', input_shape=(3, 32, 32)))\nmodel.add(MaxPooling2D(dim_ordering='th'))",
      1,
    ),
  ).toEqual(['[null,8,14,15] 368', '[null,8,7,7] 0']);
});

it('layers that only Keras 1 has', () => {
  expect(
    shapes(
      "model.add(AtrousConvolution2D(4, 3, 3, atrous_rate=(2, 2), dim_ordering='tf', input_shape=(16, 16, 2)))\nmodel.add(Flatten())\nmodel.add(Highway())\nmodel.add(MaxoutDense(output_dim=5, nb_feature=3))",
      1,
    ),
  ).toEqual(['[null,12,12,4] 76', '[null,576] 0', '[null,576] 664704', '[null,5] 8655']);
});

it('LocallyConnected2D and CuDNNLSTM of Keras 2', () => {
  expect(shapes('model.add(LocallyConnected2D(3, (2, 2), input_shape=(4, 4, 2)))', 2)).toEqual([
    '[null,3,3,3] 243',
  ]);
  expect(shapes('model.add(CuDNNLSTM(4, input_shape=(10, 3)))', 2)).toEqual(['[null,4] 144']);
});

it('an average pool of Keras 2 needs no size', () => {
  expect(shapes('model.add(AveragePooling2D(input_shape=(8, 8, 1)))', 2)).toEqual(['[null,4,4,1] 0']);
});

it('input_dim and input_length of recurrent layers are steps by width, in Keras 1 and 2', () => {
  for (const major of [1, 2] as const) {
    expect(shapes('model.add(LSTM(4, input_dim=7))', major)).toEqual(['[null,4] 192']);
    expect(shapes('model.add(LSTM(4, input_dim=7, input_length=5, return_sequences=True))', major)).toEqual([
      '[null,5,4] 192',
    ]);
  }
  expect(shapes('model.add(Convolution1D(8, 3, input_dim=7, input_length=9))', 1)).toEqual([
    '[null,7,8] 176',
  ]);
});

it('TimeDistributedDense of Keras 1 is one dense layer for every step', () => {
  expect(shapes('model.add(TimeDistributedDense(4, input_dim=7, input_length=5))', 1)).toEqual([
    '[null,5,4] 32',
  ]);
});

it('a Lambda inside TimeDistributed gives what it gives of one step', () => {
  const steps = 'model.add(TimeDistributed(Lambda(lambda x: x[:, 0]), input_shape=(None, 20)))';
  expect(shapes(steps, 2)).toEqual(['[null,null] 0']);
  const two = 'model.add(TimeDistributed(Lambda(lambda x: x[:, 2:5]), input_shape=(6, 20)))';
  expect(shapes(two, 2)).toEqual(['[null,6,3] 0']);
});

it("border_mode='full' of Keras 1 adds a kernel less one to each side's length", () => {
  const layer = "Convolution2D(4, 3, 3, border_mode='full', dim_ordering='tf', input_shape=(50, 40, 3))";
  expect(shapes(`model.add(${layer})`, 1)).toEqual(['[null,52,42,4] 112']);
});

it('Keras 1 had the image order from its settings: the first images tell it, unless the code does', () => {
  const pictures = 'model.add(Convolution2D(6, 5, 5, input_shape=(1, 28, 28)))\nmodel.add(MaxPooling2D())';
  expect(shapes(pictures, 1)).toEqual(['[null,6,24,24] 156', '[null,6,12,12] 0']);
  expect(shapes('model.add(Convolution2D(6, 5, 5, input_shape=(28, 28, 1)))', 1)).toEqual([
    '[null,24,24,6] 156',
  ]);
  const chosen = `from keras import backend as K\nK.set_image_dim_ordering('tf')\n`;
  const flat = "model.add(Convolution2D(2, 1, 1, border_mode='same', input_shape=(3, 28, 28)))";
  expect(shapes(chosen + flat, 1)).toEqual(['[null,3,28,2] 58']);
});

it('Keras 2 converts what Keras 1 called the start, the penalty and the limit of weights', () => {
  const text =
    "# convlens: keras=2\nfrom keras.models import Sequential\nfrom keras.layers import Dense, LSTM\nm = Sequential()\nm.add(LSTM(4, inner_init='orthogonal', U_regularizer='l2', input_shape=(5, 3)))\nm.add(Dense(2, init='uniform', W_regularizer='l2', b_constraint='max_norm'))\n";
  expect(
    analyse({ path: 'old.py', language: 'python', text }).diagnostics.filter(
      ({ code }) => code === 'unknown-argument',
    ),
  ).toEqual([]);
});

it('a bare width is an Input of Keras 2 in TensorFlow', () => {
  const text =
    '# convlens: keras=2\nimport tensorflow as tf\ni = tf.keras.Input(100)\nm = tf.keras.Model(i, tf.keras.layers.Dense(3)(i))\n';
  const { models, diagnostics } = analyse({ path: 'old.py', language: 'python', text });
  expect(models[0]?.nodes.map(({ outputShapes: [shape] }) => shape)).toEqual([
    [null, 100],
    [null, 3],
  ]);
  expect(diagnostics).toEqual([]);
});

it('time_major of Keras 2: the steps come first, then the batch', () => {
  const text = (rest: string) =>
    `from tensorflow import keras\nx = keras.Input((8, 4), batch_size=2)\nm = keras.Model(x, keras.layers.LSTM(5, time_major=True${rest})(x))\n`;
  const output = (rest: string) =>
    analyse({ path: 'old.py', language: 'python', text: text(rest) }).models[0]?.nodes.at(-1)?.outputShapes;
  expect(output('')).toEqual([[8, 5]]);
  expect(output(', return_sequences=True')).toEqual([[2, 8, 5]]);
});

it('a Sequential of Keras 1 that begins with Merge has the layers and inputs of the models that it joins', () => {
  const text = (mode: string) => `from keras.models import Sequential
from keras.layers import Dense, Merge
branches = []
for width in (7, 9):
    branch = Sequential()
    branch.add(Dense(4, input_dim=width))
    branches.append(branch)
model = Sequential()
model.add(Merge(branches, ${mode}))
model.add(Dense(2, W_regularizer='l2', init='uniform'))
model.compile('sgd', 'mse')
import numpy as np
model.fit([np.zeros((20, 7)), np.zeros((20, 9))], np.zeros((20, 2)), nb_epoch=1)
`;
  const read = (mode: string) => {
    const { models, diagnostics } = analyse({ path: 'old.py', language: 'python', text: text(mode) });
    expect(diagnostics.filter(({ severity }) => severity === 'error')).toEqual([]);
    const { nodes, totals } = models.find(({ name }) => name === 'model') ?? {};
    return [...(nodes?.slice(-2).map(({ outputShapes }) => outputShapes[0]) ?? []), totals?.params.total];
  };
  expect(read("mode='concat'")).toEqual([[null, 8], [null, 2], 32 + 40 + 18]);
  expect(read("mode='sum'")).toEqual([[null, 4], [null, 2], 32 + 40 + 10]);
  expect(read("mode='dot', dot_axes=1")).toEqual([[null, 1], [null, 2], 32 + 40 + 4]);
});
