/** Star imports bring the names that a module lists, and those that its list leaves out. */
import { expect, test } from 'vitest';
import { analyse } from '../../src/core/index.js';

test('functions and classes of Keras come with a star', () => {
  const { models, diagnostics } = analyse({
    path: 'model.py',
    language: 'python',
    text: `from keras.models import *
from keras.layers import *
from keras.optimizers import *
inputs = Input((32, 32, 3))
features = Conv2D(8, 3, padding='same')(inputs)
model = Model(inputs, concatenate([inputs, features]))
model.compile(optimizer=Adam(1e-3), loss='mse')
`,
  });
  expect(diagnostics.filter(({ severity }) => severity === 'error')).toEqual([]);
  expect(models[0]?.nodes.at(-1)?.outputShapes).toEqual([[null, 32, 32, 11]]);
  expect(models[0]?.training?.optimizer?.value.name).toBe('Adam');
});
