/** Arrays have the shapes that NumPy gives them, or none: never another. Fixture: `test/oracle/arrayCalls.py`. */
import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { analyse } from '../../src/core/index.js';

const read = (name: string): string => readFileSync(`test/fixtures/${name}`, 'utf8');
const cases = JSON.parse(read('arrayCalls.json')) as readonly (readonly [string, readonly number[]])[];
const [setup = ''] = read('arrayCalls.txt').split('\n');

/** A size that is not known is null; a shape that is not known is its reason. */
const found = new Map<string, readonly (number | null)[] | string | undefined>();
for (const [expression] of cases) {
  const text = `import keras
import numpy as np
${setup}
made = ${expression}
x = keras.Input(batch_shape=(7, *made.shape))
m = keras.Model(x, x)
`;
  const { models, diagnostics } = analyse({ path: 'a.py', language: 'python', text });
  const [fault] = diagnostics;
  const [shape] = models[0]?.nodes[0]?.outputShapes ?? [];
  if (fault) found.set(expression, fault.message);
  else if (shape && !('kind' in shape))
    found.set(
      expression,
      shape.slice(1).map((size) => (typeof size === 'number' ? size : null)),
    );
}

it('no shape is another than that of NumPy', () => {
  const wrong = cases.flatMap(([expression, shape]) => {
    const ours = found.get(expression);
    if (ours === undefined) return [];
    const isSame = typeof ours !== 'string' && ours.length === shape.length;
    return isSame && ours.every((size, axis) => size === null || size === shape[axis])
      ? []
      : [`${expression}: ${shape}, found ${ours}`];
  });
  expect(wrong).toEqual([]);
});

it('at least four of five are known', () => {
  const unknown = cases.filter(([expression]) => !found.get(expression));
  expect(unknown.length).toBeLessThan(cases.length / 5);
});
