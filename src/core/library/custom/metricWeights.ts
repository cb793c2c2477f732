/**
 * Before Keras 3, metrics that a model of the code's own keeps in its attributes hold weights of the model, which
 * `summary()` counts as not trained (`Model.metrics` in keras/engine/training.py). Those in its layers it leaves out.
 */
import type { ConfiguredValue, ModelValue, Value } from '../../evaluate/value.js';
import { wordSet } from '../../words.js';
import { itemsOf } from '../values.js';

/** A sum and a count. */
const MEANS = wordSet(`Mean Accuracy BinaryAccuracy CategoricalAccuracy SparseCategoricalAccuracy
  TopKCategoricalAccuracy SparseTopKCategoricalAccuracy MeanSquaredError MeanAbsoluteError
  MeanAbsolutePercentageError MeanSquaredLogarithmicError RootMeanSquaredError CosineSimilarity KLDivergence Poisson
  Hinge SquaredHinge CategoricalHinge LogCoshError BinaryCrossentropy CategoricalCrossentropy
  SparseCategoricalCrossentropy`);
/** One number, and two, for each threshold. */
const COUNTS = wordSet('TruePositives TrueNegatives FalsePositives FalseNegatives');
const SHARES = wordSet('Precision Recall');

const NAMES = 'keras.metrics.';

/** How many numbers each metric holds; undefined where that is not known. */
export function metricWeights({ kerasMajor, instance }: ModelValue): readonly (number | undefined)[] {
  if (!instance || kerasMajor === undefined || kerasMajor >= 3) return [];
  const found = new Set<ConfiguredValue>();
  const look = (value: Value, depth: number): void => {
    if (value.kind === 'configured' && value.name.startsWith(NAMES)) found.add(value);
    else if (depth < 3) for (const item of itemsOf(value) ?? []) look(item, depth + 1);
  };
  for (const value of instance.attributes.values()) look(value, 0);
  return [...found].map(sizeOf);
}

function sizeOf({ name, bound }: ConfiguredValue): number | undefined {
  const metric = name.slice(NAMES.length);
  if (MEANS.has(metric)) return 2;
  if (metric === 'Sum') return 1;
  const thresholds = bound.get('thresholds')?.value;
  const count = thresholds && thresholds.kind !== 'none' ? itemsOf(thresholds)?.length : 1;
  if (count !== undefined && COUNTS.has(metric)) return count;
  if (count !== undefined && SHARES.has(metric)) return 2 * count;
  if (metric !== 'AUC' || bound.has('thresholds') || bound.has('multi_label')) return undefined;
  const steps = bound.get('num_thresholds')?.value;
  if (!steps) return 4 * 200;
  return steps.kind === 'number' ? 4 * steps.value : undefined;
}
