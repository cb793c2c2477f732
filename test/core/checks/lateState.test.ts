/** Layers and weights that come too late: each program as Keras 3.15 takes or refuses it. */
import { expect, test } from 'vitest';
import { analyse } from '../../../src/core/index.js';

/** `severity: first words` of what is said of a class whose object is called on an image. */
function told(body: string): readonly string[] {
  const text = `import keras
from keras import layers
class Own(${body}
out = Own()(keras.Input((8, 8, 3)))
`;
  return analyse({ path: 'own.py', language: 'python', text })
    .diagnostics.filter(({ severity, isAdvice }) => severity !== 'information' && !isAdvice)
    .map(
      ({ severity, message, span }) =>
        `${severity} ${text.slice(span.start, span.end)}: ${message.slice(0, 20)}`,
    );
}

const CALL = `
    def call(self, x):
        return x`;

test('what `call` makes and keeps is refused, in a layer and in a model', () => {
  const make = `
    def call(self, x):
        self.dense = layers.Dense(3)
        return self.dense(x)`;
  const refused = ['error dense: Keras has built Own '];
  expect(told(`layers.Layer):${make}`)).toEqual(refused);
  expect(told(`keras.Model):${make}`)).toEqual(refused);
  expect(
    told(`layers.Layer):
    def call(self, x):
        if not hasattr(self, 'dense'):
            self.dense = layers.Dense(3)
        return self.dense(x)`),
  ).toEqual(refused);
  expect(
    told(`layers.Layer):
    def call(self, x):
        self.w = self.add_weight(shape=(3,))
        return x * self.w`),
  ).toEqual(['error self.add_weight(shape=(3,)): Keras has built Own ']);
});

test('what `call` makes for itself, or `build` keeps, is not', () => {
  expect(
    told(`layers.Layer):
    def call(self, x):
        return layers.Dense(3)(x)`),
  ).toEqual([]);
  expect(
    told(`layers.Layer):
    def build(self, shape):
        self.dense = layers.Dense(3)
    def call(self, x):
        self.last = x
        return self.dense(x)`),
  ).toEqual([]);
});

test('a base that is built when its constructor ends takes no more, unless the class has a build of its own', () => {
  const own = (base: string, rest = '') => `layers.${base}):
    def __init__(self):
        super().__init__(${base === 'Activation' ? "'relu'" : /Drop/.test(base) ? '0.5' : ''})
        self.dense = layers.Dense(3)${rest}${CALL}`;
  const late = [expect.stringMatching(/^warning dense: From Keras 3\.9 on/)];
  for (const base of ['Dropout', 'SpatialDropout2D', 'GlobalAveragePooling2D', 'MaxPooling2D', 'Activation'])
    expect(told(own(base)), base).toEqual(late);
  for (const base of ['Flatten', 'ZeroPadding2D', 'LayerNormalization', 'Layer'])
    expect(told(own(base)), base).toEqual([]);
  expect(told(own('Dropout', '\n    def build(self, shape):\n        pass'))).toEqual([]);
});
