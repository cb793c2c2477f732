/** Callbacks that look at what a run does not measure are told in its plan, before it starts. */
import { expect, test } from 'vitest';
import { analyse, trainingPlan } from '../../src/core/index.js';
import { planNotes } from '../../src/protocol/monitors.js';

interface Given {
  readonly callback: string;
  readonly fit?: string;
  readonly metrics?: string;
  readonly loss?: string;
  readonly validationSplit?: number;
}

/** What is told of the callback, with its line. */
function notesOf({ callback, fit = '', metrics = '"accuracy"', loss, validationSplit }: Given) {
  const text = `import keras
from keras import layers
from keras.callbacks import EarlyStopping, ReduceLROnPlateau, ModelCheckpoint
(x, y), (a, b) = keras.datasets.mnist.load_data()
x = x.reshape(-1, 28, 28, 1) / 255.0
model = keras.Sequential([keras.Input((28, 28, 1)), layers.Flatten(), layers.Dense(10, activation="softmax")])
model.compile(optimizer="adam", loss="${loss ?? 'sparse_categorical_crossentropy'}", metrics=[${metrics}])
model.fit(x, y, epochs=3, callbacks=[${callback}]${fit && `, ${fit}`})
`;
  const found = trainingPlan(analyse({ path: 'm.py', language: 'python', text }), 'model');
  if (!found.ok) throw new Error(found.reasons.map(({ message }) => message).join());
  const overrides = validationSplit === undefined ? {} : { validationSplit };
  return planNotes({ plan: found.plan, overrides }).map(({ value, location }) => {
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

test('a checkpoint that saves every epoch looks at nothing; one by another number than val_loss is told', () => {
  expect(notesOf({ callback: 'ModelCheckpoint("m.keras")' })).toEqual([]);
  expect(
    notesOf({
      callback: 'ModelCheckpoint("m.keras", monitor="val_accuracy", save_best_only=True)',
      fit: 'validation_split=0.1',
    }),
  ).toEqual(['8: ModelCheckpoint keeps the best model by val_accuracy, a run of ConvLens by val_loss']);
});
