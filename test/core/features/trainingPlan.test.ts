/** The training plan says what the code says: optimiser, schedule, loss, callbacks, class weights, and what is left out. */
import { expect, test } from 'vitest';
import { analyse, trainingPlan } from '../../../src/core/index.js';

const PROGRAM = `
from tensorflow import keras
from tensorflow.keras import layers

(x, y), (xt, yt) = keras.datasets.mnist.load_data()
x = x / 255.0
model = keras.Sequential([keras.Input((28, 28, 1)), layers.Conv2D(4, 3), layers.Flatten(), layers.Dense(10)])
`;

function settingsOf(rest: string) {
  const analysis = analyse({ path: 'model.py', language: 'python', text: PROGRAM + rest });
  const found = trainingPlan(analysis, analysis.models[0]?.id ?? '');
  if (!found.ok) throw new Error(found.reasons.map(({ message }) => message).join(' '));
  return found.plan.settings;
}

test('optimiser with a schedule and clipping, loss with its arguments', () => {
  const settings = settingsOf(`
rate = keras.optimizers.schedules.ExponentialDecay(0.01, 1000, 0.9)
model.compile(keras.optimizers.Adam(rate, clipnorm=1.0), loss=keras.losses.SparseCategoricalCrossentropy(from_logits=True))
model.fit(x, y)
`);
  expect(settings.optimizer?.value).toEqual({
    name: 'Adam',
    options: {
      learning_rate: {
        class_name: 'ExponentialDecay',
        config: { initial_learning_rate: 0.01, decay_steps: 1000, decay_rate: 0.9 },
      },
      clipnorm: 1,
    },
  });
  expect(settings.lossOptions?.value).toEqual({ from_logits: true });
});

test('callbacks that the trainer runs, with their arguments; the others are named', () => {
  const settings = settingsOf(`
def halve(epoch, rate):
    return rate * 0.5 if epoch > 1 else rate

model.compile(keras.optimizers.SGD(0.1), 'sparse_categorical_crossentropy')
model.fit(x, y, epochs=4, validation_split=0.1, class_weight={0: 1.0, 1: 2.5}, callbacks=[
    keras.callbacks.EarlyStopping('val_loss', patience=2, restore_best_weights=True),
    keras.callbacks.ReduceLROnPlateau(factor=0.2),
    keras.callbacks.LearningRateScheduler(halve),
    keras.callbacks.TensorBoard('logs'),
])
`);
  expect(settings.callbacks?.map(({ value }) => value)).toEqual([
    {
      name: 'EarlyStopping',
      options: { monitor: 'val_loss', patience: 2, restore_best_weights: true },
    },
    { name: 'ReduceLROnPlateau', options: { factor: 0.2 } },
    { name: 'LearningRateScheduler', options: { rates: [0.1, 0.1, 0.05, 0.025] } },
  ]);
  expect(settings.classWeight?.value).toEqual({ '0': 1, '1': 2.5 });
  expect(settings.notHonoured.map(({ value }) => value)).toEqual([
    'TensorBoard’s event files stand in the run’s own folder (tensorboard), and hold its scalars',
  ]);
});

test('a callback and class weights that are not known are said to be left out', () => {
  const settings = settingsOf(`
import mine
model.compile('adam', 'sparse_categorical_crossentropy')
model.fit(x, y, callbacks=[mine.Logger()], class_weight=mine.weights())
`);
  expect(settings.callbacks).toBeUndefined();
  expect(settings.notHonoured.map(({ value }) => value)).toEqual([
    'a callback of the file’s own is not run when ConvLens trains: it is Python code',
    'class_weight is not known, so it is not applied when ConvLens trains',
  ]);
});

const OWN_CLASS = `
from tensorflow import keras
from tensorflow.keras import layers

class Block(layers.Layer):
    def __init__(self, filters):
        super().__init__()
        self.conv = layers.Conv2D(filters, 3, padding="same")
    BODY

(x, y), (xt, yt) = keras.datasets.mnist.load_data()
inputs = keras.Input((28, 28, 1))
h = inputs
for filters in (4, 8):
    h = Block(filters)(h)
model = keras.Model(inputs, layers.Dense(10, activation="softmax")(layers.Flatten()(h)))
model.compile("adam", "sparse_categorical_crossentropy")
model.fit(x, y)
`;

test.each([
  [
    'has weights of its own',
    `def build(self, shape):
        self.scale = self.add_weight(shape=(1,))
    def call(self, x):
        return self.conv(x) * self.scale`,
  ],
  [
    'does something else while it trains',
    `def call(self, x, training=False):
        return self.conv(x) if training else x`,
  ],
  [
    'adds a loss of its own',
    `def call(self, x):
        h = self.conv(x)
        self.add_loss(keras.ops.mean(h))
        return h`,
  ],
])('a class of the code that %s is refused at the line that makes it, once', (why, body) => {
  const text = OWN_CLASS.replace('BODY', body);
  const analysis = analyse({ path: 'model.py', language: 'python', text });
  const found = trainingPlan(analysis, analysis.models[0]?.id ?? '');
  const start = text.indexOf('Block(filters)');
  expect(found.ok ? [] : found.reasons).toEqual([
    {
      message: `Block is a class of the code that ${why}; ConvLens trains those whose call only applies layers to what they are given.`,
      location: { path: 'model.py', start, end: start + 'Block(filters)'.length },
    },
  ]);
});

test('a layer that two objects of a class share is not trained as if each had its own', () => {
  const text = OWN_CLASS.replace('BODY', 'def call(self, x):\n        return shared(self.conv(x))').replace(
    'inputs =',
    'shared = layers.Dense(4)\ninputs =',
  );
  const analysis = analyse({ path: 'model.py', language: 'python', text: text.replace('(4, 8)', '(4, 4)') });
  const found = trainingPlan(analysis, analysis.models[0]?.id ?? '');
  expect(found.ok ? '' : found.reasons[0]?.message).toMatch(
    /^Block is .* uses dense, which stands elsewhere too;/,
  );
});
