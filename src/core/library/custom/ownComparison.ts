/**
 * A loss or metric that the code defines itself: its function is run on tensors that stand for labels and predictions,
 * as Keras does when `fit` begins, and what it calculates is what the trainer is told.
 */
import type { Location } from '../../document.js';
import type { NativeCall } from '../../evaluate/nativeCall.js';
import type { InstanceValue, TensorValue, Value } from '../../evaluate/value.js';
import type { Calculation, Compared, Comparison, LabelForm, NotCompared } from '../../graph/comparison.js';
import { type Dim, isKnownRank, type Shape } from '../../graph/dimension.js';
import { snakeCase } from '../../graph/snakeCase.js';
import { standInInput } from '../inputs.js';
import { baseOf } from './baseSettings.js';
import { calculationOf } from './calculation.js';
import { ownFunction } from './classMembers.js';
import { asideTellingNames } from './namesInside.js';
import { ownMetric } from './ownMetric.js';
import { traced } from './state.js';

/** Code of the file's own that compares labels with predictions; a name of Keras's is none. */
export function isOwnComparison(value: Value): boolean {
  const isPart = value.kind === 'native' && value.name === 'partial';
  return isPart || value.kind === 'function' || value.kind === 'method' || value.kind === 'instance';
}

export interface Told {
  readonly role: 'loss' | 'metric';
  /** What the model gives, with the batch in front. */
  readonly output: Shape;
  /** As `fit` gives them; undefined where the code does not say. */
  readonly labels: LabelForm | undefined;
}

/** `value`: for which `isOwnComparison` is true. Nothing that it changes stays. */
export function compared(value: Value, told: Told, call: NativeCall): Compared {
  const name = nameOf(value);
  const refuse = (unsupported: string, location?: Location): NotCompared => ({
    ...{ name, unsupported },
    ...(location && { location }),
  });
  const { output } = told;
  const units = isKnownRank(output) ? output.at(-1) : undefined;
  if (!isKnownRank(output) || typeof units !== 'number')
    return refuse('the output of the model is not known');
  const attempt = (labels: LabelForm) =>
    asideTellingNames(call.evaluation, () =>
      traced('layer', call.evaluation, () => run(value, { name, labels, output }, call)),
    );
  const given = told.labels && formFor(told.labels, units, value, told.role, call.evaluation.kerasMajor);
  const form = given ?? (units === 1 ? 'column' : 'rows');
  const failed = refuse('it raises an error, or is too long to be followed');
  const first = attempt(form) ?? failed;
  if (given || 'unsupported' in first) return first;
  const isSparse =
    form === 'rows' && countsClasses('calculation' in first ? first.calculation : first.update);
  const second = isSparse ? (attempt('column') ?? failed) : first;
  return 'unsupported' in second ? second : { ...second, isAssumed: true };
}

/** Keras makes a column of (batch) for a function's loss of one output, and before Keras 3 always. */
function formFor(
  labels: LabelForm,
  units: number,
  value: Value,
  role: Told['role'],
  kerasMajor: number,
): LabelForm {
  if (labels !== 'flat') return labels;
  const isWrapped = role === 'loss' && value.kind !== 'instance' && units === 1;
  return isWrapped || kerasMajor < 3 ? 'column' : 'flat';
}

/** It makes rows of the labels itself: they are numbers. */
export function countsClasses({ steps }: Calculation): boolean {
  return steps.some(
    ({ operation, config, inputs }) =>
      (operation === 'OneHot' || (operation === 'KerasLoss' && String(config.loss).startsWith('sparse'))) &&
      inputs.some(([maker]) => isOfLabels(maker, steps)),
  );
}

/** Made of the labels alone. */
function isOfLabels(maker: number, steps: Comparison['calculation']['steps']): boolean {
  if (maker < 2) return maker === 0;
  return steps[maker - 2]?.inputs.every(([inner]) => isOfLabels(inner, steps)) === true;
}

interface Given {
  readonly name: string;
  readonly labels: LabelForm;
  readonly output: readonly Dim[];
}

function run(value: Value, { name, labels, output }: Given, call: NativeCall): Compared {
  const shape: Shape =
    labels === 'rows' ? output : [...output.slice(0, -1), ...(labels === 'column' ? [1] : [])];
  const stand = (of: Shape): TensorValue =>
    standInInput('keras', { kind: 'tensor', shape: of, dtype: 'float32', index: 0 }, call);
  const [truth, guess] = [stand(shape), stand(output)];
  if (value.kind === 'instance' && ownFunction(value, 'update_state'))
    return { name, labels, ...ownMetric(value, [truth, guess], call) };
  const summing = value.kind === 'instance' && reductionOf(value);
  if (summing) return { name, unsupported: `its reduction is ${summing}` };
  const callee = value.kind === 'instance' ? methodOf(value, call) : value;
  if (!callee) return { name, unsupported: 'it has no call of its own' };
  const result = call.evaluation.call(callee, [truth, guess], undefined, call.location);
  if (result.kind === 'unknown')
    return { name, unsupported: result.reason, ...(result.origin && { location: result.origin }) };
  if (result.kind !== 'tensor') return { name, unsupported: `it gives a ${result.kind}` };
  const calculation = calculationOf([truth, guess], [result]);
  return 'unsupported' in calculation ? { name, ...calculation } : { name, labels, calculation };
}

/** `call` of a subclass of Keras's Loss; `__call__` of any other class. */
function methodOf(instance: InstanceValue, { evaluation, location }: NativeCall): Value | undefined {
  const name = ['call', '__call__'].find((each) => ownFunction(instance, each));
  return name === undefined ? undefined : evaluation.attribute(instance, name, location);
}

/** Other than the mean over all samples. */
function reductionOf(instance: InstanceValue): string | undefined {
  const given = baseOf(instance)?.bound.get('reduction')?.value;
  if (!given) return undefined;
  const name = given.kind === 'string' ? given.value : given.kind === 'native' ? given.name : given.kind;
  return /(?:auto|sum_over_batch_size)$/i.test(name) ? undefined : name;
}

/** As Keras names it in its logs. */
function nameOf(value: Value): string {
  if (value.kind === 'instance') {
    const given = value.attributes.get('name') ?? baseOf(value)?.bound.get('name')?.value;
    return given?.kind === 'string' ? given.value : snakeCase(value.class.name);
  }
  if (value.kind === 'method') return nameOf(value.callee);
  if (value.kind === 'native') {
    const inner = value.member?.('func');
    return inner ? nameOf(inner) : value.name;
  }
  if (value.kind !== 'function') return 'it';
  const given = value.attributes?.get('__name__');
  return given?.kind === 'string' ? given.value : value.node.name || '<lambda>';
}
