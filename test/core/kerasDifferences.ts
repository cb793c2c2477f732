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

/** From worst to least: what is told wrongly, what is not known, and what of Keras is not told. */
export type Kind = 'wrong' | 'false error' | 'not known' | 'missed error';

/** What differs from Keras; nothing when all is equal. */
export function differences(entry: KerasEntry): string[] {
  return kindsOfDifference(entry).map(([, text]) => text);
}

export function kindsOfDifference(entry: KerasEntry): (readonly [kind: Kind, text: string])[] {
  const { models, diagnostics } = analyse({ path: 'program.py', language: 'python', text: entry.source });
  const errors = diagnostics.filter(({ severity }) => severity === 'error');
  if (entry.error !== undefined) return missedFault(entry, diagnostics);
  const found = errors.map(({ message }): readonly [Kind, string] => [
    'false error',
    `a false error: ${message}`,
  ]);
  const model = models.filter(({ name }) => name === 'model').at(-1);
  if (!model) return [...found, ['not known', 'the model is not seen']];
  const differ = (own: unknown, keras: unknown, text: string): void => {
    const kind = differs(own, keras);
    if (kind) found.push([kind, text]);
  };
  const rows = rowsOf(model);
  const truth = entry.layers ?? [];
  // What a model has once it is called is shown beside the note that it is not.
  const isTold = diagnostics.some(({ code }) => code === 'missing-input-shape');
  truth.forEach((row, index) => {
    // A layer behind what is not known is not listed.
    const uses = rows[index] ?? [];
    // Keras tells the shape of the use that was made first, which need not stand first in the graph.
    const same = uses.find(([, , shapes]) => differs(shapes, row[2]) === undefined);
    const [name = UNKNOWN, type = UNKNOWN, shapes = UNKNOWN, params = UNKNOWN] = same ?? uses[0] ?? [];
    // Keras keeps no shapes for the layers of a subclassed model.
    const isUnbuilt = row[3] === null && (params === UNKNOWN || params === 0 || isTold);
    const own = [name, type, row[2] === null ? null : shapes, isUnbuilt ? null : params];
    differ(own, row, `${JSON.stringify(own)} where Keras has ${JSON.stringify(row)}`);
  });
  if (rows.length > truth.length)
    differ(rows.length, truth.length, `${rows.length} layers where Keras has ${truth.length}`);
  const { params, leftOut } = model.totals;
  const counts = [params.total, params.trainable].map(countOf);
  const isUncalled = isTold && truth.some(([, , , count]) => count === null);
  if (!isUncalled && !(counts[0] === entry.total && counts[1] === entry.trainable))
    // What is left out of a sum is said beside it.
    found.push([
      leftOut > 0 ? 'not known' : 'wrong',
      `${counts.join('/')} where Keras has ${entry.total}/${entry.trainable}`,
    ]);
  const outputs = outputsOf(model);
  if (entry.outputs)
    differ(
      outputs,
      entry.outputs,
      `outputs ${JSON.stringify(outputs)} where Keras has ${JSON.stringify(entry.outputs)}`,
    );
  return found.sort(([a], [b]) => KINDS.indexOf(a) - KINDS.indexOf(b));
}

export const KINDS: readonly Kind[] = ['wrong', 'false error', 'not known', 'missed error'];

/** Parts that say nothing are not known where the rest is equal. */
function differs(own: unknown, keras: unknown): Kind | undefined {
  if (own === keras) return undefined;
  if (own === UNKNOWN) return 'not known';
  if (!Array.isArray(own) || !Array.isArray(keras) || own.length !== keras.length) return 'wrong';
  const kinds = own.map((part, index) => differs(part, keras[index]));
  return kinds.includes('wrong') ? 'wrong' : kinds.find((kind) => kind !== undefined);
}

function missedFault(entry: KerasEntry, diagnostics: readonly Diagnostic[]): (readonly [Kind, string])[] {
  // What Keras 2 took is a warning.
  const told = diagnostics.filter(
    ({ isAdvice, severity }) => severity === 'error' || (severity === 'warning' && !isAdvice),
  );
  if (told.length > 0) return [];
  return [['missed error', `no error is reported; Keras: ${entry.message} (line ${entry.lines})`]];
}

/** What equals no number and no shape. */
const UNKNOWN = '?';
type Known<T> = T | typeof UNKNOWN;
type OwnShape = Known<readonly Known<number | null>[]>;

type OwnRow = readonly [name: string, type: string, shapes: readonly OwnShape[], params: Known<number>];

/** For each layer a row of each of its uses. */
function rowsOf(model: ModelGraph): (readonly OwnRow[])[] {
  const uses = new Map<string, OwnRow[]>();
  for (const node of model.nodes) {
    if (!node.listed) continue;
    const row = [node.name, node.type, node.outputShapes.map(shapeOf), countOf(node.params.total)] as const;
    const known = uses.get(node.layerId);
    if (known) known.push(row);
    else uses.set(node.layerId, [row]);
  }
  return [...uses.values()];
}

function outputsOf({ nodes, outputs, outputIndices }: ModelGraph): OwnShape[] {
  return outputs.map((id, index) => {
    const shape = nodes.find((node) => node.id === id)?.outputShapes[outputIndices[index] ?? 0];
    return shape ? shapeOf(shape) : UNKNOWN;
  });
}

function shapeOf(shape: Shape): OwnShape {
  return 'kind' in shape ? UNKNOWN : shape.map((dim) => (dim === null ? null : countOf(dim)));
}

function countOf(dim: Dim): Known<number> {
  return typeof dim === 'number' ? dim : UNKNOWN;
}
