/**
 * Random programs equal real TensorFlow.js, layer by layer. Truth: `test/oracle/tfjsModels.mjs`, which writes
 * any number of further programs; CONVLENS_TFJS_MODELS names such a file.
 */
import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { differences, type RealModel } from './comparison.js';

const file = process.env.CONVLENS_TFJS_MODELS ?? new URL('../../fixtures/tfjs/models.jsonl', import.meta.url);
const models = readFileSync(file, 'utf8')
  .trimEnd()
  .split('\n')
  .map((line) => JSON.parse(line) as RealModel);

it(`${models.length} random programs equal real TensorFlow.js`, { timeout: 300_000 }, () => {
  const wrong = models.flatMap((model) => {
    const found = differences(model);
    return found.length > 0 ? [`${model.code}\n  ${found.slice(0, 4).join('\n  ')}`] : [];
  });
  expect(wrong.slice(0, 20).join('\n\n')).toBe('');
});
