/** What `compile` and `fit` of a model say, and where its data comes from. */
import type { BoundArgument, ModelValue, Value } from '../evaluate/value.js';
import { toJson } from '../library/values.js';
import type { Pragma } from '../program/tree.js';
import { callbacksOf, classWeightOf } from './callbacks.js';
import { dataOf, sourceOf } from './dataSource.js';
import { metricsNotHonoured, metricsOf } from './metrics.js';
import type { ArrayFacts, DataSource, Sourced, TrainingSettings } from './modelGraph.js';

export function trainingOf(model: ModelValue, pragmas: readonly Pragma[]): TrainingSettings | undefined {
  const { training } = model;
  const chosen = chosenData(pragmas);
  if (training.size === 0 && !chosen) return undefined;
  const read = <T>(name: string, convert: (value: Value) => T | undefined): Sourced<T> | undefined => {
    const argument = training.get(name);
    const value = argument && convert(argument.value);
    return argument?.location && value !== undefined ? { value, location: argument.location } : undefined;
  };
  const optimizer = read('compile.optimizer', optimizerOf);
  const loss = read('compile.loss', nameOf);
  const metrics = read('compile.metrics', (value) => metricsOf(value, loss?.value));
  const epochs = read('fit.epochs', numberOf);
  const batchSize = read('fit.batch_size', numberOf);
  const validationSplit = read('fit.validation_split', numberOf);
  const stepsPerEpoch = read('fit.steps_per_epoch', numberOf);
  const isShuffled = read('fit.shuffle', (value) => (value.kind === 'boolean' ? value.value : undefined));
  const validation = read('fit.validation_data', (value) => (value.kind === 'none' ? undefined : true));
  const data = chosen ?? dataOf(training);
  const validationSource = read('fit.validation_data', sourceOf);
  const testSource = read('evaluate.x', sourceOf);
  const lossOptions = read('compile.loss', (value) =>
    value.kind === 'configured' ? optimizerOf(value)?.options : undefined,
  );
  const classWeight = read('fit.class_weight', classWeightOf);
  const { planned: callbacks, notHonoured: otherCallbacks } = callbacksOf(training.get('fit.callbacks'));
  const images = read('fit.x', arrayOf);
  const labels = read('fit.y', arrayOf);
  const fromLogits = read('compile.loss', fromLogitsOf);
  return {
    ...(optimizer && { optimizer }),
    ...(loss && { loss }),
    ...(metrics && { metrics }),
    ...(epochs && { epochs }),
    ...(batchSize && { batchSize }),
    ...(validationSplit && { validationSplit }),
    ...(stepsPerEpoch && { stepsPerEpoch }),
    ...(isShuffled && { isShuffled }),
    ...(validation && { hasValidationData: validation }),
    ...(data && { data }),
    ...(validationSource && { validationSource }),
    ...(testSource && { testSource }),
    ...(images && { images }),
    ...(labels && { labels }),
    ...(fromLogits && { fromLogits }),
    ...(lossOptions && { lossOptions }),
    ...(classWeight && { classWeight }),
    ...(callbacks.length > 0 && { callbacks }),
    notHonoured: [
      ...otherCallbacks,
      ...notHonoured(training, classWeight !== undefined),
      ...metricsNotHonoured(training.get('compile.metrics'), loss?.value),
    ],
  };
}

/** `# convlens: data=faces`: the data ConvLens is asked to train on. */
function chosenData(pragmas: readonly Pragma[]): Sourced<DataSource> | undefined {
  for (const pragma of pragmas)
    for (const { name, value } of pragma.samples) {
      if (name !== 'data') continue;
      const chosen = value.kind === 'name' ? value.name : value.kind === 'string' ? value.value : undefined;
      // The place is made by the caller's file; a pragma stands only in the analysed document.
      const location = { path: '', ...value.span };
      if (chosen === 'faces') return { value: { kind: 'generatedFaces' }, location };
      if (chosen !== undefined) return { value: { kind: 'dataset', name: chosen, chosen: true }, location };
    }
  return undefined;
}

function arrayOf(value: Value): ArrayFacts | undefined {
  if (value.kind !== 'array') return undefined;
  return { shape: value.shape, dtype: value.dtype, facts: value.facts };
}

/** Undefined for a loss that is only named: it gets probabilities. */
function fromLogitsOf(value: Value): boolean | 'unknown' | undefined {
  if (value.kind !== 'configured') return value.kind === 'string' ? undefined : 'unknown';
  const given = value.bound.get('from_logits')?.value ?? value.bound.get('0')?.value;
  if (!given) return undefined;
  return given.kind === 'boolean' ? given.value : 'unknown';
}

function numberOf(value: Value): number | undefined {
  return value.kind === 'number' ? value.value : undefined;
}

function nameOf(value: Value): string | undefined {
  if (value.kind === 'string') return value.value;
  if (value.kind === 'configured' || value.kind === 'native') return value.name.split('.').at(-1);
  return undefined;
}

function optimizerOf(value: Value): { name: string; options: Readonly<Record<string, unknown>> } | undefined {
  const name = nameOf(value);
  if (name === undefined) return undefined;
  const options: Record<string, unknown> = {};
  if (value.kind === 'configured')
    for (const [option, argument] of value.bound) options[option] = toJson(argument.value);
  return { name, options };
}

/** Said in the code, and without effect when ConvLens trains. */
function notHonoured(training: ModelValue['training'], weightsKnown: boolean): readonly Sourced<string>[] {
  const found: Sourced<string>[] = [];
  const note = (name: string, text: string): void => {
    const argument: BoundArgument | undefined = training.get(name);
    if (argument?.location && argument.value.kind !== 'none')
      found.push({ value: text, location: argument.location });
  };
  if (!weightsKnown)
    note('fit.class_weight', 'class_weight is not known, so it is not applied when ConvLens trains');
  note('fit.sample_weight', 'sample_weight is not applied when ConvLens trains');
  return found;
}
