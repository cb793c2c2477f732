/** What regularisers add to the loss, in training and in evaluation, against real Keras (test/oracle/penalties.py). */
import { readFileSync } from 'node:fs';
import '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';
import {
  input,
  layers as kinds,
  type LayersModel,
  model as modelOf,
  regularizers,
  sequential,
} from '@tensorflow/tfjs-layers';
import { beforeAll, expect, test } from 'vitest';
import { analyse, trainingPlan } from '../../src/core/index.js';
import {
  ActivityPenalties,
  type ActivityRegularizers,
  withoutActivity,
} from '../../src/trainer/activityPenalties.js';
import { emptyPart, type ImageData, memoryPart } from '../../src/trainer/data/dataset.js';
import { evaluate } from '../../src/trainer/evaluate.js';
import { layersByPath } from '../../src/trainer/layerPaths.js';
import { compiledLoss } from '../../src/trainer/losses.js';
import { Meters } from '../../src/trainer/metrics.js';
import { countPenalties } from '../../src/trainer/penalties.js';
import { functionsOf } from '../../src/trainer/step.js';

interface Case {
  readonly title: string;
  readonly weights: Readonly<Record<string, readonly { shape: number[]; values: number[] }[]>>;
  readonly evaluated: number;
  readonly trained: number;
}

const fixture = JSON.parse(readFileSync('test/fixtures/penalties.json', 'utf8')) as {
  readonly pixels: readonly number[];
  readonly labels: readonly number[];
  readonly cases: readonly Case[];
};

const l2 = regularizers.l2({ l2: 0.5 });
const dense = () => kinds.dense({ name: 'dense', units: 3, activation: 'softmax' });
const flat = () => kinds.flatten({ name: 'flat' });

const builders: Readonly<Record<string, () => LayersModel>> = {
  chain: () =>
    sequential({
      layers: [
        kinds.conv2d({
          ...{ name: 'conv', inputShape: [2, 1, 1], filters: 2, kernelSize: 1, kernelRegularizer: l2 },
          biasRegularizer: regularizers.l1({ l1: 0.2 }),
        }),
        flat(),
        kinds.dense({
          ...{ name: 'dense', units: 3, activation: 'softmax' },
          kernelRegularizer: regularizers.l1l2({ l1: 0.1, l2: 0.3 }),
        }),
      ],
    }),
  shared() {
    const pixel = input({ shape: [2, 1, 1] });
    const twice = kinds.dense({ name: 'twice', units: 1, kernelRegularizer: l2 });
    const flattened = flat().apply(twice.apply(twice.apply(pixel)));
    return modelOf({ inputs: pixel, outputs: dense().apply(flattened) as typeof pixel });
  },
  activity() {
    const pixel = input({ shape: [2, 1, 1] });
    const inner = input({ shape: [2, 1, 2] });
    const convolved = kinds.conv2d({ name: 'held', filters: 2, kernelSize: 1 }).apply(inner);
    const held = modelOf({ inputs: inner, outputs: convolved as typeof pixel, name: 'model' });
    const conv = kinds.conv2d({ name: 'conv', filters: 2, kernelSize: 1, kernelRegularizer: l2 });
    const twice = kinds.dense({ name: 'twice', units: 4 });
    const flattened = flat().apply(held.apply(conv.apply(pixel)));
    const outputs = dense().apply(twice.apply(twice.apply(flattened)));
    return modelOf({ inputs: pixel, outputs: outputs as typeof pixel });
  },
  recurrent() {
    const ways = {
      kernelRegularizer: l2,
      recurrentRegularizer: regularizers.l1({ l1: 0.1 }),
      recurrentInitializer: 'zeros' as const,
      recurrentActivation: 'sigmoid' as const,
    };
    const each = kinds.dense({ units: 2, kernelRegularizer: l2 });
    const lstm = kinds.lstm({ units: 2, returnSequences: true, ...ways });
    return sequential({
      layers: [
        kinds.reshape({ name: 'steps', inputShape: [2, 1, 1], targetShape: [2, 1] }),
        kinds.timeDistributed({ name: 'each', layer: each }),
        kinds.bidirectional({ name: 'both', layer: lstm, mergeMode: 'concat' }),
        kinds.lstm({ name: 'last', units: 2, ...ways }),
        dense(),
      ],
    });
  },
};

const strengths: Readonly<Record<string, ActivityRegularizers>> = {
  activity: new Map([
    ['conv', { l1: 0.2, l2: 0.1 }],
    ['model/held', { l1: 0, l2: 0.4 }],
    ['twice', { l1: 0.3, l2: 0 }],
  ]),
};

beforeAll(() => tf.setBackend('cpu'));

test.each(fixture.cases)('$title', async ({ title, weights, evaluated, trained }) => {
  const model = builders[title]?.();
  if (!model) throw new Error(`no builder for ${title}`);
  for (const [, layer] of layersByPath(model))
    layer.setWeights((weights[layer.name] ?? []).map(({ shape, values }) => tf.tensor(values, shape)));
  const { pixels, labels } = fixture;
  const loss = compiledLoss('sparseCategoricalCrossentropy', {}, 3);
  model.compile({ optimizer: tf.train.sgd(0.01), loss: loss as unknown as string });
  const activity = new ActivityPenalties(model, strengths[title]);
  const penalties = countPenalties(model, activity);
  const part = { ...memoryPart(Uint8Array.from(pixels), [...labels], 2), scale: 10 };
  const data: ImageData = { title, classes: ['a', 'b', 'c'], shape: [2, 1, 1], train: emptyPart, test: part };
  const shape = { input: [2, 1, 1], image: data.shape, outputs: [{ units: 3, oneHot: false }] };
  const meters = new Meters([], 3);
  const outputs = [{ ...{ name: '', place: 0, weight: 1 }, ...{ loss, accuracy: undefined, meters } }];
  const judged = { model, data, shape, outputs, penalties, activity };
  expect((await evaluate(judged, part, 1)).scores.loss).toBeCloseTo(evaluated, 4);

  const x = tf.tensor4d(
    pixels.map((pixel) => pixel / 10),
    [labels.length, 2, 1, 1],
  );
  const y = tf.tensor2d([...labels], [labels.length, 1]);
  const step = functionsOf(model).makeTrainFunction();
  const [first] = activity.during(() => step([x, y]));
  expect((await first?.data())?.[0]).toBeCloseTo(trained, 4);
  const before = tf.memory().numTensors;
  tf.dispose(activity.during(() => step([x, y])));
  expect(tf.memory().numTensors).toBe(before);
});

function planOf(layer: string) {
  const text = `# convlens: data=faces
from keras import Input, Model, layers, regularizers
j = Input((2, 1, 2))
held = Model(j, layers.Conv2D(2, 1, activity_regularizer=regularizers.L2(0.4), name='held')(j), name='model')
i = Input((2, 1, 2))
x = ${layer}(held(i))
model = Model(i, x)
model.compile('sgd', 'mse')
`;
  const analysis = analyse({ path: 'm.py', language: 'python', text });
  return trainingPlan(analysis, analysis.models.at(-1)?.id ?? '');
}

test('the plan has the penalties of outputs, by the place of their layer', () => {
  const planned = planOf("layers.Flatten(activity_regularizer='l1', name='flat')");
  if (!planned.ok) throw new Error(planned.reasons[0]?.message);
  const { topology, regularizers: found } = withoutActivity(planned.plan.topology);
  expect(Object.fromEntries(found)).toEqual({
    'model/held': { l1: 0, l2: 0.4 },
    flat: { l1: 0.01, l2: 0 },
  });
  expect(JSON.stringify(topology)).not.toContain('activity_regularizer');
});

test('a layer inside another one is refused with its penalty', () => {
  const inner = planOf("layers.TimeDistributed(layers.Dense(2, activity_regularizer='l2'))");
  expect(inner).toMatchObject({
    ok: false,
    reasons: [{ message: expect.stringContaining('The activity_regularizer of Dense inside another layer') }],
  });
});
