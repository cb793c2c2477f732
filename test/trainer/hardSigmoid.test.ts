/** One name, two functions: hard_sigmoid of Keras 3 and hardSigmoid of TensorFlow.js each keep their own. */
import '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';
import { layers, models, sequential } from '@tensorflow/tfjs-layers';
import { beforeAll, expect, test } from 'vitest';
import { analyse, trainingPlan } from '../../src/core/index.js';
import { kerasThreeConfig } from '../../src/trainer/export/kerasConfig.js';
import { registerLayers } from '../../src/trainer/layers/register.js';

const PYTHON = `from keras import Sequential, Input, layers
model = Sequential([Input((4,)), layers.Dense(4, activation="hard_sigmoid")])
model.compile("adam", "mse")
# convlens: data=faces
`;
const JAVASCRIPT = `import * as tf from '@tensorflow/tfjs';
// convlens: data=faces
const model = tf.sequential();
model.add(tf.layers.dense({units: 4, activation: 'hardSigmoid', inputShape: [4]}));
model.compile({optimizer: 'adam', loss: 'meanSquaredError'});
`;

beforeAll(() => tf.setBackend('cpu'));

function topologyOf(text: string, language: 'python' | 'javascript') {
  const path = language === 'python' ? 'm.py' : 'm.js';
  const analysis = analyse({ path, language, text });
  const planned = trainingPlan(analysis, analysis.models[0]?.id ?? '', 'data');
  if (!planned.ok) throw new Error(planned.reasons.map(({ message }) => message).join(' '));
  return planned.plan.topology;
}

/** What −2, −1, 0 and 1 become. */
async function outputOf(topology: unknown): Promise<readonly number[]> {
  registerLayers();
  const model = await models.modelFromJSON(topology as Parameters<typeof models.modelFromJSON>[0]);
  model.setWeights([tf.eye(4), tf.zeros([4])]);
  return [...(model.predict(tf.tensor2d([[-2, -1, 0, 1]])) as tf.Tensor).dataSync()];
}

test('Keras 3: relu6(x + 3) / 6', async () => {
  // keras.activations.hard_sigmoid([-2., -1., 0., 1.]) of Keras 3.
  const keras = [0.16666667, 0.33333334, 0.5, 0.6666667];
  for (const [at, value] of (await outputOf(topologyOf(PYTHON, 'python'))).entries())
    expect(value).toBeCloseTo(keras[at] ?? 0, 6);
});

test('TensorFlow.js: its own', async () => {
  const own = sequential({
    layers: [layers.dense({ units: 4, activation: 'hardSigmoid', inputShape: [4] })],
  });
  own.setWeights([tf.eye(4), tf.zeros([4])]);
  const expected = (own.predict(tf.tensor2d([[-2, -1, 0, 1]])) as tf.Tensor).dataSync();
  for (const [at, value] of (await outputOf(topologyOf(JAVASCRIPT, 'javascript'))).entries())
    expect(value).toBeCloseTo(expected[at] ?? 9, 6);
});

test('exported to Keras, one keeps its name and the other is refused', () => {
  const exported = (text: string, language: 'python' | 'javascript') =>
    JSON.stringify(kerasThreeConfig(topologyOf(text, language) as never));
  expect(exported(PYTHON, 'python')).toContain('"activation":"hard_sigmoid"');
  expect(() => exported(JAVASCRIPT, 'javascript')).toThrow(/hard_sigmoid is x\/6/);
});
