/** What `compile` and `fit` of a model say, and where its data comes from. */
import type { BoundArgument, ModelValue, TensorValue, Value } from '../evaluate/value.js';
import { type OutputTraining, outputTrainings } from '../library/outputTrainings.js';
import { toJson } from '../library/values.js';
import type { Pragma } from '../program/tree.js';
import { callbacksOf, classWeightOf } from './callbacks.js';
import type { Compared, Comparison, OwnMetric } from './comparison.js';
import { dataOf, sourceOf } from './dataSource.js';
import { isKnownRank } from './dimension.js';
import { metricsNotHonoured, metricsOf, placeOfRefusal } from './metrics.js';
import type { ArrayFacts, NamedOutput, Sourced, TrainingSettings } from './modelGraph.js';
import {
  optimizerOfStep,
  ownStepOf,
  ownSteps,
  type ReadOutput,
  refusedStep,
  withoutLabels,
  withStep,
} from './stepSettings.js';
import type { DataSource } from './trainingSource.js';
import { unreadArguments, unreadSettings } from './unreadSettings.js';
import { withoutEffect } from './withoutEffect.js';

export function trainingOf(model: ModelValue, pragmas: readonly Pragma[]): TrainingSettings | undefined {
  const { step } = model;
  const training = withoutLabels(model.training, step);
  const chosen = chosenData(pragmas);
  if (training.size === 0 && !chosen) return undefined;
  const read = reader(training);
  const optimizer = optimizerOfStep(model) ?? read('compile.optimizer', optimizerOf);
  const named = outputTrainings(model, training);
  const several = named && named.length > 1 ? named : [];
  const outputs = several.map((each) => ({ ...namedOutput(each, model), ...(chosen && { data: chosen }) }));
  const only = named?.length === 1 ? named[0] : undefined;
  const { notHonoured: ofOutput, ...own } = withStep(
    outputSettings(only?.training ?? training, model.outputs[0], model),
    model,
  );
  const allEpochs = read('fit.epochs', numberOf);
  const firstEpoch = training.get('fit.initial_epoch')?.value;
  const done = firstEpoch?.kind === 'number' ? firstEpoch.value : 0;
  const epochs = allEpochs && { ...allEpochs, value: Math.max(1, allEpochs.value - done) };
  const batchSize = read('fit.batch_size', numberOf);
  const validationSplit = read('fit.validation_split', numberOf);
  const stepsPerEpoch = read('fit.steps_per_epoch', numberOf);
  const isShuffled = read('fit.shuffle', (value) => (value.kind === 'boolean' ? value.value : undefined));
  const validation = read('fit.validation_data', (value) => (value.kind === 'none' ? undefined : true));
  const images = read('fit.x', arrayOf);
  const data = chosen ?? (outputs.length > 0 ? dataOfOutputs(outputs) : own.data);
  const classWeight = read('fit.class_weight', classWeightOf);
  const { planned: callbacks, notHonoured: otherCallbacks } = callbacksOf(training.get('fit.callbacks'));
  const pretrained = pretrainedOf(training);
  const stepReason = refusedStep(model);
  const ownStep = ownStepOf(model);
  const faults = faultsOf(training);
  const inputNames = inputNamesOf(model);
  const fitCall = training.get('fit.call')?.location;
  return {
    ...(optimizer && { optimizer }),
    ...(inputNames && { inputNames }),
    ...(outputs.length > 0 ? { outputs: outputs.map(({ notHonoured: _, ...each }) => each) } : own),
    ...(stepReason && { stepReason }),
    ...(ownStep && { ownStep }),
    ...(training.has('fit.call') && { isFitted: true as const }),
    ...(fitCall && { fitCall }),
    ...(areWeighed(training) && { areWeighed: true as const }),
    ...(areOpen(training) && { isOpen: true as const }),
    ...placesOf(training),
    ...(faults.length > 0 && { faults }),
    ...(pretrained.length > 0 && { pretrained }),
    ...(epochs && { epochs }),
    ...(batchSize && { batchSize }),
    ...(validationSplit && { validationSplit }),
    ...(stepsPerEpoch && { stepsPerEpoch }),
    ...(isShuffled && { isShuffled }),
    ...(validation && { hasValidationData: validation }),
    ...(data && { data }),
    ...(images && { images }),
    ...(classWeight && { classWeight }),
    ...(callbacks.length > 0 && { callbacks }),
    notHonoured: [
      ...otherCallbacks,
      ...unreadSettings(training),
      ...withoutEffect(training, classWeight !== undefined, step),
      ...(outputs.length > 0 ? outputs.flatMap((each) => each.notHonoured) : ofOutput),
      ...ownSteps(model),
    ],
  };
}

/** The keys of the dict that the model is made of, else the names of its inputs. */
function inputNamesOf({ inputs, structure }: ModelValue): readonly string[] | undefined {
  if (inputs.length < 2) return undefined;
  const entries = structure?.inputs.kind === 'dict' ? [...structure.inputs.entries.values()] : [];
  return inputs.map((input) => {
    const key = entries.find(({ value }) => value === input)?.key;
    return key?.kind === 'string' ? key.value : (input.producer?.layer.name ?? '');
  });
}

type Reader = <T>(name: string, convert: (value: Value) => T | undefined) => Sourced<T> | undefined;

type Training = ReadonlyMap<string, BoundArgument>;

function reader(training: Training): Reader {
  return (name, convert) => {
    const argument = training.get(name);
    const value = argument && convert(argument.value);
    return argument?.location && value !== undefined ? { value, location: argument.location } : undefined;
  };
}

/** Of an output, where `training` says nothing of others. */
function outputSettings(training: Training, output: TensorValue | undefined, model: ModelValue): ReadOutput {
  const read = reader(training);
  const own = read('compile.loss', (value) => model.compared?.get(onlyOf(value)));
  const ownLoss = own && !('unsupported' in own.value) ? { ...own, value: own.value } : undefined;
  const loss = read('compile.loss', (value) => ownLoss?.value.name ?? nameOf(onlyOf(value)));
  const lossReason =
    loss && !(own && 'unsupported' in own.value)
      ? undefined
      : (refusedLoss(own) ?? read('compile.loss', lossReasonOf));
  const compared = { loss: loss?.value, own: model.compared ?? new Map<Value, Compared>() };
  const metrics = read('compile.metrics', (value) => metricsOf(value, compared));
  const isPerPixel = output !== undefined && isKnownRank(output.shape) && output.shape.length > 2;
  const data = dataOf(training, isPerPixel);
  const validationSource = read('fit.validation_data', (value) => knownSource(value, undefined, isPerPixel));
  const testLabels = training.get('evaluate.y')?.value;
  const testSource = read('evaluate.x', (value) => knownSource(value, testLabels, isPerPixel));
  const lossOptions = read('compile.loss', (value) =>
    value.kind === 'configured' ? optimizerOf(value)?.options : undefined,
  );
  const labels = read('fit.y', arrayOf);
  const fromLogits = read('compile.loss', fromLogitsOf);
  const lossWeight = read('compile.loss_weights', numberOf);
  return {
    ...(loss && { loss }),
    ...(ownLoss && 'calculation' in ownLoss.value && { ownLoss: { ...ownLoss, value: ownLoss.value } }),
    ...(lossReason && { lossReason }),
    ...(metrics && { metrics }),
    ...(data && { data }),
    ...(validationSource && { validationSource }),
    ...(testSource && { testSource }),
    ...(labels && { labels }),
    ...(fromLogits && { fromLogits }),
    ...(lossOptions && { lossOptions }),
    ...(lossWeight && { lossWeight }),
    notHonoured: [
      ...openWeight(training.get('compile.loss_weights')),
      ...unreadArguments(training.get('compile.loss')),
      ...assumedLabels(ownLoss),
      ...metricsNotHonoured(training.get('compile.metrics'), compared),
    ],
  };
}

function namedOutput(
  { name, output, training }: OutputTraining,
  model: ModelValue,
): NamedOutput & ReadOutput {
  return { name, place: model.outputs.indexOf(output), ...outputSettings(training, output, model) };
}

function openWeight(given: BoundArgument | undefined): readonly Sourced<string>[] {
  if (!given?.location || given.value.kind === 'none' || numberOf(given.value) !== undefined) return [];
  return [{ value: 'loss_weights is not known: each loss counts once', location: given.location }];
}

/** The images are the same for all; an output whose labels are not followed says why. */
function dataOfOutputs(outputs: readonly NamedOutput[]): TrainingSettings['data'] {
  const trained = outputs.filter(({ loss }) => loss !== undefined);
  return trained.find(({ data }) => data?.value.kind === 'unknown')?.data ?? trained[0]?.data;
}

function faultsOf(training: ModelValue['training']): readonly Sourced<string>[] {
  const values = [...training].flatMap(([name, { value }]) => {
    if (!/^(?:compile|fit)\./.test(name)) return [];
    return value.kind === 'list' || value.kind === 'tuple' ? value.items : [value];
  });
  return values.flatMap((value) =>
    value.kind === 'configured' && value.fault
      ? [{ value: value.fault.message, location: value.fault.location }]
      : [],
  );
}

function placesOf(training: ModelValue['training']): Pick<TrainingSettings, 'calls' | 'dataArguments'> {
  const locationsOf = (isMeant: (name: string) => boolean) =>
    [...training].flatMap(([name, { location }]) => (location && isMeant(name) ? [location] : []));
  const calls = locationsOf((name) => /^(?:compile|fit)\.call$|^earlier\.fit:/.test(name));
  const dataArguments = locationsOf((name) => /^fit\.(?:x|y|validation_data)$/.test(name));
  return {
    ...(calls.length > 0 && { calls }),
    ...(dataArguments.length > 0 && { dataArguments }),
  };
}

/** Other images than the code's would measure something else. */
function knownSource(value: Value, labels: Value | undefined, isPerPixel: boolean): DataSource | undefined {
  const source = sourceOf(value, labels, isPerPixel);
  return source?.kind === 'unknown' ? undefined : source;
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

/** Keras takes a list of one for the loss alone. */
function onlyOf(value: Value): Value {
  const [only, ...others] = value.kind === 'list' || value.kind === 'tuple' ? value.items : [];
  return only && others.length === 0 ? onlyOf(only) : value;
}

function refusedLoss(own: Sourced<Compared> | undefined): Sourced<string> | undefined {
  if (!own || !('unsupported' in own.value)) return undefined;
  const { name, unsupported } = own.value;
  const why = unsupported.replace(/\.$/, '');
  const location = placeOfRefusal(own.value, own.location);
  return { value: `the loss ${name} is not followed: ${why}`, location };
}

/** A loss of the code's own does not say by its name how labels are given. */
function assumedLabels(own: Sourced<Comparison | OwnMetric> | undefined): readonly Sourced<string>[] {
  if (!own?.value.isAssumed) return [];
  const form = own.value.labels === 'rows' ? 'one-hot rows' : 'numbers';
  return [
    {
      value: `how fit gives the labels is not known: ${own.value.name} gets ${form}`,
      location: own.location,
    },
  ];
}

/** Why the loss that the code gives has no name. */
function lossReasonOf(value: Value): string | undefined {
  switch (value.kind) {
    case 'none':
      return undefined;
    case 'unknown':
      return `the loss is not known: ${value.reason}`;
    case 'list':
    case 'tuple':
    case 'dict':
      return 'there are other losses than outputs: each output takes one';
    default:
      return `the loss is a ${value.kind}, which ConvLens cannot follow. Compile with one of Keras’s losses to train here`;
  }
}

/** Backbones whose weights the code takes from elsewhere, by their names. */
function pretrainedOf(training: ModelValue['training']): readonly Sourced<string>[] {
  return [...training].flatMap(([name, { value, location }]) =>
    name.startsWith('pretrained.') && value.kind === 'string' && location
      ? [{ value: value.value, location }]
      : [],
  );
}

function areWeighed(training: ModelValue['training']): boolean {
  const weights = training.get('fit.sample_weight')?.value;
  return weights !== undefined && weights.kind !== 'none';
}

/** A number of `fit`, or of the optimizer, that the code gives and that is not known. */
function areOpen(training: ModelValue['training']): boolean {
  const isOpen = (argument: BoundArgument | undefined) =>
    argument !== undefined && ['unknown', 'symbol'].includes(argument.value.kind);
  const weights = training.get('fit.class_weight');
  if (weights && weights.value.kind !== 'none' && !classWeightOf(weights.value)) return true;
  const optimizer = training.get('compile.optimizer')?.value;
  const options = optimizer?.kind === 'configured' ? [...optimizer.bound.values()] : [];
  return NUMBERS_OF_FIT.some((name) => isOpen(training.get(`fit.${name}`))) || options.some(isOpen);
}

const NUMBERS_OF_FIT = [
  ...['batch_size', 'epochs', 'validation_split', 'shuffle', 'initial_epoch'],
  ...['steps_per_epoch', 'validation_steps'],
];
