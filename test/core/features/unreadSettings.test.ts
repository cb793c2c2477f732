/** Settings that are given and not known are told before a run takes others in their place. */
import { expect, test } from 'vitest';
import { analyse, trainingPlan } from '../../../src/core/index.js';

function told(settings: string): readonly string[] {
  const text = `import sys
import keras
from keras import layers

class Warm(keras.optimizers.schedules.LearningRateSchedule):
    def __call__(self, step):
        return 0.1 / (step + 1)

class Own(keras.optimizers.Optimizer):
    pass

given = float(sys.argv[1])
(x, y), _ = keras.datasets.mnist.load_data()
model = keras.Sequential([keras.Input((28, 28)), layers.Flatten(), layers.Dense(1)])
${settings}`;
  const analysis = analyse({ path: 'm.py', language: 'python', text });
  const found = trainingPlan(analysis, analysis.models[0]?.id ?? '');
  if (!found.ok) throw new Error(found.reasons.map(({ message }) => message).join(' '));
  return found.plan.notHonoured.map(
    ({ value, location }) => `${text.slice(location.start, location.end)}: ${value}`,
  );
}

const why = 'is not known (depends on the command line)';

test('fit', () => {
  expect(
    told(`model.compile('sgd', 'mse', weighted_metrics=['mae'])
model.fit(x, y, epochs=given, batch_size=given, validation_split=given, shuffle=given)
`),
  ).toEqual([
    `given: the number of epochs ${why}: the run has one, unless it is given another number`,
    `given: the batch size ${why}: it is 32, unless the run is given another`,
    `given: validation_split ${why}: no images are set aside, unless the run is told to`,
    `given: shuffle ${why}: the images are shuffled`,
    "['mae']: weighted_metrics are not measured when ConvLens trains",
  ]);
});

test('optimisers, schedules, losses and callbacks', () => {
  expect(
    told(`model.compile(keras.optimizers.SGD(keras.optimizers.schedules.ExponentialDecay(0.1, given, 0.9), given), keras.losses.Huber(given))
model.fit(x, y, callbacks=[keras.callbacks.EarlyStopping(patience=given)])
`),
  ).toEqual([
    `given: decay_steps of ExponentialDecay ${why}: its default is taken`,
    `given: momentum of SGD ${why}: its default is taken`,
    `given: patience of EarlyStopping ${why}: its default is taken`,
    `given: delta of Huber ${why}: its default is taken`,
  ]);
});

test('code of the file’s own', () => {
  expect(told(`model.compile(keras.optimizers.Adam(Warm()), 'mse')\nmodel.fit(x, y)\n`)).toEqual([
    'Warm(): learning_rate of Adam is not known (it is code of the file’s own): its default is taken',
  ]);
  expect(told(`model.compile(Own(0.1), 'mse')\nmodel.fit(x, y)\n`)).toEqual([
    'Own(0.1): the optimiser is not known (it is code of the file’s own): RMSprop is taken',
  ]);
});

test('nothing is said of what is known', () => {
  expect(
    told(`model.compile(keras.optimizers.Adam(1e-3, clipnorm=None), keras.losses.Huber())
model.fit(x, y, epochs=3, batch_size=8, callbacks=[keras.callbacks.EarlyStopping(patience=2)])
`),
  ).toEqual([]);
});
