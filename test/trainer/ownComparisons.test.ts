/** Losses and metrics of the code's own: what the plan makes of them gives the values and gradients of real Keras. */
import { readFileSync } from 'node:fs';
import '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, expect, test } from 'vitest';
import { analyse } from '../../src/core/index.js';
import { meterOf } from '../../src/trainer/metrics.js';
import { ownCompare, ownMeter } from '../../src/trainer/ownComparison.js';

interface Case {
  readonly labels: string;
  readonly title: string;
  readonly code: string;
  readonly value: number;
}

const fixture = JSON.parse(readFileSync('test/fixtures/ownComparisons.json', 'utf8')) as {
  readonly head: string;
  readonly rows: number;
  readonly data: Readonly<Record<string, { readonly truth: number[][]; readonly guess: number[][] }>>;
  readonly losses: readonly (Case & { readonly gradient: readonly number[] })[];
  readonly metrics: readonly (Case & { readonly logged: string })[];
};

beforeAll(async () => {
  await tf.setBackend('cpu');
});

const unitsOf = (kind: string) => (fixture.data[kind]?.guess[0]?.length ?? 0) / fixture.rows;

/** What is read of a model that is compiled so, with labels of that form. */
function settingsOf({ labels, code }: Case, compiled: string) {
  const units = unitsOf(labels);
  const sizes = { rows: `500, ${units}`, column: '500, 1', binary: '500, 1' }[labels] ?? '500,';
  const text = `${fixture.head}${code}
model = keras.Sequential([keras.Input((${units},)), keras.layers.Identity()])
model.compile("sgd", ${compiled})
model.fit(np.zeros((500, ${units})), np.zeros((${sizes})))
`;
  const { models, diagnostics } = analyse({ path: 'own.py', language: 'python', text });
  expect(diagnostics.filter(({ severity }) => severity === 'error')).toEqual([]);
  const settings = models.at(-1)?.training;
  if (!settings) throw new Error('The model is not trained.');
  return settings;
}

/** As the trainer feeds them: one-hot rows, or a column of numbers. */
function batch(kind: string, at: number): [tf.Tensor, tf.Tensor] {
  const { truth = [], guess = [] } = fixture.data[kind] ?? {};
  const asTensor = (values: readonly number[] = []) =>
    tf.tensor([...values], [fixture.rows, values.length / fixture.rows]);
  return [asTensor(truth[at]), asTensor(guess[at])];
}

const titled = <T extends Case>(cases: readonly T[]) => cases.map((each) => [each.title, each] as const);

test.each(titled(fixture.losses))('loss: %s', (_, given) => {
  const { ownLoss, lossReason } = settingsOf(given, 'loss=loss');
  expect(lossReason?.value).toBeUndefined();
  if (!ownLoss) throw new Error('The loss is not followed.');
  const [truth, guess] = batch(given.labels, 0);
  const compare = ownCompare(ownLoss.value);
  const total = (prediction: tf.Tensor) => tf.mean(compare(truth, prediction)) as tf.Scalar;
  expect(total(guess).dataSync()[0]).toBeCloseTo(given.value, 4);
  const slope = tf.grad(total)(guess).dataSync();
  const gaps = given.gradient.map(
    (value, at) => Math.abs(value - (slope[at] ?? Number.NaN)) / (1 + Math.abs(value)),
  );
  expect(Math.max(...gaps)).toBeLessThan(1e-4);
});

test.each(titled(fixture.metrics))('metric: %s', async (_, given) => {
  const loss = given.labels === 'flat' ? 'sparse_categorical_crossentropy' : 'mse';
  const { metrics, notHonoured } = settingsOf(given, `loss="${loss}", metrics=[metric]`);
  expect(notHonoured.map(({ value }) => value)).toEqual([]);
  const [planned] = metrics?.value ?? [];
  expect(planned?.logged).toBe(given.logged);
  if (!planned?.own) throw new Error('The metric is not followed.');
  const meter = ownMeter(planned.own, (name, options) => meterOf(name, options, unitsOf(given.labels)))();
  for (let at = 0; at < 3; at++) await meter.add(...batch(given.labels, at));
  expect(meter.result()).toBeCloseTo(given.value, 4);
});
