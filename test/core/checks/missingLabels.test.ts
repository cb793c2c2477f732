/** What `compile`, `fit` and `fit_generator` of Keras 2 and 3 refuse: each case was run with tf_keras 2.21 and Keras 3.15. */
import { expect, it } from 'vitest';
import { diagnosticsOf } from './checkFix.js';

const HEAD = `import numpy as np
from tensorflow import keras
L = keras.layers
x, y = np.random.rand(8, 5), np.random.randint(0, 3, 8)
Y = np.eye(3)[y]
m = keras.Sequential([keras.Input((5,)), L.Dense(3, activation='softmax')])
m.compile('adam', 'sparse_categorical_crossentropy')
c = keras.Sequential([keras.Input((5,)), L.Dense(3, activation='softmax')])
c.compile('adam', 'categorical_crossentropy')

class Net(keras.Model):
    def __init__(self):
        super().__init__()
        self.d = L.Dense(3, activation='softmax')
    def call(self, x):
        return self.d(x)

net = Net()
net.compile('adam', 'sparse_categorical_crossentropy')

class Own(Net):
    def train_step(self, data):
        return {}
    def test_step(self, data):
        return {}

own = Own()
own.compile('adam', 'sparse_categorical_crossentropy')

def batches(a, b):
    while True:
        yield a[:4], b[:4]

`;

const errorsOf = (line: string, major: number): readonly string[] =>
  diagnosticsOf(`# convlens: keras=${major}\n${HEAD}${line}\n`)
    .filter(({ severity }) => severity === 'error')
    .map(({ message }) => message);

const LABELS = /gets no labels, and the loss needs them/;

it.each<[string, RegExp | undefined, RegExp | undefined]>([
  ['m.fit(x)', LABELS, LABELS],
  ['m.evaluate(x)', undefined, LABELS],
  ['net.fit(x)', LABELS, LABELS],
  ['net.evaluate(x)', undefined, LABELS],
  ['own.fit(x)', undefined, undefined],
  ['own.evaluate(x)', undefined, undefined],
  ['m.fit(x, y, validation_data=x)', /validation_data is one array/, /validation_data is one array/],
  ['net.fit(x, y, validation_data=x)', /validation_data is one array/, /validation_data is one array/],
  ['own.fit(x, y, validation_data=x)', undefined, undefined],
  ['m.fit(x, y, validation_data=[x, y])', undefined, undefined],
  ['c.fit(x, y)', /expects labels of the output's shape/, /expects labels of the output's shape/],
  ['n = Net()\nn.fit(x, y)', /The model is not compiled/, /The model is not compiled/],
  ['n = Own()\nn.fit(x, y)', /not compiled/, /not compiled/],
  [
    'g = keras.preprocessing.image.ImageDataGenerator(rotation_rnge=10)',
    /no argument "rotation_rnge".*"rotation_range"/,
    /no argument "rotation_rnge".*"rotation_range"/,
  ],
  ['o = keras.optimizers.SGD(nestrov=True)', /no argument "nestrov"/, /no argument "nestrov"/],
  ['o = keras.optimizers.SGD(lr=0.1)', undefined, /Write learning_rate/],
  ["m.compile('adam', los='mse')", /no argument "los".*"loss"/, /no argument "los".*"loss"/],
  ["m.compile('adam', 'mse', metric=['mae'])", /no argument "metric"/, /no argument "metric"/],
  ['m.fit(x, y, epoch=1)', /no argument "epoch"/, /no argument "epoch"/],
  ['d = L.Dense(unit=3)', /no argument "unit".*"units"/, /no argument "unit".*"units"/],
  [
    "m.compile('adam', 'sparse_categorical_crossentropy', metrics=[keras.metrics.Precision()])\nm.fit(x, y)",
    /metric precision compares each value/,
    /metric precision compares each value/,
  ],
])('%s', (line, inKeras2, inKeras3) => {
  for (const [major, expected] of [[2, inKeras2] as const, [3, inKeras3] as const]) {
    const errors = errorsOf(line, major);
    if (!expected) expect(errors, `Keras ${major}`).toEqual([]);
    else {
      expect(errors, `Keras ${major}`).toHaveLength(1);
      expect(errors[0]).toMatch(expected);
    }
  }
});

/** Of Keras 2 alone. */
it.each<[string, RegExp | undefined]>([
  ['m.fit_generator(batches(x, y), steps_per_epoch=1, validation_data=(x, y))', undefined],
  ['m.fit_generator(batches(x, y), steps_per_epoch=1, validation_data=x)', /validation_data is one array/],
  ['m.fit_generator(batches(x, y), 1, 1, 0, None, (x, Y))', /expects one class number for each sample/],
  [
    'm.fit_generator(batches(x, y), steps_per_epoch=1, validation_data=(y, x))',
    /labels first and the data behind/,
  ],
  [
    'm.fit_generator(batches(x, y), steps_per_epoch=1, validation_data=(x[:, :3], y))',
    /model takes 5 for each sample/,
  ],
  ['m.fit_generator(batches(x, y), step_per_epoch=1)', /no argument "step_per_epoch".*"steps_per_epoch"/],
  ['m.fit_generator(generator=batches(x, y), steps_per_epoch=1, workers=2)', undefined],
])('%s', (line, expected) => {
  const errors = errorsOf(line, 2);
  if (!expected) expect(errors).toEqual([]);
  else {
    expect(errors).toHaveLength(1);
    expect(errors[0]).toMatch(expected);
  }
});
