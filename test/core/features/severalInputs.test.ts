/** What a click on Train sends of models with several inputs. */
import { expect, test } from 'vitest';
import { analyse, planToTrain } from '../../../src/core/index.js';

function planned(code: string, head = '') {
  const text = `${head}
import keras
import numpy as np
from keras import layers
image = keras.Input((8, 8, 1), name="image")
meta = keras.Input((3,), name="meta")
h = layers.concatenate([layers.Flatten()(image), meta])
out = layers.Dense(1)(h)
${code}
model.compile("adam", "mse")
model.fit([meta_data, image_data], y)`;
  const analysis = analyse({ path: 'm.py', language: 'python', text });
  return planToTrain(analysis, 'model');
}

const MADE =
  'meta_data, image_data, y = np.random.rand(9, 3), np.random.rand(9, 8, 8, 1), np.random.rand(9, 1)';

test('each input has its name and sizes, and the one with images is shown', () => {
  const result = planned(`model = keras.Model([meta, image], out)\n${MADE}`);
  expect(result).toMatchObject({
    ok: true,
    plan: {
      inputShape: [8, 8, 1],
      inputs: [
        { name: 'meta', shape: [3] },
        { name: 'image', shape: [8, 8, 1], isShown: true },
      ],
      data: { kind: 'program' },
    },
  });
});

test('the keys of a dict name the inputs of a model that is made of one', () => {
  const result = planned(`model = keras.Model({"a": meta, "b": image}, out)\n${MADE}`);
  expect(result.ok && result.plan.inputs?.map(({ name }) => name)).toEqual(['a', 'b']);
});

test('data that nothing computes are not asked for in one folder', () => {
  const result = planned('model = keras.Model([meta, image], out)\nfrom own import meta_data, image_data, y');
  expect(result.ok).toBe(false);
  expect(!result.ok && result.needsData).toBeFalsy();
});

test('images that are chosen are for one input', () => {
  const result = planned(`model = keras.Model([meta, image], out)\n${MADE}`, '# convlens: data=faces');
  expect(!result.ok && result.reasons[0]?.message).toBe(
    '"model" has 2 inputs (meta, image), and the images that are chosen are for one.',
  );
});

test('a size that the data say is open, and the first input of known sizes is shown', () => {
  const result = planned(
    `words = keras.Input((None,), name="words")
read = layers.LSTM(3)(layers.Embedding(9, 4)(words))
model = keras.Model([words, meta], layers.Dense(1)(layers.concatenate([read, meta])))
image_data, y = np.random.rand(9, 3), np.random.rand(9, 1)
meta_data = np.random.randint(9, size=(9, 5))`,
  );
  expect(result.ok && result.plan.inputs).toEqual([
    { name: 'words', shape: [null] },
    { name: 'meta', shape: [3], isShown: true },
  ]);
});

test('what takes the second output of a layer is given that', () => {
  const result = planned(
    `steps = keras.Input((4, 2), name="steps")
_, state, _ = layers.LSTM(3, return_state=True, name="read")(steps)
model = keras.Model([steps, meta], layers.Dense(1)(layers.concatenate([state, meta], name="both")))
image_data, y = np.random.rand(9, 3), np.random.rand(9, 1)
meta_data = np.random.rand(9, 4, 2)`,
  );
  const { layers } = (result.ok ? result.plan.topology.config : {}) as {
    readonly layers?: readonly { readonly name: string; readonly inbound_nodes: unknown }[];
  };
  expect(layers?.find(({ name }) => name === 'both')?.inbound_nodes).toEqual([
    [
      ['read', 0, 1, {}],
      ['meta', 0, 0, {}],
    ],
  ]);
});
