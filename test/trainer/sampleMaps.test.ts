/** Functions in `dataset.map` give what TensorFlow gives: read from the code, done again. Fixture: `test/oracle/sampleMaps.py`. */
import '@tensorflow/tfjs-backend-cpu';
import { readFileSync } from 'node:fs';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, expect, test } from 'vitest';
import { analyse, type SampleMap, trainingPlan } from '../../src/core/index.js';
import { mapImages } from '../../src/trainer/data/mapImages.js';
import { registerPlainKernels } from '../../src/trainer/kernels/plain.js';

interface Case {
  readonly body: string;
  readonly sizes: readonly number[];
  readonly mean: readonly number[];
  /** Absent where nothing is left to chance. */
  readonly deviation?: readonly number[];
}

const { draws, size, picture, cases } = JSON.parse(readFileSync('test/fixtures/sampleMaps.json', 'utf8')) as {
  readonly draws: number;
  readonly size: number;
  readonly picture: readonly number[];
  readonly cases: Record<string, Case>;
};

const shape = [size, size, 3] as const;
/** Of our own: fewer than of TensorFlow, for time. */
const OWN = 200;

beforeAll(async () => {
  await tf.setBackend('cpu');
  registerPlainKernels();
});

/** What the plan has of `change(image)` on bytes of an array on the disk. */
function mapsOf({ body, sizes }: Case): { readonly maps: readonly SampleMap[]; readonly scale?: number } {
  const text = `import tensorflow as tf
import numpy as np
x, y = np.load('x.npy'), np.load('y.npy')
def change(image):
${body.replace(/^/gm, '    ')}
    return image
images = tf.data.Dataset.from_tensor_slices((x, y)).map(lambda image, label: (change(image), label)).batch(2)
model = tf.keras.Sequential([tf.keras.Input((${sizes})), tf.keras.layers.Flatten(), tf.keras.layers.Dense(2)])
model.compile('adam', tf.keras.losses.SparseCategoricalCrossentropy(from_logits=True))
model.fit(images)
`;
  const arrayIn = (path: string) =>
    path === 'x.npy' ? { shape: [4, ...shape], dtype: 'uint8' } : { shape: [4], dtype: 'int64' };
  const dataArrays = (path: string) => ({ path, arrays: [{ name: '', ...arrayIn(path) }] });
  const analysis = analyse({ path: 'm.py', language: 'python', text }, { dataArrays });
  const found = trainingPlan(analysis, 'model');
  if (!found.ok) throw new Error(found.reasons.map(({ message }) => message).join(' '));
  expect(found.plan.notHonoured).toEqual([]);
  const { data } = found.plan;
  if (data.kind !== 'arrays') throw new Error(`found ${data.kind}`);
  return { maps: data.maps ?? [], ...(data.scale !== undefined && { scale: data.scale }) };
}

test.each(Object.entries(cases))('%s', (_, one) => {
  const { sizes, mean, deviation } = one;
  const { maps, scale = 1 } = mapsOf(one);
  expect(maps.at(-1)?.gives[0]).toEqual(sizes);
  const count = deviation ? OWN : 1;
  const values = Float32Array.from(
    { length: count * picture.length },
    (_, at) => (picture[at % picture.length] ?? 0) / scale,
  );
  const indices = Array.from({ length: count }, (_, place) => place);
  const [made = new Float32Array(0)] = mapImages({
    given: [{ values, shape }],
    maps,
    targetMaps: [],
    indices,
    seed: 5,
  });
  expect(made.length).toBe(count * mean.length);
  const [sum, squares] = [mean.map(() => 0), mean.map(() => 0)];
  for (const [place, value] of made.entries()) {
    const at = place % mean.length;
    sum[at] = (sum[at] ?? 0) + value / count;
    squares[at] = (squares[at] ?? 0) + value ** 2 / count;
  }
  for (const [at, theirs] of mean.entries()) {
    const own = sum[at] ?? Number.NaN;
    if (!deviation) {
      expect(Math.abs(own - theirs)).toBeLessThan(1e-3);
      continue;
    }
    const spread = Math.sqrt(Math.max(0, (squares[at] ?? 0) - own ** 2));
    const widest = Math.max(spread, deviation[at] ?? 0);
    // Five standard errors of a difference of two means; deviations of so many draws differ by some per cent.
    expect(Math.abs(own - theirs)).toBeLessThan(5 * widest * Math.sqrt(1 / draws + 1 / OWN) + 0.02);
    expect(Math.abs(spread - (deviation[at] ?? 0))).toBeLessThan(0.25 * widest + 0.05);
  }
});
