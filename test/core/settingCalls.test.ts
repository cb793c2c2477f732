/** Calls that configure training are refused where real Keras 3 refuses them (test/oracle/settingCalls.py). */
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { analyse } from '../../src/core/index.js';

const cases = JSON.parse(readFileSync('test/fixtures/settingCalls.json', 'utf8')) as readonly {
  readonly call: string;
  readonly refusal: string | null;
}[];

const said = (text: string) => analyse({ path: 'model.py', language: 'python', text }).diagnostics;

test.each(cases)('$call', ({ call, refusal }) => {
  const errors = said(`import keras\nmade = keras.${call}\n`).filter(({ severity }) => severity === 'error');
  const code = refusal?.includes('missing') ? 'missing-argument' : 'unknown-argument';
  expect(errors.map((each) => each.code)).toEqual(refusal === null ? [] : [code]);
});

test('what Keras 3 ignores is told, and what a class of the file takes is its own', () => {
  const text = `import keras
class Mine(keras.losses.Loss):
    def __init__(self, alpha, **kwargs):
        super().__init__(name='mine', **kwargs)
losses = [Mine(alpha=2, reduction='sum')]
made = keras.optimizers.SGD(0.1, decay=1e-6)
`;
  expect(said(text).map(({ severity, code }) => [severity, code])).toEqual([['warning', 'unknown-argument']]);
});

test('Keras 2 took others', () => {
  const text = `from keras.layers import Convolution2D
from keras.models import Sequential
from keras.optimizers import SGD
model = Sequential()
model.add(Convolution2D(4, 3, 3, border_mode='same', input_shape=(8, 8, 1)))
made = SGD(lr=0.1, decay=1e-6)
`;
  expect(said(text).filter(({ severity }) => severity === 'error')).toEqual([]);
});

test('a refusal that a try catches is no fault', () => {
  const text = `from keras.layers import Dense
from keras import Input, Model, optimizers
x = Input((4,))
try:
    made = optimizers.SGD(lr=0.1)
    y = Dense(3)(x)
except ValueError:
    y = Dense(5)(x)
model = Model(x, y)
`;
  const { diagnostics, models } = analyse({ path: 'model.py', language: 'python', text });
  expect(diagnostics.filter(({ severity }) => severity === 'error')).toEqual([]);
  expect(models[0]?.totals.params.total).toBe(25);
});
