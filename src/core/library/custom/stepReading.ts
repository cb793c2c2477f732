/** Makes of what a `train_step` of the code did with stand-ins what the trainer is told. What is not followed is thrown. */
import type { Location } from '../../document.js';
import type { NativeCall } from '../../evaluate/nativeCall.js';
import type { ModelValue, TensorValue, Value } from '../../evaluate/value.js';
import type { Calculation, Comparison, LabelForm } from '../../graph/comparison.js';
import { isKnownRank } from '../../graph/dimension.js';
import { metricsOf } from '../../graph/metrics.js';
import type { PlannedMetric } from '../../graph/modelGraph.js';
import type { BatchMean, FoundStep } from '../../graph/ownStep.js';
import { walkBack } from '../producers.js';
import { withLosses } from './addedLoss.js';
import { calculationOf, THROUGH_ALL } from './calculation.js';
import { byName, doesAlike, isPenalty, summed, termsOf } from './lossTerms.js';
import { countsClasses } from './ownComparison.js';
import { appliedLoss, appliedOptimizer, lossIn, Refusal } from './stepGradients.js';
import { isUsualTracker, MEANS, metricName, type StepNotes } from './stepNotes.js';
import { allTensors } from './structures.js';

/** What `fit` hands to the step. */
export interface Batch {
  readonly data: Value;
  readonly inputs: readonly TensorValue[];
  readonly labels: readonly TensorValue[];
  /** Of samples, where fit is given some, or weights of classes. */
  readonly weights?: TensorValue;
}

export interface Tested {
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
export class Reading {
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
    const loss = given ? lossIn(given, undefined) : appliedLoss(this.model, notes);
    const terms = termsOf(loss, this.call).filter((term) => !isPenalty(term, this.notes.penalties));
    const countsPenalties = terms.length < termsOf(loss, this.call).length;
    const guess = this.#guess();
    const isInference = guess?.producer?.training?.value !== true;
    const optimizer = given ? undefined : appliedOptimizer(notes);
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
        const terms = termsOf(tensor, this.call);
        return terms.some((term) => isPenalty(term, this.notes.penalties))
          ? terms.filter((term) => !isPenalty(term, this.notes.penalties))
          : [tensor];
      });
      const made = calculationOf([...inputs, ...labels], tensors, byName);
      if ('unsupported' in made) return undefined;
      const title = typeof metric === 'object' ? `${metric.name} ${metricName(metric)}` : metric;
      told.push([name, title, updates.map(({ isWeighted }) => isWeighted), made]);
    }
    return JSON.stringify(told);
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
    const sum = summed(terms, this.call);
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
