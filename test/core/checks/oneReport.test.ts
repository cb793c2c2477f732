/**
 * One cause is one problem, at one place. Keras 3.15 refuses each program but those with warnings, and takes those
 * without a fault.
 */
import { expect, it } from 'vitest';
import { analyse } from '../../../src/core/index.js';

const HEAD = `import keras
import numpy as np
import tensorflow as tf
from keras import Input, Model, Sequential, layers
from sklearn.model_selection import train_test_split
X, y = np.zeros((100, 6)), np.zeros((100, 1))
model = Sequential([Input((6,)), layers.Dense(1, activation='sigmoid')])
model.compile('adam', 'binary_crossentropy')
p, q = Input((6,), name='left'), Input((6,), name='right')
both = Model([p, q], layers.Dense(1)(layers.Concatenate()([p, q])))
both.compile('adam', 'mse')
images = Sequential([Input((64, 64, 3)), layers.Flatten(), layers.Dense(5, activation='softmax')])
images.compile('adam', 'categorical_crossentropy')
folder = keras.utils.image_dataset_from_directory
load = open('f').read
`;

const problemsOf = (text: string) =>
  analyse({ path: 'f.py', language: 'python', text: HEAD + text }).diagnostics.filter(
    ({ severity }) => severity === 'error' || severity === 'warning',
  );

it.each([
  [
    'X1, y1, X2, y2 = train_test_split(X, y)\nmodel.fit(X1, y1, validation_data=(X2, y2))',
    /train_test_split gives X_train, X_test, y_train, y_test, in this order/,
  ],
  [
    'X1, X2, y1, y2 = train_test_split(X, y)\nmodel.fit(X1, y1, validation_data=(y2, X2))',
    /the validation gets the labels first and the data behind them.* Swap the two/,
  ],
  ['model.fit(y, X)', /fit gets the labels first/],
  ['from keras.layers import Desne\nm = Sequential([Input((6,)), Dense(1)])', /no layer "Desne"/],
  [
    "folder('d', validation_split=0.2, subest='training', seed=1)",
    /no argument "subest"\. Did you mean "subset"/,
  ],
  [
    'm = Model(p, layers.Dense(1)(layers.add([p, q])))\nm.compile("adam", "mse")\nm.fit([X, X], y)',
    /depend on the input "right"/,
  ],
  [
    'm = Sequential([Input((8 / 2,)), layers.Dense(1)])\nm.compile("adam", "mse")\nm.fit(X, y)',
    /found 4\.0\. Write 4/,
  ],
  [
    'm = Sequential([Input((6,)), layers.Dense(1)])\nmodles.compile("adam", "mse")\nm.fit(X, y)',
    /"modles" is not defined/,
  ],
  [
    'Z = np.zeros((100, 9))\nmodel.fit(Z, y)\nmodel.evaluate(Z[:10], y[:10])\nmodel.predict(Z)',
    /takes 6 for each sample; fit gets an array of \(100, 9\)/,
  ],
  ['both.fit(X, y)', /has 2 inputs \(left, right\); fit gets one array/],
  ['both.fit([X, X], y, validation_data=(X, y))', /2 inputs.*the validation gets one array/],
  ['model.fit(X, [y, y])', /one output; fit gets labels in a list of 2 arrays/],
  [
    "images.fit(folder('d', image_size=(64, 64), label_mode='int'))",
    /For class numbers use sparse_categorical_crossentropy/,
  ],
  [
    "images.fit(folder('d', image_size=(32, 32), label_mode='categorical'))",
    /takes 64×64×3 for each sample; fit gets an array of \(None, 32, 32, 3\)/,
  ],
  [
    'd = tf.data.Dataset.from_tensor_slices((np.zeros((20, 9)), np.zeros((20, 1)))).batch(4)\nmodel.fit(d)',
    /takes 6 for each sample/,
  ],
  [
    "m = Sequential([Input((6,)), layers.Dense(1, activation='softmax')])\nm.compile('adam', 'categorical_crossentropy')\nm.fit(X, y)",
    /softmax of a single unit/,
  ],
])('%s', (text, message) => {
  expect(problemsOf(text).map((each) => each.message)).toEqual([expect.stringMatching(message)]);
});

it.each([
  'X1, X2, y1, y2 = train_test_split(X, y)\nmodel.fit(X1, y1, validation_data=(X2, y2))\nmodel.evaluate(X2, y2)',
  'both.fit([X, X], y, validation_data=([X, X], y))\nboth.predict([X, X])',
  'model.fit(X, [y])',
  "images.fit(folder('d', image_size=(64, 64), label_mode='categorical'), validation_data=folder('e', image_size=(64, 64), label_mode='categorical'))",
  'd = tf.data.Dataset.from_tensor_slices((X, y)).shuffle(10).batch(4)\nmodel.fit(d, validation_data=d)\nmodel.predict(d)',
  'd = tf.data.Dataset.from_tensor_slices((X, y)).map(load).batch(4)\nmodel.fit(d)',
  'd = tf.data.Dataset.from_tensor_slices(((X, X), y)).batch(4)\nboth.fit(d)',
  'n = Sequential([Input((6,)), layers.Dense(6)])\nn.compile("adam", "mse")\nn.fit(X, X)',
  'model.fit(X, np.zeros(100))',
])('no fault: %s', (text) => {
  expect(problemsOf(text)).toEqual([]);
});

const allOf = (text: string) => problemsOf(text).map(({ severity, message }) => `${severity}: ${message}`);

it.each([
  ['y = layers.Conv2D(8, 3, Padding="same")(Input((2, 2, 1)))', /^error: Conv2D has no argument "Padding"/],
  [
    'y = layers.Conv2D(layers.Flatten()(p))\nz = layers.Dense(2)(y)',
    /^error: Conv2D is given a tensor as its "filters"/,
  ],
  ['y = layers.Conv2D(8, 3)(Input((-4, 8, 1)))', /^error: The sizes of an Input must be/],
  ['y = layers.Conv1D(8, (3, 4))(Input((8, 8, 1)))', /^error: kernel_size must be one whole number/],
  [
    'm = Sequential([Input((6,)), layers.Dense(1)])\nm.fit(X, y)\nm.evaluate(X, y)',
    /^error: The model is not compiled/,
  ],
  [
    "m = Sequential([Input((6,)), layers.Dense(1)])\nm.compile('adam')\nm.fit(X, y)\nm.evaluate(X, y)",
    /^error: compile gets no loss/,
  ],
  [
    "both.fit({'left': X, 'rigth': X}, y)",
    /^error: The model takes "left", "right"; the dict that fit gets has "left", "rigth", and leaves out "right"/,
  ],
  [
    "model.compile('adam', 'logcosh', metrics=['mae'])",
    /^warning: Keras 3 has no loss "logcosh", as Keras 2 had\. Write "log_cosh"/,
  ],
  [
    "model.compile('adam', 'mse', metrics=['ce'])",
    /^warning: Keras 3 has no metric "ce".* "binary_crossentropy"/,
  ],
  [
    "model.compile('adam', 'kld', metrics=['kld'])",
    /^warning: Keras 3 has no metric "kld".* "kl_divergence"/,
  ],
  ['y = p[:, : 6 / 2]', /^error: Indices of a tensor are whole numbers; found 3\.0\. Divide with \/\//],
  ['both.add(layers.Dense(2))', /^error: A functional model has no "add"/],
  [
    'y = layers.Dropout(0.5)(p, True)',
    /^warning: Keras 3 takes only tensors by place .* write training=True/,
  ],
  [
    'o = keras.optimizers.legacy.Adam(learning_rate=0.1, decay=0.01)',
    /^warning: Keras 3 has no keras\.optimizers\.legacy/,
  ],
  [
    'l = keras.losses.binary_crossentropy(y, y, from_logit=True)',
    /^error: .*no argument "from_logit"\. Did you mean "from_logits"/,
  ],
  [
    "m = Sequential([layers.Conv2D(8, 3, input_shape=(8, 28, 28, 1)), layers.Flatten(), layers.Dense(1)])\nm.compile('adam', 'mse')\nm.fit(np.zeros((8, 28, 28, 1)), np.zeros(8))",
    /^error: Conv2D expects 4 dimensions/,
  ],
  [
    'm = Sequential([layers.Dense(4, input_shape=(784)), layers.Dense(1)])',
    /^error: input_shape must be a shape .* Write input_shape=\(784,\)/,
  ],
  [
    "m = Sequential()\nm.add(layers.Dense(4), activation='relu', input_shape=(6,))",
    /^error: add takes a layer alone; found "activation"/,
  ],
  [
    "from sklearn.utils import class_weight\nw = class_weight.compute_class_weight('balanced', classes=np.unique(y), y=y)\nmodel.fit(X, y, class_weight=w)",
    /^error: class_weight must be a dict .* Write dict\(enumerate\(…\)\)/,
  ],
])('one problem: %s', (text, message) => {
  expect(allOf(text)).toEqual([expect.stringMatching(message)]);
});

it.each([
  'model.fit(X, y, batch_size=0)',
  'm = Sequential([Input((6,)), layers.Dense(1)])\nload(m)\nm.fit(X, y)',
  "m = Sequential([Input((6,)), layers.Dense(1, kernel_regularizer='l2')])\nm.compile('adam')\nm.fit(X, y)",
  "m = Model(p, layers.Dense(1)(p))\nm.add_loss(load())\nm.compile('adam')\nm.fit(X)",
  'm = Sequential([Input((6,)), layers.Dense(1)])\nm.predict(X)',
  "class T:\n    def __init__(self):\n        self.m = Sequential([Input((6,)), layers.Dense(1)])\n    def ready(self):\n        self.m.compile('adam', 'mse')\n    def go(self):\n        self.m.fit(X, y)",
  "m = Sequential([Input((6,)), layers.Dense(1)])\nif load():\n    m.compile('adam', 'mse')\nm.fit(X, y)",
  "both.fit({'left': X, 'right': X}, y)",
  "model.compile('adam', 'ce', metrics=['acc', 'f1_score', 'log_cosh_error'])",
  "# convlens: keras=2\nmodel.compile('adam', 'logcosh', metrics=['ce', 'kullback_leibler_divergence', 'crossentropy'])",
  'y = p[:, : 6 // 2]',
  'y = layers.Dropout(0.5)(p, training=True)\nz = layers.MultiHeadAttention(2, 2)(Input((4, 4)), Input((4, 4)))',
  '# convlens: keras=2\nfrom tensorflow.keras.optimizers.legacy import Adam\no = Adam(lr=0.1, decay=0.01)\ny = layers.Dropout(0.5)(p, True)',
  'l = keras.losses.binary_crossentropy(y, y, from_logits=True)\nk = keras.metrics.mean_squared_error(y, y)',
  "from sklearn.utils.class_weight import compute_class_weight\nw = compute_class_weight('balanced', classes=np.unique(y), y=y)\nmodel.fit(X, y, class_weight=dict(enumerate(w)))\nmodel.fit(X, y, class_weight={k: w[k] for k in range(2)})",
  'm = Sequential()\nm.add(layers.Dense(4, input_shape=(6,)), rebuild=True)',
  "# convlens: keras=2\nm = Sequential([Input((6,)), layers.Dense(4)])\nm.compile('adam', 'mse')\nm.fit(X, np.zeros(100))",
])('no fault of these: %s', (text) => {
  expect(allOf(text)).toEqual([]);
});

it('a name that nothing defines is told at its first use, which names the others and mends all', () => {
  const text =
    'a = np.zeros((3, 4))\nb = layer.Dense(2)(p)\n\ndef head(t):\n    return layer.Dense(3)(t)\nhead(b)\n';
  const [found, ...rest] = problemsOf(text);
  expect(rest).toEqual([]);
  const whole = HEAD + text;
  const places = [whole.indexOf('layer.Dense(2)'), whole.indexOf('layer.Dense(3)')];
  expect([found?.span.start, ...(found?.related ?? []).map(({ location }) => location.start)]).toEqual(
    places,
  );
  expect(found?.fixes[0]?.edits).toEqual(
    places.map((start) => ({ start, end: start + 'layer'.length, newText: 'layers' })),
  );
});

it('a name that only another function has is told in each function that lacks it', () => {
  const text =
    'def one():\n    size = 3\n    return size\ndef two():\n    return size + size\ndef three():\n    return size\n';
  expect(problemsOf(text).map(({ span }) => (HEAD + text).slice(0, span.start).split('\n').at(-1))).toEqual([
    '    return ',
    '    return ',
  ]);
});

it('predict_classes is gone from TensorFlow, and stays what it was in Keras 2', () => {
  const predicting = (head: string) =>
    analyse({
      path: 'f.py',
      language: 'python',
      text: `${head}\nm = Sequential([Dense(3, input_shape=(4,))])\nc = m.predict_classes(open('f').read())\n`,
    }).diagnostics.filter(({ severity }) => severity === 'error' || severity === 'warning');
  const of = (name: string) => `from ${name}.models import Sequential\nfrom ${name}.layers import Dense`;
  expect(predicting(of('tensorflow.keras')).map(({ message }) => message)).toEqual([
    expect.stringMatching(/no predict_classes since version 2\.6: write np\.argmax/),
  ]);
  expect(predicting(of('keras'))).toEqual([]);
});
