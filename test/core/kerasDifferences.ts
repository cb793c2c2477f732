/** Compares what the core says of a program with what real Keras said of it: `test/oracle/randomModels.py` writes that. */
import { analyse, type Diagnostic, type Dim, type ModelGraph, type Shape } from '../../src/core/index.js';

export type LayerRow = readonly [
  name: string,
  type: string,
  shapes: readonly (readonly (number | null)[])[] | null,
  /** Null for a layer that is not built. */
  params: number | null,
];

export interface KerasEntry {
  readonly seed: number;
  readonly style?: string;
  readonly source: string;
  readonly layers?: readonly LayerRow[];
  readonly total?: number;
  readonly trainable?: number;
  /** Shapes of a functional model's outputs. */
  readonly outputs?: readonly (readonly (number | null)[])[];
  readonly error?: string;
  readonly message?: string;
  /** Lines of the program in the traceback, the outermost call first. */
  readonly lines?: readonly number[];
}

/** What differs from Keras, in words; nothing when all is equal. */
export function differences(entry: KerasEntry): string[] {
  const { models, diagnostics } = analyse({ path: 'program.py', language: 'python', text: entry.source });
  const errors = diagnostics.filter(({ severity }) => severity === 'error');
  if (entry.error !== undefined) return missedFault(entry, diagnostics);
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
  const outputs = JSON.stringify(outputsOf(model));
  if (entry.outputs && outputs !== JSON.stringify(entry.outputs))
    found.push(`outputs ${outputs} where Keras has ${JSON.stringify(entry.outputs)}`);
  return found;
}

function missedFault(entry: KerasEntry, diagnostics: readonly Diagnostic[]): string[] {
  // What Keras 2 took is a warning.
  const told = diagnostics.filter(
    ({ isAdvice, severity }) => severity === 'error' || (severity === 'warning' && !isAdvice),
  );
  return told.length > 0 ? [] : [`no error is reported; Keras: ${entry.message} (line ${entry.lines})`];
}

function rowsOf(model: ModelGraph): LayerRow[] {
  const seen = new Set<string>();
  return model.nodes
    .filter(({ listed, layerId }) => listed && !seen.has(layerId) && seen.add(layerId))
    .map((node) => [node.name, node.type, node.outputShapes.map(shapeOf), countOf(node.params.total)]);
}

function outputsOf({ nodes, outputs, outputIndices }: ModelGraph): ((number | null)[] | undefined)[] {
  return outputs.map((id, index) => {
    const shape = nodes.find((node) => node.id === id)?.outputShapes[outputIndices[index] ?? 0];
    return shape && shapeOf(shape);
  });
}

function shapeOf(shape: Shape): (number | null)[] {
  return 'kind' in shape ? [Number.NaN] : shape.map((dim) => (dim === null ? null : countOf(dim)));
}

/** NaN for what is not known, so that it equals nothing. */
function countOf(dim: Dim): number {
  return typeof dim === 'number' ? dim : Number.NaN;
}
