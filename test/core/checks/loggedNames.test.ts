/**
 * Names that a training run logs: in the history, watched by callbacks, in the name of a file, and what `evaluate`
 * gives. Each case was run with Keras 3.15 and, where it says so, with TensorFlow's Keras 2.
 */
import { expect, it } from 'vitest';
import { analyse } from '../../../src/core/index.js';

const HEAD = `import keras
import numpy as np
from keras import layers, metrics
from keras.callbacks import EarlyStopping, ModelCheckpoint, ReduceLROnPlateau
x, y = np.zeros((64, 4)), np.zeros((64, 1))
model = keras.Sequential([keras.Input((4,)), layers.Dense(1, activation='sigmoid')])
`;
const compiled = (given: string) => `model.compile('adam', 'binary_crossentropy', metrics=${given})\n`;

const diagnosticsOf = (text: string) =>
  analyse({ path: 'f.py', language: 'python', text: HEAD + text }).diagnostics.filter(
    ({ severity, code }) => (severity === 'error' || severity === 'warning') && code === 'invalid-argument',
  );
const told = (text: string) => diagnosticsOf(text).map(({ severity, message }) => `${severity}: ${message}`);

it.each([
  [
    `${compiled("['accuracy']")}h = model.fit(x, y, validation_split=0.5)\na = h.history['acc']`,
    /^warning: The history has no "acc": this fit logs "loss", "accuracy", "val_loss" and "val_accuracy". Did you mean "accuracy"\?$/,
  ],
  [
    `${compiled("['accuracy']")}h = model.fit(x, y, validation_data=(x, y)).history\na = h['val_acc']`,
    /^warning: .*Did you mean "val_accuracy"/,
  ],
  [
    `${compiled("['accuracy']")}h = model.fit(x, y)\na = h.history['val_loss']`,
    /^error: The history has no "val_loss": fit gets neither validation_data nor validation_split\.$/,
  ],
  [
    `${compiled('[metrics.BinaryAccuracy()]')}h = model.fit(x, y)\na = h.history['accuracy']`,
    /^error: .*Did you mean "binary_accuracy"/,
  ],
  [
    `${compiled('[metrics.mae]')}h = model.fit(x, y)\na = h.history['mae']`,
    /^error: .*logs "loss" and "mean_absolute_error"/,
  ],
  [
    `${compiled("[metrics.AUC(name='area')]")}h = model.fit(x, y)\na = h.history['auc']`,
    /^error: .*logs "loss" and "area"/,
  ],
  [`${compiled('[]')}h = model.fit(x, y)\na = h.history['accuracy']`, /^error: .*this fit logs "loss"\.$/],
  [`${compiled("['mae']")}h = model.fit(x, y)\na = h['loss']`, /^error: .*write \.history behind it/],
  [
    `${compiled('[]')}s = model.evaluate(x, y)\nprint(s[0])\nprint(s[1])`,
    /^error: evaluate gives one number, the loss, since compile has no metrics/,
  ],
  [`${compiled('None')}loss, acc = model.evaluate(x, y)`, /^error: .*cannot be unpacked into 2 names/],
  [
    `${compiled("['mae', 'mse']")}loss, acc = model.evaluate(x, y)`,
    /^error: evaluate gives 3 numbers: loss, mae, mse; 3 values cannot be unpacked into 2/,
  ],
  [
    `${compiled("['mae']")}s = model.evaluate(x, y)\nprint(s[2])`,
    /^error: evaluate gives 2 numbers: loss, mae/,
  ],
  [
    `${compiled("['accuracy']")}model.fit(x, y, validation_split=0.5, callbacks=[EarlyStopping(monitor='value_loss')])`,
    /^error: EarlyStopping watches "value_loss": .*so Keras 3 refuses it.* Did you mean "val_loss"/,
  ],
  [
    `${compiled("['accuracy']")}model.fit(x, y, validation_split=0.5, callbacks=[EarlyStopping('val_acc')])`,
    /^warning: .*Did you mean "val_accuracy"/,
  ],
  [
    `${compiled('[]')}model.fit(x, y, callbacks=[EarlyStopping(patience=3)])`,
    /^warning: EarlyStopping watches "val_loss": fit gets neither .*, so it never stops the training\.$/,
  ],
  [
    `${compiled('[]')}model.fit(x, y, callbacks=ReduceLROnPlateau())`,
    /^warning: ReduceLROnPlateau .*it never lowers the learning rate/,
  ],
  [
    `${compiled('[]')}model.fit(x, y, callbacks=[ModelCheckpoint('a.keras', save_best_only=True)])`,
    /^warning: ModelCheckpoint .*it never saves a model/,
  ],
  [
    `${compiled("['accuracy']")}model.fit(x, y, callbacks=[ModelCheckpoint('{epoch:02d}-{acuracy:.2f}.keras')])`,
    /^error: The name of the file asks for "acuracy": .*Did you mean "accuracy"/,
  ],
])('%s', (text, message) => {
  expect(told(text)).toEqual([expect.stringMatching(message)]);
});

it.each([
  `${compiled("['acc']")}h = model.fit(x, y, validation_split=0.5)\na = h.history['acc'], h.history['val_acc'], h.epoch, h.history.keys()`,
  `${compiled('[metrics.AUC(), metrics.AUC()]')}h = model.fit(x, y)\na = h.history['auc'], h.history['auc_1']`,
  `${compiled("[metrics.Precision(name='p')]")}h = model.fit(x, y)\nfor k in h.history:\n    print(k, h.history[k][-1])`,
  `${compiled("['accuracy']")}h = model.fit(x, y, callbacks=[ReduceLROnPlateau(monitor='loss')])\na = h.history['learning_rate']`,
  `${compiled("['accuracy']")}h = model.fit(x, y, validation_data=load())\na = h.history['val_loss']`,
  `${compiled('load()')}h = model.fit(x, y)\na = h.history['f1']`,
  `${compiled("['accuracy']")}h = model.fit(x, y, callbacks=[load()])\na = h.history['f1']`,
  `${compiled("['accuracy']")}h = model.fit(x, y, **load())\na = h.history['val_loss']`,
  `${compiled("['accuracy']")}h = model.fit(x, y)\na = h.history['acc' if 'acc' in h.history else 'accuracy']`,
  `${compiled("['accuracy']")}h = model.fit(x, y)\nif 'acc' in h.history:\n    a = h.history['acc']\nelse:\n    a = h.history['accuracy']`,
  `${compiled("['accuracy']")}h = model.fit(x, y)\ntry:\n    a = h.history['acc']\nexcept KeyError:\n    a = h.history['accuracy']`,
  `${compiled("['accuracy']")}h = model.fit(x, y)\nh.history['rate'] = [1]\na = h.history['rate']`,
  `if load():\n    ${compiled("['mae']")}else:\n    ${compiled("['mse']")}h = model.fit(x, y)\na = h.history['mae']`,
  `def f1(a, b):\n    return a\n${compiled('[f1]')}h = model.fit(x, y, validation_split=0.1)\na = h.history['f1'], h.history['val_f1']`,
  `# convlens: keras=2\n${compiled("['accuracy']")}h = model.fit(x, y)\na = h.history['acc']`,
  `${compiled('[]')}s = model.evaluate(x, y)\nprint(s * 2, round(s, 2), '%.2f' % s)`,
  `${compiled("['mae']")}loss, mae = model.evaluate(x, y)\nprint(loss, mae)`,
  `${compiled("['mae']")}s = model.evaluate(x, y, return_dict=True)\nprint(s['mae'])`,
  `${compiled('[]')}model.fit(x, y, callbacks=[ModelCheckpoint('a.keras')])`,
  `${compiled("['accuracy']")}model.fit(x, y, callbacks=[EarlyStopping(monitor='loss'), ModelCheckpoint('{epoch}-{loss:.2f}.keras', monitor='accuracy')])`,
  `${compiled("['accuracy']")}model.fit(x, y, validation_split=0.1, callbacks=[ModelCheckpoint('a-{epoch}-{val_accuracy:.3f}.keras', monitor='val_accuracy', save_best_only=True)])`,
])('no fault: %s', (text) => {
  expect(told(text)).toEqual([]);
});

it('a name is corrected where it stands', () => {
  const text = `${HEAD}${compiled("['accuracy']")}h = model.fit(x, y)\nprint(h.history['acc'])\n`;
  const [problem] = analyse({ path: 'f.py', language: 'python', text }).diagnostics.filter(
    ({ code }) => code === 'invalid-argument',
  );
  const [fix] = problem?.fixes ?? [];
  const [edit] = fix?.edits ?? [];
  expect(fix?.title).toBe('Change “acc” to “accuracy”');
  expect(text.slice(0, edit?.start) + edit?.newText + text.slice(edit?.end)).toBe(
    text.replace("['acc']", "['accuracy']"),
  );
});
