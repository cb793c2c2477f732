/** Weights after five steps under constraints, against real Keras (test/oracle/constraints.py). */
import { readFileSync } from 'node:fs';
import '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';
import { models } from '@tensorflow/tfjs-layers';
import { beforeAll, expect, test } from 'vitest';
import { compiledLoss } from '../../src/trainer/losses.js';
import { KerasOptimizer } from '../../src/trainer/optimizers/optimizer.js';
import { functionsOf } from '../../src/trainer/step.js';

type Weights = Readonly<Record<string, readonly tf.TensorLike[]>>;

const { images, labels, constraints, before, after } = JSON.parse(
  readFileSync('test/fixtures/constraints.json', 'utf8'),
) as {
  readonly images: readonly (readonly number[])[];
  readonly labels: readonly (readonly number[])[];
  readonly constraints: Readonly<Record<string, object>>;
  readonly before: Weights;
  readonly after: Weights;
};

beforeAll(() => tf.setBackend('cpu'));

test('each step leaves the weights as Keras does', async () => {
  const layer = (class_name: string, name: string, config: object) => ({
    class_name,
    config: { name, ...config, ...constraints[name] },
  });
  const chain = [
    layer('Conv2D', 'conv', { batch_input_shape: [null, 4, 4, 1], filters: 2, kernel_size: [3, 3] }),
    layer('Flatten', 'flat', {}),
    layer('Dense', 'unit', { units: 4 }),
    layer('Dense', 'dense', { units: 3, activation: 'softmax' }),
  ];
  const topology = { class_name: 'Sequential', config: { name: 'model', layers: chain } };
  const model = await models.modelFromJSON(topology as unknown as Parameters<typeof models.modelFromJSON>[0]);
  const optimizer = new KerasOptimizer('SGD', { learning_rate: 0.1 });
  optimizer.constrain(model);
  for (const own of model.layers) own.setWeights((before[own.name] ?? []).map((values) => tf.tensor(values)));
  const loss = compiledLoss('sparseCategoricalCrossentropy', {}, 3);
  model.compile({ optimizer, loss: loss as unknown as string });
  const train = functionsOf(model).makeTrainFunction();
  for (const [step, values] of images.entries())
    train([tf.tensor4d([...values], [4, 4, 4, 1]), tf.tensor2d([...(labels[step] ?? [])], [4, 1])]);
  for (const own of model.layers) {
    const found = await Promise.all(own.getWeights().map((weight) => weight.data()));
    const expected = (after[own.name] ?? []).map((values) => tf.tensor(values).dataSync());
    for (const [at, values] of expected.entries())
      for (const [place, value] of values.entries())
        expect(found[at]?.[place], `${own.name} ${at}`).toBeCloseTo(value, 3);
  }
});
