/** While a person types, layers stand in the text of which no model is made yet. Counts as Keras has them in the end. */
import { expect, test } from 'vitest';
import { analyse, layerHints } from '../../src/core/index.js';

function read(text: string, language: 'python' | 'typescript' = 'python') {
  const analysis = analyse({ path: language === 'python' ? 'm.py' : 'm.ts', language, text });
  expect(analysis.diagnostics.filter(({ severity }) => severity === 'error')).toEqual([]);
  const hints = layerHints(analysis).map(
    ({ offset, text: hint }) => `${text.slice(0, offset).split('\n').length}: ${hint}`,
  );
  return { hints, kinds: analysis.models.map(({ kind }) => kind), models: analysis.models };
}

const NETWORK = `from keras import Input, Model, layers
inputs = Input((48, 48, 1))
x = layers.Conv2D(32, 3, padding='same')(inputs)
x = layers.MaxPooling2D()(x)
`;
const SHOWN = ['2: → 48×48×1', '3: → 48×48×32 · 320', '4: → 24×24×32'];

test('a functional model shows its layers before its last line is written', () => {
  const { hints, kinds, models } = read(NETWORK);
  expect(hints).toEqual(SHOWN);
  expect(kinds).toEqual(['block']);
  expect(models[0]).toMatchObject({ name: 'x', totals: { params: { total: 320 } } });
  const whole = read(`${NETWORK}model = Model(inputs, x)\n`);
  expect(whole.hints).toEqual(SHOWN);
  expect(whole.kinds).toEqual(['functional']);
});

test('so does a builder before its return, and what a block of layers does with its input', () => {
  const builder = NETWORK.replace('inputs =', 'def build():\n    inputs =').replace(/^x/gm, '    x');
  expect(read(builder).hints).toEqual(['3: → 48×48×1', '4: → 48×48×32 · 320', '5: → 24×24×32']);
  const block = `from keras import layers
def block(x, filters=32):
    x = layers.Conv2D(filters, 3, padding='same')(x)
    x = layers.BatchNormalization()(x)
`;
  expect(read(block).hints).toEqual(read(`${block}    return x\n`).hints);
  expect(read(block).hints).toHaveLength(2);
});

test('a head that grows behind a model has its own layers alone', () => {
  const { hints, models } = read(`${NETWORK}base = Model(inputs, x)
y = layers.Flatten()(base.output)
y = layers.Dense(7)(y)
`);
  expect(hints).toEqual([...SHOWN, '6: → 18432', '7: → 7 · 129.0 k']);
  const head = models.find(({ kind }) => kind === 'block');
  // 18432 · 7 + 7
  expect(head?.totals.params.total).toBe(129031);
});

test('TensorFlow.js has them too', () => {
  const { hints } = read(
    `import * as tf from '@tensorflow/tfjs';
const inputs = tf.input({ shape: [8] });
const hidden = tf.layers.dense({ units: 3 }).apply(inputs);
`,
    'typescript',
  );
  expect(hints).toEqual(['2: → 8', '3: → 3 · 27']);
});
