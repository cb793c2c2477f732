/**
 * How each optimiser of Keras changes one weight, with Keras's defaults. An update reads and keeps its
 * averages by name in `slots` and returns the weight's new value. What depends on the learning rate, or on the
 * step, which counts from 1, it has from `now`.
 */
import * as tf from '@tensorflow/tfjs-core';
import { DEFAULT_RATES } from '../../protocol/optimizerRates.js';
import { adamStep, hasFusedAdam } from '../kernels/adam.js';
import { flagIn, numberIn, type Options } from './options.js';

export interface Slots {
  /** The average of that name, `start` (0 by default) before the first step. */
  read(name: string, start?: number): tf.Tensor;
  /** Keeps the new value and gives it back. */
  write(name: string, value: tf.Tensor): tf.Tensor;
}

export type Factor = (rate: number, step: number) => number;

/** A factor's value in this step; the same function gives the same. */
export type Now = (factor: Factor) => number | tf.Tensor;

export type Update = (weight: tf.Tensor, gradient: tf.Tensor, slots: Slots, now: Now) => tf.Tensor;

export interface OptimizerKind {
  readonly rate: number;
  readonly weightDecay?: number;
  update(options: Options): Update;
}

/** old · share + value · (1 − share) */
const blend = (old: tf.Tensor, value: tf.Tensor, share: number) =>
  tf.add(tf.mul(old, share), tf.mul(value, 1 - share));

const rateAlone: Factor = (rate) => rate;

const epsilonOf = (options: Options) => numberIn(options, 1e-7, 'epsilon');

const sgd = (options: Options, byDefault = 0): Update => {
  const momentum = numberIn(options, byDefault, 'momentum');
  const nesterov = flagIn(options, 'nesterov', 'useNesterov');
  return (weight, gradient, slots, now) => {
    const step = tf.mul(gradient, now(rateAlone));
    if (momentum <= 0) return tf.sub(weight, step);
    const velocity = slots.write('velocity', tf.sub(tf.mul(slots.read('velocity'), momentum), step));
    if (!nesterov) return tf.add(weight, velocity);
    return tf.add(weight, tf.sub(tf.mul(velocity, momentum), step));
  };
};

const rmsprop = (options: Options): Update => {
  const rho = numberIn(options, 0.9, 'rho');
  const momentum = numberIn(options, 0, 'momentum');
  const epsilon = epsilonOf(options);
  const centred = flagIn(options, 'centered');
  return (weight, gradient, slots, now) => {
    const square = slots.write('square', blend(slots.read('square'), tf.square(gradient), rho));
    const mean = centred ? slots.write('mean', blend(slots.read('mean'), gradient, rho)) : undefined;
    const spread = mean ? tf.sub(square, tf.square(mean)) : square;
    const step = tf.div(tf.mul(gradient, now(rateAlone)), tf.sqrt(tf.add(spread, epsilon)));
    if (momentum <= 0) return tf.sub(weight, step);
    return tf.sub(weight, slots.write('velocity', tf.add(tf.mul(slots.read('velocity'), momentum), step)));
  };
};

const betas = (options: Options) =>
  [numberIn(options, 0.9, 'beta_1'), numberIn(options, 0.999, 'beta_2')] as const;

const adam = (options: Options): Update => {
  const [first, second] = betas(options);
  const epsilon = epsilonOf(options);
  const largest = flagIn(options, 'amsgrad');
  const corrected: Factor = (rate, step) => (rate * Math.sqrt(1 - second ** step)) / (1 - first ** step);
  return (weight, gradient, slots, now) => {
    if (!largest && hasFusedAdam()) {
      const before = { weight, gradient, mean: slots.read('mean'), square: slots.read('square') };
      const after = adamStep(before, { first, second, epsilon }, now(corrected));
      slots.write('mean', after.mean);
      slots.write('square', after.square);
      return after.weight;
    }
    const mean = slots.write('mean', blend(slots.read('mean'), gradient, first));
    const square = slots.write('square', blend(slots.read('square'), tf.square(gradient), second));
    const spread = largest ? slots.write('largest', tf.maximum(slots.read('largest'), square)) : square;
    return tf.sub(weight, tf.div(tf.mul(mean, now(corrected)), tf.add(tf.sqrt(spread), epsilon)));
  };
};

const nadam = (options: Options): Update => {
  const [first, second] = betas(options);
  const epsilon = epsilonOf(options);
  const factor = (step: number) => first * (1 - 0.5 * 0.96 ** step);
  const products = [1];
  const product = (step: number): number => {
    for (let at = products.length; at <= step; at++) products.push((products[at - 1] ?? 1) * factor(at));
    return products[step] ?? 1;
  };
  const shareOfMean: Factor = (_, step) => factor(step + 1) / (1 - product(step + 1));
  const shareOfGradient: Factor = (_, step) => (1 - factor(step)) / (1 - product(step));
  const rest: Factor = (_, step) => 1 - second ** step;
  return (weight, gradient, slots, now) => {
    const mean = slots.write('mean', blend(slots.read('mean'), gradient, first));
    const square = slots.write('square', blend(slots.read('square'), tf.square(gradient), second));
    const ahead = tf.add(tf.mul(mean, now(shareOfMean)), tf.mul(gradient, now(shareOfGradient)));
    const spread = tf.sqrt(tf.div(square, now(rest)));
    return tf.sub(weight, tf.div(tf.mul(ahead, now(rateAlone)), tf.add(spread, epsilon)));
  };
};

const adamax = (options: Options): Update => {
  const [first, second] = betas(options);
  const epsilon = epsilonOf(options);
  const corrected: Factor = (rate, step) => rate / (1 - first ** step);
  return (weight, gradient, slots, now) => {
    const mean = slots.write('mean', blend(slots.read('mean'), gradient, first));
    const norm = slots.write('norm', tf.maximum(tf.mul(slots.read('norm'), second), tf.abs(gradient)));
    return tf.sub(weight, tf.div(tf.mul(mean, now(corrected)), tf.add(norm, epsilon)));
  };
};

const adagrad = (options: Options): Update => {
  const start = numberIn(options, 0.1, 'initial_accumulator_value');
  const epsilon = epsilonOf(options);
  return (weight, gradient, slots, now) => {
    const sum = slots.write('sum', tf.add(slots.read('sum', start), tf.square(gradient)));
    return tf.sub(weight, tf.div(tf.mul(gradient, now(rateAlone)), tf.sqrt(tf.add(sum, epsilon))));
  };
};

const adadelta = (options: Options): Update => {
  const rho = numberIn(options, 0.95, 'rho');
  const epsilon = epsilonOf(options);
  return (weight, gradient, slots, now) => {
    const square = slots.write('square', blend(slots.read('square'), tf.square(gradient), rho));
    const before = slots.read('steps');
    const ratio = tf.sqrt(tf.div(tf.add(before, epsilon), tf.add(square, epsilon)));
    const step = tf.mul(gradient, ratio);
    slots.write('steps', blend(before, tf.square(step), rho));
    return tf.sub(weight, tf.mul(step, now(rateAlone)));
  };
};

const lion = (options: Options): Update => {
  const [first, second] = [numberIn(options, 0.9, 'beta_1'), numberIn(options, 0.99, 'beta_2')];
  return (weight, gradient, slots, now) => {
    const mean = slots.read('mean');
    const next = tf.sub(weight, tf.mul(tf.sign(blend(mean, gradient, first)), now(rateAlone)));
    slots.write('mean', blend(mean, gradient, second));
    return next;
  };
};

/** By name without case and underscores. */
export const optimizerKinds: Readonly<Record<string, OptimizerKind>> = {
  sgd: { rate: DEFAULT_RATES.sgd, update: sgd },
  momentum: { rate: DEFAULT_RATES.momentum, update: (options) => sgd(options, 0.9) },
  rmsprop: { rate: DEFAULT_RATES.rmsprop, update: rmsprop },
  adam: { rate: DEFAULT_RATES.adam, update: adam },
  adamw: { rate: DEFAULT_RATES.adamw, weightDecay: 0.004, update: adam },
  nadam: { rate: DEFAULT_RATES.nadam, update: nadam },
  adamax: { rate: DEFAULT_RATES.adamax, update: adamax },
  adagrad: { rate: DEFAULT_RATES.adagrad, update: adagrad },
  adadelta: { rate: DEFAULT_RATES.adadelta, update: adadelta },
  lion: { rate: DEFAULT_RATES.lion, update: lion },
};
