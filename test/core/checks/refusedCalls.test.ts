/** Calls and values that Python or Keras 3 refuses: each case was run with real Keras 3.15. */
import { expect, it } from 'vitest';
import { analyse } from '../../../src/core/index.js';

const HEAD = `import keras, numpy as np, tensorflow as tf
from collections import namedtuple
from dataclasses import dataclass, field
from keras import Input, Model, Sequential, layers, ops
i = Input((8, 8, 3))
v = Input((4,))
`;

const errorsOf = (text: string): readonly string[] =>
  analyse({ path: 'f.py', language: 'python', text: HEAD + text })
    .diagnostics.filter(({ severity }) => severity === 'error')
    .map(({ message }) => message);

it.each([
  ['y = ops.std(v, Axis=1)', /keras\.ops\.std has no argument "Axis"\. Did you mean "axis"/],
  ['y = ops.min(axis=1)', /keras\.ops\.min needs "x"/],
  ['a = np.ones((2, 3), Dtype="float32")', /numpy\.ones has no argument "Dtype"/],
  ['y = layers.Lambda(lambda t: tf.matmul(t))(v)', /tensorflow\.matmul needs "b"/],
  [
    'import argparse\nargparse.ArgumentParser().add_argument("--lr", type=float, defualt=0.1)',
    /add_argument has no argument "defualt": Python raises a TypeError\. Did you mean "default"/,
  ],
  ['@dataclass(Frozen=True)\nclass A:\n    u: int = 3', /dataclass has no argument "Frozen"/],
  ['C = namedtuple("C", "a b")\nC(1)', /C needs "b"/],
  ['@dataclass\nclass A:\n    u: int\n    w: int = 2\nA(1, k=2)', /A has no argument "k"\. It takes u, w/],
  ['y = layers.Dense(1, 14, activation="gelu")(v)', /Dense is given "activation" twice/],
  ['y = layers.RepeatVector(1, 3)(v)', /RepeatVector takes 1 argument by place: n; found 2/],
  ['m = Sequential(1)', /Sequential takes a list of layers; found a number/],
  ['y = layers.Cropping2D(i)', /Cropping2D is given a tensor as its "cropping"/],
  ['d = layers.Dense(2)\ny = d(v, trainin=True)', /Dense takes no argument "trainin".*"training"/],
  ['d = layers.Dense(2)\ny = d()', /Dense is called without a tensor/],
  ['c = layers.Conv2D(3, 3)\nprint(c.shape)', /found the layer "conv2d" itself/],
  ['c = layers.Conv2D(3, 3)\ny = c[..., :1]', /found the layer "conv2d" itself/],
  ['for n in range([1]):\n    pass', /range takes whole numbers; found a list/],
  ['a = np.zeros((4, 9 / 3))', /sizes of an array are whole numbers .* found a float/],
  ['n = [3] < 4', /"<" of a list and a number has no meaning/],
  ['n = -(1, 2)', /"-" of a tuple has no meaning/],
  [
    'class A(layers.Layer):\n    def __init__(self, u):\n        self.u = u\n    def call(self, x):\n        return x\ny = A(3)(v)',
    /A\.__init__ never calls super\(\)\.__init__\(\)/,
  ],
  ['def f(t):\n    return t + y\ny = f(v)', /"y" is not defined yet/],
  [
    'm = Model(v, layers.Dense(3)(v))\nm.compile(loss="kl_divergence")\nm.fit(np.zeros((8, 4)), np.zeros((8, 2)))',
    /\(None, 3\), but the labels are \(8, 2\): kldivergence compares them value by value/,
  ],
  [
    'm = Sequential([v, layers.Dense(3)][1:])\nm.build((None, 4))\nm.layers[0].set_weights([np.zeros((3, 4)), np.zeros(3)])',
    /The weight "kernel" of "dense" has the shape \(4, 3\); set_weights gets \(3, 4\)/,
  ],
  [
    'm = Model(i, layers.BatchNormalization()(i))\nm.set_weights([np.zeros(3)] * 3)',
    /has 4 weights \(gamma, beta, moving_mean, moving_variance\); set_weights gets 3/,
  ],
  [
    's, h = layers.LSTM(8, return_state=True)(layers.Reshape((2, 2))(v))',
    /The layer "lstm" gives 3 tensors; 3 values cannot be unpacked into 2 names/,
  ],
  [
    'y = layers.Bidirectional(layers.LSTM)(layers.Reshape((2, 2))(v))',
    /Bidirectional takes a layer; found the class LSTM itself\. Write LSTM\(…\)/,
  ],
  [
    'y = layers.concatenate(v, v)',
    /Concatenate is given tensors as a setting\. It takes all tensors in one list/,
  ],
  [
    'm = Model(v, layers.Dense(1)(v))\nm.compile("mse", "adam")\nm.fit(np.zeros((8, 4)), np.zeros(8))',
    /Keras has no optimizer "mse"\. It is a loss: compile takes the optimizer first/,
  ],
  [
    'm = Model(v, [layers.Dense(1)(v), layers.Dense(2)(v)])\na, b, c = m(v)',
    /The model "functional" gives 2 tensors; 2 values cannot be unpacked into 3 names/,
  ],
  ['y = layers.Dense(3, kernel_initializer="he_norml")(v)', /Write "he_normal"/],
  [
    'm = Model(np.ones((2, 4)), layers.Dense(1)(v))',
    /The inputs of a model must be tensors; found an array of data/,
  ],
  ['y = np.sqrt(v)', /np\.sqrt calculates with numbers.*take keras\.ops\.sqrt/],
  ['y = np.concatenate([v, v])', /take keras\.ops\.concatenate/],
  ['w = Input((None, 4))\nn = w.shape[1] * w.shape[2]', /A size of the tensor is None: only data tell it/],
  ['n = int(layers.Dense(3)(v).shape[0])', /A size of the tensor is None: only data tell it/],
  [
    'from tensorflow.keras.preprocessing.image import ImageDataGenerator\ng = ImageDataGenerator().flow(np.zeros((9, 28, 28)), np.zeros(9))',
    /flow takes images as \(samples, height, width, channels\); found 9×28×28/,
  ],
  [
    'm = Model(v, layers.Dense(1)(v))\nm.compile(loss="mse")\nm.fit(np.zeros((2, 4)), [0, 1])',
    /Keras 3 takes arrays as data; found a list of numbers/,
  ],
])('%s', (text, message) => {
  expect(errorsOf(text)).toEqual([expect.stringMatching(message)]);
});

it.each([
  'y = layers.Lambda(lambda t: tf.reduce_mean(t, keep_dims=True, axis=1))(v)',
  'C = namedtuple("C", "a b")\nC.__new__.__defaults__ = (1, 2)\nC()',
  '@dataclass\nclass A:\n    u: list = field(default_factory=list)\n@dataclass\nclass B(A):\n    w: int = 2\nB(w=3)',
  'y = layers.MaxPooling2D(2, 2, "same", None, "pool")(i)',
  'a = np.zeros((9 // 3, int(4 / 2)))\nb = np.ones(3, "float32")',
  'n = "%d" % (3,) + "a" * 2\nk = [1] * 3\nk += (4,)',
  'class A(layers.Layer):\n    def call(self, x):\n        return x\nclass B(A):\n    def __init__(self):\n        A.__init__(self)\ny = B()(v)',
  '# convlens: keras=2\nclass A(layers.Layer):\n    def __init__(self, u):\n        self.u = u\n    def __call__(self, x):\n        return layers.Dense(self.u)(x)\ny = A(3)(v)',
  'def f(t):\n    return t * units\ndef main():\n    global units\n    units = 2\n    return f(v)\nmain()\nunits = 3',
  'def f(t):\n    return t * units\nfor n in range(2):\n    if n:\n        f(v)\n    units = 3',
  'm = Model(v, layers.Dense(1)(v))\nm.compile(loss="mae")\nm.fit(np.zeros((8, 4)), np.zeros(8))',
  'y = layers.Dense(units := 3)(v)',
  'n = np.prod(i.shape[1:]) + np.ndim(i) + len(i.shape)',
  'class A(layers.Layer):\n    def call(self, x):\n        return ops.reshape(x, (-1, x.shape[1] * x.shape[2], 3))\ny = A()(i)',
  'w = Input((None, 4))\ny = layers.Reshape((-1, 2))(w)\nn = (w.shape[1] or 8) * 2',
])('%s is left alone', (text) => {
  expect(errorsOf(text)).toEqual([]);
});

it.each([
  [
    'sizes = [8, 16]\nd = layers.Dense(sizes[2])',
    /This list has 2 entries; there is no \[2\]\. The last is \[1\]/,
  ],
  ['shape = (8, 3)\nd = layers.Dense(shape[2])', /This tuple has 2 entries; there is no \[2\]/],
  ["config = {'units': 8}\nd = layers.Dense(config['unit'])", /no key "unit"\. Did you mean "units"\?/],
  ['def f(s):\n    return layers.Dense(s[2])\nf([1, 2])', /This list has 2 entries/],
])('an entry that is not there is told: %s', (text, message) => {
  const errors = errorsOf(text);
  expect(errors).toHaveLength(1);
  expect(errors[0]).toMatch(message);
});

it.each([
  'sizes = []\nsizes.extend(load())\nd = layers.Dense(sizes[2])',
  "config = {'units': 8}\nconfig.update(load())\nd = layers.Dense(config['unit'])",
  "config = {'units': 8}\ntry:\n    d = config['rate']\nexcept KeyError:\n    d = 1",
  'def f(s=[1, 2]):\n    return layers.Dense(s[2])',
  "import argparse\np = argparse.ArgumentParser()\np.add_argument('--size')\nd = layers.Dense({'small': 8}[p.parse_args().size])",
])('an entry that may be there is not: %s', (text) => {
  expect(errorsOf(`from others import load\n${text}`)).toEqual([]);
});

it('what comes behind a key that is misspelt, and behind an index past the end, keeps its shapes', () => {
  const shapes = (text: string) =>
    analyse({ path: 'f.py', language: 'python', text: HEAD + text }).models[0]?.nodes.map(
      ({ outputShapes }) => JSON.stringify(outputShapes),
    );
  const program = (units: string) =>
    `config, sizes = {'units': 4}, [3]\nm = Sequential([v, layers.Dense(${units}), layers.Flatten(), layers.Dense(2)])`;
  expect(shapes(program("config['unit']"))).toEqual(shapes(program("config['units']")));
  expect(shapes(program('sizes[1]'))?.at(-1)).toBe('[[null,2]]');
});
