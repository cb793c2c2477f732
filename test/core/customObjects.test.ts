/** Names that the code registers with Keras are as good as Keras's own. */
import { expect, test } from 'vitest';
import { analyse } from '../../src/core/index.js';

const faults = (text: string) =>
  analyse({ path: 'model.py', language: 'python', text })
    .diagnostics.filter(({ severity }) => severity === 'error')
    .map(({ code }) => code);

const model = `
model = keras.Sequential([keras.Input((8,)), layers.Dense(4, activation='twice')])
`;

test.each([
  ["keras.utils.get_custom_objects()['twice'] = lambda x: 2 * x", []],
  ["keras.utils.get_custom_objects().update({'twice': layers.Activation(lambda x: 2 * x)})", []],
  ["keras.utils.custom_object_scope({'twice': lambda x: 2 * x})", []],
  ["keras.utils.get_custom_objects()['thrice'] = lambda x: 3 * x", ['invalid-argument']],
])('%s', (registration, expected) => {
  expect(faults(`import keras\nfrom keras import layers\n${registration}\n${model}`)).toEqual(expected);
});

test('a name with its package may be registered in another file', () => {
  const dense = "layers.Dense(4, kernel_initializer='ours>great')";
  expect(
    faults(`import keras\nfrom keras import layers\nkeras.Sequential([keras.Input((8,)), ${dense}])`),
  ).toEqual([]);
});
