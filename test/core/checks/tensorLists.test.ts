/** Lists of tensors given to layers that take one: what Keras 3.15 says of each, tried with all of its layers. */
import { expect, it } from 'vitest';
import { analyse } from '../../../src/core/index.js';
import { afterFix, diagnosticsOf } from './checkFix.js';

const HEAD = 'import keras\nfrom keras import layers\nx = keras.Input((8, 8, 4))\ns = keras.Input((8, 4))\n';

function analysed(code: string) {
  const { diagnostics, models } = analyse({ path: 'a.py', language: 'python', text: `${HEAD}${code}\n` });
  const errors = diagnostics.filter(({ severity }) => severity === 'error').map(({ message }) => message);
  return { errors, shapes: models.at(-1)?.nodes.map(({ outputShapes }) => outputShapes) };
}

it.each([
  'layers.Dense(3)([x])',
  'layers.Conv2D(3, 3)((x,))',
  'layers.Conv2D(3, 3)({"a": x})',
  'layers.Flatten()([x])',
  'layers.BatchNormalization()([x])',
  'layers.MaxPooling2D()([x])',
  'layers.GlobalAveragePooling2D(keepdims=True)([x])',
  'layers.LSTM(3)([s])',
  'layers.Bidirectional(layers.LSTM(3))([s])',
  'layers.TimeDistributed(layers.Dense(3))([s])',
  'layers.PReLU()([x])',
  'layers.Masking()([s])',
  'layers.Embedding(3, 4)([s])',
  'layers.Dense(3)(layers.Dropout(0.2)([x]))',
])('%s is refused', (code) => {
  expect(analysed(code).errors).toEqual([expect.stringContaining('takes one tensor; found a list with one')]);
});

it.each(['layers.SpatialDropout2D(0.2)([x, x])', 'layers.Dense(2)(layers.GlobalAveragePooling2D()([x]))'])(
  '%s is refused for its two tensors',
  (code) => {
    expect(analysed(code).errors).toEqual([expect.stringContaining('takes one tensor; found 2')]);
  },
);

it.each([
  'layers.Dropout(0.2)',
  'layers.Activation("relu")',
  'layers.ReLU()',
  'layers.Identity()',
  'layers.Rescaling(0.5)',
  'layers.UnitNormalization()',
  'layers.RandomFlip()',
  'layers.GaussianNoise(0.1)',
])('%s takes each tensor by itself', (layer) => {
  const { errors, shapes } = analysed(`a, b = ${layer}([x, s])\nm = keras.Model([x, s], [a, b])`);
  expect(errors).toEqual([]);
  expect(shapes?.at(-1)).toEqual([
    [null, 8, 8, 4],
    [null, 8, 4],
  ]);
});

it('a list comes back as a list, a dict as a dict', () => {
  const code =
    'y = layers.Add()([layers.ReLU()([x])[0], layers.Identity()({"k": x})["k"]])\nm = keras.Model(x, y)';
  expect(analysed(code)).toMatchObject({ errors: [] });
});

it('Keras 2 let a list of one through where it could', () => {
  expect(analysed('# convlens: keras=2\nlayers.LSTM(3)([s])').errors).toEqual([]);
});

it.each([
  ['layers.Add([x, y])', 'layers.Add()([x, y])'],
  ['layers.Concatenate([x, y])', 'layers.Concatenate()([x, y])'],
  ['layers.Multiply(x, y)', 'layers.Multiply()([x, y])'],
])('%s makes a layer and calls none: told once, and mended', (call, mended) => {
  const text = `from keras import Input, Model, layers
i = Input((8,))
x, y = layers.Dense(32)(i), layers.Dense(32)(i)
z = layers.Dense(32)(${call})
Model(i, z)
`;
  const errors = diagnosticsOf(text).filter(({ severity }) => severity === 'error');
  expect(errors.map(({ message }) => message)).toEqual([
    expect.stringMatching(
      /is given tensors as a setting\. It takes all tensors in one list: \w+\(\)\(\[a, b\]\)\./,
    ),
  ]);
  const fixed = afterFix(text);
  expect(fixed).toContain(`layers.Dense(32)(${mended})`);
  expect(diagnosticsOf(fixed).filter(({ severity }) => severity === 'error')).toEqual([]);
});
