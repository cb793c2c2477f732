/** Switches and words that only the run knows: nothing is counted as if one value of them were likelier. */
import { expect, test } from 'vitest';
import { formatShape } from '../../src/core/graph/dimensionArithmetic.js';
import { analyse, formatDim, layerHints } from '../../src/core/index.js';

const HEAD = `import os, keras
from keras import layers
flag = os.environ['FLAG'] == '1'
word = os.environ['WORD']
`;

/** The hint of each layer that the program applies to an input of that shape. */
function hints(input: string, ...made: readonly string[]): readonly string[] {
  return made.map((layer) => {
    const text = `${HEAD}i = keras.Input(${input})\nmodel = keras.Model(i, \n${layer}(i))\n`;
    const analysis = analyse({ path: 'm.py', language: 'python', text });
    expect(analysis.diagnostics.filter(({ severity }) => severity === 'error')).toEqual([]);
    return layerHints(analysis).at(-1)?.text ?? '';
  });
}

/** Each as real Keras gives it for all values, where those agree. */
test('what no value of a switch or word changes stays known, and the rest is not', () => {
  expect(
    hints(
      '(32, 32, 3)',
      'layers.Conv2D(8, 3, use_bias=flag)',
      'layers.Conv2D(8, 1, padding=word)',
      'layers.Conv2D(8, 3, padding="same", data_format=word)',
      'layers.MaxPooling2D(2, padding=word)',
      'layers.MaxPooling2D(3, padding=word)',
      'layers.UpSampling2D(2, data_format=word)',
      'layers.BatchNormalization(scale=flag)',
      'layers.BatchNormalization(momentum=flag, epsilon=word)',
    ),
  ).toEqual([
    '→ 30×30×8 · ?',
    '→ 32×32×8 · 32',
    '→ ?×32×? · ?',
    '→ 16×16×3',
    '→ ?×?×3',
    '→ ?×64×?',
    '→ 32×32×3 · ?',
    '→ 32×32×3 · 12',
  ]);
  expect(
    hints(
      '(5, 4)',
      'layers.LSTM(8, return_sequences=flag)',
      'layers.LSTM(8, go_backwards=flag, unroll=flag)',
      'layers.GlobalMaxPooling1D(keepdims=flag)',
      'layers.Bidirectional(layers.LSTM(8, return_sequences=True), merge_mode=word)',
      'layers.TimeDistributed(layers.Dense(3, use_bias=flag))',
    ),
  ).toEqual(['→ ? · 416', '→ 8 · 416', '→ ?', '→ ? · 832', '→ 5×3 · ?']);
});

test('behind a sequence or its last step the size of the last axis is known', () => {
  const text = `${HEAD}i = keras.Input((5, 4))
x = layers.LSTM(8, return_sequences=flag)(i)
model = keras.Model(i, layers.Dense(2)(x))
`;
  const analysis = analyse({ path: 'm.py', language: 'python', text });
  expect(layerHints(analysis).at(-1)?.text).toBe('→ ? · 18');
});

test('a parameter of a builder that nothing calls is no default of the layer', () => {
  const text = `from keras import layers, Input, Model
def build(use_bias, pad):
    x = i = Input((32, 32, 3))
    x = layers.Conv2D(8, 3, use_bias=use_bias)(x)
    x = layers.MaxPooling2D(2, padding=pad)(x)
    return Model(i, x)
`;
  const analysis = analyse({ path: 'm.py', language: 'python', text });
  expect(layerHints(analysis).map((hint) => hint.text)).toEqual(['→ 32×32×3', '→ 30×30×8 · ?', '→ 15×15×8']);
});

/** Each as real Keras gives it for both values: 12 or 16, 224 or 256; `padding` of a convolution; one output or two. */
test("weights and layers that a class of the code's own has on one side of a test are not counted as if it had them", () => {
  const text = `${HEAD}from keras import ops
class Linear(layers.Layer):
    def __init__(self, use_bias):
        super().__init__()
        self.use_bias = use_bias
    def build(self, shape):
        self.w = self.add_weight(shape=(shape[-1], 4))
        if self.use_bias:
            self.b = self.add_weight(shape=(4,))
    def call(self, x):
        return x @ self.w
class Block(layers.Layer):
    def __init__(self, normed):
        super().__init__()
        self.conv = layers.Conv2D(8, 3)
        if normed:
            self.norm = layers.BatchNormalization()
        self.normed = normed
    def call(self, x):
        x = self.conv(x)
        return self.norm(x) if self.normed else x
class Either(layers.Layer):
    def __init__(self, normed):
        super().__init__()
        self.conv = layers.Conv2D(8, 3)
        self.norm = layers.BatchNormalization() if normed else None
    def call(self, x):
        x = self.conv(x)
        return x if self.norm is None else self.norm(x)
class Stack(layers.Layer):
    def __init__(self, n):
        super().__init__()
        self.parts = [layers.Dense(3) for _ in range(n)]
    def call(self, x):
        y = x
        for part in self.parts:
            y = part(y)
        return x
inputs = keras.Input((8, 8, 3))
models = [keras.Model(inputs, layer(inputs)) for layer in [Linear(flag), Block(flag), Either(flag), Stack(int(word))]]
`;
  const { models } = analyse({ path: 'm.py', language: 'python', text });
  const named = models.map(({ nodes }) => nodes.at(-1));
  expect(named.map((node) => [node?.type, formatDim(node?.params.total ?? null)])).toEqual([
    ['Linear', '?'],
    ['Block', '?'],
    ['Either', '?'],
    ['Stack', '?'],
  ]);
});

test('an operation with a setting that only the run knows', () => {
  const text = `${HEAD}from keras import ops
inputs = keras.Input((8, 8, 3))
outputs = [
    ops.conv(inputs, ops.ones((3, 3, 3, 4)), padding=word),
    ops.max_pool(inputs, 2, 2, padding=word),
    ops.stack([inputs, inputs], axis=int(word)),
    ops.one_hot(inputs, 10, axis=int(word)),
]
model = keras.Model(inputs, outputs)
`;
  const { models } = analyse({ path: 'm.py', language: 'python', text });
  const shapes = models[0]?.nodes.map(({ outputShapes: [shape] }) => shape && formatShape(shape));
  expect(shapes?.slice(1).toSorted()).toEqual(['4×4×3', '?', '?', '?×?×4']);
});

test('what may be one tensor or several is neither refused where it is unpacked nor taken for one', () => {
  const text = `${HEAD}x = keras.Input((5, 4))
y, scores = layers.MultiHeadAttention(2, 8)(x, x, return_attention_scores=flag)
z = layers.MultiHeadAttention(2, 8)(x, x, return_attention_scores=flag)
model = keras.Model(x, z)
`;
  const { models, diagnostics } = analyse({ path: 'm.py', language: 'python', text });
  expect(diagnostics.filter(({ severity }) => severity === 'error')).toEqual([]);
  expect(models[0]?.nodes.at(-1)?.outputShapes.map((shape) => formatShape(shape))).toEqual(['?']);
});

const NORMALIZED = `import keras, settings
from keras import layers
def normalized(x, axis=None):
    if KIND == 'batch':
        norm = layers.BatchNormalization(axis=axis)
    else:
        norm = layers.LayerNormalization(axis=[1, 2, 3])
    return norm(x)
i = keras.Input((8, 8, 32))
keras.Model(i, normalized(i))
`;

test.each([
  ['settings.kind', []],
  ["'layer'", []],
  // TypeError: tuple indices must be integers or slices, not NoneType.
  ["'batch'", ['BatchNormalization takes one whole number as its axis.']],
])('None that only another branch takes is refused where it is surely given: %s', (kind, messages) => {
  const { diagnostics } = analyse({
    path: 'a.py',
    language: 'python',
    text: NORMALIZED.replace('KIND', kind),
  });
  const errors = diagnostics.filter(({ severity }) => severity === 'error');
  expect(errors.map(({ message }) => message)).toEqual(messages);
});
