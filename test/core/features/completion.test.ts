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
