/** Arrays and labels are refused where real Keras refuses them. Fixture: `test/oracle/trainingData.py`. */
import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { analyse } from '../../src/core/index.js';

type Sizes = readonly number[];
type Case = readonly [
  input: Sizes,
  units: number,
  loss: string,
  x: Sizes,
  y: Sizes,
  verb: 'fit' | 'predict',
  refusal: string | null,
];

const cases = JSON.parse(
  readFileSync(new URL('../fixtures/trainingData.json', import.meta.url), 'utf8'),
) as readonly Case[];

const tuple = (sizes: Sizes) => `(${sizes.join(', ')},)`;

function program([input, units, loss, x, y, verb]: Case): string {
  const given = verb === 'fit' ? `np.zeros(${tuple(x)}), np.zeros(${tuple(y)})` : `np.zeros(${tuple(x)})`;
  return [
    'import keras',
    'import numpy as np',
    'from keras import layers',
    `model = keras.Sequential([keras.Input(${tuple(input)}), layers.Flatten(), layers.Dense(${units})])`,
    `model.compile(optimizer='sgd', loss='${loss}')`,
    `model.${verb}(${given})`,
  ].join('\n');
}

it('equals Keras, form by form', () => {
  const wrong = cases.filter((each) => {
    const { diagnostics } = analyse({ path: 'fit.py', language: 'python', text: program(each) });
    const errors = diagnostics.filter(({ severity }) => severity === 'error');
    return errors.length > 0 !== (each[6] !== null);
  });
  expect(wrong).toEqual([]);
});
