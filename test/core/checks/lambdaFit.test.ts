/**
 * Functions of a Lambda: real Keras 3.15 and tf_keras 2.21 raised for each of the first, Keras 3 for the Sequential once it
 * got data, and made the others.
 */
import { expect, it } from 'vitest';
import { analyse } from '../../../src/core/index.js';

const HEAD = `import keras
L = keras.layers.Lambda
x, z = keras.Input((4,)), keras.Input((4,))
def scaled(a, k):
    return a * k
def masked(a, mask, training):
    return a
`;

const errorsOf = (text: string): readonly string[] =>
  analyse({ path: 'f.py', language: 'python', text: HEAD + text })
    .diagnostics.filter(({ severity }) => severity === 'error')
    .map(({ message }) => message);

it.each([
  [
    'y = L(lambda a, b: a)(x)',
    /one argument, the tensor; this function needs "b" too\. Give the others by name/,
  ],
  ['y = L(lambda a, b: a)([x, z])', /the list of tensors; this function needs "b" too\. Take the list apart/],
  ['y = L(lambda: 3)(x)', /this function takes none/],
  ['y = L(scaled)(x)', /needs "k" too.*arguments=\{"k": …\}/],
  ['s = keras.Sequential([keras.Input((4,)), L(lambda a, b: a)])', /needs "b" too/],
])('%s', (text, message) => {
  expect(errorsOf(text)).toEqual([expect.stringMatching(message)]);
});

it.each([
  'y = L(scaled, arguments={"k": 3})(x)',
  'y = L(masked)(x)',
  'y = L(lambda *a: a[0])(x)',
  'y = L(lambda a, b=3: a)(x)',
  'y = L(lambda a: a[0] + a[1])([x, z])',
  'class Net:\n    def half(self, a):\n        return a / 2\n    def make(self):\n        return L(self.half)(x)\ny = Net().make()',
  'import functools\ny = L(functools.partial(scaled, k=2))(x)',
])('nothing to say of: %s', (text) => {
  expect(errorsOf(text)).toEqual([]);
});
