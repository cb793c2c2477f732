/** Each rule where it speaks, and next to it the good code where it is silent. */
import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { ADVICE_RULES } from '../../../src/core/checks/advice/index.js';
import { ADVICE_CODES, analyse, DIAGNOSTIC_CODES } from '../../../src/core/index.js';
import { afterFix, dedent, diagnosticsOf } from './checkFix.js';

const IMPORTS = `from keras import Sequential, Input
from keras.layers import *
from keras.losses import CategoricalCrossentropy, SparseCategoricalCrossentropy
from keras.optimizers import Adam
`;

/** A Sequential of these layers, on images of this size, then these statements. */
function sequential(layers: string, { input = '(48, 48, 1)', then = '' } = {}): string {
  return `${IMPORTS}model = Sequential([\n    Input(${input}),\n    ${layers.trim()}\n])\n${then}\n`;
}

const codes = (text: string) => diagnosticsOf(text).map(({ code }) => code);

const HEAD = "Flatten(), Dense(7, activation='softmax')";
const CONVS =
  "Conv2D(32, 3, padding='same', activation='relu'), Conv2D(64, 3, padding='same', activation='relu')";
const conv = (filters: number, rest = '') =>
  `Conv2D(${filters}, 3, padding='same', activation='relu'${rest})`;
const FIT = (loss: string) => `model.compile('adam', loss=${loss})`;

/** Code, then a program in which it is said, then one in which it is not. */
const RULES: readonly (readonly [code: string, bad: string, good: string])[] = [
  [
    'missing-activation',
    sequential(`Conv2D(32, 3, padding='same'), MaxPooling2D(), ${conv(64)}, ${HEAD}`),
    sequential(`Conv2D(32, 3, padding='same'), ReLU(), MaxPooling2D(), ${conv(64)}, ${HEAD}`),
  ],
  [
    'repeated-activation',
    sequential(`${CONVS}, Flatten(), Dense(7, activation='softmax'), Activation('softmax')`),
    sequential(`${CONVS}, Flatten(), Dense(7), Activation('softmax')`),
  ],
  [
    'bias-before-normalization',
    sequential(`Conv2D(32, 3), BatchNormalization(), ReLU(), ${conv(64)}, ${HEAD}`),
    sequential(`Conv2D(32, 3, use_bias=False), BatchNormalization(), ReLU(), ${conv(64)}, ${HEAD}`),
  ],
  [
    'normalization-after-activation',
    sequential(`${conv(32)}, BatchNormalization(), ${conv(64)}, ${HEAD}`),
    sequential(`Conv2D(32, 3, use_bias=False), BatchNormalization(), ReLU(), ${conv(64)}, ${HEAD}`),
  ],
  [
    'dropout-before-normalization',
    sequential(`${CONVS}, Dropout(0.2), BatchNormalization(), ${HEAD}`),
    sequential(`${CONVS}, BatchNormalization(), Dropout(0.2), ${HEAD}`),
  ],
  [
    'dropout-before-pooling',
    sequential(`${CONVS}, Dropout(0.2), MaxPooling2D(), ${HEAD}`),
    sequential(`${CONVS}, MaxPooling2D(), Dropout(0.2), ${HEAD}`),
  ],
  [
    'dropout-rate',
    sequential(`${CONVS}, Dropout(0.8), ${HEAD}`),
    sequential(`${CONVS}, Dropout(0.5), ${HEAD}`),
  ],
  [
    'dropout-on-output',
    sequential(`${CONVS}, ${HEAD}, Dropout(0.2)`),
    sequential(`${CONVS}, Dropout(0.2), ${HEAD}`),
  ],
  [
    'dropout-on-output',
    sequential(`${CONVS}, Flatten(), Dense(7), Dropout(0.2)`, { then: FIT("'mse'") }),
    // A block of a network ends so: a transformer's feed-forward part.
    sequential("Dense(64, activation='gelu'), Dropout(0.2), Dense(32), Dropout(0.2)"),
  ],
  [
    'flatten-dense',
    sequential(`${CONVS}, Flatten(), Dense(128, activation='relu'), Dense(7)`),
    sequential(`${CONVS}, GlobalAveragePooling2D(), Dense(128, activation='relu'), Dense(7)`),
  ],
  [
    'small-feature-map',
    sequential(
      `${conv(32)}, MaxPooling2D(), ${conv(64)}, MaxPooling2D(), ${conv(128)}, MaxPooling2D(), ${conv(256)}, MaxPooling2D(), ${conv(256)}, ${HEAD}`,
    ),
    sequential(`${conv(32)}, MaxPooling2D(), ${conv(64)}, MaxPooling2D(), ${conv(128)}, ${HEAD}`),
  ],
  [
    'early-stride',
    sequential(`${conv(32, ', strides=2')}, ${conv(64)}, ${HEAD}`),
    sequential(`${conv(32, ', strides=2')}, ${conv(64)}, ${HEAD}`, { input: '(224, 224, 3)' }),
  ],
  [
    'valid-padding',
    sequential(`${[32, 32, 64].map((n) => `Conv2D(${n}, 3, activation='relu')`).join(', ')}, ${HEAD}`),
    sequential(`${[32, 64].map((n) => `Conv2D(${n}, 3, activation='relu')`).join(', ')}, ${HEAD}`),
  ],
  ['convolution-count', sequential(`${conv(32)}, MaxPooling2D(), ${HEAD}`), sequential(`${CONVS}, ${HEAD}`)],
  [
    'convolution-count',
    sequential(`${Array.from({ length: 11 }, () => conv(32)).join(', ')}, MaxPooling2D(), ${HEAD}`),
    sequential(`${Array.from({ length: 10 }, () => conv(32)).join(', ')}, MaxPooling2D(), ${HEAD}`),
  ],
  ['first-filters', sequential(`${conv(8)}, ${conv(16)}, ${HEAD}`), sequential(`${CONVS}, ${HEAD}`)],
  [
    'first-filters',
    sequential(`${conv(256)}, ${conv(256)}, ${HEAD}`),
    sequential(`${conv(64)}, ${conv(128)}, ${HEAD}`),
  ],
  ['filters-shrink', sequential(`${conv(64)}, ${conv(32)}, ${HEAD}`), sequential(`${CONVS}, ${HEAD}`)],
  [
    'filters-double',
    sequential(`${conv(32)}, MaxPooling2D(), ${conv(32)}, ${HEAD}`),
    sequential(`${conv(32)}, MaxPooling2D(), ${conv(64)}, ${HEAD}`),
  ],
  [
    'large-kernel',
    sequential(`${CONVS}, Conv2D(64, 5, activation='relu'), ${HEAD}`),
    sequential(`Conv2D(32, 7, activation='relu'), ${conv(64)}, ${HEAD}`),
  ],
  [
    'even-kernel',
    sequential(`Conv2D(32, 4, activation='relu'), ${conv(64)}, ${HEAD}`),
    sequential(`Conv2D(32, 4, strides=4, activation='relu'), ${conv(64)}, ${HEAD}`),
  ],
  [
    'pool-size',
    sequential(`${CONVS}, MaxPooling2D(4), ${HEAD}`),
    sequential(`${CONVS}, MaxPooling2D(3, strides=2), ${HEAD}`),
  ],
  [
    'pool-size',
    sequential(`${CONVS}, MaxPooling2D(4), ${HEAD}`),
    `from keras import Sequential, layers
model = Sequential([layers.Input((16000, 1)), layers.Conv1D(16, 9, activation='relu'), layers.MaxPooling1D(16),
                    layers.Conv1D(32, 3, activation='relu'), layers.GlobalMaxPooling1D(), layers.Dense(7, activation='softmax')])`,
  ],
  [
    'pool-frequency',
    sequential(`${[32, 32, 64, 64].map((n) => conv(n)).join(', ')}, ${HEAD}`),
    sequential(`${conv(32)}, ${conv(32)}, MaxPooling2D(), ${conv(64)}, ${conv(64)}, ${HEAD}`),
  ],
  [
    'dense-widths',
    sequential(
      `${CONVS}, MaxPooling2D(), Flatten(), Dense(32, activation='relu'), Dense(64, activation='relu'), Dense(7, activation='softmax')`,
      { then: FIT("'categorical_crossentropy'") },
    ),
    sequential(
      `${CONVS}, MaxPooling2D(), Flatten(), Dense(64, activation='relu'), Dense(32, activation='relu'), Dense(7, activation='softmax')`,
      { then: FIT("'categorical_crossentropy'") },
    ),
  ],
  [
    'receptive-field',
    sequential(`${CONVS}, GlobalAveragePooling2D(), Dense(7)`),
    sequential(
      `${CONVS}, MaxPooling2D(4), ${conv(64)}, ${conv(64)}, ${conv(64)}, GlobalAveragePooling2D(), Dense(7)`,
    ),
  ],
  [
    'constant-weights',
    sequential(`${CONVS}, Flatten(), Dense(7, kernel_initializer='zeros')`),
    sequential(`${CONVS}, Flatten(), Dense(7, bias_initializer='zeros')`),
  ],
  [
    'constant-weights',
    sequential(`${CONVS}, Conv2D(2, 1, kernel_initializer='zeros')`),
    sequential(`${CONVS}, Conv2D(1, 1, kernel_initializer='zeros')`),
  ],
  [
    'loss-activation',
    sequential(`${CONVS}, Flatten(), Dense(7)`, { then: FIT("'categorical_crossentropy'") }),
    sequential(`${CONVS}, Flatten(), Dense(7)`, { then: FIT('CategoricalCrossentropy(from_logits=True)') }),
  ],
  [
    'loss-activation',
    sequential(`${CONVS}, ${HEAD}`, { then: FIT('SparseCategoricalCrossentropy(from_logits=True)') }),
    sequential(`${CONVS}, ${HEAD}`, { then: FIT('SparseCategoricalCrossentropy()') }),
  ],
  [
    'loss-activation',
    sequential(`${CONVS}, Flatten(), Dense(1)`, { then: FIT("'binary_crossentropy'") }),
    sequential(`${CONVS}, Flatten(), Dense(1, activation='sigmoid')`, { then: FIT("'binary_crossentropy'") }),
  ],
  [
    'loss-activation',
    sequential(`${CONVS}, ${HEAD}`, { then: FIT("'mse'") }),
    sequential(`${CONVS}, Flatten(), Dense(1)`, { then: FIT("'mse'") }),
  ],
  [
    'missing-flatten',
    sequential(`${CONVS}, Dense(7, activation='softmax')`, { then: FIT("'categorical_crossentropy'") }),
    sequential(`${CONVS}, ${HEAD}`, { then: FIT("'categorical_crossentropy'") }),
  ],
  [
    'learning-rate',
    sequential(`${CONVS}, ${HEAD}`, { then: "model.compile(Adam(learning_rate=0.5), 'mse')" }),
    sequential(`${CONVS}, ${HEAD}`, { then: "model.compile(Adam(learning_rate=0.0005), 'mse')" }),
  ],
];

describe('advice', () => {
  test.each(RULES)('%s', (code, bad, good) => {
    expect(codes(bad)).toContain(code);
    expect(codes(good)).not.toContain(code);
  });
});

const MNIST = (
  labels: string,
  head: string,
  loss: string,
  images = 'x',
) => `${IMPORTS}from keras.datasets import mnist
from keras.utils import to_categorical
(x, y), _ = mnist.load_data()
${labels}
model = Sequential([Input((28, 28, 1)), ${CONVS}, Flatten(), ${head}])
model.compile('adam', loss='${loss}')
model.fit(${images}, y)
`;

const FUNCTIONAL = (last: string) => `${IMPORTS}from keras import Model
inputs = Input((48, 48, 1))
x = Conv2D(32, 3, padding='same', activation='relu')(inputs)
deeper = Conv2D(64, 3, padding='same', activation='relu')(x)
model = Model(inputs, GlobalAveragePooling2D()(${last}))
`;

test('a layer whose name nothing reads is pointed out', () => {
  expect(codes(FUNCTIONAL('x'))).toContain('unused-layer');
  expect(codes(FUNCTIONAL('deeper'))).not.toContain('unused-layer');
});

test('a branch that ends nowhere is unused from its beginning, whatever comments and other models say', () => {
  const text = (rest: string) =>
    dedent(`
    from keras import Input, Model, layers
    inputs = Input((32, 32, 3))
    x = layers.Conv2D(32, 3, activation='relu')(inputs)
    side = layers.Conv2D(32, 3, activation='relu')(x)  # side: tried in March
    side_end = layers.GlobalAveragePooling2D()(side)
    x = layers.GlobalAveragePooling2D()(x)
    model = Model(inputs, layers.Dense(10)(x))
    ${rest}
  `);
  const unused = (rest: string) => codes(text(rest)).filter((code) => code === 'unused-layer').length;
  expect(unused('')).toBe(2);
  expect(unused('x = layers.Dense(3)(x)')).toBe(3);
  expect(unused('other = Model(inputs, side_end)')).toBe(0);
  expect(unused('a = layers.Dense(3)(x); other = Model(inputs, [a, side_end])')).toBe(0);
});

test('labels and loss must agree', () => {
  const softmax = "Dense(10, activation='softmax')";
  const oneHot = 'y = to_categorical(y, 10)';
  // Keras itself refuses these: a problem, and no advice beside it.
  expect(codes(MNIST('', softmax, 'categorical_crossentropy'))).toContain('label-mismatch');
  expect(codes(MNIST(oneHot, softmax, 'sparse_categorical_crossentropy'))).toContain('label-mismatch');
  expect(codes(MNIST(oneHot, softmax, 'categorical_crossentropy'))).not.toContain('loss-labels');
  expect(codes(MNIST('', softmax, 'sparse_categorical_crossentropy'))).not.toContain('loss-labels');
  expect(afterFix(MNIST('', softmax, 'categorical_crossentropy'), /loss/)).toContain(
    "loss='sparse_categorical_crossentropy'",
  );
});

test('one unit for each class', () => {
  const seven = ["Dense(7, activation='softmax')", 'sparse_categorical_crossentropy'] as const;
  // Of all labels Keras refuses the first 7; of some the 7 may not be among them.
  expect(codes(MNIST('', ...seven))).toContain('label-mismatch');
  const text = MNIST('x, y = x[:6000], y[:6000]', ...seven);
  expect(codes(text)).toContain('units-classes');
  expect(afterFix(text, /units/)).toContain("Dense(10, activation='softmax')");
  const picked = MNIST(
    'x, y = x[y < 7], y[y < 7]',
    "Dense(7, activation='softmax')",
    'sparse_categorical_crossentropy',
  );
  expect(codes(picked)).not.toContain('units-classes');
});

test('pixels are scaled, in the data or in the model', () => {
  const softmax = "Dense(10, activation='softmax')";
  const raw = MNIST('', softmax, 'sparse_categorical_crossentropy');
  expect(codes(raw)).toContain('input-range');
  expect(afterFix(raw, /255/)).toContain('model.fit(x / 255.0, y)');
  for (const line of ['x = x / 255', 'x = (x - x.mean(axis=0)) / (x.std() + 1e-7)', 'x = x - x.mean()'])
    expect(codes(MNIST(line, softmax, 'sparse_categorical_crossentropy'))).not.toContain('input-range');
});

test('the memory of a step is compared with the device, when it is known', () => {
  const then = "model.compile('adam', 'mse')\nmodel.fit(x, y, batch_size=4096)";
  const text = sequential(`${CONVS}, ${HEAD}`, { then });
  const read = (deviceMemory?: number) =>
    analyse({ path: 'm.py', language: 'python', text }, deviceMemory === undefined ? {} : { deviceMemory })
      .diagnostics;
  expect(read().map(({ code }) => code)).not.toContain('training-memory');
  const found = read(2 ** 32).find(({ code }) => code === 'training-memory');
  expect(found?.fixes[0]?.edits[0]?.newText).toMatch(/^(512|1024|2048)$/);
});

test('fixes of advice do what they say', () => {
  expect(afterFix(sequential(`Conv2D(32, 3), BatchNormalization(), ReLU(), ${conv(64)}, ${HEAD}`))).toContain(
    'Conv2D(32, 3, use_bias=False)',
  );
  expect(
    afterFix(
      sequential(`${CONVS}, Dense(7, activation='softmax')`, { then: FIT("'categorical_crossentropy'") }),
    ),
  ).toContain("Flatten(), Dense(7, activation='softmax')");
  expect(
    afterFix(
      sequential(`${CONVS}, Flatten(), Dense(7)`, { then: FIT("'categorical_crossentropy'") }),
      /softmax/,
    ),
  ).toContain("Dense(7, activation='softmax')");
});

test('a comment silences a rule on its line', () => {
  const loud = sequential(`${CONVS},\n    MaxPooling2D(4), Dropout(0.8),\n    ${HEAD}`);
  expect(codes(loud)).toContain('dropout-rate');
  for (const comment of ['# convlens: ignore=dropout-rate', '# convlens: ignore[dropout-rate]'])
    expect(codes(loud.replace('Dropout(0.8),', `Dropout(0.8),  ${comment}`))).not.toContain('dropout-rate');
});

test('where facts are missing, advice is silent', () => {
  expect(
    codes(
      sequential(`Conv2D(n, k, strides=s), Mystery(), ${HEAD}`, { input: 'shape' }).replace(
        'model',
        'from there import n, k, s, shape, Mystery\nmodel',
      ),
    ),
  ).toEqual([]);
});

/** As their authors wrote them. VGG16's dense layers and LeNet's six filters are what later designs changed. */
const EXPECTED: Readonly<Record<string, readonly string[]>> = {
  'vgg16.py': ['flatten-dense'],
  'lenet5.py': ['first-filters'],
};
const FOLDER = new URL('architectures/', import.meta.url);

test.each(readdirSync(FOLDER))('%s gets no needless advice', (name) => {
  expect(codes(readFileSync(new URL(name, FOLDER), 'utf8'))).toEqual(EXPECTED[name] ?? []);
});

test('advice on many places names a few, and mends all', () => {
  const block = "Conv2D(32, 3, padding='same'), BatchNormalization(), ReLU(), ";
  const [advice] = diagnosticsOf(sequential(`${block.repeat(9)}${HEAD}`)).filter(
    ({ code }) => code === 'bias-before-normalization',
  );
  expect(advice?.message).toContain('biases of 9 layers');
  expect(advice?.related.length).toBe(3);
  expect(advice?.fixes[0]?.edits.length).toBe(9);
});

test('a model that is a layer of another is no design of its own', () => {
  const stem = `${IMPORTS}stem = Sequential([Input((64, 64, 3)), Conv2D(32, 4, strides=4), LayerNormalization()])\n`;
  const whole = `model = Sequential([Input((64, 64, 3)), stem, ReLU(), ${conv(64)}, ${HEAD}])\n`;
  expect(codes(stem)).toContain('convolution-count');
  expect(codes(stem + whole)).not.toContain('convolution-count');
});

test('every rule is tested here or has a test of its own', () => {
  const tested = new Set([
    ...RULES.map(([code]) => code),
    'loss-labels',
    'units-classes',
    'input-range',
    'training-memory',
    'unused-layer',
  ]);
  expect(Object.keys(ADVICE_CODES).filter((code) => !tested.has(code))).toEqual([]);
});

const DOCS = readFileSync('docs/advice.md', 'utf8');
/** Code → its row in the table: meaning, how loud, quick fix, source. */
const ROWS = new Map(
  [...DOCS.matchAll(/^\| `([a-z-]+)` +\|(.*)\|$/gm)].map(([, code = '', rest = '']) => [
    code,
    rest.split('|').map((cell) => cell.trim()),
  ]),
);

test.each(ADVICE_RULES)('docs/advice.md says of $code what it does', ({ code, severity, source }) => {
  const [meaning, loud, fix, from] = ROWS.get(code) ?? [];
  expect([meaning, loud, from]).toEqual([ADVICE_CODES[code], severity, source]);
  const bad = RULES.find(([each]) => each === code)?.[1];
  if (bad === undefined) return;
  const offered = diagnosticsOf(bad).some((each) => each.code === code && each.fixes.length > 0);
  expect(fix !== '').toBe(offered);
});

test('the tables of rule sets name codes that exist, and say why a rule is left out', () => {
  const rows = [
    ...DOCS.slice(DOCS.indexOf("## NeuraLint's rules")).matchAll(/^\| (?![-\s])([^|]+?) +\| (.+?) +\|$/gm),
  ];
  const found = rows.filter(([, name]) => name !== 'NeuraLint' && name !== 'UMLAUT');
  expect(found.length).toBeGreaterThan(30);
  const known = new Set<string>([...Object.keys(ADVICE_CODES), ...Object.keys(DIAGNOSTIC_CODES)]);
  for (const [, rule, here = ''] of found) {
    const named = [...here.matchAll(/`([a-z]+(?:-[a-z]+)+)`/g)].map(([, code = '']) => code);
    expect(
      named.filter((code) => !known.has(code)),
      rule,
    ).toEqual([]);
    expect(named.length > 0 || /^left out: .{20}/.test(here), rule).toBe(true);
  }
});
