/**
 * Whole programs in many styles of public code equal real Keras: every model that a variable holds, layer by layer.
 * Programs: `test/fixtures/programs`; what Keras says: `test/oracle/programs.py`.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { analyse, type Dim, type ModelGraph } from '../../src/core/index.js';

const FOLDER = new URL('../fixtures/programs/', import.meta.url);
const read = (name: string): string => readFileSync(new URL(name, FOLDER), 'utf8');

type Row = readonly [name: string, type: string, shapes: unknown, trainable: Dim, nonTrainable: Dim];

interface ModelTruth {
  readonly trainable: number;
  readonly nonTrainable: number;
  readonly layers: readonly Row[];
}

const TRUTHS = JSON.parse(read('models.json')) as readonly {
  readonly program: string;
  readonly models: Readonly<Record<string, ModelTruth>>;
}[];

/** Each layer once, in Keras's order. */
function rowsOf(model: ModelGraph | undefined): readonly Row[] {
  const byLayer = new Map(
    model?.nodes.filter(({ listed }) => listed).map((node) => [node.layerId, node] as const),
  );
  return [...byLayer.values()].map(({ name, type, outputShapes, params }) => [
    name,
    type,
    outputShapes,
    params.trainable,
    params.nonTrainable,
  ]);
}

/** Inside a subclassed model Keras itself does not say the shapes. */
function comparable(model: ModelGraph | undefined, truth: ModelTruth): unknown {
  const layers = rowsOf(model).map(([name, type, shapes, ...counts], index) => [
    name,
    type,
    truth.layers[index]?.[2] ? shapes : null,
    ...counts,
  ]);
  const { trainable, nonTrainable } = model?.totals.params ?? {};
  return { trainable, nonTrainable, layers };
}

describe('programs', () => {
  it('have all been run in Keras', () => {
    const programs = readdirSync(FOLDER).filter((name) => name.endsWith('.py'));
    expect(TRUTHS.map(({ program }) => program)).toEqual(programs.sort());
  });

  it.each(TRUTHS)('$program', ({ program, models }) => {
    const analysis = analyse({ path: program, language: 'python', text: read(program) });
    const errors = analysis.diagnostics.filter(({ severity }) => severity === 'error');
    expect(errors.map(({ message }) => message)).toEqual([]);
    for (const [variable, { trainable, nonTrainable, layers }] of Object.entries(models)) {
      const truth = { trainable, nonTrainable, layers };
      const model = analysis.models.findLast(({ name }) => name === variable);
      expect({ [variable]: comparable(model, truth) }).toEqual({ [variable]: truth });
    }
  });
});
