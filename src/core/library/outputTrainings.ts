/**
 * What `compile`, `fit` and `evaluate` say of each output of a model, each as if it were the only one. What Keras
 * refuses of it is told elsewhere (`trainingOutputs.ts`).
 */
import type { BoundArgument, ModelValue, TensorValue, Value } from '../evaluate/value.js';
import { namedOutputs, textEntries } from './trainingOutputs.js';
import { itemsOf } from './values.js';

export interface OutputTraining {
  /** As Keras's logs have it. */
  readonly name: string;
  readonly output: TensorValue;
  /** The settings of the model, with what is of this output in place of what is of all. */
  readonly training: Training;
}

type Training = ReadonlyMap<string, BoundArgument>;

/** Undefined where the outputs have no names of their own. `training`: what the model's calls say. */
export function outputTrainings(
  model: ModelValue,
  training: Training = model.training,
): readonly OutputTraining[] | undefined {
  const outputs = namedOutputs(model);
  if (!outputs) return undefined;
  const { names, tensors } = outputs;
  const losses = valuesFor(training.get('compile.loss')?.value, names);
  const metrics = metricsFor(model, training.get('compile.metrics')?.value, names);
  const weights = valuesFor(training.get('compile.loss_weights')?.value, names);
  const isOnly = losses.filter((loss) => loss && loss.kind !== 'none').length === 1;
  const labels = (value: Value | undefined) => labelsFor(value, names, losses, isOnly);
  const [x, y] = [training.get('fit.x'), training.get('fit.y')];
  const fitted = labels(y && y.value.kind !== 'none' ? y.value : undefined);
  // With labels of its own, a pair is what several inputs get.
  const streamed = fitted ? undefined : pairsFor(x?.value, labels);
  const validated = pairsFor(training.get('fit.validation_data')?.value, labels);
  const tested = pairsFor(training.get('evaluate.x')?.value, labels);
  const testLabels = labels(training.get('evaluate.y')?.value);
  return tensors.map((output, at) => {
    const own = new Map(training);
    const put = (name: string, values: readonly (Value | undefined)[] | undefined) => {
      const given = training.get(name);
      if (!given || !values) return;
      const value = values[at];
      if (value) own.set(name, { ...given, value });
      else own.delete(name);
    };
    put('compile.loss', losses);
    put('compile.metrics', metrics);
    put('compile.loss_weights', weights);
    put('fit.x', streamed);
    put('fit.y', fitted);
    put('fit.validation_data', validated);
    put('evaluate.x', tested);
    put('evaluate.y', testLabels);
    return { name: names[at] ?? '', output, training: own };
  });
}

/** One for all, one for each in a list, or by name in a dict; a list or dict of another kind is none of either. */
function valuesFor(value: Value | undefined, names: readonly string[]): readonly (Value | undefined)[] {
  if (!value) return names.map(() => undefined);
  const items = itemsOf(value);
  if (items) return items.length === names.length ? items : names.map(() => value);
  const byName = textEntries(value);
  return byName ? names.map((name) => byName.get(name)) : names.map(() => value);
}

/** Before Keras 3, a plain list of metrics is for every output. */
function metricsFor(
  model: ModelValue,
  value: Value | undefined,
  names: readonly string[],
): readonly (Value | undefined)[] {
  const items = value && itemsOf(value);
  if (!items) return valuesFor(value, names);
  const isNested = items.some((item) => itemsOf(item) !== undefined || item.kind === 'dict');
  const isForAll = names.length === 1 || (model.kerasMajor < 3 && !isNested);
  if (isForAll) return names.map(() => value);
  return items.length === names.length ? items : names.map(() => undefined);
}

/** An array by itself is for the only output that has a loss. */
function labelsFor(
  value: Value | undefined,
  names: readonly string[],
  losses: readonly (Value | undefined)[],
  isOnly: boolean,
): readonly (Value | undefined)[] | undefined {
  if (!value) return undefined;
  const isForAll =
    names.length > 1 && value.kind !== 'list' && value.kind !== 'tuple' && value.kind !== 'dict';
  if (isForAll) return losses.map((loss) => (isOnly && loss && loss.kind !== 'none' ? value : undefined));
  const items = itemsOf(value);
  // The labels of one output may be a list of numbers.
  if (items && names.length === 1) return items.length === 1 ? items : [value];
  return valuesFor(value, names);
}

/** Of a stream of (images, labels), or of such a pair: with the labels of each output; undefined for anything else. */
function pairsFor(
  value: Value | undefined,
  labels: (value: Value | undefined) => readonly (Value | undefined)[] | undefined,
): readonly Value[] | undefined {
  const pair = value && pairIn(value);
  const [images, given, ...others] = pair?.items ?? [];
  const each = labels(given);
  if (!pair || !images || !each || each.every((own) => own === given)) return undefined;
  return each.map((own) => ({ ...pair, items: own ? [images, own, ...others] : [images] }));
}

function pairIn(value: Value): Extract<Value, { kind: 'tuple' }> | undefined {
  const element = value.kind === 'configured' ? value.bound.get('element')?.value : undefined;
  if (element) return pairIn(element);
  const items = value.kind === 'tuple' ? value.items : undefined;
  return value.kind === 'tuple' && items && items.length >= 2 ? value : undefined;
}
