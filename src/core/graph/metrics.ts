/** The metrics that `compile` is given: those the trainer measures, and those it cannot. */

import type { Location } from '../document.js';
import type { BoundArgument, Value } from '../evaluate/value.js';
import { toJson } from '../library/values.js';
import type { Compared, NotCompared } from './comparison.js';
import type { PlannedMetric, Sourced } from './modelGraph.js';
import { snakeCase } from './snakeCase.js';

/** Lower case, without underscores. `trainer/metrics.ts` measures them; a test holds the two in step. */
export const MEASURED: ReadonlySet<string> = new Set([
  ...['accuracy', 'acc', 'categoricalaccuracy', 'sparsecategoricalaccuracy', 'binaryaccuracy'],
  ...['topkcategoricalaccuracy', 'sparsetopkcategoricalaccuracy', 'precision', 'recall', 'auc'],
  ...[
    'truepositives',
    'falsepositives',
    'truenegatives',
    'falsenegatives',
    'f1score',
    'fbetascore',
    'r2score',
  ],
  ...['rootmeansquarederror', 'cosinesimilarity', 'mse', 'mae', 'mape', 'msle', 'meansquarederror'],
  ...['meanabsoluteerror', 'meanabsolutepercentageerror', 'meansquaredlogarithmicerror', 'hinge'],
  ...['squaredhinge', 'categoricalhinge', 'kldivergence', 'kullbackleiblerdivergence', 'kld', 'poisson'],
  ...['logcosh', 'logcosherror', 'categoricalcrossentropy', 'sparsecategoricalcrossentropy'],
  ...['binarycrossentropy', 'huber', 'iou', 'binaryiou', 'meaniou', 'onehotiou', 'onehotmeaniou'],
]);

/** Counts over single outputs need labels of the same form. */
const OF_OUTPUTS = new Set([
  ...['precision', 'recall', 'auc', 'truepositives', 'falsepositives', 'truenegatives', 'falsenegatives'],
  ...['f1score', 'fbetascore'],
]);

const plain = (name: string) => name.replaceAll('_', '').toLowerCase();

type Named = Omit<PlannedMetric, 'isMeasured'>;

export interface ComparedWith {
  /** The loss by its name. */
  readonly loss: string | undefined;
  /** What is the code's own, by the function or object. */
  readonly own: ReadonlyMap<Value, Compared>;
}

export function metricsOf(value: Value, known: ComparedWith): readonly PlannedMetric[] | undefined {
  const judged = (metric: Named): PlannedMetric => ({
    ...metric,
    isMeasured: whyNot(metric, known.loss) === undefined,
  });
  if (value.kind !== 'list' && value.kind !== 'tuple') {
    const one = metricOf(value, known);
    return one && [judged(one)];
  }
  return value.items.flatMap((item) => {
    const metric = metricOf(item, known);
    return metric ? [judged(metric)] : [];
  });
}

function metricOf(value: Value, { own }: ComparedWith): Named | undefined {
  const compared = own.get(value);
  if (compared && !('unsupported' in compared))
    return { name: compared.name, logged: compared.name, options: {}, own: compared };
  if (value.kind === 'string') return { name: value.value, logged: value.value, options: {} };
  if (value.kind !== 'configured' && value.kind !== 'native') return undefined;
  const name = value.name.split('.').at(-1) ?? value.name;
  const bound = value.kind === 'configured' ? value.bound : new Map<string, BoundArgument>();
  const options: Record<string, unknown> = {};
  for (const [option, { value: given }] of bound) options[option] = toJson(given) ?? null;
  const logged = typeof options.name === 'string' ? options.name : snakeCase(name);
  return { name, logged, options };
}

export function metricsNotHonoured(
  argument: BoundArgument | undefined,
  known: ComparedWith,
): readonly Sourced<string>[] {
  if (!argument?.location || argument.value.kind === 'none') return [];
  const { value, location } = argument;
  const items = value.kind === 'list' || value.kind === 'tuple' ? value.items : [value];
  return items.flatMap((item): readonly Sourced<string>[] => {
    const metric = metricOf(item, known);
    if (metric) {
      const why = whyNot(metric, known.loss);
      return why === undefined ? [] : [{ value: why, location }];
    }
    const refused = known.own.get(item);
    if (!refused || !('unsupported' in refused))
      return [{ value: 'a metric of the file’s own is not measured: it is Python code', location }];
    const why = refused.unsupported.replace(/\.$/, '');
    const value = `the metric ${refused.name} is not followed: ${why}`;
    return [{ value, location: placeOfRefusal(refused, location) }];
  });
}

/** The operation that is not followed, where it stands in the same file. */
export function placeOfRefusal({ location }: NotCompared, otherwise: Location): Location {
  return location?.path === otherwise.path ? location : otherwise;
}

function whyNot(
  { name, options, own }: Pick<Named, 'name' | 'options' | 'own'>,
  loss: string | undefined,
): string | undefined {
  if (own) return 'inner' in own ? own.inner.map((each) => whyNot(each, loss)).find(Boolean) : undefined;
  const known = plain(name);
  if (!MEASURED.has(known)) return `the metric ${name} is not measured when ConvLens trains`;
  if (known === 'auc' && options.curve !== undefined && options.curve !== 'ROC')
    return `AUC is measured of the ROC curve only, not of ${String(options.curve)}`;
  if (OF_OUTPUTS.has(known) && plain(loss ?? '') === 'sparsecategoricalcrossentropy')
    return `${name} needs one-hot labels: Keras cannot compare class numbers with an output for each class`;
  return undefined;
}
