/**
 * Programs in the styles that people publish equal real TensorFlow.js, layer by layer, and have no false error.
 * Truth: `test/oracle/tfjsSources.mjs`.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { analyse, type ModelGraph } from '../../../src/core/index.js';

interface Real {
  readonly params: number;
  readonly trainable: number;
  readonly layers: readonly (readonly unknown[])[];
}

const folder = new URL('../../fixtures/tfjs/', import.meta.url);
const truth = JSON.parse(readFileSync(new URL('sources.json', folder), 'utf8')) as Record<
  string,
  Record<string, Real>
>;

function rowsOf(model: ModelGraph): readonly unknown[] {
  const seen = new Set<string>();
  return model.nodes
    .filter(({ listed, layerId }) => listed && !seen.has(layerId) && seen.add(layerId))
    .map(({ name, type, outputShapes, params }) => {
      const [only] = outputShapes;
      return [name, type, outputShapes.length === 1 ? only : outputShapes, params.total];
    });
}

describe('programs in public styles', () => {
  it('all have their truth', () => {
    expect(Object.keys(truth).sort()).toEqual(readdirSync(new URL('sources/', folder)).sort());
  });

  for (const [file, models] of Object.entries(truth))
    it(file, () => {
      const text = readFileSync(new URL(`sources/${file}`, folder), 'utf8');
      const language = /\.tsx?$/.test(file) ? 'typescript' : 'javascript';
      const analysis = analyse({ path: file, language, text });
      expect(analysis.diagnostics.filter(({ severity }) => severity === 'error')).toEqual([]);
      for (const [name, real] of Object.entries(models)) {
        const model = analysis.models.filter((each) => each.name === name).at(-1);
        if (!model) throw new Error(`${name} is not among ${analysis.models.map((each) => each.name)}`);
        expect(rowsOf(model), name).toEqual(real.layers);
        expect(model.totals.params.total, name).toBe(real.params);
        expect(model.totals.params.trainable, name).toBe(real.trainable);
        expect(model.totals.leftOut, name).toBe(0);
      }
    });
});
