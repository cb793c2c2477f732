/**
 * The code written for a saved model builds it again: run in real TensorFlow.js, and read by ConvLens itself.
 * CONVLENS_SAVED_MODELS says how many of the random programs are tried.
 */

import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { expect, it } from 'vitest';
import { codeOf } from '../../../src/core/saved/code.js';
import { readSavedModel } from '../../../src/core/saved/savedModel.js';
import { differences, type RealModel } from '../tfjs/comparison.js';

interface Layers {
  readonly name: string;
  readonly outputShape: unknown;
  countParams(): number;
  getClassName(): string;
}
interface Model {
  readonly layers: readonly Layers[];
  countParams(): number;
  toJSON(unused: null, returnString: boolean): object;
}

const require = createRequire(import.meta.url);
const tf: unknown = require('@tensorflow/tfjs');
const build = (code: string): Model => new Function('tf', `${code}\nreturn model;`)(tf) as Model;

const models = readFileSync(new URL('../../fixtures/tfjs/models.jsonl', import.meta.url), 'utf8')
  .trimEnd()
  .split('\n')
  .map((line) => JSON.parse(line) as RealModel)
  .filter(({ error, layers }) => {
    const sizes = layers?.flatMap(([, , shape]) => shape) ?? [];
    return error === undefined && !sizes.some((size) => typeof size === 'number' && size <= 0);
  })
  .slice(0, Number(process.env.CONVLENS_SAVED_MODELS ?? 40));

function described(model: Model): object {
  const layers = model.layers.filter((layer) => layer.getClassName() !== 'InputLayer');
  return {
    params: model.countParams(),
    layers: layers.map((layer) => [layer.name, layer.outputShape, layer.countParams()]),
  };
}

it(`the code for ${models.length} saved models builds them again in TensorFlow.js`, {
  timeout: 120_000,
}, () => {
  const wrong: string[] = [];
  for (const { code } of models) {
    const saved = build(code);
    const read = readSavedModel(JSON.stringify({ modelTopology: saved.toJSON(null, false) }));
    expect(read).toMatchObject({ ok: true });
    if (!read.ok) continue;
    const written = codeOf(read.model, 'tfjs').text;
    try {
      const again = build(written.replace(/^import.*$/m, ''));
      if (JSON.stringify(described(again)) !== JSON.stringify(described(saved)))
        wrong.push(`${written}\n${JSON.stringify(described(again))}\n${JSON.stringify(described(saved))}`);
      const truth = {
        code: written.replace(/^import.*$/m, ''),
        params: again.countParams(),
      };
      const params = differences({ ...truth }).filter((line) => line.includes('parameters instead'));
      if (params.length > 0) wrong.push(`${written}\n${params.join('\n')}`);
    } catch (error) {
      wrong.push(`${written}\n${String(error)}`);
    }
  }
  expect(wrong.slice(0, 5).join('\n\n')).toBe('');
});

it('says what is wrong with a file that holds no architecture', () => {
  const said = (text: string): string | undefined => {
    const read = readSavedModel(text);
    return read.ok ? undefined : read.message;
  };
  expect(said('{"modelTopology": {"class_na')).toContain('cut off');
  expect(said('{"weightsManifest": []}')).toContain('no topology');
  expect(said('{"format": "graph-model", "modelTopology": {}}')).toContain('graph model');
  expect(said('[1, 2]')).toContain('no model');
});
