/** Where the images that a model is to give come from, and what the code does to them. */
import { expect, test } from 'vitest';
import { analyse, trainingPlan } from '../../src/core/index.js';

const NETWORK = `
model = keras.Sequential([keras.Input((28, 28, 1)), keras.layers.Conv2D(1, 3, padding='same', activation='sigmoid')])
model.compile('adam', 'binary_crossentropy')
`;

function planned(code: string) {
  const text = `import keras\nimport numpy as np\nimport tensorflow as tf\n${code}`;
  return trainingPlan(analyse({ path: 'm.py', language: 'python', text }), 'model');
}

function dataOf(code: string) {
  const found = planned(code);
  if (!found.ok) throw new Error(found.reasons.map(({ message }) => message).join(' '));
  return { ...found.plan, data: found.plan.data as unknown as Record<string, unknown> };
}

const MNIST = `
(x, _), (t, _) = keras.datasets.mnist.load_data()
x = x.reshape((-1, 28, 28, 1)).astype('float32') / 255.
`;

test('an autoencoder gets its own images as targets', () => {
  const { data, settings } = dataOf(`${MNIST}
t = np.reshape(t, (len(t), 28, 28, 1)) / 255.
${NETWORK}
model.fit(x, x, validation_data=(t, t))
`);
  const own = { kind: 'dataset', name: 'mnist', split: 'train', scale: 255 };
  expect(data).toEqual({ ...own, targets: own });
  const test = { ...own, split: 'test' };
  expect(settings.validationSource?.value).toEqual({ ...test, targets: test });
});

const noise = { kind: 'noise', distribution: 'normal', factor: 0.5, amount: 0 };
const clip = { kind: 'clip', low: 0, high: 1 };

test.each([
  ['np.clip(x + 0.5 * np.random.normal(loc=0.0, scale=1.0, size=x.shape), 0., 1.)', [noise, clip]],
  ['(x + np.random.randn(*x.shape) * 0.5).clip(0, 1)', [noise, clip]],
  ['tf.clip_by_value(x + 0.5 * tf.random.normal(shape=x.shape), 0., 1.)', [noise, clip]],
  ['x + np.random.uniform(-1, 1, x.shape)', [{ ...noise, distribution: 'uniform', factor: 2, amount: -1 }]],
])('noise on the input alone: %s', (made, steps) => {
  const { data, notHonoured } = dataOf(`${MNIST}noisy = ${made}\n${NETWORK}\nmodel.fit(noisy, x)`);
  expect(data.steps).toEqual(steps);
  expect((data.targets as { steps?: unknown }).steps).toBeUndefined();
  expect(notHonoured.map(({ value }) => value)).toEqual([
    'the noise is drawn when ConvLens trains: other numbers than NumPy’s, of the same distribution',
  ]);
});

const test5 = { kind: 'test', operator: '>', value: 0.5 };

test.each([
  ['m = (m > 0.5).astype(np.float32)', [test5]],
  ['m = np.where(m > 0.5, 1, 0)', [test5, { kind: 'linear', factor: 1, amount: 0 }]],
  [
    'm[m > 0.5] = 1\nm[m <= 0.5] = 0',
    [
      { kind: 'replace', operator: '>', value: 0.5, by: 1 },
      { kind: 'replace', operator: '<=', value: 0.5, by: 0 },
    ],
  ],
  ["m = m.astype('uint8')", [{ kind: 'round', by: 'trunc' }]],
  ['m = np.expand_dims(np.round(m), axis=-1)', [{ kind: 'round', by: 'round' }]],
])('masks: %s', (made, steps) => {
  const { data } = dataOf(
    `x = np.load('x.npy') / 255.\nm = np.load('m.npy') / 255.\n${made}\n${NETWORK}\nmodel.fit(x, m)`,
  );
  expect(data.targets).toMatchObject({ kind: 'arrays', images: { path: 'm.npy' }, scale: 255, steps });
});

test('classes of pixels as rows', () => {
  const { data } = dataOf(`x = np.load('x.npy')
m = keras.utils.to_categorical(np.load('m.npy'), num_classes=4)
model = keras.Sequential([keras.Input((28, 28, 1)), keras.layers.Conv2D(4, 1, activation='softmax')])
model.compile('adam', 'categorical_crossentropy')
model.fit(x, m)`);
  expect(data.targets).toMatchObject({ images: { path: 'm.npy' }, oneHotOf: 4 });
});

test('rows of masks that the images count are their own', () => {
  const { data } = dataOf(`x, m = np.load('x.npy'), np.load('m.npy')
n = int(len(x) * 0.8)
${NETWORK}
model.fit(x[:n], m[:n])`);
  const rows = [
    { kind: 'slice', start: null, stop: [{ operator: '*', by: 0.8 }, { round: 'trunc' }], step: 1 },
  ];
  expect([data.rows, (data.targets as { rows: unknown }).rows]).toEqual([rows, rows]);
});

test.each([
  ['x[:100], x[100:200]', 'not of the same samples'],
  ['x, x[::-1]', 'not of the same samples'],
  ['x, x ** 2', 'changed in a way that is not followed'],
])('what is not followed is never trained on: %s', (given, reason) => {
  const found = planned(`${MNIST}${NETWORK}\nmodel.fit(${given})`);
  expect(found.ok ? '' : found.reasons.map(({ message }) => message).join(' ')).toContain(reason);
});
