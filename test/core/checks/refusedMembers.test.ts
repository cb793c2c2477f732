/**
 * Members that Keras refuses to give, and sizes that an Input refuses: each case was run with real Keras 3.15.
 * `load` stands for a function that is not known.
 */
import { expect, it } from 'vitest';
import { analyse, layerHints } from '../../../src/core/index.js';

const HEAD = `import keras
from keras import Input, Model, Sequential
from keras.layers import Dense, Flatten
`;

const errorsOf = (text: string): readonly string[] =>
  analyse({ path: 'f.py', language: 'python', text: HEAD + text })
    .diagnostics.filter(({ severity }) => severity === 'error')
    .map(({ message }) => message);

it.each([
  ['s = Sequential([Dense(3)])\ny = s.output', /not built, so that it has no output: begin it with Input/],
  ['s = Sequential([Dense(3)])\nprint(s.input_shape)', /no input shape/],
  ['s = Sequential()\ns.add(Flatten())\nn = s.count_params()', /no parameters to count/],
  [
    'm = Sequential([Input((4,)), Dense(3)])\nl = m.layers[5]',
    /"sequential" has 1 layer; there is no \[5\]\. The last is \[0\] or \[-1\]/,
  ],
  ['m = Sequential([Input((4,)), Dense(3)])\nl = m.layers[-2]', /no \[-2\]/],
  ['a = Input((4,))\nm = Model(a, Dense(3)(a))\nl = m.layers[2]', /has 2 layers; there is no \[2\]/],
  [
    'a = Input((4,))\nm = Model(inputs=a, output=Dense(3)(a))',
    /Model has no argument "output".*Did you mean "outputs"/,
  ],
  ['d = Dense(3)\ny = d.output', /"dense" is not called on a tensor yet, so that it has no output/],
  ['a = Input((4,))\nm = Model(a, Dense(3)(a))\nl = m.get_layer(index=5)', /2 layers; there is no index 5/],
  ['a = Input((28.0, 28.0, 1))', /whole numbers .*found 28\.0\. Write 28/],
  ['size = 28\na = Input((size / 2, 1))', /found 14\.0/],
  ['a = Input(batch_shape=(None, 28.5))', /found 28\.5/],
  ["a = Input(('28', 1))", /found "28"/],
  ['a = Input((-1, 1))', /found -1/],
  ['m = Sequential([Input((28.0, 1)), Flatten()])', /found 28\.0/],
])('%s', (text, message) => {
  expect(errorsOf(text)).toEqual([expect.stringMatching(message)]);
});

it.each([
  's = Sequential([Dense(3)])\ns.build((None, 4))\nprint(s.outputs, s.count_params(), s.output_shape)',
  's = Sequential([Dense(3)])\ns(keras.ops.ones((1, 4)))\nprint(s.outputs, s.count_params())',
  's = Sequential([Dense(3)])\nprint(s.layers, s.name, s.weights)',
  's = Sequential([Dense(3)])\nload([s])\nprint(s.output_shape, s.count_params())',
  'd = Dense(3)\nload(d)\nprint(d.output)',
  'a = Input((4,))\nm = Model(inputs=a, outputs=Dense(3)(a), activation="relu")',
  'a = Input((8, 8, 3))\nm = Model(a, Flatten()(a))\nx = m(Input((8, 8, 1)))',
  'd = Dense(3)\nd(Input((4,)))\nprint(d.output, d.input)',
  'class Mine(Dense):\n    pass\nx = Mine(3)(Input((4,)))',
  's = Sequential([Dense(3)])\nx = load()\ns.predict(x)\nprint(s.count_params(), s.outputs)',
  's = Sequential([Dense(4)])\ns.compile("adam", "mse")\nx = load()\ns.fit(x, x)\nprint(s.outputs)',
  's = Sequential([Dense(3)])\ntry:\n    n = s.count_params()\nexcept ValueError:\n    n = 3',
  'd = Dense(3)\nn = getattr(d, "output_shape", None)\nif hasattr(d, "input_shape"):\n    print(d.input_shape)',
  'class Own(keras.layers.Layer):\n    def __init__(self):\n        super().__init__()\n        self.output_shape = 3\nprint(Own().output_shape)',
  'from keras.layers.core import Dense\nd = Dense(3, input_shape=(4,))\nprint(d.output_shape)',
  'm = Sequential([Input((4,)), Dense(3)])\nprint(m.layers[0], m.layers[-1], m.layers[5:], m.output_shape)',
  'm = Sequential([Input((4,)), Dense(3), load()])\nprint(m.layers[5])',
  'a = Input((4,))\nm = Model(a, Dense(3)(load(a)))\nprint(m.layers[5])',
  'm = Sequential([Input((4,)), Dense(3)])\ntry:\n    print(m.layers[5])\nexcept IndexError:\n    pass',
  'a = Input((28, None, 0))\nb = Input((True, 2))\nc = Input((int(28 / 2), 28 // 3))',
])('nothing to say of: %s', (text) => {
  expect(errorsOf(text).filter((message) => !/load/.test(message))).toEqual([]);
});

it('a built Sequential has its output only once it is called on a tensor: a warning, for Keras 2 has it', () => {
  const ofText = (text: string) =>
    analyse({ path: 'f.py', language: 'python', text: HEAD + text })
      .diagnostics.filter(({ code }) => code === 'not-called')
      .map(({ severity, message }) => `${severity}: ${message}`);
  const made = 's = Sequential([Input((4,)), Dense(3)])\n';
  expect(ofText(`${made}x = Dense(2)(s.output)`)).toEqual([
    expect.stringMatching(/^warning: .*write outputs\[0\]/),
  ]);
  expect(ofText(`${made}y = s(Input((4,)))\nx = Dense(2)(s.output)`)).toEqual([]);
});

it('a layer’s output_shape, gone in Keras 3, is a warning and has its value: TensorFlow’s Keras 2 had it', () => {
  const text = `${HEAD}m = Sequential([Input((4,)), Dense(3, activation='relu')])
n = m.layers[0].output_shape[-1]
m.add(Dense(n))
try:
    k = m.layers[0].input_shape
except AttributeError:
    k = None`;
  const analysis = analyse({ path: 'f.py', language: 'python', text });
  expect(analysis.diagnostics.map(({ severity, message }) => `${severity}: ${message}`)).toEqual([
    'warning: A layer of Keras 3 has no output_shape, as those of Keras 2 had: write output.shape.',
  ]);
  expect(layerHints(analysis).map((hint) => hint.text)).toEqual(['2 layers → 3 · 15', '→ 3 · 12']);
});
