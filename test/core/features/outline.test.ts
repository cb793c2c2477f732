/** The outline: models, the blocks that functions make, layers. */
import { expect, test } from 'vitest';
import { type OutlineEntry, outline } from '../../../src/core/index.js';
import { KERAS, readMarked } from './reading.js';

function written(source: string): string {
  const line = (entry: OutlineEntry, depth: number): readonly string[] => [
    `${'  '.repeat(depth)}${entry.name}: ${entry.detail}`,
    ...entry.children.flatMap((child) => line(child, depth + 1)),
  ];
  return outline(readMarked(source).analysis)
    .flatMap((entry) => line(entry, 0))
    .join('\n');
}

test('each call of a function is a block, blocks within blocks too', () => {
  const source = `${KERAS}
def unit(x, filters):
    x = Conv2D(filters, 3, padding='same')(x)
    return ReLU()(x)

def stage(x, filters):
    x = unit(x, filters)
    x = unit(x, filters)
    return MaxPooling2D()(x)

inputs = Input((48, 48, 1))
x = stage(inputs, 8)
model = Model(inputs, GlobalAveragePooling2D()(x))
`;
  expect(written(source)).toBe(
    `
model: 664 parameters
  input_layer (InputLayer): 48×48×1
  stage: 5 layers · 24×24×8 · 664
    unit: 2 layers · 48×48×8 · 80
      conv2d (Conv2D): 48×48×8 · 80
      re_lu (ReLU): 48×48×8
    unit: 2 layers · 48×48×8 · 584
      conv2d_1 (Conv2D): 48×48×8 · 584
      re_lu_1 (ReLU): 48×48×8
    max_pooling2d (MaxPooling2D): 24×24×8
  global_average_pooling2d (GlobalAveragePooling2D): 8
`.trim(),
  );
});

test('the builder itself is no block', () => {
  const source = `${KERAS}
def build():
    return Sequential([Input((8,)), Dense(2)])
`;
  expect(written(source)).toBe('build: 18 parameters\n  dense (Dense): 2 · 18');
});
