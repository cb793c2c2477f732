/**
 * One optimiser for all of Keras's: clipping, weight decay, the schedule, the update of each weight, its constraint.
 * TensorFlow.js's own lack AdamW, Nadam, clipping and schedules, and differ from Keras in their numbers.
 */
import * as tf from '@tensorflow/tfjs-core';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import { TrainingFault } from '../fault.js';
import { atStepsEnd, type Holder, perStep } from '../stepChanges.js';
import { wholeStepRunner } from '../wholeStep.js';
import { numberIn, type Options, plain, valueIn } from './options.js';
import { type Schedule, scheduleOf } from './schedules.js';
import { type Factor, type Now, optimizerKinds, type Slots, type Update } from './updates.js';

interface Limit {
  apply(weight: tf.Tensor): tf.Tensor;
}

interface Weight {
  readonly val: tf.Variable;
  constraint: Limit | null;
}

export class KerasOptimizer extends tf.Optimizer {
  static className = 'KerasOptimizer';
  private readonly slots = new Map<string, tf.Tensor>();
  /** The averages, for a runtime that does whole steps. */
  readonly holder: Holder = {
    names: () => this.slots.keys(),
    get: (key) => this.slots.get(key),
    hold: (key, value) => this.keep(key, value),
  };
  private readonly limits = new Map<string, Limit>();
  private readonly schedule: Schedule;
  private readonly update: Update;
  private readonly weightDecay: number;
  /** Of the rate by each step: Keras 2's `decay`. */
  private readonly decay: number;
  /** Set by callbacks: it wins over the schedule. */
  private setRate: number | undefined;
  private steps = 0;
  /** Is given the gradients of the next step, before clipping; they stay the step's. */
  onGradients?: (named: readonly { readonly name: string; readonly tensor: tf.Tensor }[]) => void;

  constructor(
    readonly name: string,
    private readonly options: Options,
  ) {
    super();
    const kind = optimizerKinds[plain(name)];
    if (!kind) {
      const can = Object.keys(optimizerKinds).join(', ');
      throw new TrainingFault(`The optimiser “${name}” is not available. Compile with one of: ${can}.`);
    }
    this.schedule = scheduleOf(valueIn(options, 'learning_rate', 'lr'), kind.rate);
    this.weightDecay = numberIn(options, kind.weightDecay ?? 0, 'weight_decay');
    this.decay = numberIn(options, 0, 'decay');
    this.update = kind.update(options);
  }

  /** The rate of the next step, before `decay`. */
  get learningRate(): number {
    return this.setRate ?? this.schedule(this.steps);
  }

  set learningRate(rate: number) {
    this.setRate = rate;
  }

  /** Beside the averages, what the next step depends on. */
  get position(): { readonly steps: number; readonly rate?: number } {
    return { steps: this.steps, ...(this.setRate !== undefined && { rate: this.setRate }) };
  }

  /**
   * Takes over the constraints of the model's weights: tfjs-layers applies them when a weight is set, and not in
   * training; Keras the other way round.
   */
  constrain(model: LayersModel): void {
    for (const weight of model.trainableWeights as unknown as readonly Weight[]) {
      if (weight.constraint) this.limits.set(weight.val.name, weight.constraint);
      weight.constraint = null;
    }
  }

  /** The averages, as `optimizer/<place of the variable>/<average>`; they stay the optimiser's. */
  slotTensors(variables: readonly string[]): Record<string, tf.Tensor> {
    const places = new Map(variables.map((name, place) => [name, place]));
    const found = [...this.slots].flatMap(([key, tensor]) => {
      const border = key.lastIndexOf('/');
      const place = places.get(key.slice(0, border));
      return place === undefined ? [] : [[`optimizer/${place}/${key.slice(border + 1)}`, tensor] as const];
    });
    return Object.fromEntries(found);
  }

  /** Takes the averages over, named `<place of the variable>/<average>`. */
  restore(
    variables: readonly string[],
    averages: Readonly<Record<string, tf.Tensor>>,
    { steps, rate }: { readonly steps: number; readonly rate?: number },
  ): void {
    this.dispose();
    this.steps = steps;
    this.setRate = rate;
    for (const [key, tensor] of Object.entries(averages)) {
      const [place = '', average = ''] = key.split('/');
      this.slots.set(`${variables[Number(place)]}/${average}`, tf.keep(tensor));
    }
  }

  override applyGradients(gradients: tf.NamedTensorMap | { name: string; tensor: tf.Tensor }[]): void {
    const named = Array.isArray(gradients)
      ? gradients
      : Object.entries(gradients).map(([name, tensor]) => ({ name, tensor }));
    const present = named.filter(({ tensor }) => tensor !== null && tensor !== undefined);
    this.onGradients?.(present);
    tf.tidy(() => {
      const clipped = this.clip(present.map(({ tensor }) => tensor));
      const { now, dispose } = this.moment();
      for (const [at, { name }] of present.entries()) {
        const variable = tf.engine().registeredVariables[name];
        const gradient = clipped[at];
        if (variable && gradient) tf.tidy(() => this.step(variable, gradient, now));
      }
      dispose();
    });
    atStepsEnd(() => {
      this.steps++;
      this.incrementIterations();
    });
  }

  private step(variable: tf.Variable, gradient: tf.Tensor, now: Now): void {
    let weight: tf.Tensor = variable;
    if (this.weightDecay > 0) weight = tf.sub(weight, tf.mul(weight, now(this.decayed)));
    const updated = this.update(weight, gradient, this.slotsOf(variable), now);
    variable.assign(this.limits.get(variable.name)?.apply(updated) ?? updated);
  }

  private readonly decayed: Factor = (rate) => this.weightDecay * rate;

  /** What depends on rate and step, once for all weights; a runtime that does whole steps gets tensors. */
  private moment(): { readonly now: Now; readonly dispose: () => void } {
    const value = (factor: Factor) =>
      factor(this.learningRate / (1 + this.decay * this.steps), this.steps + 1);
    if (!wholeStepRunner()) return { now: value, dispose: () => {} };
    const made = new Map<Factor, tf.Tensor>();
    return {
      now(factor) {
        const scalar = made.get(factor) ?? tf.keep(perStep(() => Float32Array.of(value(factor))));
        made.set(factor, scalar);
        return scalar;
      },
      dispose: () => tf.dispose([...made.values()]),
    };
  }

  private slotsOf(variable: tf.Variable): Slots {
    return {
      // Of values, not of an operation: the first step does the same operations as all others.
      read: (slot, start = 0) =>
        this.slots.get(`${variable.name}/${slot}`) ??
        tf.tensor(new Float32Array(variable.size).fill(start), variable.shape),
      write: (slot, value) => {
        this.keep(`${variable.name}/${slot}`, value);
        return value;
      },
    };
  }

  private keep(key: string, value: tf.Tensor): void {
    this.slots.get(key)?.dispose();
    this.slots.set(key, tf.keep(value));
  }

  private clip(gradients: readonly tf.Tensor[]): readonly tf.Tensor[] {
    const value = valueIn(this.options, 'clipvalue', 'clip_value');
    const norm = valueIn(this.options, 'clipnorm', 'clip_norm');
    const globalNorm = valueIn(this.options, 'global_clipnorm');
    if (typeof value === 'number') return gradients.map((each) => tf.clipByValue(each, -value, value));
    if (typeof norm === 'number') return gradients.map((each) => shorten(each, norm, tf.norm(each)));
    if (typeof globalNorm === 'number') {
      const whole = tf.sqrt(tf.addN(gradients.map((each) => tf.sum(tf.square(each)))));
      return gradients.map((each) => shorten(each, globalNorm, whole));
    }
    return gradients;
  }

  override dispose(): void {
    for (const slot of this.slots.values()) slot.dispose();
    this.slots.clear();
  }

  override getConfig(): tf.serialization.ConfigDict {
    return { name: this.name, options: this.options as tf.serialization.ConfigDict };
  }
}

function shorten(gradient: tf.Tensor, limit: number, norm: tf.Tensor): tf.Tensor {
  return tf.div(tf.mul(gradient, limit), tf.maximum(norm, limit));
}
