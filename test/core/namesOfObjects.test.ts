/** Names that every JavaScript object has are plain names in Python: no table of ours knows them. */
import { expect, it } from 'vitest';
import { analyse } from '../../src/core/index.js';

const PLACES = [
  'def NAME(x):\n    return layers.Dense(4)(x)',
  'y = NAME(x)',
  'class Own(layers.Layer):\n    def NAME(self, t):\n        return t\n    def call(self, t):\n        return self.NAME(t)',
  'z = Own()(y)',
  'model = keras.Model(x, z)',
  "options = {'NAME': 1}",
  "options['NAME']",
  'options.NAME()',
  'rows.NAME()',
  'rows.NAME',
  "rows['NAME']",
  'np.NAME(2)',
  'tf.NAME(2)',
  'keras.NAME.NAME(2)',
  'layers.NAME(2)',
  'x.NAME',
  'x.NAME()',
  'model.NAME()',
  "model.get_layer('NAME')",
  "layers.Dense(3, activation='NAME', NAME=2)(x)",
  "layers.Conv2D(3, 3, padding='NAME', kernel_initializer='NAME', data_format='NAME')",
  "np.zeros(3, dtype='NAME')",
  "model.compile('NAME', loss='NAME', metrics=['NAME'])",
  "model.compile(optimizer='adam', loss={'NAME': 'NAME'}, metrics={'NAME': 'NAME'})",
  "keras.callbacks.ModelCheckpoint('f', monitor='NAME', mode='NAME')",
  "keras.utils.image_dataset_from_directory('d', label_mode='NAME', color_mode='NAME')",
  'from NAME import NAME as other',
  'other(rows)',
];

const HEAD = `import keras
import numpy as np
import pandas as pd
import tensorflow as tf
from keras import layers
rows = pd.read_csv('rows.csv')
x = keras.Input((8,))
`;

it.each(['constructor', 'toString', 'valueOf', 'hasOwnProperty', '__proto__'])(
  '%s may be called, asked for and given',
  (name) => {
    const each = (place: string) => `${place.replaceAll('NAME', name)}\n`;
    const working = analyse({
      path: 'f.py',
      language: 'python',
      text: HEAD + PLACES.slice(0, 5).map(each).join(''),
    });
    expect(working.endedEarly).toBeUndefined();
    expect(working.diagnostics).toEqual([]);
    const model = working.models.find((each) => each.name === 'model');
    expect(model?.totals.params.total).toBe(36);
    for (const place of PLACES.slice(5)) {
      const text = HEAD + PLACES.slice(0, 5).map(each).join('') + each(place);
      expect(analyse({ path: 'f.py', language: 'python', text }).endedEarly, place).toBeUndefined();
    }
  },
);
