/** What Try it is told of a model with several outputs: what each gives, against the model itself. */
import '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';
import { input, layers, model as makeModel, type SymbolicTensor } from '@tensorflow/tfjs-layers';
import { beforeAll, expect, test } from 'vitest';
import type { RunRequest } from '../../src/protocol/trainer.js';
import { explain } from '../../src/trainer/explain.js';
import { here, tinyNetwork } from './tinyNetwork.js';

beforeAll(() => tf.setBackend('cpu'));

test('classes by their probabilities, numbers as they are, and where the network looked for the output that is asked', () => {
  const image = input({ shape: [4, 4, 1] });
  const maps = layers.conv2d({ filters: 3, kernelSize: 2, name: 'maps' }).apply(image) as SymbolicTensor;
  const flat = layers.flatten().apply(maps) as SymbolicTensor;
  const age = layers.dense({ units: 1, name: 'age' }).apply(flat) as SymbolicTensor;
  const kind = layers.dense({ units: 3, activation: 'softmax', name: 'kind' }).apply(flat) as SymbolicTensor;
  const odd = layers.dense({ units: 1, activation: 'sigmoid', name: 'odd' }).apply(flat) as SymbolicTensor;
  const model = makeModel({ inputs: image, outputs: [age, kind, odd] });
  const output = (name: string, place: number, units: number, loss: string) => ({
    ...{ name, place, shape: [units], data: tinyNetwork.data },
    settings: { loss: { value: loss, location: here } },
  });
  const outputs = [
    output('age', 0, 1, 'mse'),
    output('kind', 1, 3, 'sparse_categorical_crossentropy'),
    output('odd', 2, 1, 'binary_crossentropy'),
  ];
  const request = { plan: { ...tinyNetwork, inputShape: [4, 4, 1], outputs } } as unknown as RunRequest;
  const classes = { age: [], kind: ['a', 'b', 'c'], odd: ['even', 'odd'] };
  const summaries = Object.entries(classes).map(([name, own]) => ({ name, classes: own }));
  const pixels = Uint8Array.from({ length: 16 }, (_, at) => 16 * at);
  const facts = { model, classes: [], outputs: summaries, input: { shape: [4, 4, 1], scale: 255 }, request };
  const seen = (wanted?: string) =>
    explain(facts as unknown as Parameters<typeof explain>[0], pixels, wanted);
  const x = tf.tensor4d(
    Array.from(pixels, (value) => value / 255),
    [1, 4, 4, 1],
  );
  const [ofAge = [], ofKind = [], ofOdd = []] = (model.predict(x) as tf.Tensor[]).map((each) => [
    ...each.dataSync(),
  ]);
  const told = seen();
  expect(told.outputs?.map(({ name }) => name)).toEqual(['age', 'kind', 'odd']);
  expect(told.outputs?.[0]?.numbers?.[0]).toBeCloseTo(ofAge[0] ?? 0, 4);
  for (const [place, value] of ofKind.entries())
    expect(told.outputs?.[1]?.probabilities[place]).toBeCloseTo(value, 4);
  expect(told.outputs?.[2]?.probabilities[1]).toBeCloseTo(ofOdd[0] ?? 0, 4);
  expect(told.heat?.layer).toBe('maps');
  // Other outputs look elsewhere.
  expect(seen('odd').heat?.values).not.toEqual(told.heat?.values);
  expect(seen('kind').heat?.values).toEqual(told.heat?.values);
});
