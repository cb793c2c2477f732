/** Callbacks that look at what a run does not measure are told in its plan, before it starts. */
import { expect, test } from 'vitest';
import { analyse, trainingPlan } from '../../src/core/index.js';
import { bestBy, measuredNames, planNotes } from '../../src/protocol/monitors.js';

interface Given {
  readonly callback: string;
  readonly fit?: string;
  readonly metrics?: string;
  readonly loss?: string;
  readonly validationSplit?: number;
}

/** What Keras 3 refuses of it, and Keras 2 only warns of, is silenced: it keeps a plan from being made. */
function textOf({ callback, fit = '', metrics = '"accuracy"', loss }: Given): string {
  return `import keras
from keras import layers
from keras.callbacks import EarlyStopping, ReduceLROnPlateau, ModelCheckpoint
(x, y), (a, b) = keras.datasets.mnist.load_data()
x = x.reshape(-1, 28, 28, 1) / 255.0
model = keras.Sequential([keras.Input((28, 28, 1)), layers.Flatten(), layers.Dense(10, activation="softmax")])
model.compile(optimizer="adam", loss="${loss ?? 'sparse_categorical_crossentropy'}", metrics=[${metrics}])
model.fit(x, y, epochs=3, callbacks=[${callback}]${fit && `, ${fit}`})  # convlens: ignore[invalid-argument, label-mismatch]
`;
}

function planOf(given: Given) {
  const text = textOf(given);
  const found = trainingPlan(analyse({ path: 'm.py', language: 'python', text }), 'model');
  if (!found.ok) throw new Error(found.reasons.map(({ message }) => message).join());
  return found.plan;
}

/** What is told of the callback, with its line. */
function notesOf(given: Given) {
  const { validationSplit } = given;
  const text = textOf(given);
  const overrides = validationSplit === undefined ? {} : { validationSplit };
  return planNotes({ plan: planOf(given), overrides }).map(({ value, location }) => {
    const line = text.slice(0, location.start).split('\n').length;
    return `${line}: ${value}`;
  });
}

const BLIND = 'which this run does not measure, so it has no effect; measured are';

test('val_loss without a validation, by default and by name', () => {
  const said = (name: string) => [`8: ${name} looks at val_loss, ${BLIND} loss, accuracy`];
  expect(notesOf({ callback: 'EarlyStopping(patience=2)' })).toEqual(said('EarlyStopping'));
  expect(notesOf({ callback: 'ReduceLROnPlateau(monitor="val_loss")' })).toEqual(said('ReduceLROnPlateau'));
  expect(notesOf({ callback: 'ModelCheckpoint("m.keras", save_best_only=True)' })).toEqual(
    said('ModelCheckpoint'),
  );
});

test.each(['validation_split=0.1', 'validation_data=(a, b)'])(
  'nothing is told where the images that validate are there: %s',
  (fit) => {
    expect(notesOf({ callback: 'EarlyStopping(patience=2)', fit })).toEqual([]);
    expect(notesOf({ callback: 'EarlyStopping(monitor="val_acc")', fit })).toEqual([]);
  },
);

test('a split that the run is given, or that it is not to have, counts', () => {
  const callback = 'EarlyStopping(patience=2)';
  expect(notesOf({ callback, validationSplit: 0.2 })).toEqual([]);
  expect(notesOf({ callback, fit: 'validation_split=0.1', validationSplit: 0 })).toHaveLength(1);
});

test('a metric that compile does not have, or that has another name', () => {
  const callback = 'EarlyStopping(monitor="val_auc")';
  const fit = 'validation_split=0.1';
  expect(notesOf({ callback, fit })).toEqual([
    `8: EarlyStopping looks at val_auc, ${BLIND} loss, accuracy, val_loss, val_accuracy`,
  ]);
  const mse = { loss: 'mse', metrics: '"mae"', fit };
  expect(notesOf({ callback: 'EarlyStopping(monitor="val_mae")', ...mse })).toEqual([]);
  expect(notesOf({ callback: 'EarlyStopping(monitor="accuracy")', ...mse })).toEqual([
    `8: EarlyStopping looks at accuracy, ${BLIND} loss, mae, val_loss, val_mae`,
  ]);
});

test('a checkpoint that saves every epoch looks at nothing', () => {
  expect(notesOf({ callback: 'ModelCheckpoint("m.keras")' })).toEqual([]);
});

/** As keras 3.15 has it in `_direction` of its metrics (`MonitorCallback._set_monitor_op`). */
test.each([
  ['monitor="val_loss"', 'val_loss', false],
  ['monitor="val_accuracy"', 'val_accuracy', true],
  ['monitor="val_top5"', 'val_top5', true],
  ['monitor="val_mse"', 'val_mse', false],
  ['monitor="val_cosine_similarity"', 'val_cosine_similarity', true],
  ['monitor="accuracy", mode="min"', 'accuracy', false],
  ['monitor="loss", mode="max"', 'loss', true],
])('the best model is the best by what the code says: %s', (given, monitor, rises) => {
  const plan = planOf({
    callback: `ModelCheckpoint("m.keras", save_best_only=True, ${given})`,
    metrics:
      '"accuracy", keras.metrics.SparseTopKCategoricalAccuracy(name="top5"), "mse", "cosine_similarity"',
    fit: 'validation_split=0.1',
  });
  const planned = { plan, overrides: {} };
  expect(planNotes(planned)).toEqual([]);
  expect(bestBy(planned, measuredNames(planned, true))).toEqual({ monitor, rises });
});

test('without such a checkpoint, or with one that looks at nothing, it is the best by validation loss', () => {
  const byLoss = { monitor: 'val_loss', rises: false };
  for (const callback of ['', 'ModelCheckpoint("m.keras", monitor="val_f1", save_best_only=True)']) {
    const planned = { plan: planOf({ callback, fit: 'validation_split=0.1' }), overrides: {} };
    expect(bestBy(planned, measuredNames(planned, true))).toEqual(byLoss);
  }
});
