/** Hints as a person reads them: the text at the end of each layer's line. */
import { expect, test } from 'vitest';
import { analyse, hoverAt, layerHints } from '../../src/core/index.js';

/** `line: text` of every hint. */
function hints(text: string): string[] {
  const analysis = analyse({ path: 'model.py', language: 'python', text });
  return layerHints(analysis).map((hint) => `${text.slice(0, hint.offset).split('\n').length}: ${hint.text}`);
}

test('a Sequential whose first layer gives the input shape has one hint for that layer', () => {
  expect(
    hints(`from keras import layers, models
model = models.Sequential()
model.add(layers.Conv2D(64, (3, 3), padding='same', input_shape=(48, 48, 1)))
model.add(layers.MaxPooling2D())
`),
  ).toEqual(['3: → 48×48×64 · 640', '4: → 24×24×64']);
});

test('layers made by a loop are counted and shown from first to last', () => {
  expect(
    hints(`import keras
from keras import layers
x = inputs = keras.Input((32, 32, 3))
for filters in (16, 32):
    x = layers.Conv2D(filters, 3, padding='same')(x)
model = keras.Model(inputs, x)
`),
  ).toEqual(['3: → 32×32×3', '5: ×2 → 32×32×16 … 32×32×32 · 5,088']);
});

test('an input that stands in a Sequential has a hint of its own', () => {
  expect(
    hints(`import keras
from keras import layers
model = keras.Sequential([
    keras.Input((28, 28, 1)),
    layers.Flatten(),
])
`),
  ).toEqual(['4: → 28×28×1', '5: → 784']);
});

/** Counts as real Keras gives them: `layer.conv.count_params()` of each block. */
test('what a layer of the code holds has hints where it is made, and its operations where they stand', () => {
  expect(
    hints(`import keras
from keras import layers, ops
class ConvBlock(layers.Layer):
    def __init__(self, filters):
        super().__init__()
        self.conv = layers.Conv2D(filters, 3, padding='same')
        self.mlp = keras.Sequential([layers.Dense(64), layers.Dense(filters)])
    def build(self, input_shape):
        self.gate = layers.Dense(input_shape[-1])
    def call(self, x):
        x = self.conv(self.gate(x))
        x = ops.reshape(x, (-1, 1024, x.shape[-1]))
        return self.mlp(x)
inputs = keras.Input((32, 32, 3))
x = ConvBlock(16)(inputs)
x = ConvBlock(8)(layers.Reshape((32, 32, 16))(x))
model = keras.Model(inputs, x)
`),
  ).toEqual([
    '6: ×2 → 32×32×16 … 32×32×8 · 1,608',
    '7: 2 layers → 1024×16 · 2,128 | 2 layers → 1024×8 · 1,096',
    '9: ×2 → 32×32×3 … 32×32×16 · 284',
    '12: ×2 → 1024×16 … 1024×8',
    '13: ×2 → 1024×16 … 1024×8 · 3,224',
    '14: → 32×32×3',
    '15: → 1024×16 · 2,588',
    '16: 2 layers → 1024×8 · 2,528',
  ]);
});

test('a layer of the code that is used in a model of the code, and again: each use has its shapes', () => {
  expect(
    hints(`import keras
from keras import layers, ops
class Head(layers.Layer):
    def __init__(self):
        super().__init__()
        self.conv = layers.Conv2D(4, 1)
    def call(self, x):
        return ops.relu(self.conv(x))
class Net(keras.Model):
    def __init__(self):
        super().__init__()
        self.head = Head()
        self.pool = layers.MaxPooling2D()
    def call(self, x):
        return [self.head(x), self.head(self.pool(x))]
net = Net()
net(ops.zeros((1, 8, 8, 3)))
`),
  ).toEqual(['8: ×2 of 2 layers → 8×8×4 … 4×4×4 · 16', '13: → 4×4×3', '15: 2 layers → 4×4×4 · 16']);
});

test('a line with several calls that runs several times says how often, and from where to where', () => {
  expect(
    hints(`import keras
from keras import layers
def block(x, filters, rate):
    x = layers.ReLU()(layers.Conv2D(filters, 3, strides=2, padding='same')(x))
    x = layers.Dropout(rate)(layers.Dense(filters)(x)) if rate else layers.Dense(filters)(x)
    return x
x = inputs = keras.Input((48, 48, 1))
for filters, rate in ((16, 0), (32, 0.2), (64, 0.4)):
    x = block(x, filters, rate)
model = keras.Model(inputs, x)
`).slice(0, 2),
  ).toEqual([
    // Of Keras: 160 + 4,640 + 18,496, and 272 + 1,056 + 4,160.
    '4: ×3 of 2 layers → 24×24×16 … 6×6×64 · 23.3 k',
    '5: 5 layers → 24×24×16 … 6×6×64 · 5,488',
  ]);
});

test('a call of a builder in another file shows how many layers it makes, and what comes out', () => {
  const modules: Readonly<Record<string, string>> = {
    '.model': `import keras
from keras import layers
def build(units):
    x = inputs = keras.Input((28, 28, 1))
    for filters in (8, 16):
        x = layers.Conv2D(filters, 3, padding='same')(x)
    return keras.Model(inputs, layers.Dense(units)(layers.Flatten()(x)))
`,
  };
  const text = 'from .model import build\nmodel = build(7)\n';
  const analysis = analyse(
    { path: 'train.py', language: 'python', text },
    {
      readModule: (specifier) => {
        const found = modules[specifier];
        return found === undefined ? undefined : { path: 'model.py', language: 'python', text: found };
      },
    },
  );
  // Of Keras: 80 + 1,168 + 87,815.
  expect(layerHints(analysis).map((hint) => hint.text)).toEqual(['5 layers → 7 · 89.1 k']);
});

/** Counts as real Keras gives them with either side's layers. */
const FORK = `import keras, os
from keras import layers
inputs = keras.Input((32, 32, 3))
if os.path.exists('wide'):
    x = layers.Conv2D(8, 3, padding='same')(inputs)
elif os.path.exists('deep'):
    x = layers.Conv2D(16, 3, padding='same')(inputs)
    x = layers.BatchNormalization()(x)
else:
    x = layers.SeparableConv2D(16, 3, padding='same')(inputs)
x = layers.MaxPooling2D()(x)
if not os.path.exists('last'):
    pass
else:
    x = layers.Conv2D(4, 1)(x)
model = keras.Model(inputs, x)
`;

test('each side of a test that is not known has its own hints, and behind them what all agree on', () => {
  expect(hints(FORK)).toEqual([
    '3: → 32×32×3',
    '5: → 32×32×8 · 224',
    '7: → 32×32×16 · 448',
    '8: → 32×32×16 · 64',
    '10: → 32×32×16 · 91',
    '11: → 16×16×?',
    '15: → 16×16×4 · ?',
  ]);
});

test('a layer on the way that is not drawn has a hover, without a share of what the drawn way has', () => {
  const analysis = analyse({ path: 'model.py', language: 'python', text: FORK });
  const hover = hoverAt(analysis, FORK.indexOf('Conv2D(16'))?.markdown ?? '';
  expect(hover).toContain('| Output | `32×32×16`');
  expect(hover).toContain('448');
  expect(hover).not.toContain('% of the model');
});

test('what either side adds to a Sequential has its hints, where the input is known', () => {
  expect(
    hints(`import keras, os
from keras import layers
model = keras.Sequential([keras.Input((8,))])
if os.path.exists('deep'):
    model.add(layers.Dense(5))
    model.add(layers.Dense(6))
else:
    model.add(layers.Dense(7))
model.add(layers.Dense(3))
`),
  ).toEqual(['3: → 8', '5: → 5 · 45', '6: → 6 · 36', '8: → 7 · 63', '9: → 3 · ?']);
});

test('one of two layers that a class may hold', () => {
  expect(
    hints(`import keras, os
from keras import layers
class Net(keras.Model):
    def __init__(self):
        super().__init__()
        if os.path.exists('bn'):
            self.norm = layers.BatchNormalization()
        else:
            self.norm = layers.LayerNormalization()
    def call(self, x):
        return self.norm(x)
net = Net()
net(keras.Input((4,)))
`),
  ).toEqual(['7: → 4 · 16', '9: → 4 · 8']);
});

/** Counts as real Keras gives them for the first round, by names: `Conv2D(f, 3)` on 3 channels has 28·f. */
test('a loop over a collection of which only the name is known shows its first round, and that others differ', () => {
  expect(
    hints(`import keras
from keras import layers
def build(filters, units, blocks):
    x = inputs = keras.Input((32, 32, 3))
    for i, f in enumerate(filters):
        x = layers.Conv2D(f, 3, padding='same', name=f'conv_{i}')(x)
        x = layers.MaxPooling2D()(x)
    x = layers.GlobalAveragePooling2D()(x)
    return keras.Model(inputs, x)
def head(units, n, width=8):
    model = keras.Sequential([keras.Input((8,))])
    for u, rate in zip(units, [0.1, 0.2]):
        model.add(layers.Dense(u))
        model.add(layers.Dropout(rate))
    for i in range(n):
        model.add(layers.Dense(2 * width * 2 ** i))
    model.add(layers.Dense(1))
    return model
def deeper(n, width):
    x = inputs = keras.Input((width,))
    for i in range(n):
        x = layers.Dense(width)(x)
    return keras.Model(inputs, layers.Dense(3)(x))
`),
  ).toEqual([
    '4: → 32×32×3',
    '6: → 32×32×filters[0] · 28·filters[0] | → ?×?×? · ?',
    '7: → 16×16×filters[0] | → ?×?×?',
    '8: → ?',
    '11: → 8',
    '13: → units[0] · 9·units[0] | → ?',
    '14: → units[0] | → ?',
    '16: → 16 · ? | → ?',
    '17: → 1 · ?',
    '20: → width',
    '22: → width · width·width + width',
    '23: → 3 · 3·width + 3',
  ]);
});
