/**
 * Members that symbolic tensors and models do not have: real Keras 3.15 and tf_keras 2.21 raised for each of the first,
 * and ran each of the others, which stand behind the head of their Keras.
 */
import { expect, it } from 'vitest';
import { analyse } from '../../../src/core/index.js';

const head = (library: string) => `import numpy as np
import ${library} as keras
from ${library} import layers
x = keras.Input((5, 4))
s = keras.Sequential([keras.Input((4,)), layers.Dense(1)])
m = keras.Model(x, layers.Dense(3)(x))
load = open('f').read
`;

const errorsOf = (text: string, library = 'keras'): readonly string[] =>
  analyse({ path: 'f.py', language: 'python', text: head(library) + text })
    .diagnostics.filter(({ severity }) => severity === 'error' || severity === 'warning')
    .map(({ message }) => message);

const REFUSED: readonly (readonly [string, RegExp])[] = [
  ['n = len(x)', /^A tensor of a model has no length .*x\.shape\[1\].*TypeError/],
  ['if x > 0:\n    y = x', /cannot be tested .*TypeError/],
  ['y = x if x else 3', /cannot be tested .*TypeError/],
  ['for step in x:\n    print(step)', /cannot be looped over or unpacked/],
  ['y, state = layers.GRU(4)(x)', /cannot be looped over or unpacked/],
  ['y = layers.Dense(3)(x).numpy()', /has no values yet, so no numpy\(\).*AttributeError/],
  ["y = x.astype('float32')", /has no "astype" \(Write ops\.cast/],
  ['y = x.flatten()\nz = x.flatten()', /has no "flatten" \(Write layers\.Flatten/],
  ['s.sumary()', /A Sequential of Keras has no "sumary" \(Did you mean "summary"\?\)/],
  ['m.complie("adam", "mse")', /A Model of Keras has no "complie" \(Did you mean "compile"\?\)/],
  ['print(m.shape)', /A Model of Keras has no "shape"/],
  ['s.save_model("a.keras")', /A Sequential of Keras has no "save_model"/],
  ['y = m(x)\nz = np.zeros((3, 2)) + len(y)', /has no length/],
  ['y = not x', /cannot be tested .*TypeError/],
  ['y = bool(x)', /cannot be tested .*TypeError/],
  ['y = float(x)', /has no values yet, so it is no number .*(?:ValueError|TypeError)/],
  ['y = int(x)', /has no values yet, so it is no number .*(?:ValueError|TypeError)/],
  ['n = len(s)', /A Sequential of Keras has no length \(Write len\(model\.layers\)\).*TypeError/],
  ['first = m[0]', /A Model of Keras has no entries \(Write model\.layers\[0\]\).*TypeError/],
  ['for layer in s:\n    print(layer)', /A Sequential of Keras cannot be looped over .*TypeError/],
  ['from keras.callbacks import earlystopping', /keras\.callbacks has no "earlystopping"/],
];

it.each(REFUSED)('%s', (text, message) => {
  expect(errorsOf(text)).toEqual([expect.stringMatching(message)]);
});

it.each(REFUSED)('Keras 2: %s', (text, message) => {
  expect(errorsOf(text, 'tf_keras')).toEqual([expect.stringMatching(message)]);
});

it.each([
  'print(x.shape, x.name, x.dtype, x.ndim, str(x))\nif x is None or x is not x:\n    y = 3',
  'y = x.reshape((-1, 20))\nz = x.squeeze() if hasattr(x, "squeezed") else x',
  'if hasattr(x, "numpy"):\n    y = x.numpy()\nz = getattr(x, "foo", None)',
  'try:\n    n = len(x)\nexcept TypeError:\n    n = 5',
  'y = s(np.zeros((3, 4), dtype="float32"))\nprint(len(y), y.numpy())\nfor row in y:\n    print(row)',
  'w = s.layers[0].kernel\nprint(w.numpy(), len(s.weights))',
  'class Own(layers.Layer):\n    def call(self, t):\n        print(t.get_shape(), t.graph)\n        return t\ny = Own()(x)',
  'y = layers.Lambda(lambda t: t.set_shape(t.shape) or t)(x)',
  'def policy(state):\n    return [each.numpy() for each in m(state)]\npolicy(load())',
  'y = m(np.expand_dims(load(), 0))\nprint(len(y), y.numpy())\nif y[0, 0, 0] > 0:\n    y = 3',
  's.note = 3\nprint(s.note)',
  'print(s.history, s.optimizer) if load() else None',
  's.compile("adam", "mse")\nprint(s.stop_training, s.optimizer, s.metrics_names)',
  'load(s)\nprint(s.foo)',
  'if load():\n    print(s.foo)',
  'class Held(layers.Layer):\n    def call(self, t):\n        print(t.shape.as_list())\n        return t\ny = Held()(x)',
  'n = len(s.layers)\nfirst = s.layers[0]\nfor layer in m.layers:\n    print(layer.name, layer.output)\nk = abs(x) * round(2.5)',
  'try:\n    n = len(s)\nexcept TypeError:\n    n = len(s.layers)',
  'y, h, c = layers.LSTM(4, return_state=True)(x)\na, b = x.shape[1:]',
])('nothing to say of: %s', (text) => {
  expect(errorsOf(text)).toEqual([]);
});

it('what only tensors of Keras 2 have is a warning, told once', () => {
  const text =
    'n = x.get_shape().as_list()\nx.set_shape((None, 5, 4))\nk = x.get_shape()\nm = x.shape.as_list()';
  expect(errorsOf(text)).toEqual([
    expect.stringMatching(/^A tensor of Keras 3 has no get_shape.*write x\.shape/),
    expect.stringMatching(/^A tensor of Keras 3 has no set_shape/),
    expect.stringMatching(/^A tensor of Keras 3 has no shape\.as_list.*write list\(x\.shape\)/),
  ]);
});

it('an InputLayer of Keras 2 takes input_shape, one of Keras 3 shape too', () => {
  const text = 'y = layers.InputLayer(shape=(3,))\nz = layers.InputLayer(input_shape=(3,))';
  expect(errorsOf(text)).toEqual([]);
  expect(errorsOf(text, 'tf_keras')).toEqual([
    expect.stringMatching(/^InputLayer has no argument "shape"; Keras refuses it\..*input_shape/),
  ]);
});

it('a metric that needs arguments is no text', () => {
  const compiled = (name: string) => errorsOf(`s.compile('adam', 'mse', metrics=['${name}'])`);
  for (const name of ['io_u', 'MeanIoU', 'precision_at_recall', 'sum', 'metric'])
    expect(compiled(name)).toEqual([expect.stringMatching(/cannot be given as text/)]);
  for (const name of ['binary_io_u', 'precision', 'AUC', 'f1_score']) expect(compiled(name)).toEqual([]);
});

it('takes what only Keras 2 has', () => {
  const text = 'print(x.shape.as_list(), x.get_shape(), m.input_names, m.inbound_nodes)\ns.reset_states()';
  expect(errorsOf(text, 'tf_keras')).toEqual([]);
});

it('on the backend of PyTorch a model is a module of PyTorch as well', () => {
  const text = `s.zero_grad()\ns.eval()\np = list(s.parameters())\nm.to('cpu')\n`;
  expect(errorsOf(text).filter((message) => message.includes('AttributeError'))).toHaveLength(4);
  expect(errorsOf(`import torch\n${text}`)).toEqual([]);
  expect(errorsOf(`def step():\n    import torch\n${text}`)).toEqual([]);
  expect(errorsOf('import torch\ns.sumary()\n')).toHaveLength(1);
});

it('behind what ran an unknown number of times, automatic names may have any number', () => {
  const text = (loop: string, name: string) => `import keras
import pandas as pd
from keras import layers
def build():
    return keras.Sequential([layers.Input((8,)), layers.Dense(4)])
${loop}
    model = build()
late = build()
late.get_layer('${name}')
`;
  const told = (loop: string, name: string) =>
    analyse({ path: 'a.py', language: 'python', text: text(loop, name) })
      .diagnostics.filter(({ severity }) => severity === 'error')
      .map(({ code }) => code);
  const unknown = "for group in pd.read_csv('x.csv')['a'].unique():";
  expect(told(unknown, 'dense_7')).toEqual([]);
  expect(told(unknown, 'dance_7')).toEqual(['unknown-name']);
  expect(told('for group in range(3):', 'dense_7')).toEqual(['unknown-name']);
  expect(told('for group in range(3):', 'dense_3')).toEqual([]);
  expect(told(`${unknown}\n    keras.backend.clear_session()`, 'dense_7')).toEqual([]);
});
