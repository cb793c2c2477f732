/** Transfer learning as people write it equals real Keras. Programs: `test/fixtures/transfer`, fixture: `test/oracle/transfer.py`. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { analyse, type ModelGraph } from '../../../src/core/index.js';

const PROGRAMS = new URL('../../fixtures/transfer/', import.meta.url);

interface Truth {
  readonly program: string;
  readonly trainable: number;
  readonly nonTrainable: number;
  readonly layers: readonly (readonly unknown[])[];
}

const read = (name: string): string => readFileSync(new URL(name, PROGRAMS), 'utf8');

function without([name, type, , ...counts]: readonly unknown[]): readonly unknown[] {
  return [name, type, null, ...counts];
}

/** Name, class, output shapes, trainable and other parameters of each layer, in Keras's order. */
function layersOf(model: ModelGraph | undefined): readonly (readonly unknown[])[] {
  const listed = model?.nodes.filter((node) => node.listed) ?? [];
  const byLayer = new Map(listed.map((node) => [node.layerId, node]));
  return [...byLayer.values()].map(({ name, type, outputShapes, params }) => [
    name,
    type,
    outputShapes,
    params.trainable,
    params.nonTrainable,
  ]);
}

describe('transfer learning', () => {
  for (const truth of JSON.parse(read('models.json')) as readonly Truth[])
    it(`${truth.program} equals Keras`, () => {
      const text = read(truth.program);
      const { models, diagnostics } = analyse({ path: truth.program, language: 'python', text });
      const errors = diagnostics.filter(({ severity }) => severity === 'error');
      expect(errors.map(({ message }) => message)).toEqual([]);
      const model = models.findLast(({ name }) => name === 'model');
      // Inside a subclassed model Keras itself does not say the shapes.
      const said = layersOf(model).map((layer, index) => (truth.layers[index]?.[2] ? layer : without(layer)));
      expect(said).toEqual(truth.layers);
      const { trainable, nonTrainable } = model?.totals.params ?? {};
      expect({ trainable, nonTrainable }).toEqual({
        trainable: truth.trainable,
        nonTrainable: truth.nonTrainable,
      });
    });
});
