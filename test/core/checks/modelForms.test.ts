/** Forms in which Keras 3 does not take a model, each tried there. */
import { expect, it } from 'vitest';
import { analyse } from '../../../src/core/index.js';

const HEAD = 'import keras\nx = keras.Input((4,))\ny = keras.layers.Dense(3)(x)\n';

function errorsOf(code: string): readonly string[] {
  return analyse({ path: 'a.py', language: 'python', text: `${HEAD}${code}\n` })
    .diagnostics.filter(({ severity }) => severity === 'error')
    .map(({ message }) => message);
}

it.each([
  ['keras.Model(x)', 'A model needs its outputs too: Model(inputs, outputs).'],
  ['keras.Model(outputs=y)', 'A model needs its inputs too: Model(inputs, outputs).'],
  ['keras.Model(1, inputs=x, outputs=y)', 'A model is given its inputs twice: by place and by name.'],
  ['keras.Model(x, y.shape)', 'The outputs of a model must be tensors; found None.'],
  ['keras.Model(x, [y, 3])', 'The outputs of a model must be tensors; found a number.'],
  ['keras.Model(x, y, name="a/b")', expect.stringContaining('The name of a model cannot contain "/"')],
  ['keras.Sequential(name="a/b")', expect.stringContaining('The name of a model cannot contain "/"')],
  ['keras.Sequential(foo=1)', expect.stringContaining('Sequential has no argument "foo"')],
])('%s', (code, message) => {
  expect(errorsOf(code)).toEqual([message]);
});

it.each([
  'keras.Model()',
  'keras.Model(x, outputs=y)',
  'keras.Model(outputs=y, inputs=x, name="net", trainable=False)',
  'keras.Sequential([x, keras.layers.Dense(2)], name="s", trainable=False)',
  '# convlens: keras=2\nkeras.Model(x, y, name="a/b")',
  'from keras.src.layers.preprocessing.image_preprocessing.base import replace',
  'from keras.src.layers import input_spec\ninput_spec.InputSpec',
  'keras.applications.ResNetRS50',
])('%s is in order', (code) => {
  expect(errorsOf(code)).toEqual([]);
});
