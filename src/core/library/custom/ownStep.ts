/**
 * `train_step` of a model's own class: run once on tensors that stand for a batch, as Keras does when `fit` begins. What
 * it does with loss, gradients and metrics is noted (`stepNotes.ts`) and made into what the trainer is told; what is not
 * followed to the last is refused.
 */
import type { Location } from '../../document.js';
import type { NativeCall } from '../../evaluate/nativeCall.js';
import type { Application, LayerValue, ModelValue, TensorValue, Value } from '../../evaluate/value.js';
import type { Calculation, Comparison, LabelForm } from '../../graph/comparison.js';
import { isKnownRank, type Shape } from '../../graph/dimension.js';
import { metricsOf } from '../../graph/metrics.js';
import type { PlannedMetric } from '../../graph/modelGraph.js';
import type { BatchMean, FoundStep, OwnStep } from '../../graph/ownStep.js';
import { trainerConfig } from '../../layers/trainerConfig.js';
import { standInInput } from '../inputs.js';
import { layerArguments } from '../layerArguments.js';
import { operate } from '../operations/operation.js';
import { binaryOf, elementwise, reduction } from '../operations/specs.js';
import { walkBack } from '../producers.js';
import { none, toJson } from '../values.js';
import { withLosses } from './addedLoss.js';
import { calculationOf, shapesOf, THROUGH_ALL } from './calculation.js';
import { ownFunction, parameterNames } from './classMembers.js';
import { countsClasses } from './ownComparison.js';
import { standInFor } from './ownInputs.js';
import { traced, traceOf } from './state.js';
import { isUsualTracker, MEANS, metricName, type StepNotes, stepNotes, trainedCount } from './stepNotes.js';
import { allTensors, mapTensors } from './structures.js';

/** What `fit` hands to the step. */
interface Batch {
  readonly data: Value;
  readonly inputs: readonly TensorValue[];
  readonly labels: readonly TensorValue[];
  /** Of samples, where fit is given some, or weights of classes. */
  readonly weights?: TensorValue;
}

class Refusal extends Error {
  constructor(
    readonly reason: string,
    readonly location?: Location,
  ) {
    super(reason);
  }
}

/** After `fit`. */
export function followStep(model: ModelValue, call: NativeCall): void {
  const method = stepMethod(model);
  const written = method && ownFunction(model.instance, method);
  if (!written || model.framework !== 'keras') return;
  const trained = followed(model, method, call);
  if (!trained) return;
  const testReason =
    trained.kind === 'own' && method === 'train_step' ? testedOtherwise(model, trained, call) : undefined;
  const step = trained.kind === 'own' && testReason !== undefined ? { ...trained, testReason } : trained;
  const place = { path: written.path, ...written.node.nameSpan };
  if (step.kind === 'tested') return;
  const found = step.kind === 'refused' ? { ...step, location: step.location ?? place } : step;
  call.evaluation.journal.set<ModelValue['step']>(
    {
      object: model,
      key: 'step',
      get: () => model.step,
      set: (value) => {
        if (value) model.step = value;
        else delete model.step;
      },
      join: (left, right) => left ?? right,
    },
    found,
  );
}

/** What the class does of a step itself: all of it, or its loss alone. */
export function stepMethod({ instance }: ModelValue): 'train_step' | 'compute_loss' | undefined {
  return (['train_step', 'compute_loss'] as const).find((name) => ownFunction(instance, name));
}

/** Why `test_step` measures something else than the step that trains. */
function testedOtherwise(model: ModelValue, { does, loss }: OwnStep, call: NativeCall): string | undefined {
  const name = model.instance?.class.name ?? model.name;
  if (!ownFunction(model.instance, 'test_step'))
    return loss === 'compiled'
      ? undefined
      : `${name} has no test_step, so Keras measures a validation by the loss of compile: write a test_step that measures what train_step does`;
  const tested = followed(model, 'test_step', call);
  if (tested?.kind === 'tested' && does !== undefined && tested.does === does) return undefined;
  const why = tested?.kind === 'refused' ? `: ${tested.reason}` : '';
  return `test_step of ${name} measures something else than its train_step, or is not followed${why}`;
}

function followed(
  model: ModelValue,
  method: 'train_step' | 'test_step' | 'compute_loss',
  call: NativeCall,
): FoundStep | Tested | undefined {
  const { evaluation, location } = call;
  const run = (): FoundStep | Tested | undefined => {
    const batch = batchFor(model, call);
    if (!batch) return undefined;
    let [loss, logs]: [Value | undefined, Value] = [undefined, none];
    const notes = stepNotes.during(evaluation, () => {
      const open = stepNotes.open(evaluation);
      if (open) open.model = model;
      traced('model', evaluation, () => {
        const frame = traceOf(evaluation).frames.at(-1);
        if (frame) frame.isStep = true;
        const own = model.instance ?? model;
        const run = evaluation.attribute(own, method, location);
        if (method === 'compute_loss') [loss, logs] = lossAlone(model, run, batch, call);
        else logs = evaluation.call(run, [batch.data], undefined, location);
      });
    });
    try {
      const reading = new Reading(model, batch, notes, call);
      return method === 'test_step' ? reading.test(logs) : reading.step(logs, loss);
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      return {
        kind: 'refused',
        reason: error.reason.replace(/\.$/, ''),
        ...(error.location && { location: error.location }),
      };
    }
  };
  const failed = { kind: 'refused', reason: 'it raises an error, or is too long to be followed' } as const;
  if (model.outputs.length > 0) return evaluation.aside(() => ({ step: run() }))?.step ?? failed;
  // Keras builds by it what no `call` builds.
  let step: FoundStep | Tested | undefined;
  evaluation
    .telling(() => {})
    .trying(() => {
      step = run();
      return none;
    }, ['Exception']);
  if (step?.kind === 'own' && step.network) showNetwork(model, step.network, call);
  return step ?? failed;
}

/** Keras's own step around a loss of the class's own: what that gives, and what is logged. */
function lossAlone(
  model: ModelValue,
  computeLoss: Value,
  { data, weights }: Batch,
  { evaluation, location }: NativeCall,
): [Value, Value] {
  const [x = none, y = none] = data.kind === 'tuple' ? data.items : [data];
  const own = model.instance ?? model;
  const training = new Map<string, Value>([['training', { kind: 'boolean', value: true }]]);
  const guess = evaluation.call(own, [x], training, location);
  const given = new Map<string, Value>([
    ...([
      ['x', x],
      ['y', y],
      ['y_pred', guess],
      ['sample_weight', weights ?? none],
    ] as const),
  ]);
  const taken = ownFunction(model.instance, 'compute_loss');
  if (taken && parameterNames(taken).includes('training'))
    given.set('training', { kind: 'boolean', value: true });
  const loss = evaluation.call(computeLoss, [], given, location);
  const results = evaluation.attribute(own, 'get_metrics_result', location);
  stepNotes.open(evaluation)?.updates.push({ metric: 'compiled', values: [y, guess], isWeighted: false });
  return [loss, evaluation.call(results, [], undefined, location)];
}

/** A model without a `call` is what its step makes of the images. */
function showNetwork(
  model: ModelValue,
  { inputs, shown }: NonNullable<OwnStep['network']>,
  { evaluation }: NativeCall,
): void {
  evaluation.journal.set<Pick<ModelValue, 'inputs' | 'outputs'>>(
    {
      object: model,
      key: 'ends',
      get: () => ({ inputs: model.inputs, outputs: model.outputs }),
      set: (ends) => {
        model.inputs = ends.inputs;
        model.outputs = ends.outputs;
      },
      join: (left, right) => (left.outputs.length > 0 ? left : right),
    },
    { inputs, outputs: [shown] },
  );
}

/** Tensors for what `fit` is given; undefined where it says nothing, and the model does not know its inputs. */
function batchFor(model: ModelValue, call: NativeCall): Batch | undefined {
  const inputs: TensorValue[] = [];
  const labels: TensorValue[] = [];
  const stand =
    (isLabel: boolean) =>
    (tensor: TensorValue): TensorValue => {
      const shape: Shape = isKnownRank(tensor.shape) ? [null, ...tensor.shape.slice(1)] : tensor.shape;
      const like = { ...tensor, shape };
      const made = isLabel ? standInInput('keras', like, call) : standInFor(model, like, call);
      (isLabel ? labels : inputs).push(made);
      return made;
    };
  const pair = (x: Value, y: Value | undefined): Batch | undefined => {
    const first = mapTensors(x, stand(false));
    if (inputs.length === 0) return undefined;
    const second = y && y.kind !== 'none' ? mapTensors(y, stand(true)) : undefined;
    if (second && labels.length === 0) return undefined;
    const weights = weighs(model)
      ? standInInput('keras', { kind: 'tensor', shape: [null], dtype: 'float32', index: 0 }, call)
      : undefined;
    const items = [first, ...(second ? [second] : []), ...(weights ? [weights] : [])];
    const data: Value = second ? { kind: 'tuple', items } : first;
    return { data, inputs, labels, ...(weights && { weights }) };
  };
  const [x, y] = ['fit.x', 'fit.y'].map((name) => model.training.get(name)?.value);
  const element = x?.kind === 'configured' ? x.bound.get('element')?.value : undefined;
  const whole = element ?? x;
  if (whole && y && y.kind !== 'none') return pair(whole, y);
  if (element?.kind === 'tuple') {
    const [first, second, ...others] = element.items;
    return first && others.length === 0 ? pair(first, second) : undefined;
  }
  return whole && pair(whole, undefined);
}

/** Keras makes weights of samples of those of classes. */
function weighs({ training }: ModelValue): boolean {
  return ['fit.sample_weight', 'fit.class_weight'].some((name) => {
    const given = training.get(name)?.value;
    return given !== undefined && given.kind !== 'none';
  });
}

interface Tested {
  readonly kind: 'tested';
  readonly does: string | undefined;
}

interface Measures {
  readonly metrics: PlannedMetric[];
  readonly means: Record<string, BatchMean>;
  /** Of the network, in its order. */
  readonly inNetwork: { readonly name: string; readonly tensor: TensorValue }[];
  readonly notMeasured: string[];
  keepsCompiled: boolean;
}

/** Makes a step of what was noted. Throws a refusal. */
class Reading {
  /** What the step compares by: the labels, or, where `fit` gives none, the images themselves. */
  readonly #truth: TensorValue | undefined;

  constructor(
    readonly model: ModelValue,
    readonly batch: Batch,
    readonly notes: StepNotes,
    readonly call: NativeCall,
  ) {
    const { labels, inputs } = batch;
    const own = labels.length > 0 ? labels : inputs;
    this.#truth = own.length === 1 ? own[0] : undefined;
  }

  /** `given`: a loss that Keras takes the gradients of itself. */
  step(logs: Value, given?: Value): FoundStep {
    const { notes, batch } = this;
    const [usual] = notes.usual;
    if (usual) {
      if (usual === batch.data && notes.applied.length === 0) return { kind: 'usual' };
      throw new Refusal('it changes what Keras’s own train_step is given, or does more than that');
    }
    const loss = given ? lossIn(given, undefined) : this.#loss();
    const terms = this.#termsOf(loss).filter((term) => !this.#isPenalty(term));
    const countsPenalties = terms.length < this.#termsOf(loss).length;
    const guess = this.#guess();
    const isInference = guess?.producer?.training?.value !== true;
    const optimizer = given ? undefined : this.#optimizer();
    const isUnlabelled = batch.labels.length === 0;
    const does = this.#does(logs);
    const shared = {
      kind: 'own',
      ...(optimizer && { optimizer }),
      countsPenalties,
      isUnlabelled,
      does,
    } as const;
    const [only, ...others] = terms;
    const compiled = only && others.length === 0 ? notes.compiled.get(only) : undefined;
    const isWeighted = batch.weights !== undefined;
    const isPlain =
      compiled && (isWeighted ? compiled.weights === batch.weights : compiled.weights.kind === 'none');
    if (isWeighted && !isPlain) throw new Refusal('what it does with the weights of samples is not followed');
    if (compiled && !isPlain) throw new Refusal('it weighs samples');
    if (compiled && this.#isOfModel(compiled.truth, compiled.guess)) {
      const { inNetwork: _, ...measures } = this.#measures(logs, loss, guess, false);
      return { ...shared, ...measures, loss: 'compiled', isInference };
    }
    const own = guess && this.#truth && this.#compared(terms, guess);
    if (own && !('unsupported' in own)) {
      const { inNetwork: _, ...measures } = this.#measures(logs, loss, guess, false);
      return { ...shared, ...measures, loss: own, isInference };
    }
    return { ...shared, ...this.#network(logs, loss, terms, guess) };
  }

  test(logs: Value): Tested {
    return { kind: 'tested', does: this.#does(logs) };
  }

  /** Name by name how what it logs is calculated of the batch and of what layers give. */
  #does(logs: Value): string | undefined {
    const { inputs, labels } = this.batch;
    if (logs.kind !== 'dict' || logs.openReason !== undefined) return undefined;
    const told: unknown[] = [];
    for (const [name, { value }] of [...logs.entries].sort(([a], [b]) => (a < b ? -1 : 1))) {
      const metric = this.notes.results.get(value);
      const updates = metric ? this.notes.updates.filter((each) => each.metric === metric) : [];
      const values = metric ? updates.flatMap((each) => each.values) : [value];
      const tensors = values.flatMap(allTensors).flatMap((tensor) => {
        const terms = this.#termsOf(tensor);
        return terms.some((term) => this.#isPenalty(term))
          ? terms.filter((term) => !this.#isPenalty(term))
          : [tensor];
      });
      const made = calculationOf([...inputs, ...labels], tensors, byName);
      if ('unsupported' in made) return undefined;
      const title = typeof metric === 'object' ? `${metric.name} ${metricName(metric)}` : metric;
      told.push([name, title, updates.map(({ isWeighted }) => isWeighted), made]);
    }
    return JSON.stringify(told);
  }

  /** What the gradients are of, where all weights get theirs as they are. */
  #loss(): TensorValue {
    const { applied, gradients, sources } = this.notes;
    const [first, second] = applied;
    if (!first) throw new Refusal('it applies no gradients in a way that is followed');
    if (second) throw new Refusal('it changes weights more than once for a batch', second.location);
    const { pairs, location } = first;
    if (!pairs || pairs.length === 0)
      throw new Refusal('which gradients it applies to which weights is not known', location);
    let loss: Value | undefined;
    for (const [gradient, weight] of pairs) {
      const known = gradient.kind === 'tensor' ? gradients.get(gradient) : undefined;
      if (!known) throw new Refusal('it changes the gradients before it applies them', location);
      const target = weight.kind === 'tensor' ? sources.get(weight) : undefined;
      const { source } = known;
      if (!source || source.owner !== target?.owner || source.index !== target.index)
        throw new Refusal('which gradients it applies to which weights is not known', location);
      if (loss && loss !== known.loss) throw new Refusal('it has more than one loss', location);
      loss = known.loss;
    }
    const all = trainedCount(this.model);
    if (all === undefined || pairs.length !== all)
      throw new Refusal(`it trains ${pairs.length} of the ${all ?? '?'} weights`, location);
    return lossIn(loss, location);
  }

  /** What is added to it, and what is taken from it, each of its own shape. */
  #termsOf(tensor: TensorValue): readonly TensorValue[] {
    const made = THROUGH_ALL.madeBy(tensor);
    const operation = made && operationOf(made);
    if (made?.layer.kind !== 'layer' || (operation !== 'Add' && operation !== 'Subtract')) return [tensor];
    const parts = THROUGH_ALL.needs(made);
    const [first, second] = parts;
    if (!first || parts.some(({ shape }) => String(shape) !== String(tensor.shape))) return [tensor];
    if (second)
      return [
        ...this.#termsOf(first),
        ...this.#termsOf(second).map((term) => (operation === 'Add' ? term : this.#negative(term))),
      ];
    const beside = [...made.layer.bound.values()];
    const isNothing = beside.every(({ value }) => value.kind === 'number' && value.value === 0);
    return operation === 'Add' && isNothing ? this.#termsOf(first) : [tensor];
  }

  #negative(tensor: TensorValue): TensorValue {
    const made = operate(NEGATIVE, new Map([['x', tensor]]), this.call);
    return made.kind === 'tensor' ? made : tensor;
  }

  /** The weights get their gradients from the loss alone where regularisers do not count. */
  #isPenalty(term: TensorValue): boolean {
    const { loose, applications } = walkBack([], [term], THROUGH_ALL);
    return (
      loose.length > 0 &&
      loose.every((tensor) => this.notes.penalties.has(tensor)) &&
      applications.every((call) => SUMS.test(operationOf(call) ?? ''))
    );
  }

  #optimizer() {
    const { optimizer } = this.notes.applied[0] ?? {};
    if (!optimizer) throw new Refusal('it applies no gradients');
    const options: Record<string, unknown> = {};
    for (const [option, { value }] of optimizer.bound) options[option] = toJson(value);
    return { name: optimizer.name.split('.').at(-1) ?? optimizer.name, options };
  }

  /** What the model's own `call` gives of the images, in the step. */
  #guess(): TensorValue | undefined {
    const { inputs } = this.batch;
    const found = new Set<TensorValue>();
    const look = (value: Value) => {
      for (const tensor of allTensors(value))
        for (const { outputs, layer, inputs: given } of walkBack([], [tensor], THROUGH_ALL).applications)
          if (layer === this.model && given.every((each, at) => each === inputs[at]))
            for (const output of outputs) found.add(output);
    };
    for (const { loss } of this.notes.gradients.values()) look(loss);
    for (const { values } of this.notes.updates) values.forEach(look);
    return found.size === 1 ? [...found][0] : undefined;
  }

  /** The loss of `compile`, of the labels and of what the model gives. */
  #isOfModel(truth: Value, guess: Value): boolean {
    const { labels, inputs } = this.batch;
    const given = allTensors(truth);
    const made = allTensors(guess);
    return (
      given.length === labels.length &&
      given.every((tensor, at) => tensor === labels[at]) &&
      made.length > 0 &&
      made.every(
        ({ producer, index }, at) =>
          producer?.layer === this.model &&
          index === at &&
          producer.inputs.every((tensor, place) => tensor === inputs[place]),
      )
    );
  }

  /** Of labels and output alone. */
  #compared(
    terms: readonly TensorValue[],
    guess: TensorValue,
    name = 'train_step',
  ): Comparison | { readonly unsupported: string; readonly location?: Location } {
    const truth = this.#truth;
    const sum = this.#summed(terms);
    if (!truth || !sum) return { unsupported: 'it compares no labels with one output' };
    const calculation = calculationOf([truth, guess], [sum]);
    return 'unsupported' in calculation ? calculation : this.#comparison(name, guess, calculation);
  }

  #comparison(name: string, guess: TensorValue, calculation: Calculation): Comparison {
    const [truth] = this.batch.labels;
    const form = (labels: LabelForm): Comparison => ({ name, labels, calculation });
    if (!truth) return form('rows');
    if (!isKnownRank(truth.shape) || !isKnownRank(guess.shape))
      return { ...form(countsClasses(calculation) ? 'column' : 'rows'), isAssumed: true };
    if (truth.shape.length < guess.shape.length) return form('flat');
    return form(truth.shape.at(-1) === 1 && guess.shape.at(-1) !== 1 ? 'column' : 'rows');
  }

  /** One number: the gradients of several are those of their sum. */
  #summed(terms: readonly TensorValue[]): TensorValue | undefined {
    const add = (left: Value, right: Value) =>
      operate(
        ADD,
        new Map([
          ['x1', left],
          ['x2', right],
        ]),
        this.call,
      );
    const [first, ...others] = terms;
    const sum = first && others.reduce<Value>(add, first);
    if (sum?.kind !== 'tensor') return undefined;
    const isOne = isKnownRank(sum.shape) && sum.shape.length === 0;
    const made = isOne ? sum : operate(SUM, new Map([['x', sum]]), this.call);
    return made.kind === 'tensor' ? made : undefined;
  }

  #dependsOnLabels(tensor: TensorValue): boolean {
    const { labels } = this.batch;
    if (labels.length === 0) return false;
    const { applications } = walkBack([], [tensor], THROUGH_ALL);
    return applications.some(({ outputs }) => outputs.some((output) => labels.includes(output)));
  }

  /** The model's network where the step itself is it, its losses heard of inside. */
  #network(logs: Value, loss: TensorValue, terms: readonly TensorValue[], own: TensorValue | undefined) {
    const compared = terms.filter((term) => this.#dependsOnLabels(term));
    const inside = terms.filter((term) => !compared.includes(term));
    const found = compared.length > 0 ? this.#comparedOutput(loss, compared, own) : undefined;
    const output = found?.output ?? own ?? this.#output(loss);
    if (this.batch.labels.length === 0 && !isKnownRank(output.shape))
      throw new Refusal(`what it makes of the images is not known: ${output.shape.reason}`);
    if (this.batch.labels.length === 0 && String(output.shape) !== String(this.batch.inputs[0]?.shape))
      throw new Refusal('what it makes of the images is none of their size, and fit gives no labels');
    const { inNetwork, ...measures } = this.#measures(logs, loss, output, true);
    const wrapped = withLosses(this.model, output, inside, this.call, inNetwork);
    if (wrapped.kind !== 'tensor') throw new Refusal('it gives no tensor');
    const { inputs } = this.batch;
    const isOther = !own && !doesAlike([inputs, [output]], [this.model.inputs, this.model.outputs]);
    const ends = { inputs, outputs: [wrapped], shown: output, isOther };
    return {
      ...measures,
      ...(found && { loss: found.comparison }),
      network: ends,
      isInference: false,
    };
  }

  /** That which the labels are compared with, in all that needs them. */
  #comparedOutput(loss: TensorValue, terms: readonly TensorValue[], own: TensorValue | undefined) {
    const candidates = own ? [own] : this.#made(loss).flat().reverse();
    for (const output of candidates) {
      const comparison = this.#compared(terms, output);
      if (!('unsupported' in comparison)) return { output, comparison };
      if (own) throw new Refusal(`its loss is not followed: ${comparison.unsupported}`, comparison.location);
    }
    throw new Refusal('its loss compares the labels with more than one output of the model');
  }

  /** What layers and models give on the way to the loss. */
  #made(loss: TensorValue): readonly (readonly TensorValue[])[] {
    return walkBack([], [loss], THROUGH_ALL).applications.flatMap(({ layer, inputs, outputs }) =>
      inputs.length > 0 && (layer.kind === 'model' || layer.row.family !== 'operation') ? [outputs] : [],
    );
  }

  /** The last that a layer or model gives on the way to the loss, rather one of the images' size. */
  #output(loss: TensorValue): TensorValue {
    const made = this.#made(loss);
    const size = String(this.batch.inputs[0]?.shape);
    const alike = made.flat().filter(({ shape }) => String(shape) === size);
    const found = alike.at(-1) ?? made.at(-1)?.[0];
    if (!found) throw new Refusal('it applies no layers in a way that is followed');
    return found;
  }

  #measures(logs: Value, loss: TensorValue, guess: TensorValue | undefined, hasNetwork: boolean): Measures {
    const found: Measures = { metrics: [], means: {}, inNetwork: [], notMeasured: [], keepsCompiled: false };
    const entries = logs.kind === 'dict' ? [...logs.entries.values()] : [];
    if (logs.kind !== 'dict' || logs.openReason !== undefined)
      found.notMeasured.push('what train_step returns is not known: its loss alone is measured');
    for (const { key, value } of entries) {
      if (key.kind !== 'string') continue;
      const missing = this.#measure(key.value, value, { loss, guess, hasNetwork }, found);
      if (missing !== undefined)
        found.notMeasured.push(`“${key.value}” of train_step is not measured: ${missing}`);
    }
    return found;
  }

  /** Why it is not measured; undefined where it is. */
  #measure(
    name: string,
    value: Value,
    told: {
      readonly loss: TensorValue;
      readonly guess: TensorValue | undefined;
      readonly hasNetwork: boolean;
    },
    found: Measures,
  ): string | undefined {
    const metric = this.notes.results.get(value);
    if (metric === 'compiled') {
      found.keepsCompiled = true;
      if (name === 'loss' && this.notes.updates.some(isUsualTracker)) found.means.loss = 'batches';
      return undefined;
    }
    if (!metric)
      return value.kind === 'tensor' ? this.#value(name, value, 'last', told, found) : 'it is no tensor';
    const updates = this.notes.updates.filter((each) => each.metric === metric);
    const [update, ...others] = updates;
    if (!update || others.length > 0) return 'its metric is not given values once a batch';
    if (update.isWeighted) return 'its values are weighted';
    const [first, second] = update.values;
    if (MEANS.test(metric.name)) {
      if (!metric.name.endsWith('.Mean')) return 'its metric is no mean';
      return first?.kind === 'tensor'
        ? this.#value(name, first, 'batches', told, found)
        : 'its values are not known';
    }
    if (!told.guess || first !== this.#truth || second !== told.guess)
      return 'it is of something else than labels and output';
    const [planned] = metricsOf(metric, { loss: undefined, own: new Map() }) ?? [];
    if (!planned?.isMeasured) return 'ConvLens has no such metric';
    found.metrics.push({ ...planned, logged: name, options: { ...planned.options, name } });
    return undefined;
  }

  /** A mean over batches of a number, over samples of several; or what the last batch gave. */
  #value(
    name: string,
    value: TensorValue,
    mean: BatchMean,
    {
      loss,
      guess,
      hasNetwork,
    }: { readonly loss: TensorValue; readonly guess: TensorValue | undefined; readonly hasNetwork: boolean },
    found: Measures,
  ): string | undefined {
    const isOne = isKnownRank(value.shape) && value.shape.length === 0;
    if (name === 'loss' && value === loss && isOne) {
      found.means.loss = mean;
      return undefined;
    }
    if (hasNetwork && !this.#dependsOnLabels(value)) {
      found.inNetwork.push({ name, tensor: value });
      if (isOne || mean === 'last') found.means[name] = mean;
      return undefined;
    }
    const truth = this.#truth;
    if (mean === 'last') return 'it is the value of the last batch';
    if (!truth || !guess) return 'it is of something else than labels and output';
    const calculation = calculationOf([truth, guess], [value]);
    if ('unsupported' in calculation) return calculation.unsupported;
    const own = this.#comparison(name, guess, calculation);
    found.metrics.push({ name, logged: name, isMeasured: true, options: {}, own });
    return undefined;
  }
}

function lossIn(loss: Value | undefined, location: Location | undefined): TensorValue {
  if (loss?.kind === 'tensor') return loss;
  throw loss?.kind === 'unknown'
    ? new Refusal(`its loss is not known: ${loss.reason}`, loss.origin)
    : new Refusal('its loss is not known', location);
}

/** As a step of its own, told apart by its name alone. */
const byName = (layer: LayerValue | ModelValue) =>
  layer.kind === 'model' || layer.row.family !== 'operation'
    ? { operation: 'Layer', name: layer.name }
    : undefined;

type Ends = readonly [inputs: readonly TensorValue[], outputs: readonly TensorValue[]];

/** Whether both are made by the same layers and operations. */
function doesAlike(one: Ends, other: Ends): boolean {
  const [first, second] = [one, other].map(([inputs, outputs]) => calculationOf(inputs, outputs, byName));
  return first !== undefined && !('unsupported' in first) && JSON.stringify(first) === JSON.stringify(second);
}

const ADD = binaryOf('Add');
const SUM = reduction('Sum');
const NEGATIVE = elementwise('Negative');
const SUMS = /^(?:Add|AddN|Sum)$/;

/** By its name for the trainer; undefined for a layer, and for what the trainer has not. */
function operationOf(call: Application): string | undefined {
  const { layer } = call;
  if (layer.kind === 'model' || layer.row.family !== 'operation') return undefined;
  const args = layerArguments(layer.row, layer.framework, layer.bound);
  const made = trainerConfig(layer.row, args, layer.name, { ...shapesOf(call), areMixed: true });
  return 'unsupported' in made ? undefined : String(made.config.operation);
}
