/** Single layers equal real TensorFlow.js, and what it takes in silence is said. Fixtures: `test/oracle/layersTfjs.mjs`. */
import { expect, it } from 'vitest';
import { defects, inJavascript, readCases } from './comparison.js';

const CASES =
  process.env.CONVLENS_LAYER_CASES ?? new URL('../../fixtures/layers/tfjs.jsonl', import.meta.url);

it('layers equal TensorFlow.js', () => {
  const cases = readCases(CASES);
  const { lines, unknown } = defects(cases, inJavascript);
  console.info(`${cases.length} layers compared, ${lines.length} differ, ${unknown} unknown`);
  expect(lines.slice(0, Number(process.env.CONVLENS_LAYER_LINES ?? 20))).toEqual([]);
});
