/** Activation functions as layers of their own, and the layers that only act while training. */
import { type Dim, isKnownRank } from '../graph/dimension.js';
import { formatDim, isNumber } from '../graph/dimensionArithmetic.js';
import { constraints, initializer, kerasPage, regularizers, tfjsPage } from './baseArguments.js';
import { argument, firstInput, outcome, unchanged } from './outcome.js';
import type { ArgumentSpec, LayerFamily, LayerOutcome, LayerRow, RuleContext } from './row.js';

export const ACTIVATION_ROWS: readonly LayerRow[] = [
  elementwise(
    'activation',
    'Activation',
    'core_layers/activation',
    'activation',
    'Applies a function to every value.',
    [argument('activation', 'activation', 'the function, such as "relu"', { required: true })],
  ),
  elementwise(
    'activation',
    'ReLU',
    'activation_layers/relu',
    'reLU',
    'Keeps positive values and sets negative ones to zero.',
    [
      argument('max_value', 'float', 'largest output', { default: null }),
      argument('negative_slope', 'float', 'factor for values below the threshold', {
        default: 0,
        only: 'keras',
      }),
      argument('threshold', 'float', 'values below it count as negative', { default: 0, only: 'keras' }),
    ],
  ),
  elementwise(
    'activation',
    'LeakyReLU',
    'activation_layers/leaky_relu',
    'leakyReLU',
    'Like ReLU, and lets a small share of negative values through.',
    [
      argument('negative_slope', 'float', 'factor for negative values', {
        default: 0.3,
        tfjs: 'alpha',
        formerly: ['alpha'],
      }),
    ],
  ),
  elementwise(
    'activation',
    'ELU',
    'activation_layers/elu',
    'elu',
    'Like ReLU, with a smooth curve for negative values.',
    [argument('alpha', 'float', 'where the negative side levels off', { default: 1 })],
  ),
  elementwise(
    'activation',
    'Softmax',
    'activation_layers/softmax',
    'softmax',
    'Turns values into shares that sum to 1.',
    [argument('axis', 'axis', 'the axis whose values sum to 1', { default: -1 })],
  ),
  {
    family: 'activation',
    keras: { name: 'PReLU', autoName: 'p_re_lu', documentation: kerasPage('activation_layers/prelu') },
    tfjs: { factory: 'prelu', className: 'PReLU', documentation: tfjsPage('prelu') },
    arguments: [
      initializer('alpha', 'zeros'),
      ...regularizers('alpha'),
      ...constraints('alpha'),
      argument('shared_axes', 'axis', 'axes that share one factor', { default: null }),
    ],
    explanation: 'Like leaky ReLU, with a factor that is learned for each value.',
    rule: parametric,
  },
  elementwise(
    'regularization',
    'SpatialDropout2D',
    'regularization_layers/spatial_dropout2d',
    undefined,
    'Sets whole feature maps to zero at random while training.',
    [
      argument('rate', 'float', 'share of feature maps set to zero', { required: true, formerly: ['p'] }),
      argument('seed', 'integer', 'makes the mask repeatable', { default: null }),
      argument('data_format', 'choice', 'where the channels are', {
        default: null,
        choices: ['channels_last', 'channels_first'],
      }),
    ],
  ),
  elementwise(
    'regularization',
    'GaussianNoise',
    'regularization_layers/gaussian_noise',
    'gaussianNoise',
    'Adds random noise while training.',
    [
      argument('stddev', 'float', 'deviation of the noise', { required: true }),
      argument('seed', 'integer', 'makes the noise repeatable', { default: null }),
    ],
  ),
  elementwise(
    'regularization',
    'GaussianDropout',
    'regularization_layers/gaussian_dropout',
    'gaussianDropout',
    'Multiplies by random noise while training.',
    [
      argument('rate', 'float', 'strength of the noise', { required: true, formerly: ['p'] }),
      argument('seed', 'integer', 'makes the noise repeatable', { default: null }),
    ],
  ),
  elementwise(
    'preprocessing',
    'Rescaling',
    'preprocessing_layers/image_preprocessing/rescaling',
    'rescaling',
    'Multiplies and shifts every value, such as pixels to 0…1.',
    [
      argument('scale', 'float', 'factor', { required: true }),
      argument('offset', 'float', 'added afterwards', { default: 0 }),
    ],
  ),
];

/** A layer whose output has the shape of its input and that learns nothing. */
function elementwise(
  family: LayerFamily,
  name: string,
  page: string,
  factory: string | undefined,
  explanation: string,
  specs: readonly ArgumentSpec[],
): LayerRow {
  return {
    family,
    keras: { name, documentation: kerasPage(page) },
    ...(factory !== undefined && {
      tfjs: { factory, className: name, documentation: tfjsPage(factory) },
    }),
    arguments: specs,
    explanation,
    rule: unchanged,
  };
}

function parametric(context: RuleContext): LayerOutcome {
  const input = firstInput(context);
  if (!isKnownRank(input)) return outcome(input);
  const shared = context.args.dims('shared_axes') ?? [];
  const shape: readonly Dim[] = input.slice(1).map((dim, index) => {
    const isShared = shared.some((axis) => isNumber(axis) && axis === index + 1);
    return isShared ? 1 : dim;
  });
  return outcome(input, {
    weights: [{ name: 'alpha', shape, trainable: true }],
    arithmetic: [{ label: 'parameters', formula: shape.map(formatDim).join(' × ') }],
  });
}
