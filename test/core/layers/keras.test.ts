/** Single layers equal real Keras: shapes, weights, and whether it raises. Fixtures: `test/oracle/layers.py`. */
import { expect, it } from 'vitest';
import { defects, inPython, readCases } from './comparison.js';

const CASES =
  process.env.CONVLENS_LAYER_CASES ?? new URL('../../fixtures/layers/keras.jsonl', import.meta.url);

it('layers equal Keras', () => {
  const cases = readCases(CASES);
  const { lines, unknown } = defects(cases, inPython);
  console.info(`${cases.length} layers compared, ${lines.length} differ, ${unknown} unknown`);
  expect(lines.slice(0, Number(process.env.CONVLENS_LAYER_LINES ?? 20))).toEqual([]);
});
