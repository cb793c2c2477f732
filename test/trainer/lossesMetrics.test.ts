/** Losses with their gradients, and metrics over several batches, are those of real Keras. */
import { readFileSync } from 'node:fs';
import '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, expect, test } from 'vitest';
import { compiledLoss, lossName } from '../../src/trainer/losses.js';
import { meterOf } from '../../src/trainer/metrics.js';

interface Case {
  readonly kind: string;
  readonly name: string;
  readonly options: Readonly<Record<string, unknown>>;
}

const fixture = JSON.parse(readFileSync('test/fixtures/lossesMetrics.json', 'utf8')) as {
  readonly rows: number;
  readonly data: Readonly<Record<string, { readonly truth: number[][]; readonly guess: number[][] }>>;
  readonly losses: readonly (Case & { readonly loss: number; readonly gradient: readonly number[] })[];
  readonly metrics: readonly (Case & { readonly result: number })[];
};

beforeAll(async () => {
  await tf.setBackend('cpu');
});

function batch(kind: string, at: number): readonly [tf.Tensor, tf.Tensor] {
  const { truth = [], guess = [] } = fixture.data[kind] ?? {};
  const asTensor = (values: readonly number[] = []) =>
    tf.tensor([...values], [fixture.rows, values.length / fixture.rows]);
  return [asTensor(truth[at]), asTensor(guess[at])];
}

const titled = <T extends Case>(cases: readonly T[]) =>
  cases.map((each) => [`${each.name} ${JSON.stringify(each.options)} of ${each.kind}`, each] as const);

test.each(titled(fixture.losses))('loss %s', (_, { kind, name, options, loss, gradient }) => {
  const [truth, guess] = batch(kind, 0);
  const compare = compiledLoss(lossName(name), options, guess.shape.at(-1) ?? 1);
  const total = (prediction: tf.Tensor) => tf.mean(compare(truth, prediction)) as tf.Scalar;
  expect(total(guess).dataSync()[0]).toBeCloseTo(loss, 4);
  const slope = tf.grad(total)(guess).dataSync();
  const gaps = gradient.map(
    (value, at) => Math.abs(value - (slope[at] ?? Number.NaN)) / (1 + Math.abs(value)),
  );
  expect(Math.max(...gaps)).toBeLessThan(1e-3);
});

test.each(titled(fixture.metrics))('metric %s', async (_, { kind, name, options, result }) => {
  const [, first] = batch(kind, 0);
  const meter = meterOf(name, options, first.shape.at(-1) ?? 1)?.();
  expect(meter).toBeDefined();
  for (let at = 0; at < 3; at++) await meter?.add(...batch(kind, at));
  expect(meter?.result()).toBeCloseTo(result, 4);
});
