/** Every backbone equals real Keras, layer by layer. Fixture: `test/oracle/applications.py`. */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { analyse, type ModelGraph } from '../../../src/core/index.js';

interface Truth {
  readonly call: string;
  /** What Keras refuses; the rest is absent then. */
  readonly error?: string;
  readonly name: string;
  readonly output: readonly (number | null)[];
  readonly trainable: number;
  readonly nonTrainable: number;
  readonly count: number;
  readonly digest: string;
  readonly layers?: readonly unknown[];
}

function truths(name: string): readonly Truth[] {
  const file = new URL(`../../fixtures/applications/${name}.json`, import.meta.url);
  return (JSON.parse(readFileSync(file, 'utf8')) as { readonly backbones: readonly Truth[] }).backbones;
}

/** Name, class, output shape, trainable and other parameters of each layer, in Keras's order. */
function layersOf(model: ModelGraph | undefined): readonly unknown[] {
  const listed = model?.nodes.filter((node) => node.listed) ?? [];
  const byLayer = new Map(listed.map((node) => [node.layerId, node]));
  return [...byLayer.values()].map(({ name, type, outputShapes, params }) => [
    name,
    type,
    outputShapes[0],
    params.trainable,
    params.nonTrainable,
  ]);
}

function digestOf(layers: readonly unknown[]): string {
  return createHash('sha1').update(JSON.stringify(layers)).digest('hex');
}

describe('backbones', () => {
  for (const truth of [...truths('backbones'), ...truths('trained')])
    it(`${truth.call} ${truth.error === undefined ? 'equals Keras' : 'is refused'}`, () => {
      const text = `import keras\nmodel = keras.applications.${truth.call}\n`;
      const { models, diagnostics } = analyse({ path: 'backbone.py', language: 'python', text });
      const errors = diagnostics.filter(({ severity }) => severity === 'error');
      const messages = errors.map(({ message }) => message);
      if (truth.error !== undefined) {
        expect(messages).toHaveLength(1);
        return;
      }
      expect(messages).toEqual([]);
      const model = models.find(({ name }) => name === 'model');
      const layers = layersOf(model);
      if (truth.layers) expect(layers).toEqual(truth.layers);
      const { trainable, nonTrainable } = model?.totals.params ?? {};
      const output = model?.nodes.find(({ id }) => id === model.outputs[0])?.outputShapes[0];
      expect({ output, trainable, nonTrainable, count: layers.length, digest: digestOf(layers) }).toEqual({
        output: truth.output,
        trainable: truth.trainable,
        nonTrainable: truth.nonTrainable,
        count: truth.count,
        digest: truth.digest,
      });
    });
});
