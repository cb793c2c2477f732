/** What the trainer is told of each layer builds, in real TensorFlow.js, a layer with Keras's shapes and weights. */
import * as tf from '@tensorflow/tfjs-core';
import { models } from '@tensorflow/tfjs-layers';
import '@tensorflow/tfjs-backend-cpu';
import { expect, it } from 'vitest';
import { analyse } from '../../src/core/index.js';
import { withoutActivity } from '../../src/trainer/activityPenalties.js';
import { registerLayers } from '../../src/trainer/layers/register.js';
import { type Case, inPython, readCases } from '../core/layers/comparison.js';

const CASES = process.env.CONVLENS_LAYER_CASES ?? new URL('../fixtures/layers/keras.jsonl', import.meta.url);

/** What TensorFlow.js makes of it; undefined when ConvLens says that it cannot. */
async function built(code: string, inputs: Case[1]): Promise<string | undefined> {
  const node = analyse(inPython(code, inputs)).models[0]?.nodes.find((each) => each.inputs.length > 0);
  if (!node || node.family === 'merging' || 'unsupported' in node.topology) return undefined;
  const { className, config } = node.topology;
  const layer = { class_name: className, config: { ...config, batch_input_shape: inputs[0] } };
  const { topology } = withoutActivity({ class_name: 'Sequential', config: { name: 'm', layers: [layer] } });
  try {
    const model = await models.modelFromJSON(
      topology as unknown as Parameters<typeof models.modelFromJSON>[0],
    );
    return `${JSON.stringify(model.outputs.map(({ shape }) => shape))} ${model.countParams()}`;
  } catch (error) {
    return `throws ${error instanceof Error ? error.message.split('\n')[0] : ''}`;
  }
}

it('layers trained by TensorFlow.js are those of Keras', async () => {
  await tf.setBackend('cpu');
  registerLayers();
  const wrong: string[] = [];
  let compared = 0;
  for (const [code, inputs, outputs, weights] of readCases(CASES)) {
    const isPlain =
      outputs.length === 1 &&
      inputs.length === 1 &&
      inputs[0]?.every((size) => size === null || typeof size === 'number');
    if (outputs === 'raises' || typeof weights === 'string' || !isPlain) continue;
    const found = await built(code, inputs);
    if (found === undefined) continue;
    compared++;
    const total = weights.reduce(
      (sum, [, shape]) => sum + shape.reduce<number>((all, size) => all * (size ?? 0), 1),
      0,
    );
    const expected = `${JSON.stringify(outputs)} ${total}`;
    if (found !== expected)
      wrong.push(`${code} on ${JSON.stringify(inputs)}: expected ${expected}, found ${found}`);
    tf.disposeVariables();
  }
  console.info(`${compared} layers built in TensorFlow.js`);
  expect(wrong).toEqual([]);
});
