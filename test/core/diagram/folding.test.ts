/** Which blocks are found, what they are called, and what is folded at first. */
import { expect, test } from 'vitest';
import { cardCount } from '../../../src/core/diagram/folding.js';
import { groupTitle, initiallyOpen, type Part, type Prepared, viewOf } from '../../../src/core/index.js';
import { prepared, residualNetwork } from './drawn.js';

/** Groups as an indented list; layers by their type. */
function outline(parts: readonly Part[], indent = ''): string {
  return parts
    .map((part) =>
      part.kind === 'layer'
        ? `${indent}${part.node.type}`
        : `${indent}${groupTitle(part)}:\n${outline(part.parts, `${indent}  `)}`,
    )
    .join('\n');
}

function checkGroups(model: Prepared, expected: string): void {
  expect(`\n${outline(model.parts)}\n`).toBe(expected);
}

test('a pattern of layers that repeats is one block', () =>
  checkGroups(
    prepared(`
model = Sequential([Input((32, 32, 3))])
for filters in (16, 32, 64):
    model.add(layers.Conv2D(filters, 3, padding='same'))
    model.add(layers.MaxPooling2D(2))
model.add(layers.Flatten())
`),
    `
InputLayer
conv block ×3:
  conv block:
    Conv2D
    MaxPooling2D
  conv block:
    Conv2D
    MaxPooling2D
  conv block:
    Conv2D
    MaxPooling2D
Flatten
`,
  ));

test('a block with a shortcut is found without a function', () =>
  checkGroups(
    prepared(`
inputs = Input((8, 8, 4))
x = layers.Conv2D(4, 1)(inputs)
for _ in range(2):
    y = layers.Conv2D(4, 3, padding='same')(x)
    y = layers.ReLU()(y)
    x = layers.Add()([x, y])
model = Model(inputs, layers.Flatten()(x))
`),
    `
InputLayer
Conv2D
residual block ×2:
  residual block:
    Conv2D
    ReLU
    Add
  residual block:
    Conv2D
    ReLU
    Add
Flatten
`,
  ));

test('calls of a builder function are its blocks, whatever their sizes', () => {
  const { parts } = prepared(`
def residual_block(x, filters):
    y = layers.Conv2D(filters, 3, padding='same')(x)
    if x.shape[-1] != filters:
        x = layers.Conv2D(filters, 1)(x)
    return layers.Add()([x, y])

inputs = Input((8, 8, 4))
x = inputs
for filters in (4, 8, 16):
    x = residual_block(x, filters)
model = Model(inputs, layers.Flatten()(x))
`);
  expect(parts.map((part) => (part.kind === 'group' ? groupTitle(part) : part.node.type))).toEqual([
    'InputLayer',
    'residual_block ×3',
    'Flatten',
  ]);
});

test('a model used as a layer folds like a block', () => {
  const { parts } = prepared(`
encoder = Sequential([Input((8, 8, 1)), layers.Conv2D(4, 3), layers.Flatten()], name='encoder')
inputs = Input((8, 8, 1))
model = Model(inputs, layers.Dense(2)(encoder(inputs)))
`);
  const group = parts.find((part) => part.kind === 'group');
  expect(group && groupTitle(group)).toBe('encoder');
});

test('a builder that makes the whole model is no block', () => {
  const { parts } = prepared(`
def build():
    inputs = Input((8, 8, 1))
    return Model(inputs, layers.Dense(2)(layers.Flatten()(inputs)))
model = build()
`);
  expect(parts.every(({ kind }) => kind === 'layer')).toBe(true);
});

test('1,000 layers start folded to a page of cards', () => {
  const { parts, model } = prepared(residualNetwork(100));
  expect(model.nodes.length).toBeGreaterThan(1000);
  expect(cardCount(viewOf(parts, initiallyOpen(parts)))).toBeLessThan(45);
});

test('a block of branches ends where they meet, also where another meeting stands before it', () =>
  checkGroups(
    prepared(`
def tower(x, size):
    return layers.Conv2D(4, size, padding='same')(x)
inputs = Input((8, 8, 4))
x = layers.Concatenate()([tower(inputs, 1), layers.MaxPooling2D(1)(inputs)])
for _ in range(2):
    x = layers.Concatenate()([tower(x, 1), tower(x, 3), x])
model = Model(inputs, layers.Flatten()(x))
`),
    `
InputLayer
Conv2D
MaxPooling2D
Concatenate
branching block ×2:
  branching block:
    Conv2D
    Conv2D
    Concatenate
  branching block:
    Conv2D
    Conv2D
    Concatenate
Flatten
`,
  ));
