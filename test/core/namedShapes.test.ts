/** Builders that the file never calls: of a whole shape or a configuration only the name is known. */
import { expect, test } from 'vitest';
import { formatDim } from '../../src/core/graph/dimensionArithmetic.js';
import { analyse } from '../../src/core/index.js';

/** `name: shape · parameters` of every layer of the last model. */
function read(text: string): readonly string[] {
  const { models, diagnostics } = analyse({ path: 'builder.py', language: 'python', text });
  expect(diagnostics.filter(({ severity }) => severity === 'error')).toEqual([]);
  return (models.at(-1)?.nodes ?? []).map(({ name, outputShapes: [shape], params }) => {
    const sizes = shape && !('kind' in shape) ? shape.slice(1).map((dim) => formatDim(dim)) : ['?'];
    return `${name}: ${sizes.join('×')} · ${formatDim(params.total)}`;
  });
}

const head = 'from keras import Input, Model, Sequential, layers\n';

test('the first layer that takes only images tells the rank of the input, for the layers before it too', () => {
  const text = `${head}
def build(input_shape, classes):
    image = Input(shape=input_shape)
    x = layers.Rescaling(1 / 255)(image)
    x = layers.BatchNormalization()(x)
    x = layers.Conv2D(8, 3, padding='same')(x)
    x = layers.GlobalAveragePooling2D()(x)
    return Model(image, layers.Dense(classes)(x))
`;
  const image = 'input_shape[0]×input_shape[1]×input_shape[2]';
  expect(read(text)).toEqual([
    `input_layer: ${image} · 0`,
    `rescaling: ${image} · 0`,
    `batch_normalization: ${image} · 4·input_shape[2]`,
    'conv2d: input_shape[0]×input_shape[1]×8 · 72·input_shape[2] + 8',
    'global_average_pooling2d: 8 · 0',
    'dense: classes · 9·classes',
  ]);
});

test('a layer for any rank tells nothing of it, though its weights follow from the last size', () => {
  const text = `${head}
def build(input_shape):
    features = Input(shape=input_shape)
    x = layers.Dense(4)(features)
    x = layers.Dropout(0.5)(layers.LayerNormalization()(x))
    return Model(features, layers.Dense(3)(x))
`;
  expect(read(text)).toEqual([
    'input_layer: ? · 0',
    'dense: ? · 4·input_shape[-1] + 4',
    'layer_normalization: ? · 8',
    'dropout: ? · 0',
    'dense_1: ? · 15',
  ]);
});

test('entries and attributes of a name are names, and unpacking takes entries', () => {
  const text = `${head}
def build(shape, config):
    height, width, channels = shape
    return Sequential([
        Input((height, width, channels)),
        layers.Conv2D(config.filters, 1),
        layers.Conv2D(config['units'], 1, use_bias=False),
    ])
`;
  expect(read(text).slice(-2)).toEqual([
    'conv2d: shape[0]×shape[1]×config.filters · shape[2]·config.filters + config.filters',
    "conv2d_1: shape[0]×shape[1]×config['units'] · config.filters·config['units']",
  ]);
});

test('another name of the same image is another size', () => {
  const text = `${head}
def build(left_shape, right_shape):
    left, right = Input(left_shape), Input(right_shape)
    both = layers.Concatenate()([layers.Conv2D(2, 1)(left), layers.Conv2D(2, 1)(right)])
    return Model([left, right], both)
`;
  expect(read(text).filter((line) => line.startsWith('input'))).toEqual([
    'input_layer: left_shape[0]×left_shape[1]×left_shape[2] · 0',
    'input_layer_1: right_shape[0]×right_shape[1]×right_shape[2] · 0',
  ]);
});

test('what a branch or a loop did to the input is not known behind it, though the rank is', () => {
  const behind = (line: string) => `${head}
def build(input_shape, deep):
    x = sequence = Input(shape=input_shape)
    ${line}
    x = layers.MaxPooling1D(2)(x)
    x = layers.Flatten()(x)
    return Model(sequence, layers.Dense(3)(x))
`;
  const input = 'input_layer: input_shape[0]×input_shape[1] · 0';
  for (const line of [
    'if deep: x = layers.Conv1D(4, 3)(x)',
    'for _ in range(deep): x = layers.Conv1D(4, 3)(x)',
  ]) {
    const found = read(behind(line));
    expect(found[0]).toBe(input);
    expect(found.slice(-3)).toEqual(['max_pooling1d: ?×? · 0', 'flatten: ? · 0', 'dense: 3 · ?']);
  }
  expect(read(behind('for _ in range(deep): x = layers.Dropout(0.5)(x)'))).toEqual([
    input,
    'max_pooling1d: input_shape[0]/2×input_shape[1] · 0',
    'flatten: (input_shape[0]/2)·input_shape[1] · 0',
    'dense: 3 · 3·(input_shape[0]/2)·input_shape[1] + 3',
  ]);
});
