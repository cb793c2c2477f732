/** The end of a model as the loss sees it: its last layer that learns, its activation, its units, its labels. */
import { isKnownRank } from '../../graph/dimension.js';
import type { GraphNode } from '../../graph/modelGraph.js';
import { activationOf, isDense } from './kinds.js';
import type { ModelView } from './modelView.js';

export type LossKind = 'categorical' | 'sparse' | 'binary' | 'squared' | 'other';

export interface Head {
  /** The layer whose units are the outputs. */
  readonly layer: GraphNode;
  /** The layer that applies the last activation: the same, or an activation behind it. */
  readonly last: GraphNode;
  readonly activation: string | undefined;
  readonly units: number | undefined;
  /** Batch included. */
  readonly rank: number;
  readonly loss: { readonly kind: LossKind; readonly name: string; readonly location: ModelLocation };
  /** Undefined when the code's value is not known. */
  readonly fromLogits: boolean | undefined;
}
type ModelLocation = NonNullable<NonNullable<ModelView['model']['training']>['loss']>['location'];

const KINDS: Readonly<Record<string, LossKind>> = {
  categoricalcrossentropy: 'categorical',
  sparsecategoricalcrossentropy: 'sparse',
  binarycrossentropy: 'binary',
  meansquarederror: 'squared',
  mse: 'squared',
};

/** Undefined unless the model has one output, made by a layer with units, and a loss that is known. */
export function headOf(view: ModelView): Head | undefined {
  const last = view.output;
  const loss = view.model.training?.loss;
  const [shape] = last?.outputShapes ?? [];
  if (!last || !loss || !shape || !isKnownRank(shape) || last.outputShapes.length !== 1) return undefined;
  const layer = isDense(last) ? last : last.family === 'activation' ? view.before(last) : undefined;
  if (!layer || !isDense(layer)) return undefined;
  const units = shape.at(-1);
  const logits = view.model.training?.fromLogits;
  return {
    layer,
    last,
    activation: lastActivation(view, last, layer),
    units: typeof units === 'number' ? units : undefined,
    rank: shape.length,
    loss: { kind: KINDS[plain(loss.value)] ?? 'other', name: loss.value, location: loss.location },
    fromLogits: logits === undefined ? false : logits.value === 'unknown' ? undefined : logits.value,
  };
}

function lastActivation(view: ModelView, last: GraphNode, layer: GraphNode): string | undefined {
  const own = activationOf(view, last);
  // `Activation('linear')` changes nothing.
  return own === 'linear' && last !== layer ? activationOf(view, layer) : own;
}

export function plain(name: string): string {
  return name.replace(/[_\s-]/g, '').toLowerCase();
}

/** A loss in the spelling of the framework and of what stands there: a string, or a class. */
export function lossEdit(view: ModelView, head: Head, kind: 'categorical' | 'sparse' | 'binary') {
  const { start, end, path } = head.loss.location;
  if (path !== view.document.path) return undefined;
  const names = {
    categorical: 'categorical_crossentropy',
    sparse: 'sparse_categorical_crossentropy',
    binary: 'binary_crossentropy',
  };
  const text = view.document.text.slice(start, end);
  if (!/^['"]\w+['"]$/.test(text)) return undefined;
  const name = view.model.framework === 'keras' ? names[kind] : camel(names[kind]);
  return { title: `Use the loss ${name}`, edits: [{ start, end, newText: `'${name}'` }], isPreferred: true };
}

function camel(name: string): string {
  return name.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());
}
