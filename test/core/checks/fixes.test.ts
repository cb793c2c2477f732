/** Every fault at the argument that causes it, and the text after its fix. Real Keras refuses each of these. */
import { expect, test } from 'vitest';
import { afterFix, checkCarets, diagnosticsOf } from './checkFix.js';

/** The fix leaves a program without errors. */
function mends(source: string, expected: string): void {
  const text = afterFix(source);
  expect(text).toContain(expected);
  expect(diagnosticsOf(text).filter(({ severity }) => severity === 'error')).toEqual([]);
}

test('negative-size: padding lets the kernel fit', () => {
  const source = `
    from keras import Sequential, Input, layers
    model = Sequential([
        Input((4, 4, 8)),
        layers.Conv2D(16, 5, activation='relu'),
    ])
  `;
  expect(diagnosticsOf(source).map(({ code }) => code)).toContain('negative-size');
  mends(source, "layers.Conv2D(16, 5, activation='relu', padding='same')");
});

test('wrong-rank: a grey image needs its one channel', () => {
  mends(
    `
    from keras import Sequential, Input, layers
    model = Sequential([
        Input((48, 48)),
        layers.Conv2D(32, 3),
    ])
  `,
    'Input((48, 48, 1))',
  );
  mends(
    `
    from keras import Sequential, layers
    model = Sequential()
    model.add(layers.Conv2D(32, 3, input_shape=(48, 48)))
  `,
    'input_shape=(48, 48, 1)',
  );
});

test('shape-mismatch: a 1×1 convolution fits the shortcut', () => {
  mends(
    `
    from keras import Model, Input, layers
    inputs = Input((32, 32, 16))
    x = layers.Conv2D(32, 3, strides=2, padding='same')(inputs)
    x = layers.Add()([x, inputs])
    model = Model(inputs, x)
  `,
    "layers.Add()([x, layers.Conv2D(32, 1, strides=2, padding='same')(inputs)])",
  );
});

test('shape-mismatch: a U-Net skip is cropped', () => {
  mends(
    `
    from keras import Model, Input, layers
    inputs = Input((33, 33, 8))
    down = layers.MaxPooling2D()(inputs)
    up = layers.UpSampling2D()(down)
    x = layers.Concatenate()([up, inputs])
    model = Model(inputs, x)
  `,
    'layers.Cropping2D(((0, 1), (0, 1)))(inputs)',
  );
});

test('unknown-argument and unknown-name: the near name', () => {
  mends(
    `
    from keras import Sequential, Input, layers
    model = Sequential([Input((8, 8, 1)), layers.Conv2D(8, kernel_sise=3)])
  `,
    'kernel_size=3',
  );
  mends(
    `
    from keras import Sequential, Input, layers
    model = Sequential([Input((8, 8, 1)), layers.Conv2d(8, 3)])
  `,
    'layers.Conv2D(8, 3)',
  );
});

test('undefined-name: the layer is imported', () => {
  mends(
    `
    from keras.models import Sequential
    from keras.layers import Input, Conv2D
    model = Sequential([Input((8, 8, 1)), Conv2D(8, 3), Flatten()])
  `,
    'from keras.layers import Flatten, Input, Conv2D',
  );
});

test('invalid-argument: the near word', () => {
  mends(
    `
    from keras import Sequential, Input, layers
    model = Sequential([Input((8, 8, 1)), layers.Conv2D(8, 3, padding='sane')])
  `,
    "padding='same'",
  );
});

test('missing-argument: a usual value', () => {
  mends(
    `
    from keras import Sequential, Input, layers
    model = Sequential([Input((8, 8, 1)), layers.Conv2D(8)])
  `,
    'layers.Conv2D(8, kernel_size=3)',
  );
});

test('not-called: brackets make a layer of the class', () => {
  mends(
    `
    from keras import Sequential, Input, layers
    model = Sequential([Input((8, 8, 1)), layers.Flatten, layers.Dense(2)])
  `,
    'layers.Flatten()',
  );
});

test('the caret stands under the argument at fault', () => {
  checkCarets(`
    from keras import Sequential, Input, layers
    model = Sequential()
    model.add(Input((4, 4, 8)))
    model.add(layers.Conv2D(16, 5, padding='valid'))
    #                           ^ negative-size
    `);
  checkCarets(`
    from keras import Sequential, Input, layers
    model = Sequential()
    model.add(Input((4, 4, 8)))
    model.add(layers.Conv2D(16, kernel_sise=3))
    #                           ^^^^^^^^^^^ unknown-argument
    `);
});

test('the branches that do not fit are shown beside the fault', () => {
  const [found] = diagnosticsOf(`from keras import Model, Input, layers
inputs = Input((32, 32, 16))
x = layers.Conv2D(32, 3, strides=2, padding='same')(inputs)
x = layers.Add()([x, inputs])
model = Model(inputs, x)
`);
  expect(found?.related.map(({ message }) => message)).toEqual([
    'conv2d gives 16×16×32.',
    'input_layer gives 32×32×16.',
  ]);
});

const COMPILED = (call: string) => `from keras import Sequential, Input, layers
model = Sequential([Input((8,)), layers.Dense(2)])
model.compile(${call})
`;

test.each([
  ["optimizer='adm', loss='mse'", "'adam'"],
  ["optimizer='adam', loss='categorical_crossentropi'", "'categorical_crossentropy'"],
  ["optimizer='adam', loss='mse', metrics=['acuracy']", "['accuracy']"],
])('a misspelt name in compile(%s) is mended', (call, expected) => {
  mends(COMPILED(call), expected);
});

test.each([
  "optimizer='Adam', loss='mse'",
  "'rmsprop', 'kld', metrics=['acc', 'mae']",
  "'sgd', my_loss, metrics=[my_loss]",
])('compile(%s) is left alone', (call) => {
  expect(diagnosticsOf(`my_loss = lambda y, p: 0\n${COMPILED(call)}`)).toEqual([]);
});

test('in TensorFlow.js the option at fault is marked, not the whole object', () => {
  const text = `import * as tf from '@tensorflow/tfjs';
const model = tf.sequential();
model.add(tf.layers.conv2d({ inputShape: [48, 48, 1], filters: 64, kernelSise: 3, kernelSize: 3, activation: 'relu' }));
model.add(tf.layers.dropout({ rate: 0.8 }));
model.add(tf.layers.dense({ units: 7, activation: 'softmx' }));
`;
  const marked = diagnosticsOf(text, 'typescript').map(({ span }) => text.slice(span.start, span.end));
  expect(marked).toEqual(['kernelSise', "'softmx'"]);
  const advised = diagnosticsOf(
    text.replace('kernelSise: 3, ', '').replace('softmx', 'softmax'),
    'typescript',
  );
  expect(advised.filter(({ code }) => code === 'dropout-rate').length).toBe(1);
});
