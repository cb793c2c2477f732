/**
 * What a training run of Keras logs after an epoch: the keys of `history.history`, what callbacks may watch and what
 * `evaluate` gives. Source: `CompileMetrics` and `get_metric` in `keras/src/trainers/compile_utils.py`, tried on
 * Keras 3.15 and on TensorFlow's Keras 2.
 */

import { nearestName } from '../checks/nearestName.js';
import type { BoundArgument, ModelValue, Value } from '../evaluate/value.js';
import { snakeCase } from '../graph/snakeCase.js';
import { tableEntry } from '../words.js';
import { layersOf } from './layersOf.js';
import { itemsOf } from './values.js';

export interface LoggedNames {
  /** The loss first, then each metric in the order of `compile`. */
  readonly names: readonly string[];
  /** What earlier versions of Keras called some of them. */
  readonly former: readonly string[];
  /** The file is of such a version, or may be. */
  readonly isFormer: boolean;
  /** Whether each is there with `val_` before it too. */
  readonly validation: 'none' | 'maybe' | 'sure';
}

/** Functions with two names are called by the second. */
const FUNCTIONS: Readonly<Record<string, string>> = {
  mse: 'mean_squared_error',
  mae: 'mean_absolute_error',
  mape: 'mean_absolute_percentage_error',
  msle: 'mean_squared_logarithmic_error',
  bce: 'binary_crossentropy',
  kld: 'kl_divergence',
};

/** Methods of a model's own class that change what is logged. */
const OWN = [
  'train_step',
  'test_step',
  'metrics',
  'compute_metrics',
  'compute_loss',
  'compile',
  'fit',
  'evaluate',
];

/** Of the last `compile`, without `val_`; undefined where anything may log more. */
export function loggedInTraining(model: ModelValue): Omit<LoggedNames, 'validation'> | undefined {
  const { training } = model;
  const isPlain =
    model.framework === 'keras' &&
    model.outputs.length === 1 &&
    model.structure?.outputs.kind !== 'dict' &&
    !model.incomplete &&
    training.has('compile.call') &&
    !training.has('compile.open') &&
    !training.has('compile.doubt') &&
    !training.has('compile.weighted_metrics');
  if (!isPlain || OWN.some((name) => model.instance?.class.members.has(name))) return undefined;
  if (layersOf(model).some((layer) => layer.instance)) return undefined;
  const metrics = metricNames(training.get('compile.metrics')?.value);
  if (!metrics) return undefined;
  const former = metrics.flatMap(
    (name) => tableEntry(FORMER, name) ?? (/^[A-Z]/.test(name) ? [snakeCase(name)] : []),
  );
  return { names: ['loss', ...metrics], former, isFormer: model.kerasMajor < 3 };
}

/** Of a `fit` that has these arguments. */
export function loggedByFit(
  model: ModelValue,
  argument: (name: string) => BoundArgument | undefined,
): LoggedNames | undefined {
  const logged = loggedInTraining(model);
  if (!logged || model.training.has('fit.open') || !areKerasCallbacks(argument('callbacks')?.value))
    return undefined;
  return { ...logged, validation: validationOf(argument) };
}

const FORMER: Readonly<Record<string, readonly string[]>> = {
  accuracy: ['acc'],
  mse: ['mean_squared_error'],
  mae: ['mean_absolute_error'],
  mape: ['mean_absolute_percentage_error'],
  msle: ['mean_squared_logarithmic_error'],
};

function validationOf(argument: (name: string) => BoundArgument | undefined): LoggedNames['validation'] {
  const frequency = argument('validation_freq')?.value;
  if (frequency && !(frequency.kind === 'number' && frequency.value === 1)) return 'maybe';
  const data = argument('validation_data')?.value;
  const split = argument('validation_split')?.value;
  const isAbsent = (value: Value | undefined): boolean =>
    !value || value.kind === 'none' || (value.kind === 'number' && value.value === 0);
  if (isAbsent(data) && isAbsent(split)) return 'none';
  const isSure = (value: Value | undefined): boolean =>
    value !== undefined && !isAbsent(value) && value.kind !== 'unknown' && value.kind !== 'symbol';
  return isSure(data) || isSure(split) ? 'sure' : 'maybe';
}

/** Callbacks of the code's own may log what they like. */
function areKerasCallbacks(given: Value | undefined): boolean {
  if (!given || given.kind === 'none') return true;
  if (given.kind === 'list' && given.openReason !== undefined) return false;
  return (itemsOf(given) ?? [given]).every(
    (item) =>
      item.kind === 'configured' &&
      item.name.startsWith('keras.callbacks.') &&
      !item.name.endsWith('.LambdaCallback'),
  );
}

/** Undefined where one of them is not known. */
function metricNames(given: Value | undefined): readonly string[] | undefined {
  if (!given || given.kind === 'none') return [];
  if (given.kind === 'list' && given.openReason !== undefined) return undefined;
  const items = itemsOf(given);
  if (!items) return given.kind === 'string' ? [given.value] : undefined;
  const names: string[] = [];
  for (const item of items) {
    const inner = itemsOf(item) ? metricNames(item) : nameOf(item);
    if (inner === undefined) return undefined;
    names.push(...(typeof inner === 'string' ? [inner] : inner));
  }
  return names;
}

function nameOf(metric: Value): string | undefined {
  if (metric.kind === 'string') return metric.value;
  if (metric.kind === 'function') return metric.node.name;
  if (metric.kind !== 'configured' && metric.kind !== 'native') return undefined;
  if (!/^keras\.(?:metrics|losses)\./.test(metric.name)) return undefined;
  const last = metric.name.split('.').at(-1) ?? metric.name;
  if (metric.kind === 'native')
    return metric.isClass ? snakeCase(last) : (FUNCTIONS[last.toLowerCase()] ?? last);
  const given = metric.bound.get('name')?.value;
  if (!given || given.kind === 'none') return last === 'MeanMetricWrapper' ? undefined : snakeCase(last);
  return given.kind === 'string' ? given.value : undefined;
}

/** Whether a run logs `key`: Keras numbers a name that it has given before, and callbacks log learning rates. */
export function isLogged(logged: LoggedNames, key: string): boolean {
  const plain = withoutVal(key);
  if (plain !== key && logged.validation === 'none') return false;
  if (key === 'lr' || key === 'learning_rate') return true;
  if (logged.isFormer && logged.former.includes(plain)) return true;
  return logged.names.some(
    (name) => plain === name || (plain.startsWith(`${name}_`) && /^\d+$/.test(plain.slice(name.length + 1))),
  );
}

/** Whether earlier versions of Keras logged it. */
export function wasLogged(logged: LoggedNames, key: string): boolean {
  return logged.former.includes(withoutVal(key)) && (withoutVal(key) === key || logged.validation !== 'none');
}

/** The name that was meant by one that is not logged, where one is near. */
export function meantName(logged: LoggedNames, key: string): string | undefined {
  const all = allNames(logged);
  const near = nearestName(key, all);
  if (near !== undefined) return near;
  const isVal = withoutVal(key) !== key;
  const asked = withoutVal(key);
  const alike = logged.names.filter(
    (name) => name.includes(asked) || asked.includes(name) || tableEntry(FORMER, name)?.includes(asked),
  );
  const [only] = alike;
  if (alike.length !== 1 || only === undefined || (isVal && logged.validation === 'none')) return undefined;
  return isVal ? `val_${only}` : only;
}

/** All of them, as a sentence shows them. */
export function allNames({ names, validation }: LoggedNames): readonly string[] {
  return validation === 'sure' ? [...names, ...names.map((name) => `val_${name}`)] : names;
}

export const withoutVal = (key: string): string => (key.startsWith('val_') ? key.slice(4) : key);
