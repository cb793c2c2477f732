/** Keras's and TensorFlow.js's optimisers, losses and metrics, by either spelling, with Keras's defaults. */
import * as tf from '@tensorflow/tfjs-core';
import { TrainingFault } from './fault.js';

type Options = Readonly<Record<string, unknown>>;

/** `SparseCategoricalCrossentropy`, `sparse_categorical_crossentropy` and `sparseCategoricalCrossentropy` are one. */
const plain = (name: string) => name.replace(/[_\s-]/g, '').toLowerCase();

const optimizers: Readonly<Record<string, (options: Options) => tf.Optimizer>> = {
  sgd(options) {
    const rate = number(options, 0.01, 'learning_rate', 'lr');
    const momentum = number(options, 0, 'momentum');
    return momentum > 0 ? tf.train.momentum(rate, momentum, options.nesterov === true) : tf.train.sgd(rate);
  },
  momentum: (options) =>
    tf.train.momentum(
      number(options, 0.01, 'learning_rate', 'lr'),
      number(options, 0.9, 'momentum'),
      (options.nesterov ?? options.useNesterov) === true,
    ),
  adam: (options) =>
    tf.train.adam(
      number(options, 0.001, 'learning_rate', 'lr'),
      number(options, 0.9, 'beta_1', 'beta1'),
      number(options, 0.999, 'beta_2', 'beta2'),
      number(options, 1e-7, 'epsilon'),
    ),
  adamax: (options) =>
    tf.train.adamax(
      number(options, 0.001, 'learning_rate', 'lr'),
      number(options, 0.9, 'beta_1', 'beta1'),
      number(options, 0.999, 'beta_2', 'beta2'),
      number(options, 1e-7, 'epsilon'),
    ),
  rmsprop: (options) =>
    tf.train.rmsprop(
      number(options, 0.001, 'learning_rate', 'lr'),
      number(options, 0.9, 'rho', 'decay'),
      number(options, 0, 'momentum'),
      number(options, 1e-7, 'epsilon'),
      options.centered === true,
    ),
  adagrad: (options) =>
    tf.train.adagrad(
      number(options, 0.001, 'learning_rate', 'lr'),
      number(options, 0.1, 'initial_accumulator_value', 'initialAccumulatorValue'),
    ),
  adadelta: (options) =>
    tf.train.adadelta(
      number(options, 0.001, 'learning_rate', 'lr'),
      number(options, 0.95, 'rho'),
      number(options, 1e-7, 'epsilon'),
    ),
};

export function makeOptimizer(name: string, options: Options): tf.Optimizer {
  const make = optimizers[plain(name)];
  if (!make) {
    const can = Object.keys(optimizers).join(', ');
    throw new TrainingFault(
      `The optimiser “${name}” is not available in TensorFlow.js. Compile with one of: ${can}.`,
    );
  }
  return make(options);
}

const losses: Readonly<Record<string, string>> = {
  categoricalcrossentropy: 'categoricalCrossentropy',
  sparsecategoricalcrossentropy: 'sparseCategoricalCrossentropy',
  binarycrossentropy: 'binaryCrossentropy',
  meansquarederror: 'meanSquaredError',
  mse: 'meanSquaredError',
  meanabsoluteerror: 'meanAbsoluteError',
  mae: 'meanAbsoluteError',
  hinge: 'hinge',
  squaredhinge: 'squaredHinge',
  categoricalhinge: 'categoricalHinge',
  kldivergence: 'kullbackLeiblerDivergence',
  kullbackleiblerdivergence: 'kullbackLeiblerDivergence',
  poisson: 'poisson',
  logcosh: 'logcosh',
  cosinesimilarity: 'cosineProximity',
};

/** The loss by TensorFlow.js's name. */
export function lossName(name: string): string {
  const known = losses[plain(name)];
  if (known) return known;
  throw new TrainingFault(
    `The loss “${name}” is not available in TensorFlow.js. Compile with one of: ${[...new Set(Object.values(losses))].join(', ')}.`,
  );
}

export const isCrossentropy = (loss: string) => loss.endsWith('Crossentropy');

function number(options: Options, byDefault: number, ...names: string[]): number {
  for (const name of names) {
    const value = options[name];
    if (typeof value === 'number') return value;
  }
  return byDefault;
}
