/** Receptive fields of published networks, as Araujo, Norris and Sim list them (2019, doi 10.23915/distill.00021). */
import { expect, test } from 'vitest';
import { analyse } from '../../../src/core/index.js';

function largestField(code: string): number {
  const { models } = analyse({ path: 'model.py', language: 'python', text: code });
  const sides = models.flatMap(({ nodes }) => nodes.map(({ receptiveField }) => receptiveField?.[0]));
  return Math.max(...sides.filter((side) => typeof side === 'number'));
}

test.each([
  ['VGG16', 212],
  ['ResNet50', 483],
  ['ResNet101', 1027],
  ['MobileNet', 315],
  ['InceptionV3', 1311],
])('%s sees %i pixels', (name, side) =>
  expect(
    largestField(
      `from keras.applications import ${name}\nmodel = ${name}(weights=None, include_top=False)\n`,
    ),
  ).toBe(side),
);

test('a layer that joins the whole image with a map sees an unknown part of it', () => {
  const { models } = analyse({
    path: 'model.py',
    language: 'python',
    text: `
from keras import Input, Model, layers
x = layers.Conv2D(8, 3, padding='same')(Input((16, 16, 3)))
weight = layers.Dense(8)(layers.GlobalAveragePooling2D(keepdims=True)(x))
model = Model(x, layers.Multiply()([x, weight]))
`,
  });
  const model = models.find(({ kind }) => kind !== 'block');
  const node = model?.nodes.find(({ type }) => type === 'Multiply');
  expect(node).toBeDefined();
  expect(node?.receptiveField).toBeUndefined();
});
