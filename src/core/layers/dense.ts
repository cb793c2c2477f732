/** Layers that connect every input value with every output value, and what prepares for them. */

import { isKnownRank } from '../graph/dimension.js';
import { formatDim, multiply, product } from '../graph/dimensionArithmetic.js';
import { argument, firstInput, outcome, refused, unchanged } from './outcome.js';
import type { LayerRow } from './row.js';

export const DENSE_ROWS: readonly LayerRow[] = [
  {
    family: 'dense',
    keras: { name: 'Dense', documentation: 'https://keras.io/api/layers/core_layers/dense/' },
    tfjs: {
      factory: 'dense',
      className: 'Dense',
      documentation: 'https://js.tensorflow.org/api/latest/#layers.dense',
      needsOptions: true,
    },
    arguments: [
      argument('units', 'integer', 'how many output values', { required: true, formerly: ['output_dim'] }),
      argument('activation', 'activation', 'function applied to the result', { default: null }),
      argument('use_bias', 'boolean', 'adds one learned number per unit', { default: true }),
      argument('kernel_initializer', 'initializer', 'how the weights start', {
        default: 'glorot_uniform',
        tfjsDefault: 'glorotNormal',
      }),
      argument('bias_initializer', 'initializer', 'how the biases start', { default: 'zeros' }),
      argument('kernel_regularizer', 'regularizer', 'penalty on large weights', { default: null }),
      argument('bias_regularizer', 'regularizer', 'penalty on large biases', { default: null }),
      argument('activity_regularizer', 'regularizer', 'penalty on large outputs', { default: null }),
      argument('kernel_constraint', 'constraint', 'limit on the weights', { default: null }),
      argument('bias_constraint', 'constraint', 'limit on the biases', { default: null }),
    ],
    explanation: 'Every unit takes a weighted sum of all values of the last axis.',
    rule: (context) => {
      const input = firstInput(context);
      if (!isKnownRank(input)) return outcome(input);
      const units = context.args.integer('units') ?? {
        kind: 'unknown' as const,
        reason: 'units is not given',
      };
      const last = input.at(-1);
      if (input.length < 2 || last === undefined)
        return refused({
          code: 'wrong-rank',
          message: `Dense expects at least 2 dimensions, batch included; found ${input.length}.`,
          at: { input: 0 },
        });
      const kernel = { name: 'kernel', shape: [last, units], trainable: true };
      const bias = { name: 'bias', shape: [units], trainable: true };
      return outcome([...input.slice(0, -1), units], {
        weights: context.args.boolean('use_bias') === false ? [kernel] : [kernel, bias],
        multiplyAdds: multiply(product(input.slice(1)), units),
        arithmetic: [{ label: 'weights', formula: `${formatDim(last)} × ${formatDim(units)}` }],
      });
    },
  },
  {
    family: 'regularization',
    keras: { name: 'Dropout', documentation: 'https://keras.io/api/layers/regularization_layers/dropout/' },
    tfjs: {
      factory: 'dropout',
      className: 'Dropout',
      documentation: 'https://js.tensorflow.org/api/latest/#layers.dropout',
      needsOptions: true,
    },
    arguments: [
      argument('rate', 'float', 'share of values set to zero', { required: true, formerly: ['p'] }),
      argument('noise_shape', 'shape', 'shape of the mask', { default: null }),
      argument('seed', 'integer', 'makes the mask repeatable', { default: null }),
    ],
    explanation: 'Sets a random share of the values to zero while training.',
    rule: unchanged,
  },
];
