/** Faults as students make them: one report each, at its place, with a fix after which nothing is left. Each raises in Keras 3.15. */
import { expect, it } from 'vitest';
import { afterFix, checkCarets, dedent, diagnosticsOf } from './checkFix.js';

const HEAD = `import numpy as np
from tensorflow import keras
from tensorflow.keras.layers import *
from tensorflow.keras.models import Model, Sequential
from tensorflow.keras.datasets import mnist
from tensorflow.keras.preprocessing.image import ImageDataGenerator
from tensorflow.keras.utils import image_dataset_from_directory
m = Sequential([Input((8,)), Dense(1)])
X, y = np.zeros((9, 8)), np.zeros(9)
`;

const errorsOf = (text: string) =>
  diagnosticsOf(text).filter(({ severity, isAdvice }) => severity === 'error' && !isAdvice);

it.each([
  ["m = m.compile('adam', 'mse')\nm.fit(X, y)", "\nm.compile('adam', 'mse')\n"],
  ['n = Sequential()\nn = n.add(Dense(1))\nn.add(Dense(2))', '\nn.add(Dense(1))\n'],
  ["m.compile('adam', 'mse')\nm = m.fit(X, y)\nm.evaluate(X, y)", 'history = m.fit(X, y)'],
  ["m.compile('adam', 'mse')\nh = m.fit(X, y)\nh.predict(X)", 'm.predict(X)'],
  [
    'def build():\n    n = Sequential()\n    n.add(Dense(1))\nb = build()\nb.summary()',
    '    n.add(Dense(1))\n    return n\n',
  ],
  [
    'n = Sequential()\nn.add(Dense(3), Dense(2), Dense(1))',
    'n.add(Dense(3))\nn.add(Dense(2))\nn.add(Dense(1))',
  ],
  ['n = Sequential()\nn.append(Dense(3))', 'n.add(Dense(3))'],
  ['m.sumary()', 'm.summary()'],
  ['n = Sequential()\nn.add(Dense(3))()', '\nn.add(Dense(3))'],
  ['n = Sequential\nn.add(Dense(3))\nn.add(Dense(2))', 'n = Sequential()\n'],
  ['def build():\n    return Sequential()\nb = build  # the model\nb.summary()', 'b = build()  # the model'],
  ["n = Sequential([Dense(3, input_shape='(4,)')])", 'input_shape=(4,))'],
  ["i = Input(shape='(28, 28, 1)')", 'Input(shape=(28, 28, 1))'],
  ["n = Sequential([Dense(3, input_dim='12')])", 'input_dim=12)'],
  ["n = Dense(3, activation=['relu'])", "activation='relu')"],
  ['n = Dense(3, name=1)', "name='1')"],
  ["n = Sequential([Input((8, 8, 1)), UpSampling2D(interpolation='bilinaer')])", "'bilinear'"],
  ['i = input(shape=(4,))', 'i = Input(shape=(4,))'],
  ['i = Input(28, 28, 1)', 'Input((28, 28, 1))'],
  ["t = image_dataset_from_directory('t', target_size=(64, 64))", 'image_size=(64, 64)'],
  [
    "n = Sequential([Input((8,)), Dense(1, activation='sigmoid')])\nn.compile('adam', 'sparse_categorical_crossentropy')\nn.fit(X, np.array([0, 1, 0, 1, 0, 1, 0, 1, 1]))",
    "n.compile('adam', 'binary_crossentropy')",
  ],
  ['a = mnist.load()', 'mnist.load_data()'],
  ['for layer in m.layers():\n    layer.trainable = False', 'in m.layers:'],
  ['n = X.shape(0)', 'n = X.shape[0]'],
  ['(a, b), (c, d) = mnist.load_data', 'mnist.load_data()'],
  ['a, b, c, d = mnist.load_data()', '(a, b), (c, d) = mnist.load_data()'],
  ['z = np.zeros(10, 28, 28)', 'np.zeros((10, 28, 28))'],
  ["t = ImageDataGenerator().flow_from_directory('t', color_mode='greyscale')", "'grayscale'"],
  ["t = ImageDataGenerator().flow_from_directory('t', class_mode='catagorical')", "'categorical'"],
  ["t = ImageDataGenerator().flow_from_directory('t', target_size=48)", '(48, 48)'],
  ["t = image_dataset_from_directory('t', label_mode='sparse')", "'int'"],
  [
    "t = image_dataset_from_directory('t', validation_split=0.2, subset='train', seed=1)",
    "subset='training'",
  ],
  [
    "t = image_dataset_from_directory('t', validation_split=0.2, subset='training')",
    'validation_split=0.2, seed=123',
  ],
  ['n = Dense(4, use_bias=true)', 'use_bias=True'],
  ['n = Dense(4, activation=tanhh)'.replace('tanhh', 'selu'), "activation='selu'"],
])('%s', (line, expected) => {
  const text = HEAD + line;
  expect(errorsOf(text).length).toBe(1);
  const fixed = afterFix(text);
  expect(fixed).toContain(expected);
  expect(errorsOf(fixed)).toEqual([]);
});

it('a layer under the name of its class', () => {
  const [problem, ...others] = errorsOf(
    `${HEAD}Dense = Dense(10)\nn = Sequential([Flatten(input_shape=(4, 4)), Dense(3)])`,
  );
  expect(problem?.message).toContain('is called on the number 3');
  expect(others).toEqual([]);
  expect(errorsOf(`${HEAD}r = Rescaling(1 / 255)\nx = r(255.0)`)).toEqual([]);
});

it('methods that nothing calls', () => {
  const net = (init: string, call: string) => `
    from keras import Model, layers
    class Net(Model):
        def ${init}(self):
            super().__init__()
            self.d = layers.Dense(3)
        def ${call}(self, x):
            return self.d(x)
    net = Net()
  `;
  expect(afterFix(net('_init_', 'call'))).toContain('def __init__(self)');
  expect(afterFix(net('__init__', 'cal'))).toContain('def call(self, x)');
  expect(errorsOf(dedent(net('__init__', 'call')))).toEqual([]);
});

it('arguments of a wrong kind', () => {
  checkCarets(`
    from keras.layers import BatchNormalization, Conv2D
    a = BatchNormalization('relu')
    #                      ^^^^^^ invalid-argument
    b = Conv2D(filter, 3)
    #          ^^^^^^ invalid-argument
  `);
});

const MAPS = `
from keras.layers import *
from keras.models import Model
i = Input((48, 48, 16))
`;

it.each([
  // A 1×1 convolution where a shortcut has other channels or a larger map.
  [
    "x = Conv2D(32, 3, padding='same', strides=2)(i)\nm = Model(i, x + i)",
    "Conv2D(32, 1, strides=2, padding='same')(i)",
  ],
  // The branch that became smaller keeps its size.
  ['x = ReLU()(Conv2D(16, 3)(i))\nm = Model(i, Add()([x, i]))', "Conv2D(16, 3, padding='same')"],
  [
    'm = Model(i, concatenate([Conv2D(8, 1)(i), MaxPooling2D(3)(i)]))',
    "MaxPooling2D(3, strides=1, padding='same')",
  ],
  ['m = Model(i, concatenate([Conv2D(8, 1)(i), i], axis=1))', 'axis=-1'],
  [
    'm = Model(i, concatenate([UpSampling2D()(MaxPooling2D(5)(i)), i]))',
    'Cropping2D(((15, 15), (15, 15)))(i)',
  ],
  ['s = Dense(8)(GlobalAveragePooling2D()(i))\nm = Model(i, Multiply()([i, s]))', 'Dense(16)'],
  [
    `def block(x, f, stride):
    s = x
    x = Conv2D(f, 3, strides=stride, padding='same')(x)
    x = Add()([x, s])
    return x
m = Model(i, block(block(i, 16, 1), 32, 2))`,
    `    if s.shape[1:] != x.shape[1:]:
        s = Conv2D(x.shape[-1], 1, strides=s.shape[1] // x.shape[1], padding='same')(s)
    x = Add()([x, s])`,
  ],
])('branches that do not fit: %s', (line, expected) => {
  const text = MAPS + line;
  expect(errorsOf(text).length).toBe(1);
  const fixed = afterFix(text);
  expect(fixed).toContain(expected);
  expect(errorsOf(fixed)).toEqual([]);
});

it('what Keras takes is no fault', () => {
  const taken = [
    "t = image_dataset_from_directory('t', validation_split=0.2, subset='both', seed=1)",
    "t = image_dataset_from_directory('t', validation_split=0.2, subset='training', shuffle=False)",
    "t = ImageDataGenerator().flow_from_directory('t', class_mode=None, target_size=[48, 48])",
    'def f():\n    m.summary()\nr = f()\nif r is None:\n    print(r)',
    "h = m.compile('adam', 'mse')\nprint(h)",
    "m.compile('adam', 'mse')\nh = m.fit(X, y)\nprint(h.epoch, h.params, h.model)",
    'z = np.zeros((3, 4), np.float32)',
    "z = np.zeros(3, 'int')",
  ];
  for (const line of taken) expect(errorsOf(HEAD + line)).toEqual([]);
});
