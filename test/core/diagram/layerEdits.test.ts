/** Edits from the picture: the source before and after, or the reason why not. */
import { expect, test } from 'vitest';
import { analyse, type Language, type LayerChange, layerEdits } from '../../../src/core/index.js';

function edited(text: string, nodeId: string, change: LayerChange, language: Language = 'python'): string {
  const document = { path: language === 'python' ? 'model.py' : 'model.js', language, text };
  const analysis = analyse(document);
  const model = analysis.models.at(-1);
  const result = layerEdits(analysis, model?.id ?? '', nodeId, change);
  if (!result.ok) return `refused: ${result.reason}`;
  let after = text;
  for (const { start, end, newText } of [...result.edits].sort((a, b) => b.start - a.start))
    after = after.slice(0, start) + newText + after.slice(end);
  return after;
}

const LIST = `from keras import Sequential, layers

model = Sequential([
    layers.Input((28, 28, 1)),
    layers.Conv2D(8, 3),  # edges
    layers.Flatten(),
    layers.Dense(10, name='scores'),
])
`;
const ADDED = `from keras import Sequential
from keras.layers import Conv2D, Dense, Flatten, Input
model = Sequential()
model.add(Input((28, 28, 1)))
model.add(Conv2D(8, 3))
model.add(Flatten())
`;
const FUNCTIONAL = `from keras import Input, Model, layers
inputs = Input((28, 28, 1))
x = layers.Conv2D(8, 3)(inputs)
x = layers.ReLU()(x)
y = layers.Add()([x, x])
model = Model(inputs, layers.Dense(10)(layers.Flatten()(y)))
`;

test('an argument that is written is replaced, one that is not is added', () => {
  expect(edited(LIST, 'conv2d', { kind: 'argument', name: 'filters', text: '16' })).toContain(
    'Conv2D(16, 3),  # edges',
  );
  expect(edited(LIST, 'conv2d', { kind: 'argument', name: 'padding', text: "'same'" })).toContain(
    "Conv2D(8, 3, padding='same'),  # edges",
  );
});

test('a value that is no expression is refused', () =>
  expect(edited(LIST, 'conv2d', { kind: 'argument', name: 'filters', text: '16)' })).toMatch(
    /^refused: 16\) is not/,
  ));

test('a variable is changed where it gets its value', () =>
  expect(
    edited(LIST.replace('8, 3', 'width, 3').replace('\nmodel', '\nwidth = 8\nmodel'), 'conv2d', {
      kind: 'argument',
      name: 'filters',
      text: '16',
    }),
  ).toBe('refused: filters is given as width: change it where that gets its value.'));

test('in a list, a layer is inserted on a line of its own', () =>
  expect(edited(LIST, 'conv2d', { kind: 'insertAfter', type: 'BatchNormalization' })).toContain(
    '    layers.Conv2D(8, 3),\n    layers.BatchNormalization(),  # edges\n    layers.Flatten(),',
  ));

test('a duplicate has no name of its own', () =>
  expect(edited(LIST, 'scores', { kind: 'duplicate' })).toContain(
    "    layers.Dense(10, name='scores'),\n    layers.Dense(10),\n])",
  ));

test('the first, a middle and the last layer of a list can be deleted', () => {
  expect(edited(LIST, 'flatten', { kind: 'delete' })).toContain(
    "layers.Conv2D(8, 3),  # edges\n    layers.Dense(10, name='scores'),\n])",
  );
  expect(edited(LIST, 'scores', { kind: 'delete' })).toContain('    layers.Flatten(),\n])');
});

test('add() lines come and go, with an import where the name is new', () => {
  expect(edited(ADDED, 'conv2d', { kind: 'delete' })).not.toContain('Conv2D(8');
  expect(edited(ADDED, 'conv2d', { kind: 'insertAfter', type: 'Dropout' })).toContain(
    'model.add(Conv2D(8, 3))\nmodel.add(Dropout(0.25))\nmodel.add(Flatten())',
  );
  expect(edited(ADDED, 'conv2d', { kind: 'insertAfter', type: 'Dropout' })).toMatch(/import Dropout, Conv2D/);
});

test('in the functional style the tensor goes through the new layer', () => {
  expect(edited(FUNCTIONAL, 're_lu', { kind: 'insertAfter', type: 'Conv2D' })).toContain(
    "x = layers.ReLU()(x)\nx = layers.Conv2D(8, 3, padding='same')(x)\ny =",
  );
  expect(edited(FUNCTIONAL, 'flatten', { kind: 'insertAfter', type: 'Dropout' })).toContain(
    'layers.Dense(10)(layers.Dropout(0.25)(layers.Flatten()(y)))',
  );
  expect(edited(FUNCTIONAL, 're_lu', { kind: 'delete' })).toContain('(inputs)\ny = layers.Add()');
  expect(edited(FUNCTIONAL, 'conv2d', { kind: 'delete' })).toContain('\nx = inputs\n');
  expect(edited(FUNCTIONAL, 'add', { kind: 'delete' })).toMatch(/^refused: add joins several tensors/);
});

test('one call that makes several layers says so', () => {
  const text = `from keras import Sequential, layers
model = Sequential([layers.Input((28, 28, 1))])
for _ in range(3):
    model.add(layers.Conv2D(8, 3))
`;
  const analysis = analyse({ path: 'model.py', language: 'python', text });
  const result = layerEdits(analysis, 'model', 'conv2d_1', { kind: 'argument', name: 'filters', text: '4' });
  expect(result.ok && result.done).toBe('filters is 4, in 3 layers: one call makes them all.');
});

test('a layer of another file, or of the framework, is refused', () => {
  expect(edited(FUNCTIONAL, 'nothing', { kind: 'delete' })).toBe(
    'refused: The layer is no longer in the code.',
  );
});

test('TensorFlow.js code is edited in its own style', () => {
  const text = `import * as tf from '@tensorflow/tfjs';
const model = tf.sequential();
model.add(tf.layers.conv2d({ inputShape: [28, 28, 1], filters: 8, kernelSize: 3 }));
model.add(tf.layers.flatten());
`;
  const id = analyse({ path: 'model.js', language: 'javascript', text }).models[0]?.nodes.find(
    ({ type }) => type === 'Conv2D',
  )?.id;
  expect(
    edited(text, id ?? '', { kind: 'argument', name: 'kernel_size', text: '5' }, 'javascript'),
  ).toContain('kernelSize: 5 }');
  expect(edited(text, id ?? '', { kind: 'insertAfter', type: 'Dropout' }, 'javascript')).toContain(
    'model.add(tf.layers.dropout({ rate: 0.25 }));\nmodel.add(tf.layers.flatten());',
  );
});
