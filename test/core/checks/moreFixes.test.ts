/** Fixes of the text itself, of shapes that are written, and of TensorFlow.js: applied, and read again. */
import { expect, test } from 'vitest';
import { afterFix, dedent, diagnosticsOf } from './checkFix.js';

type Language = 'python' | 'typescript';

function mends(language: Language, source: string, expected: string): void {
  const errors = (text: string) =>
    diagnosticsOf(text, language).filter(({ severity }) => severity === 'error');
  expect(errors(dedent(source)).length).toBeGreaterThan(0);
  const text = afterFix(source, undefined, language);
  expect(text).toContain(expected);
  expect(errors(text)).toEqual([]);
}

test.each([
  ['for i in range(3)\n    print(i)\n', 'for i in range(3):'],
  ['def f(x)  # doubles\n    return 2 * x\n', 'def f(x):  # doubles'],
  ['x = max(3, 3 5)\n', 'max(3, 3, 5)'],
  ['x = 1\nif x = 3:\n    x = 2\n', 'if x == 3:'],
  ['print(max(1, 2)))\n', 'print(max(1, 2))\n'],
  ['print([1, 2)\n', 'print([1, 2])'],
])('syntax: %j is mended', (source, expected) => mends('python', source, expected));

test.each([
  ['const a = { units: 10 activation: 1 };\n', '{ units: 10, activation: 1 }'],
  ['const a = { units 10 };\n', '{ units: 10 }'],
  ['console.log([1, 2]));\n', 'console.log([1, 2]);'],
])('syntax in TypeScript: %j is mended', (source, expected) => mends('typescript', source, expected));

test('syntax: nothing is offered where no single mark mends the statement', () => {
  expect(diagnosticsOf('return = 3\n').flatMap(({ fixes }) => fixes)).toEqual([]);
});

test('reshape-mismatch: the last size gives way', () => {
  const keras = (target: string) => `
    from keras import Input, Sequential, layers
    model = Sequential([Input((8, 8, 4)), layers.Flatten(), layers.Reshape(${target})])
  `;
  mends('python', keras('(8, 8, 3)'), 'layers.Reshape((8, 8, 4))');
  mends('python', keras('(7, 64)'), 'layers.Reshape((4, 64))');
});

test('disconnected: the input that is read joins the inputs, or replaces one that nothing reads', () => {
  const keras = (inputs: string, read: string) => `
    from keras import Input, Model, layers
    a = Input((4,))
    b = Input((4,))
    model = Model(${inputs}, outputs=layers.Dense(2)(${read}))
  `;
  mends('python', keras('a', 'b'), 'Model(b, ');
  mends('python', keras('inputs=[a]', 'layers.Add()([a, b])'), 'inputs=[a, b]');
});

test('missing-input-shape: a shape to be set', () =>
  mends(
    'typescript',
    `
    import * as tf from '@tensorflow/tfjs';
    const model = tf.sequential();
    model.add(tf.layers.conv2d({ filters: 8, kernelSize: 3 }));
  `,
    'kernelSize: 3, inputShape: [28, 28, 1]',
  ));

test('shape-mismatch in TensorFlow.js: a 1×1 convolution fits the shortcut, a skip is cropped', () => {
  mends(
    'typescript',
    `
    import * as tf from '@tensorflow/tfjs';
    const x = tf.input({ shape: [32, 32, 16] });
    const y = tf.layers.conv2d({ filters: 32, kernelSize: 3, strides: 2, padding: 'same' }).apply(x);
    const model = tf.model({ inputs: x, outputs: tf.layers.add().apply([y, x]) });
  `,
    "[y, tf.layers.conv2d({ filters: 32, kernelSize: 1, strides: 2, padding: 'same' }).apply(x)]",
  );
  mends(
    'typescript',
    `
    import * as tf from '@tensorflow/tfjs';
    const x = tf.input({ shape: [33, 33, 8] });
    const down = tf.layers.maxPooling2d({ poolSize: 2 }).apply(x);
    const up = tf.layers.upSampling2d({}).apply(down);
    const model = tf.model({ inputs: x, outputs: tf.layers.concatenate().apply([up, x]) });
  `,
    'tf.layers.cropping2D({ cropping: [[0, 1], [0, 1]] }).apply(x)',
  );
});

const UNIMPORTED = `// A small network.
import { images } from './data.js';
const model = tf.sequential();
model.add(tf.layers.dense({ units: 3, inputShape: [4] }));
`;

test('a module that uses TensorFlow.js and does not import it is told so once, with the import as the fix', () => {
  const found = diagnosticsOf(UNIMPORTED, 'javascript').filter(({ code }) => code === 'undefined-name');
  expect(found.map(({ severity, span }) => [severity, UNIMPORTED.slice(span.start, span.end)])).toEqual([
    ['information', 'tf'],
  ]);
  expect(afterFix(UNIMPORTED, /Import tf/, 'javascript')).toBe(
    UNIMPORTED.replace('import {', "import * as tf from '@tensorflow/tfjs';\nimport {"),
  );
});

test.each([
  ['imports it', `import * as tf from '@tensorflow/tfjs';\n${UNIMPORTED}`],
  ['is a script of a page', UNIMPORTED.replace(/^import.*$/m, '')],
])('a file that %s has no such note', (_, text) => {
  expect(diagnosticsOf(text, 'javascript').filter(({ code }) => code === 'undefined-name')).toEqual([]);
});
