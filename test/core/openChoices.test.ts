/** Switches and words that only the run knows: nothing is counted as if one value of them were likelier. */
import { expect, test } from 'vitest';
import { analyse, layerHints } from '../../src/core/index.js';

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
