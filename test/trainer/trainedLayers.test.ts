/** Layers and models as the plan sends them compute in TensorFlow.js what real Keras computes, gradients too. */
import { readFileSync } from 'node:fs';
import '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';
import { type layers as kinds, type LayersModel, models } from '@tensorflow/tfjs-layers';
import { beforeAll, expect, test } from 'vitest';
import { analyse, trainingPlan } from '../../src/core/index.js';
import { registerLayers } from '../../src/trainer/layers/register.js';

interface Case {
  readonly program: string;
  readonly shape: readonly number[];
  readonly weights: Readonly<Record<string, readonly (readonly [number[], number[]])[]>>;
  readonly input: readonly number[];
  readonly output: readonly number[];
  readonly outputShape: readonly number[];
  readonly factors: readonly number[];
  readonly gradient: readonly number[] | null;
}

const { cases } = JSON.parse(readFileSync('test/fixtures/trainedLayers.json', 'utf8')) as {
  readonly cases: readonly Case[];
};

beforeAll(async () => {
  await tf.setBackend('cpu');
  registerLayers();
});

type Topology = Parameters<typeof models.modelFromJSON>[0];

async function built({ program, shape }: Case): Promise<LayersModel> {
  const sizes = `(${shape.join(', ')}${shape.length === 1 ? ',' : ''})`;
  const text = `# convlens: data=faces\nimport keras\nfrom keras import layers\ni = keras.Input(${sizes})\n${program}\nmodel = keras.Model(i, o)\nmodel.compile('sgd', 'mse')\n`;
  const analysis = analyse({ path: 'm.py', language: 'python', text });
  const { id = '' } = analysis.models.find(({ name }) => name === 'model') ?? {};
  const planned = trainingPlan(analysis, id);
  if (!planned.ok) throw new Error(planned.reasons.map(({ message }) => message).join(' '));
  return models.modelFromJSON(planned.plan.topology as unknown as Topology);
}

function layersIn(model: { readonly layers: readonly kinds.Layer[] }): readonly kinds.Layer[] {
  return model.layers.flatMap((layer) => ('layers' in layer ? layersIn(layer as never) : [layer]));
}

function setWeights(model: LayersModel, weights: Case['weights']): void {
  for (const layer of layersIn(model)) {
    const given = weights[layer.name];
    if (given) layer.setWeights(given.map(([shape, values]) => tf.tensor(values, shape)));
  }
}

function gap(found: ArrayLike<number>, wanted: readonly number[]): number {
  return Math.max(
    0,
    ...wanted.map((value, at) => Math.abs(value - (found[at] ?? Number.NaN)) / (1 + Math.abs(value))),
  );
}

test.each(cases.map((each) => [each.program, each] as const))('%s', async (_, each) => {
  const model = await built(each);
  setWeights(model, each.weights);
  const x = tf.tensor([...each.input], [2, ...each.shape]);
  const y = model.predict(x) as tf.Tensor;
  expect(y.shape).toEqual(each.outputShape);
  expect(gap(y.dataSync(), each.output)).toBeLessThan(1e-4);
  const factors = tf.tensor([...each.factors], y.shape);
  const slope = tf.grad((given) => tf.sum(tf.mul(model.apply(given) as tf.Tensor, factors)))(x);
  if (each.gradient) expect(gap(slope.dataSync(), each.gradient)).toBeLessThan(1e-3);
});
