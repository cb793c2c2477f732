/** Copies of models from a configuration that the code has changed: real Keras's numbers, or none. */
import { expect, it } from 'vitest';
import { analysed } from './lastLayers.js';

const text = (major: number, changes: string) => `# convlens: keras=${major}
import keras
from keras import layers
i = keras.Input((8, 8, 3))
x = layers.Conv2D(4, 3, strides=2, padding='same')(i)
x = layers.Conv2D(4, 3, padding='same')(x)
base = keras.Model(i, layers.Flatten()(x))
config = base.get_config()
${changes}
copy = keras.Model.from_config(config)
`;

it('other input sizes in the configuration are those of the copy, and of every layer behind', () => {
  const sized = (key: string, channels: number) =>
    `config['layers'][0]['config']['${key}'] = (None, 16, 16, ${channels})`;
  const [first, larger] = ['Flatten 64 · 260 · 260', 'Flatten 256 · 260 · 260'];
  const grey = analysed(text(2, sized('batch_input_shape', 1)));
  expect(grey).toEqual({ layers: [first, 'Flatten 256 · 188 · 188'], errors: [] });
  expect(analysed(text(3, sized('batch_shape', 3)))).toEqual({ layers: [first, larger], errors: [] });
  // Its layers are built for three channels, as the configuration says.
  expect(analysed(text(3, sized('batch_shape', 1))).errors).toHaveLength(1);
});

it('the configuration lists the layers of the model', () => {
  const counted = `units = sum(len(layer['name']) for layer in config['layers'])
n = keras.Sequential([keras.Input((1,)), layers.Dense(units)])`;
  expect(analysed(text(3, counted)).layers[1]).toBe('Dense 32 · 64 · 64');
});

it('what else is changed leaves no number that Keras does not have', () => {
  const isCopied = (changes: string) => analysed(text(2, changes)).layers.length === 2;
  expect(isCopied('')).toBe(true);
  expect(isCopied("config['name'] = 'other'")).toBe(true);
  expect(isCopied("config['layers'][1]['config']['filters'] = 9")).toBe(false);
  expect(isCopied("config['layers'].pop()")).toBe(false);
  expect(isCopied("config['layers'][2]['config'].pop('padding')")).toBe(false);
  expect(isCopied("config['layers'] = config['layers'][:2]")).toBe(false);
});

it('a clone on other inputs has their sizes', () => {
  const clone = `${text(3, '')}other = keras.models.clone_model(base, input_tensors=keras.Input((4, 4, 3)))\n`;
  expect(analysed(clone).layers.at(-1)).toBe('Flatten 16 · 260 · 260');
});
