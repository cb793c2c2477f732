/** Random layers spread as Keras's do: mean and deviation of each pixel over many draws. Fixture: `test/oracle/randomChanges.py`. */
import '@tensorflow/tfjs-backend-cpu';
import { readFileSync } from 'node:fs';
import * as tf from '@tensorflow/tfjs-core';
import { models } from '@tensorflow/tfjs-layers';
import { afterEach, beforeAll, expect, test } from 'vitest';
import { registerLayers } from '../../src/trainer/layers/register.js';
import { seedEverything } from '../../src/trainer/random.js';

interface Spread {
  readonly className: string;
  readonly settings: Readonly<Record<string, unknown>>;
  readonly mean: readonly number[];
  readonly deviation: readonly number[];
}

const { draws, picture, cases } = JSON.parse(readFileSync('test/fixtures/randomChanges.json', 'utf8')) as {
  readonly draws: number;
  readonly picture: readonly number[];
  readonly cases: Record<string, Spread>;
};

const SIDE = 8;
const AT_ONCE = 250;
/** Of our own: fewer than of Keras, for time. */
const OWN = 1000;

const chance = Math.random;
beforeAll(async () => {
  await tf.setBackend('cpu');
  registerLayers();
});
afterEach(() => {
  Math.random = chance;
});

async function spreadOf({ className, settings }: Spread) {
  seedEverything(20);
  const layer = {
    class_name: className,
    config: { ...settings, name: 'changing', batch_input_shape: [null, SIDE, SIDE, 3] },
  };
  const topology = { class_name: 'Sequential', config: { name: 'one', layers: [layer] } };
  const model = await models.modelFromJSON(topology as never);
  const same = tf.tensor4d(Array.from({ length: AT_ONCE }, () => [...picture]).flat(), [
    AT_ONCE,
    SIDE,
    SIDE,
    3,
  ]);
  const [sum, squares] = [picture.map(() => 0), picture.map(() => 0)];
  for (let drawn = 0; drawn < OWN; drawn += AT_ONCE) {
    const changed = tf.tidy(() => (model.apply(same, { training: true }) as tf.Tensor).dataSync());
    for (const [place, value] of changed.entries()) {
      const at = place % picture.length;
      sum[at] = (sum[at] ?? 0) + value;
      squares[at] = (squares[at] ?? 0) + value * value;
    }
  }
  same.dispose();
  const mean = sum.map((total) => total / OWN);
  return {
    mean,
    deviation: squares.map((total, at) => Math.sqrt(Math.max(0, total / OWN - (mean[at] ?? 0) ** 2))),
  };
}

test.each(Object.entries(cases))('%s', async (_, expected) => {
  const { mean, deviation } = await spreadOf(expected);
  for (const [at, theirs] of expected.mean.entries()) {
    const [own, spread] = [mean[at] ?? Number.NaN, Math.max(deviation[at] ?? 0, expected.deviation[at] ?? 0)];
    // Five standard errors of a difference of two means; deviations of so many draws differ by some per cent.
    expect(Math.abs(own - theirs)).toBeLessThan(5 * spread * Math.sqrt(1 / draws + 1 / OWN) + 0.05);
    expect(Math.abs((deviation[at] ?? 0) - (expected.deviation[at] ?? 0))).toBeLessThan(0.12 * spread + 0.2);
  }
});
