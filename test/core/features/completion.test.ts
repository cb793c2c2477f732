/** What is offered at `‸`, in text as it stands while someone types. */
import { expect, test } from 'vitest';
import { completionsAt, layerNamesAt, signatureAt } from '../../../src/core/index.js';
import { KERAS, readMarked } from './reading.js';

function offered(source: string, language: 'python' | 'typescript' = 'python'): readonly string[] {
  const { analysis, offset } = readMarked(source, language);
  return [...completionsAt(analysis, offset)].sort((a, b) => a.order - b.order).map(({ label }) => label);
}

/** The text after the completion with this label. */
function typed(source: string, label: string, language: 'python' | 'typescript' = 'python'): string {
  const { analysis, offset } = readMarked(source, language);
  const { text } = analysis.document;
  const found = completionsAt(analysis, offset).find((each) => each.label === label);
  return found ? text.slice(0, found.replace.start) + found.text + text.slice(found.replace.end) : 'nothing';
}

test('the arguments that are not given yet, needed ones first', () => {
  expect(offered(`${KERAS}x = Conv2D(‸`).slice(0, 3)).toEqual(['filters=', 'kernel_size=', 'strides=']);
  expect(offered(`${KERAS}x = Conv2D(64, ‸`)[0]).toBe('kernel_size=');
  expect(offered(`${KERAS}x = Conv2D(64, 3, pad‸)`)).toContain('padding=');
  expect(offered(`${KERAS}x = Conv2D(64, 3, padding='same', ‸)`)).not.toContain('padding=');
});

test.each([
  ["padding='‸'", ['valid', 'same']],
  ["padding='‸", ['valid', 'same']],
  ['padding=‸', ['valid', 'same']],
  ['use_bias=‸', ['True', 'False']],
  ["data_format='‸'", ['channels_last', 'channels_first']],
])('the values of %s', (argument, expected) => {
  expect(offered(`${KERAS}x = Conv2D(64, 3, ${argument}`)).toEqual(expected);
});

test('activation names, and nothing of other arguments', () => {
  const names = offered(`${KERAS}x = Dense(7, activation='so‸')`);
  expect(names).toContain('softmax');
  expect(names).not.toContain('use_bias=');
});

test('what is typed replaces what stood there, quotes added where there are none', () => {
  expect(typed(`${KERAS}x = Dense(7, activation='so‸ft')`, 'softmax')).toContain("activation='softmax')");
  expect(typed(`${KERAS}x = Dense(7, activation=‸)`, 'softmax')).toContain("activation='softmax')");
  expect(typed(`${KERAS}x = Dense(7, act‸)`, 'activation=')).toContain('Dense(7, activation=)');
});

test('losses that fit the last layer come first', () => {
  const model = (activation: string) =>
    `${KERAS}model = Sequential([Input((8,)), Dense(1, activation=${activation})])\nmodel.compile('adam', loss='‸')`;
  expect(offered(model("'softmax'"))[0]).toBe('categorical_crossentropy');
  expect(offered(model("'sigmoid'"))[0]).toBe('binary_crossentropy');
  expect(offered(model('None'))[0]).toBe('mean_squared_error');
});

test('TensorFlow.js has its own names', () => {
  const start = "import * as tf from '@tensorflow/tfjs';\nmodel.add(tf.layers.conv2d({ ";
  expect(offered(`${start}‸ }));`, 'typescript').slice(0, 2)).toEqual(['filters:', 'kernelSize:']);
  expect(offered(`${start}filters: 8, dataFormat: '‸' }));`, 'typescript')).toEqual([
    'channelsLast',
    'channelsFirst',
  ]);
});

test.each([
  ["RandomFlip('‸", ['horizontal', 'vertical', 'horizontal_and_vertical']],
  ["UpSampling2D(interpolation='‸')", ['nearest', 'bilinear', 'bicubic', 'lanczos3', 'lanczos5']],
  ["Resizing(24, 24, interpolation='‸')", ['nearest', 'bilinear', 'bicubic', 'lanczos3', 'lanczos5']],
])('words that Keras documents and does not check: %s', (call, expected) => {
  expect(offered(`${KERAS}x = ${call}`)).toEqual(expected);
});

test('TensorFlow.js has fewer of them', () => {
  const start = "import * as tf from '@tensorflow/tfjs';\nmodel.add(tf.layers.";
  const all = (call: string) => offered(`${start}${call}`, 'typescript');
  expect(all("upSampling2d({ size: [2, 2], interpolation: '‸' }));")).toEqual(['nearest', 'bilinear']);
  expect(all("conv2d({ filters: 8, kernelSize: 3, padding: '‸' }));")).toEqual(['valid', 'same']);
});

test('metrics, in their list and half typed', () => {
  const compiled = `${KERAS}model = Sequential([Input((8,)), Dense(1)])\nmodel.compile('adam', 'mse', metrics=['‸`;
  expect(offered(compiled)).toContain('accuracy');
  expect(offered(compiled.replace("'‸", "'accuracy', '‸'])"))).toContain('precision');
  const script = "import * as tf from '@tensorflow/tfjs';\nmodel.compile({ optimizer: 'adam', metrics: ['‸";
  expect(offered(script, 'typescript')).toContain('accuracy');
  expect(offered(`${KERAS}model = Sequential()\nmodel.add(Dense(4))\nmodel.compile(Adam(‸`)).toEqual([]);
});

test('behind the dot of a module the language server has the word', () => {
  for (const half of ['Dense(7, activation=keras.activations.‸', 'Dense(7, keras.activations.re‸'])
    expect(offered(`${KERAS}x = ${half}`)).toEqual([]);
  for (const half of ['optimizer=keras.optimizers.‸', 'loss=keras.losses.Ca‸', "'adam', keras.losses.‸"])
    expect(offered(`${KERAS}model = Sequential()\nmodel.compile(${half}`)).toEqual([]);
  expect(offered(`${KERAS}x = Dense(7, use_bias=‸`)).toEqual(['True', 'False']);
});

test('other libraries and other calls are left alone', () => {
  expect(offered('from torch.nn import Dropout\nx = Dropout(‸')).toEqual([]);
  expect(offered(`${KERAS}print(‸`)).toEqual([]);
  expect(offered(`${KERAS}x = Conv2D(64, 3)\n‸`)).toEqual([]);
  expect(offered(`${KERAS}# Conv2D(‸`)).toEqual([]);
});

test('layer names after the module', () => {
  const { analysis, offset } = readMarked('from keras import layers\nx = layers.Conv‸');
  expect(layerNamesAt(analysis, offset).map(({ label }) => label)).toContain('Conv2D');
});

test('the signature marks the argument at the cursor', () => {
  const at = (call: string) => {
    const { analysis, offset } = readMarked(`${KERAS}x = ${call}`);
    const found = signatureAt(analysis, offset);
    const active = found?.parameters[found.active ?? -1];
    return found && active ? found.label.slice(active.start, active.end) : found && '-';
  };
  expect(at('Conv2D(‸')).toBe('filters');
  expect(at('Conv2D(64, ‸')).toBe('kernel_size');
  expect(at("Conv2D(64, 3, padding='sa‸')")).toBe("padding='valid'");
  expect(at('Conv2D(64, 3)‸')).toBeUndefined();
});
