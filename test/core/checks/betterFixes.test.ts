/** One click after which the code is what was meant: brackets around several values, the layer for so many axes, one unit. */
import { expect, it } from 'vitest';
import { afterFix } from './checkFix.js';

const HEAD = `import numpy as np
from tensorflow.keras.layers import Conv2D, Dense, Embedding, GlobalAveragePooling2D, Lambda
from tensorflow.keras.models import Sequential
from tensorflow.keras.preprocessing.image import ImageDataGenerator
X, y = np.zeros((9, 8, 8, 3)), np.zeros(9)
`;
const WITH_INPUT = HEAD.replace('layers import', 'layers import Input,');

it.each([
  ['m = Sequential([Input(shape=28, 28, 1)])', 'Input(shape=(28, 28, 1))'],
  ['m.fit(X, y, validation_data=X, y, epochs=3)', 'validation_data=(X, y), epochs=3'],
  ['m.fit(X, y, callbacks=a, b)', 'callbacks=[a, b])'],
  ["m = Sequential([Input((8, 8, 3)), Conv2D(3, 3, padding='saem')])", "padding='same'"],
  ['d = Dense(3)([Input((4,))])\ni = Input((4,))\ne = Dense(3)([i])', 'e = Dense(3)(i)', /brackets: i$/],
  [
    "m = Sequential([Input((8, 8, 3)), GlobalAveragePooling2D(), Dense(2, activation='sigmoid')])\nm.compile('adam', 'binary_crossentropy')\nm.fit(X, y)",
    "Dense(1, activation='sigmoid')",
  ],
  [
    'm = Sequential([Input((9,)), Embedding(9, 8), GlobalAveragePooling2D(), Dense(1)])',
    'Embedding(9, 8), GlobalAveragePooling1D()',
  ],
  ['m = Sequential([Input((8, 8, 3)), Conv2D(3, 3), Conv1D(3, 3)])', 'Conv2D(3, 3), Conv2D(3, 3)]', /^Write/],
  ['g = ImageDataGenerator().flow(y, X)', 'flow(X, y)'],
  [
    'from tensorflow.keras.layers import Concatenate\nx, y = Input((4,)), Input((4,))\nz = Concatenate([x, y], axis=1)',
    'Concatenate(axis=1)([x, y])',
  ],
  ['x = Input((4,))\ny = Lambda(lambda t: t * 2, x)', 'Lambda(lambda t: t * 2)(x)'],
  ['f = lambda t: t * 2\nx = Input((4,))\ny = Lambda(f(x))', 'y = Lambda(f)(x)'],
  [
    'from tensorflow.keras.layers import Reshape\nm = Sequential([Input((4,)), Dense(3136), Reshape((8, 8, 64))])',
    'Reshape((7, 7, 64))',
  ],
  [
    'from tensorflow.keras.layers import Reshape\nm = Sequential([Input((4,)), Dense(100), Reshape((7, 7, 64))])',
    'Dense(3136)',
  ],
  [
    "from tensorflow.keras.layers import MaxPooling2D\nm = Sequential([Input((3, 32, 32)), Conv2D(8, 3, padding='same'), MaxPooling2D(4)])",
    'Input((32, 32, 3))',
  ],
  ['for a, b c, d in []:\n    pass', 'for a, b, c, d in'],
])('%s', (code, text, title?: RegExp) =>
  expect(
    afterFix(
      (code.includes('Conv1D') ? WITH_INPUT.replace('Conv2D', 'Conv1D, Conv2D') : WITH_INPUT) + code,
      title,
    ),
  ).toContain(text),
);

it('Input comes from the layers, where every Keras has it', () =>
  expect(afterFix(`${HEAD}m = Sequential([Input((8, 8, 3)), Conv2D(3, 3)])`)).toContain(
    'layers import Input, Conv2D',
  ));

it('a layer that is imported for another number of axes was meant', () =>
  expect(afterFix(`${WITH_INPUT}x = GlobalAveragePooling1D()(Input((8, 8, 3)))`)).toContain(
    'x = GlobalAveragePooling2D()',
  ));

it('the first parameter is self, misspelt', () =>
  expect(afterFix('class A:\n    def __init__(seli, n):\n        self.n = n\nA(3)')).toContain(
    'def __init__(self, n)',
  ));

it('a variable that comes later is no correction', () =>
  expect(() => afterFix('decoder_inputs = encoder_inputs\n')).toThrow('There is no such fix'));
