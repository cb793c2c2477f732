/** What a `train_step` of the code is given to work with, and what is noted of what it does with it. */
import type { Location } from '../../document.js';
import type { Evaluation, NativeCall } from '../../evaluate/nativeCall.js';
import type { ConfiguredValue, LayerValue, ModelValue, TensorValue, Value } from '../../evaluate/value.js';
import { snakeCase } from '../../graph/snakeCase.js';
import { configured } from '../configured.js';
import { callOfLoss } from '../keras/lossCalls.js';
import { method } from '../method.js';
import { operate } from '../operations/operation.js';
import { reduction, rule } from '../operations/specs.js';
import { itemsOf, none, unknown } from '../values.js';
import { ledger } from './ledger.js';
import { weightsOf } from './weights.js';

/** A weight, by whoever was asked for it and its place in the list that was given. */
export interface WeightSource {
  readonly owner: LayerValue | ModelValue;
  readonly index: number;
}

export interface MetricUpdate {
  /** `compiled`: all that `compile` was given; `loss`: Keras's own mean of its loss. */
  readonly metric: ConfiguredValue | 'compiled' | 'loss';
  readonly values: readonly Value[];
  readonly isWeighted: boolean;
}

export interface StepNotes {
  model?: ModelValue;
  /** What the loss of `compile` gave. */
  readonly compiled: Map<
    TensorValue,
    { readonly truth: Value; readonly guess: Value; readonly weights: Value }
  >;
  /** What stands for all that regularisers and `add_loss` add. */
  readonly penalties: Set<TensorValue>;
  readonly sources: Map<TensorValue, WeightSource>;
  readonly gradients: Map<TensorValue, { readonly loss: Value; readonly source: WeightSource | undefined }>;
  readonly applied: {
    readonly optimizer: ConfiguredValue;
    readonly pairs: readonly (readonly [Value, Value])[] | undefined;
    readonly location: Location;
  }[];
  readonly updates: MetricUpdate[];
  readonly results: Map<Value, ConfiguredValue | 'compiled'>;
  /** `super().train_step(data)`: with these data. */
  readonly usual: Value[];
}

export const stepNotes = ledger<StepNotes>('keras.step', () => ({
  compiled: new Map(),
  penalties: new Set(),
  sources: new Map(),
  gradients: new Map(),
  applied: [],
  updates: [],
  results: new Map(),
  usual: [],
}));

/** `tf.GradientTape()` in a step that is followed. */
export function gradientTape(call: NativeCall): Value {
  return stepNotes.open(call.evaluation)
    ? configured('tensorflow.GradientTape', ['persistent'], call, tapeMember)
    : unknown('tf.GradientTape(…) is not evaluated');
}

function tapeMember(_: ConfiguredValue, name: string): Value | undefined {
  if (name === 'gradient') return method('GradientTape.gradient', gradientsOf);
  if (name === 'watch' || name === 'reset') return method(`GradientTape.${name}`, () => none);
  return undefined;
}

function gradientsOf(call: NativeCall): Value {
  const notes = stepNotes.open(call.evaluation);
  const loss = argumentOf(call, 0, 'target');
  const given = argumentOf(call, 1, 'sources');
  const sources = given && itemsOf(given);
  if (!notes || !loss || !sources) return unknown('by which weights the gradients are taken is not known');
  const items = sources.map((source): TensorValue => {
    const shape = source.kind === 'tensor' ? source.shape : unknown('this is no weight');
    const made: TensorValue = { kind: 'tensor', shape, dtype: 'float32', index: 0 };
    const known = source.kind === 'tensor' ? notes.sources.get(source) : undefined;
    notes.gradients.set(made, { loss, source: known });
    return made;
  });
  return { kind: 'list', items };
}

/** The list of weights that a member is asked for: each is known again by its place. */
export function noteWeights(
  owner: LayerValue | ModelValue,
  name: string,
  list: Value | undefined,
  evaluation: Evaluation,
): Value | undefined {
  const notes = stepNotes.open(evaluation);
  if (!notes || list?.kind !== 'list' || !/^trainable_(?:weights|variables)$/.test(name)) return list;
  for (const [index, item] of list.items.entries())
    if (item.kind === 'tensor') notes.sources.set(item, { owner, index });
  return list;
}

/** What a model, an optimiser or a metric has after the dot in the step that is followed; else undefined. */
export function stepMember(object: ModelValue | ConfiguredValue, name: string, evaluation: Evaluation) {
  const notes = stepNotes.open(evaluation);
  if (!notes) return undefined;
  if (object.kind === 'model')
    return object === notes.model ? modelMember(object, name, notes, evaluation) : undefined;
  if (object.name.startsWith('keras.optimizers.')) return optimizerMember(object, name, notes);
  return object.name.startsWith('keras.metrics.') ? metricMember(object, name, notes) : undefined;
}

function modelMember(
  model: ModelValue,
  name: string,
  notes: StepNotes,
  evaluation: Evaluation,
): Value | undefined {
  switch (name) {
    case 'optimizer':
      return optimizerOf(model.training.get('compile.optimizer')?.value);
    case 'losses':
      return { kind: 'list', items: [penalty(notes)] };
    case 'metrics':
      return metricsOf(model, notes, evaluation);
    case 'compute_loss':
      return method(name, (call) => compiledLoss(model, call, ['x', 'y', 'y_pred', 'sample_weight'], true));
    case 'compiled_loss':
      return method(name, (call) => {
        const added = argumentOf(call, 3, 'regularization_losses');
        const hasPenalties = added !== undefined && added.kind !== 'none' && itemsOf(added)?.length !== 0;
        return compiledLoss(model, call, ['y', 'y_pred', 'sample_weight'], hasPenalties);
      });
    case 'compiled_metrics':
      return configured('keras.metrics.Compiled', [], NO_CALL, (_, asked) =>
        asked === 'update_state' ? updateOf('compiled', notes) : undefined,
      );
    case 'compute_metrics':
      return method(name, (call) => {
        const values = ['y', 'y_pred'].map((key, at) => argumentOf(call, at + 1, key) ?? none);
        const weight = argumentOf(call, 3, 'sample_weight');
        notes.updates.push({ metric: 'compiled', values, isWeighted: isGiven(weight) });
        return resultsOf(metricsOf(model, notes, evaluation), notes);
      });
    case 'get_metrics_result':
      return method(name, () => resultsOf(metricsOf(model, notes, evaluation), notes));
    case 'train_step':
    case 'test_step':
      return method(name, (call) => {
        notes.usual.push(argumentOf(call, 0, 'data') ?? none);
        const logs: Value = { kind: 'dict', entries: new Map() };
        notes.results.set(logs, 'compiled');
        return logs;
      });
    default:
      return undefined;
  }
}

const NO_CALL = { positional: [], keywords: new Map() } as unknown as NativeCall;

function argumentOf({ positional, keywords }: NativeCall, at: number, name: string): Value | undefined {
  return (keywords.get(name) ?? positional[at])?.value;
}

const isGiven = (value: Value | undefined): boolean => value !== undefined && value.kind !== 'none';

function penalty(notes: StepNotes): TensorValue {
  const made: TensorValue = { kind: 'tensor', shape: [], dtype: 'float32', index: 0 };
  notes.penalties.add(made);
  return made;
}

/** What `compile` is given as a name is an object by the time that the step runs. */
function optimizerOf(given: Value | undefined): Value | undefined {
  if (given?.kind === 'string') {
    const name = `keras.optimizers.${given.value}`;
    return { kind: 'configured', name, bound: new Map() };
  }
  if (given) return given;
  return { kind: 'configured', name: 'keras.optimizers.rmsprop', bound: new Map() };
}

function optimizerMember(optimizer: ConfiguredValue, name: string, notes: StepNotes): Value | undefined {
  const apply = (pairs: readonly (readonly [Value, Value])[] | undefined, location: Location) => {
    notes.applied.push({ optimizer, pairs, location });
    return none;
  };
  switch (name) {
    case 'apply_gradients':
      return method(name, (call) => {
        const given = argumentOf(call, 0, 'grads_and_vars');
        const each = given && call.evaluation.iterate(given, call.location);
        const pairs = Array.isArray(each) ? each.map((pair: Value) => itemsOf(pair) ?? []) : undefined;
        const isWhole = pairs?.every(({ length }) => length === 2);
        return apply(isWhole ? (pairs as [Value, Value][]) : undefined, call.location);
      });
    case 'apply':
      return method(name, (call) => {
        const gradients = itemsOf(argumentOf(call, 0, 'grads') ?? none);
        const weights = itemsOf(argumentOf(call, 1, 'trainable_variables') ?? none);
        const isWhole = gradients && weights?.length === gradients.length;
        const pairs = isWhole ? gradients.map((own, at) => [own, weights[at] ?? none] as const) : undefined;
        return apply(pairs, call.location);
      });
    case 'minimize':
      return method(name, (call) => {
        const weights = itemsOf(argumentOf(call, 1, 'var_list') ?? none);
        const loss = argumentOf(call, 0, 'loss') ?? none;
        const made = weights?.map((weight) => {
          const gradient: TensorValue = { kind: 'tensor', shape: [], dtype: 'float32', index: 0 };
          const source = weight.kind === 'tensor' ? notes.sources.get(weight) : undefined;
          notes.gradients.set(gradient, { loss, source });
          return [gradient, weight] as const;
        });
        return apply(made, call.location);
      });
    // Of mixed precision alone: a trainer with 32 bits scales nothing.
    case 'scale_loss':
    case 'get_scaled_loss':
    case 'get_unscaled_gradients':
      return method(
        name,
        (call) => call.positional[0]?.value ?? [...call.keywords.values()][0]?.value ?? none,
      );
    default:
      return undefined;
  }
}

function metricMember(metric: ConfiguredValue, name: string, notes: StepNotes): Value | undefined {
  switch (name) {
    case 'name':
      return { kind: 'string', value: metricName(metric) };
    case 'update_state':
      return updateOf(metric, notes);
    case 'result':
      return method(name, () => resultOf(metric, notes));
    case 'reset_state':
    case 'reset_states':
      return method(name, () => none);
    default:
      return undefined;
  }
}

export function metricName({ name, bound }: ConfiguredValue): string {
  const given = bound.get('name')?.value;
  return given?.kind === 'string' ? given.value : snakeCase(name.split('.').at(-1) ?? name);
}

function updateOf(metric: MetricUpdate['metric'], notes: StepNotes): Value {
  return method('update_state', (call) => {
    const isMean = typeof metric !== 'string' && MEANS.test(metric.name);
    const [first, second] = isMean ? ['values', undefined] : ['y_true', 'y_pred'];
    const weight = isMean ? argumentOf(call, 1, 'sample_weight') : argumentOf(call, 2, 'sample_weight');
    const values = [
      argumentOf(call, 0, first ?? ''),
      ...(second === undefined ? [] : [argumentOf(call, 1, second)]),
    ];
    notes.updates.push({ metric, values: values.map((value) => value ?? none), isWeighted: isGiven(weight) });
    return none;
  });
}

/** Keras's own mean of the loss is given each batch's as one number: they count alike. */
export const isUsualTracker = ({ metric, isWeighted }: MetricUpdate): boolean =>
  metric === 'loss' && !isWeighted;

/** Takes values, and no labels. */
export const MEANS = /\.(?:Mean|Sum|MeanTensor)$/;

function resultOf(metric: ConfiguredValue | 'compiled', notes: StepNotes): Value {
  for (const [known, of] of notes.results) if (of === metric) return known;
  const made: TensorValue = { kind: 'tensor', shape: [], dtype: 'float32', index: 0 };
  notes.results.set(made, metric);
  return made;
}

/** Keras 3: the loss, all of `compile` as one, then those in attributes; before, those of `compile` one by one. */
function metricsOf(model: ModelValue, notes: StepNotes, evaluation: Evaluation): Value {
  const own = model.instance?.class.members.has('metrics')
    ? evaluation.attribute(model.instance, 'metrics', model.instance.location)
    : undefined;
  if (own) return own;
  const held = new Set<ConfiguredValue>();
  const look = (value: Value, depth: number): void => {
    if (value.kind === 'configured' && value.name.startsWith('keras.metrics.')) held.add(value);
    else if (depth < 2) for (const item of itemsOf(value) ?? []) look(item, depth + 1);
  };
  for (const value of model.instance?.attributes.values() ?? []) look(value, 0);
  const compiled = model.training.get('compile.metrics')?.value;
  const hasCompiled = compiled !== undefined && compiled.kind !== 'none';
  return {
    kind: 'list',
    items: [
      compiledMember('loss', notes),
      ...(hasCompiled ? [compiledMember('compile_metrics', notes)] : []),
      ...held,
    ],
  };
}

/** The tracker of the loss, and what measures the metrics of `compile`. */
function compiledMember(title: string, notes: StepNotes): ConfiguredValue {
  return {
    kind: 'configured',
    name: `keras.${title}`,
    bound: new Map(),
    member: (name) => {
      if (name === 'name') return { kind: 'string', value: title };
      if (name === 'update_state')
        return title === 'loss'
          ? method(name, (call) => {
              const values = [argumentOf(call, 0, 'values') ?? none];
              const isWeighted = isGiven(argumentOf(call, 1, 'sample_weight'));
              notes.updates.push({ metric: 'loss', values, isWeighted });
              return none;
            })
          : updateOf('compiled', notes);
      if (name === 'result') return method(name, () => resultOf('compiled', notes));
      return name.startsWith('reset_state') ? method(name, () => none) : undefined;
    },
  };
}

/** As `get_metrics_result` gives them. */
function resultsOf(metrics: Value, notes: StepNotes): Value {
  const entries = new Map<string, { key: Value; value: Value }>();
  for (const metric of itemsOf(metrics) ?? []) {
    if (metric.kind !== 'configured') continue;
    const isOwn = metric.name.startsWith('keras.metrics.');
    const name = isOwn ? metricName(metric) : (metric.name.split('.').at(-1) ?? '');
    const value = resultOf(isOwn ? metric : 'compiled', notes);
    entries.set(`s:${name}`, { key: { kind: 'string', value: name }, value });
  }
  return { kind: 'dict', entries };
}

/** The loss of `compile`, calculated of these labels and predictions; what regularisers add beside it. */
function compiledLoss(
  model: ModelValue,
  call: NativeCall,
  order: readonly string[],
  hasPenalties: boolean,
): Value {
  const notes = stepNotes.open(call.evaluation);
  const given = (name: string) => argumentOf(call, order.indexOf(name), name) ?? none;
  const [truth, guess] = [given('y'), given('y_pred')];
  if (!notes) return unknown('the loss of compile is not known');
  const weights = given('sample_weight');
  const loss = model.training.get('compile.loss')?.value;
  const made = loss && lossOf(loss, truth, guess, call);
  if (made?.kind !== 'tensor') return made ?? unknown('compile gives no loss');
  notes.compiled.set(made, { truth, guess, weights });
  if (!hasPenalties) return made;
  return call.evaluation.operator('+', made, penalty(notes), call.location);
}

const MEAN = reduction('Mean');
const COMPILED = rule('CompiledLoss', 'y_true y_pred', () => []);

function lossOf(loss: Value, truth: Value, guess: Value, call: NativeCall): Value {
  const given = [truth, guess];
  const positional = given.map((value) => ({ value }));
  const bound = new Map(given.map((value, at) => [['y_true', 'y_pred'][at] ?? '', value] as const));
  if (loss.kind === 'string') {
    const name = loss.value;
    const spec = { ...COMPILED, type: 'KerasLoss', defaults: { loss: name, is_mean: true } };
    return operate(spec, bound, call);
  }
  if (loss.kind === 'configured')
    return (
      callOfLoss(loss, { ...call, positional, keywords: new Map() }) ?? unknown('the loss is not followed')
    );
  const each = call.evaluation.call(loss, given, undefined, call.location);
  return each.kind === 'tensor' ? operate(MEAN, new Map([['x', each]]), call) : each;
}

/** How many weights of `member` are trained; undefined where that is not known. */
export function trainedCount(member: LayerValue | ModelValue): number | undefined {
  const { weights, missing } = weightsOf([member]);
  return missing === undefined ? weights.filter(({ trainable }) => trainable).length : undefined;
}
