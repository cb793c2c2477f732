/** The text of hints in every style. */
import { expect, test } from 'vitest';
import { analyse, type HintStyle, layerHints, modelLenses } from '../../../src/core/index.js';
import { KERAS, readMarked } from './reading.js';

const PLAIN: HintStyle = { figures: ['shape', 'parameters'], numbers: 'short', channels: 'asComputed' };

function hints(source: string, style: Partial<HintStyle> = {}): readonly string[] {
  return layerHints(readMarked(source).analysis, { ...PLAIN, ...style }).map(({ text }) => text);
}

const LOOP = `${KERAS}x = inputs = Input((48, 48, 3))
for filters in [32, 32, 32]:
    x = Conv2D(filters, 3, padding='same')(x)
model = Model(inputs, x)
`;

test('a loop shows how often, the shape once, and the sum', () => {
  expect(hints(LOOP)[1]).toBe('×3 → 48×48×32 · 19.4 k');
});

test('every digit, and no unit, when the user asks for exact numbers', () => {
  expect(hints(LOOP, { numbers: 'exact' })[1]).toBe('×3 → 48×48×32 · 19,392');
});

test('the figures that the user chose, in the chosen order', () => {
  const first = `${KERAS}model = Sequential([Input((48, 48, 1)), Conv2D(64, 3, padding='same')])\n`;
  expect(hints(first, { figures: ['parameters', 'receptiveField', 'memory'] })).toEqual([
    '2 layers → 640 · sees 3×3 · 585.0 KiB',
  ]);
});

test('layers without the chosen figure have no hint', () => {
  expect(hints(LOOP, { figures: ['parameters'] })).toEqual(['×3 → 19.4 k']);
});

test('channels first can be read as channels last', () => {
  const source = `${KERAS}x = inputs = Input((3, 48, 48))
x = Conv2D(8, 3, data_format='channels_first')(x)
model = Model(inputs, x)
`;
  expect(hints(source)[1]).toBe('→ 8×46×46 · 224');
  expect(hints(source, { channels: 'last' })[1]).toBe('→ 46×46×8 · 224');
});

test('a size that is not known is one question mark', () => {
  const source = `${KERAS}import sys\nmodel = Sequential([Input((int(sys.argv[1]), 48, 1)),\n Conv2D(8, 3)])\n`;
  expect(hints(source)[1]).toBe('→ ?×46×8 · 80');
});

const SQUEEZE = (filters: string): string => `${KERAS}from keras.layers import Layer, GlobalAveragePooling2D
class Squeeze(Layer):
    def __init__(self, filters):
        super().__init__()
        self.pool = GlobalAveragePooling2D(keepdims=True)
        self.gate = Sequential([Dense(filters // 4), Dense(filters)])
    def call(self, x):
        return x * self.gate(self.pool(x))
x = inputs = Input((28, 28, 8))
for filters in ${filters}:
    x = Conv2D(filters, 3, padding='same')(x)
    x = Squeeze(filters)(x)
model = Model(inputs, x)
`;

test('the input that a Sequential takes from its call is not the result of the call', () => {
  // Only what the layer's own pool gives.
  expect(hints(SQUEEZE('[8]')).filter((text) => text === '→ 1×1×8')).toHaveLength(1);
  expect(
    hints(`${KERAS}head = Sequential([Conv2D(4, 3), Flatten()])
x = Input((8, 8, 1))
y = head(x)
model = Model(x, y)
`),
  ).toEqual(['2 layers → 144 · 40', '→ 8×8×1', '→ 144 · 40']);
});

test('a model made in the line that makes another has no lens of its own', () => {
  const lenses = modelLenses(
    readMarked(`${KERAS}class Net(Model):
    def __init__(self):
        super().__init__()
        self.head = Dense(4)
    def call(self, x):
        return self.head(x)
inputs = Input((8,))
alone = Net()
alone(inputs)
whole = Model(inputs, Dense(2)(Net()(inputs)))
`).analysis,
  );
  // Of Keras: 8·4 + 4 of the net, 4·2 + 2 more with the layer after it.
  expect(lenses.map(({ name, sizes }) => [name, ...sizes.map(({ summary }) => summary)])).toEqual([
    ['alone', '36 parameters'],
    ['whole', '46 parameters', '36 parameters'],
  ]);
});

test('models made in one place have one lens, which shows each size once', () => {
  const sizes = (source: string) =>
    modelLenses(readMarked(source).analysis).map((lens) => lens.sizes.map(({ summary }) => summary));
  // Of Keras: 42 and 148 of the two gates.
  expect(sizes(SQUEEZE('[8, 8]'))[0]).toEqual(['42 parameters']);
  expect(sizes(SQUEEZE('[8, 16]'))[0]).toEqual(['42 parameters', '148 parameters']);
});

test('sample values are asked for where sizes hang on them, and not for other parameters of a builder', () => {
  const missing = (language: 'python' | 'javascript', text: string) =>
    modelLenses(analyse({ path: `net.${language === 'python' ? 'py' : 'js'}`, language, text })).flatMap(
      (lens) => lens.missingSamples,
    );
  const builder = (units: string) => `import * as tf from '@tensorflow/tfjs';
function createModel() {
  const model = tf.sequential();
  model.add(tf.layers.dense({ inputShape: [8], units: ${units} }));
  return model;
}
async function train(xs, ys, classes) {
  const model = createModel(classes);
  await model.fit(xs, ys);
}
`;
  expect(missing('javascript', builder('7'))).toEqual([]);
  expect(
    missing('javascript', builder('classes').replace('createModel() {', 'createModel(classes) {')),
  ).toContain('classes');
  expect(
    missing('python', `${KERAS}def build(n):\n    return Sequential([Input((8,)), Dense(n)])\n`),
  ).toEqual(['n']);
});

test('words are said in the language of the reader', () => {
  const say = (text: string) => `<${text}>`;
  const source = `
from keras import Sequential, layers
model = Sequential([layers.Conv2D(4, 3, input_shape=(8, 8, 1)), layers.ReLU()])
`;
  expect(hints(source, { say, figures: ['shape', 'receptiveField'] })).toEqual([
    '<2 layers> → 6×6×4 · <sees 3×3>',
  ]);
});
