/**
 * Models that nothing in the file calls, read on inputs of which only the names are known. Expected are Keras 3.15's
 * own shapes and counts of the same classes, called on inputs of the sizes that the names are given here.
 */
import { expect, test } from 'vitest';
import { analyse } from '../../src/core/index.js';
import { afterFix } from './checks/checkFix.js';
import { HEAD, numberOf, read } from './namedSizes.js';

const NET = `
class Net(keras.Model):
    def __init__(self, classes):
        super().__init__()
        self.conv = layers.Conv2D(32, 3, activation='relu')
        self.flatten = layers.Flatten()
        self.hidden = layers.Dense(128)
        self.out = layers.Dense(classes)

    def call(self, x, training=None):
        return self.out(self.hidden(self.flatten(self.conv(x))))
`;

test('a convolution tells that the input is an image', () => {
  const [digits, image] = [
    { 'x.shape[1]': 28, 'x.shape[2]': 28, 'x.shape[3]': 1, classes: 10 },
    { 'x.shape[1]': 7, 'x.shape[2]': 9, 'x.shape[3]': 5, classes: 4 },
  ];
  expect(read(NET, digits)).toEqual([
    'conv2d: -×26×26×32 · 320',
    'flatten: -×21632 · 0',
    'dense: -×128 · 2769024',
    'dense_1: -×10 · 1290',
  ]);
  expect(read(NET, image)).toEqual([
    'conv2d: -×5×7×32 · 1472',
    'flatten: -×1120 · 0',
    'dense: -×128 · 143488',
    'dense_1: -×4 · 516',
  ]);
});

test('an object that the file makes and never calls is read too, with the numbers it was made with', () => {
  expect(read(`${NET}\nnet = Net(10)\nnet.compile('adam', 'mse')\n`, { 'x.shape[3]': 3 }).at(-1)).toBe(
    'dense_1: -×10 · 1290',
  );
});

test('build tells the shapes of a call, and that Keras 3 makes no weights by it', () => {
  const built = `${NET}\nnet = Net(10)\nnet.build((None, 28, 28, 1))\n`;
  expect(read(built, {})).toEqual([
    'conv2d: -×26×26×32 · 320',
    'flatten: -×21632 · 0',
    'dense: -×128 · 2769024',
    'dense_1: -×10 · 1290',
  ]);
  const told = (text: string) =>
    analyse({ path: 'net.py', language: 'python', text: HEAD + text }).diagnostics.flatMap(
      ({ code, severity, span }) =>
        code === 'missing-input-shape' ? [[severity, (HEAD + text).slice(span.start, span.end)]] : [],
    );
  expect(told(built)).toEqual([['information', 'net.build((None, 28, 28, 1))']]);
  expect(afterFix(HEAD + built, /^Write net/)).toContain('\nnet(keras.Input((28, 28, 1)))\n');
  expect(told(`${built}net(keras.Input((28, 28, 1)))\n`)).toEqual([]);
  expect(
    told(built.replace('    def call', '    def build(self, shape):\n        pass\n\n    def call')),
  ).toEqual([]);
  // What does not fit the layers is no shape of theirs: Keras 3 looks at it no more than at any other.
  expect(
    read(built.replace('28, 28, 1', '28'), { 'x.shape[1]': 28, 'x.shape[2]': 28, 'x.shape[3]': 1 })[0],
  ).toBe('conv2d: -×26×26×32 · 320');
});

const READ_ALONE = [
  'conv2d: -×26×26×32 · 320',
  'flatten: -×21632 · 0',
  'dense: -×128 · 2769024',
  'dense_1: -×10 · 1290',
];
const DIGITS = { 'x.shape[1]': 28, 'x.shape[2]': 28, 'x.shape[3]': 1, classes: 10 };

test.each([
  "assert data is not None, 'no data'",
  "if data is None:\n            raise ValueError('no data')",
])('data that a method insists on are there: %s', (insists) => {
  const text = `${NET}
class Trainer:
    def __init__(self, classes=10):
        self.net = None
        self.classes = classes

    def fit(self, data=None, path=None):
        ${insists}
        self.net = Net(self.classes)
        for batch in data:
            self.net(batch)
        if path is not None:
            assert isinstance(path, str)
            self.net.save_weights(path)
`;
  expect(read(text, DIGITS)).toEqual(READ_ALONE);
});

test('a model is read by itself where the only code that makes it fails', () => {
  const text = `${NET}
class Trainer:
    def fit(self, data=None):
        assert data is not None
        self.net = Net(3)
        self.net.layers.no_such_thing()
        None.update()
`;
  expect(read(text, DIGITS)).toEqual(READ_ALONE);
});

test('only words in a row let an embedding stand before a recurrent layer', () => {
  const text = `
class Encoder(keras.Model):
    def __init__(self, vocabulary):
        super().__init__()
        self.embedding = layers.Embedding(vocabulary, 16)
        self.gru = layers.GRU(8, return_sequences=True)

    def call(self, x, state):
        return self.gru(self.embedding(x), initial_state=state)
`;
  expect(read(text, { vocabulary: 100, 'x.shape[1]': 7 })).toEqual([
    'embedding: -×7×16 · 1600',
    'gru: -×7×8 · 624',
  ]);
});

test('dense layers take any rank: their counts are known and their shapes are not', () => {
  const text = `
class Actor(keras.Model):
    def __init__(self, actions):
        super().__init__()
        self.hidden = layers.Dense(64)
        self.norm = layers.LayerNormalization()
        self.out = layers.Dense(actions)

    def call(self, state):
        return self.out(self.norm(self.hidden(state)))
`;
  expect(read(text, { 'state.shape[-1]': 4, actions: 2 })).toEqual([
    'dense: ? · 320',
    'layer_normalization: ? · 128',
    'dense_1: ? · 130',
  ]);
});

test('a Sequential that a builder makes without an input has the counts that its layers tell', () => {
  const text = `
def feed_forward(size, hidden):
    return keras.Sequential([
        layers.LayerNormalization(),
        layers.Dense(hidden, activation='gelu'),
        layers.Dropout(0.1),
        layers.Dense(size),
    ])
`;
  const sizes = { 'input.shape[-1]': 64, size: 64, hidden: 256 };
  expect(read(text, sizes).map((line) => line.split(' · ')[1])).toEqual(['128', '16640', '0', '16448']);
});

test('what Keras may refuse for the names alone is no fault', () => {
  const text = `
class Pair(keras.Model):
    def __init__(self):
        super().__init__()
        self.out = layers.Dense(3)

    def call(self, inputs):
        left, right = inputs
        return self.out(left) + right
`;
  expect(read(text, { 'left.shape[-1]': 4 })).toEqual(['dense: ? · 15']);
  const byPlace = text.replace('left, right = inputs', 'left = inputs[0]; right = inputs[1]');
  expect(read(byPlace, { 'inputs[0].shape[-1]': 4 })).toEqual(['dense: ? · 15']);
});

test('a model that another one holds is read inside of it alone', () => {
  const text = `
class Block(keras.Model):
    def __init__(self):
        super().__init__()
        self.conv = layers.Conv2D(8, 3, padding='same')

    def call(self, x):
        return self.conv(x)

class Net(keras.Model):
    def __init__(self):
        super().__init__()
        self.stem = layers.Conv2D(4, 1)
        self.block = Block()

    def call(self, image):
        return self.block(self.stem(image))

net = Net()
`;
  const { models } = analyse({ path: 'nets.py', language: 'python', text: `${HEAD}${text}` });
  const totals = models.map(({ name, totals: { params } }) => [
    name,
    numberOf(params.total, { 'image.shape[3]': 3 }),
  ]);
  expect(totals).toContainEqual(['net', '312']);
  expect(totals).toContainEqual(['block', '296']);
});

test('a part of a size becomes a size where it is rounded', () => {
  const text = `
def build(features):
    return keras.Sequential([
        keras.Input((features,)),
        layers.Dense(int(features * 0.75)),
        layers.Dense(int(0.5 * features)),
        layers.Dense(int(features / 4 / 3)),
        layers.Dense(-(-features // 2)),
    ])
`;
  expect(read(text, { features: 37 })).toEqual([
    'dense: -×27 · 1026',
    'dense_1: -×18 · 504',
    'dense_2: -×3 · 57',
    'dense_3: -×19 · 76',
  ]);
  // What floats do not hold exactly may round to either side.
  expect(read(text.replace('0.75', '0.29'), { features: 100 })[0]).toBe('dense: -×? · ?');
});

test('one number for both sides, or a pair of them, is a pair of names', () => {
  const text = `
def pair(t):
    return t if isinstance(t, tuple) else (t, t)

def build(image_size, patch_size):
    height, width = pair(image_size)
    patch_height, patch_width = pair(patch_size)
    image = keras.Input((height, width, 3))
    x = layers.Reshape((height // patch_height, width // patch_width, -1))(image)
    return keras.Model(image, layers.Dense(8)(x))
`;
  const sizes = { 'image_size[0]': 32, 'image_size[1]': 24, 'patch_size[0]': 4, 'patch_size[1]': 8 };
  expect(read(text, sizes)).toEqual([
    'input_layer: -×32×24×3 · 0',
    'reshape: -×8×3×96 · 0',
    'dense: -×8×3×8 · 776',
  ]);
});
