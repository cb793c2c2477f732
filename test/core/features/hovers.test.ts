/** What a hover says. Numbers follow from real Keras (`test/fixtures/examples`, and the formulas of its pages). */
import { expect, test } from 'vitest';
import { hoverAt, modelSummary } from '../../../src/core/index.js';
import { KERAS, readMarked } from './reading.js';

function hover(source: string, language: 'python' | 'typescript' = 'python'): string {
  const { analysis, offset } = readMarked(source, language);
  return hoverAt(analysis, offset)?.markdown ?? '';
}

const FACES = (layer: string) =>
  `${KERAS}model = Sequential([\n  Input((48, 48, 1)),\n  ${layer},\n])\nmodel.compile(loss='mse')\nmodel.fit(x, y, batch_size=64)\n`;

test('a convolution shows its arithmetic with the real numbers', () => {
  const text = hover(FACES("Co‸nv2D(64, 3, padding='same')"));
  expect(text).toContain('`⌊(48 + 2·1 − 3) / 1⌋ + 1 = 48`');
  expect(text).toContain('`(3·3·1 + 1) · 64 = 640`');
  expect(text).toContain('640 (100 % of the model)');
  expect(text).toContain('for a batch of 64');
  expect(text).toContain('`3×3`');
  expect(text).toContain('data:image/svg+xml,');
  expect(text).toContain('[Documentation of Conv2D](https://');
});

test('batch normalisation has four numbers for each channel', () => {
  expect(hover(FACES('Ba‸tchNormalization()'))).toContain('4 · 1 = 4');
});

test.each([
  ["Conv2D(64, kernel_s‸ize=3, padding='same')", '**kernel_size**'],
  ["Conv2D(64, 3, padding='sa‸me')", '`valid`, `same`'],
  ["Conv2D(6‸4, 3, padding='same')", '**filters**'],
  ["Conv2D(64, 3, activation='re‸lu')", '`relu`, `softmax`'],
])('in %s the argument is explained', (layer, expected) => {
  expect(hover(FACES(layer))).toContain(expected);
});

test('options of TensorFlow.js are explained under their own names', () => {
  const text = hover(
    "import * as tf from '@tensorflow/tfjs';\nconst model = tf.sequential();\nmodel.add(tf.layers.conv2d({inputShape: [28, 28, 1], filters: 8, kernelS‸ize: 3}));\n",
    'typescript',
  );
  expect(text).toContain('**kernelSize**');
});

test('a model shows its summary and totals, where it is made and where it is named', () => {
  for (const source of [
    FACES('Conv2D(64, 3)').replace('Sequential([', 'Sequ‸ential(['),
    FACES('Conv2D(64, 3)').replace('model.compile', 'mo‸del.compile'),
  ]) {
    const text = hover(source);
    expect(text).toContain('| `conv2d` | Conv2D | `46×46×64` | 640 |');
    expect(text).toContain('- Parameters: 640');
  }
});

test('nothing is said where there is no model', () => {
  expect(hover('x‸ = 1\n')).toBe('');
});

test('sums that leave a layer out say so, in hovers and in the line of the status bar', () => {
  const model = `import settings\n${FACES('Conv2D(4, 3),\n  settings.layer(),\n  Flatten()')}`;
  const text = hover(model.replace('model.compile', 'mo‸del.compile'));
  expect(text).toContain('- Parameters: ≥ 40\n');
  expect(text).toContain('- Multiply–adds for one image: ≥ 76.2 k\n');
  expect(text).toContain('- Outputs of all layers for one image: ≥ 42.1 KiB');
  const { models } = readMarked(`${model}‸`, 'python').analysis;
  expect(models.map((each) => modelSummary(each).line)).toEqual([
    '40 parameters known, 1 layer unknown · ≥ 76.2 k multiply–adds',
  ]);
  expect(hover(model.replace('Conv2D', 'Conv‸2D'))).not.toContain('of the model');
});

test('a model inside of another that leaves a layer out leaves its multiply–adds out', () => {
  const inner = `import settings\n${FACES('Conv2D(4, 3),\n  settings.layer()')}`;
  const { models } = readMarked(
    `${inner}outer = Sequential([Input((48, 48, 1)), model])\n‸`,
    'python',
  ).analysis;
  expect(models.map((each) => modelSummary(each).line).at(-1)).toBe('40 parameters known, 1 layer unknown');
});
