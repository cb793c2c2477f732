/** A test or a loop of unknown outcome leaves it open which layers a model has: its total is then not whole. */
import { expect, test } from 'vitest';
import { analyse, trainingPlan } from '../../../src/core/index.js';

const HEAD = `from cfg import deep, kind, times
from keras import layers, Input, Model
image = Input((28, 28, 1))
x = image
`;

function read(text: string) {
  const tail = 'model = Model(image, layers.Dense(10)(layers.Flatten()(x)))\n';
  const analysis = analyse({ path: 'f.py', language: 'python', text: `${HEAD}${text}\n${tail}` });
  return { analysis, totals: analysis.models[0]?.totals };
}

test.each([
  'if deep:\n    x = layers.Conv2D(1, 3, padding="same")(x)',
  'for _ in range(times):\n    x = layers.Conv2D(1, 3, padding="same")(x)',
  'while deep():\n    x = layers.add([x, layers.Conv2D(1, 1)(x)])',
  'x = layers.Conv2D(1, 3, padding="same")(x) if deep else layers.Conv2D(1, 5, padding="same")(x)',
])('not whole: %s', (text) => {
  expect(read(text).totals).toMatchObject({ leftOut: 1 });
});

test.each([
  'if deep:\n    x = layers.Dropout(0.5)(x)',
  'for _ in range(times):\n    x = layers.ReLU()(x)',
  'x = layers.Conv2D(1, 3, padding="same", activation="relu" if deep else "selu")(x)',
  'if kind == "a":\n    x = layers.Conv2D(1, 3, padding="same", activation="relu")(x)\nelse:\n    x = layers.Conv2D(1, 3, padding="same", activation="elu")(x)',
])('the same either way: %s', (text) => {
  const { totals } = read(text);
  expect(totals?.leftOut).toBe(0);
  expect([7850, 7860]).toContain(totals?.params.total);
});

test('such a model is not trained: it may be another one', () => {
  const text = `from keras.datasets import mnist
(images, labels), _ = mnist.load_data()
if deep:
    x = layers.Conv2D(1, 3, padding="same")(x)
`;
  const { analysis } = read(text);
  const trained = analyse({
    ...analysis.document,
    text: `${analysis.document.text}model.compile('adam', 'sparse_categorical_crossentropy')\nmodel.fit(images, labels)\n`,
  });
  const plan = trainingPlan(trained, 'model');
  expect(plan).toMatchObject({
    ok: false,
    reasons: [{ message: expect.stringMatching(/depends on a test/) }],
  });
});
