/**
 * Random programs in many styles equal real Keras: names, types, shapes, counts, and which of them fail.
 * `test/oracle/randomModels.py` writes them. CONVLENS_RANDOM_MODELS names another file of the same form,
 * such as thousands of fresh seeds.
 */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { analyse, type Dim, type ModelGraph, type Shape } from '../../src/core/index.js';

type Row = readonly [
  name: string,
  type: string,
  shapes: readonly (readonly (number | null)[])[] | null,
  /** Null for a layer that is not built. */
  params: number | null,
];

interface Entry {
  readonly seed: number;
  readonly source: string;
  readonly layers?: readonly Row[];
  readonly total?: number;
  readonly trainable?: number;
  readonly error?: string;
  readonly message?: string;
  readonly lines?: readonly number[];
}

const FILE = process.env.CONVLENS_RANDOM_MODELS ?? new URL('../fixtures/randomModels.json', import.meta.url);
const KERAS_2 = new URL('../fixtures/randomModelsKeras2.json', import.meta.url);
// `test/oracle/unusualForms.py` wrote these: legal forms that few people write, each with what its Keras makes of it.
const UNUSUAL = new URL('../fixtures/unusualForms.json', import.meta.url);
const UNUSUAL_KERAS_2 = new URL('../fixtures/unusualFormsKeras2.json', import.meta.url);
// Programs that compile and fit, half of them with something that does not fit: `randomModels.py … training`.
const TRAINING = new URL('../fixtures/randomTraining.json', import.meta.url);
const read = (file: string | URL) => JSON.parse(readFileSync(file, 'utf8')) as readonly Entry[];

function rowsOf(model: ModelGraph): Row[] {
  const seen = new Set<string>();
  return model.nodes
    .filter(({ listed, layerId }) => listed && !seen.has(layerId) && seen.add(layerId))
    .map((node) => [node.name, node.type, node.outputShapes.map(shapeOf), countOf(node.params.total)]);
}

function shapeOf(shape: Shape): (number | null)[] {
  return 'kind' in shape ? [Number.NaN] : shape.map((dim) => (dim === null ? null : countOf(dim)));
}

/** NaN for what is not known, so that it equals nothing. */
function countOf(dim: Dim): number {
  return typeof dim === 'number' ? dim : Number.NaN;
}

/** What differs from Keras, in words; nothing when all is equal. */
function differences(entry: Entry): string[] {
  const { models, diagnostics } = analyse({ path: 'program.py', language: 'python', text: entry.source });
  const errors = diagnostics.filter(({ severity }) => severity === 'error');
  // What Keras 2 took is a warning.
  const isTold = diagnostics.some(
    ({ code, severity }) => severity === 'error' || (severity === 'warning' && code === 'invalid-argument'),
  );
  if (entry.error !== undefined)
    return isTold ? [] : [`no error is reported; Keras: ${entry.message} (line ${entry.lines})`];
  const found: string[] = errors.map(({ message }) => `a false error: ${message}`);
  const model = models.filter(({ name }) => name === 'model').at(-1);
  if (!model) return [...found, 'the model is not seen'];
  const rows = rowsOf(model);
  const truth = entry.layers ?? [];
  truth.forEach((row, index) => {
    const [name = '', type = '', shapes = null, params = 0] = rows[index] ?? [];
    // Keras keeps no shapes for the layers of a subclassed model.
    const isUnbuilt = row[3] === null && (Number.isNaN(params) || params === 0);
    const own = [name, type, row[2] === null ? null : shapes, isUnbuilt ? null : params];
    if (JSON.stringify(own) !== JSON.stringify(row))
      found.push(`${JSON.stringify(own)} where Keras has ${JSON.stringify(row)}`);
  });
  if (rows.length > truth.length) found.push(`${rows.length} layers where Keras has ${truth.length}`);
  const { total, trainable } = model.totals.params;
  if (countOf(total) !== entry.total || countOf(trainable) !== entry.trainable)
    found.push(`${countOf(total)}/${countOf(trainable)} where Keras has ${entry.total}/${entry.trainable}`);
  return found;
}

describe('random models', () => {
  // `test/oracle/randomModelsKeras2.py` wrote the second: the same generator, run by Keras 2.
  it.each([
    ['real Keras', FILE],
    ['real Keras 2', KERAS_2],
    ['real Keras in training', TRAINING],
    ['real Keras in unusual forms', UNUSUAL],
    ['real Keras 2 in unusual forms', UNUSUAL_KERAS_2],
  ])('equal %s', (_, file) => {
    const entries = read(file);
    const wrong = entries.flatMap((entry) => {
      const found = differences(entry);
      return found.length > 0 ? [`seed ${entry.seed}: ${found[0]}\n${entry.source}`] : [];
    });
    expect(wrong.slice(0, 5).join('\n\n'), `${wrong.length} of ${entries.length} differ`).toBe('');
  });
});
