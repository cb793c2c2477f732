/** Names of layers with slashes: Keras 2 had them everywhere, Keras 3 refuses each. */
import { expect, test } from 'vitest';
import { analyse } from '../../src/core/index.js';

const said = (...names: readonly string[]): readonly string[] => {
  const made = names.map((name) => `x = layers.Conv2D(4, 3, name=join('block', '${name}'))(x)\n`).join('');
  const text = `import keras
from keras import layers
def join(*parts):
    return '/'.join(parts)
image = x = keras.Input((16, 16, 3))
${made}model = keras.Model(image, x)
`;
  return analyse({ path: 'model.py', language: 'python', text }).diagnostics.map(({ code }) => code);
};

test('one is a mistake in new code', () => {
  expect(said('conv')).toEqual(['invalid-argument']);
});

test('several are the habit of code for Keras 2, which is read as such', () => {
  expect(said('conv1', 'conv2')).toContain('earlier-keras');
  expect(said('conv1', 'conv2')).not.toContain('invalid-argument');
});
