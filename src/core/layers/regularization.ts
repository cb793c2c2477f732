/** Layers that act only while training: they drop or disturb values, and keep the shape. */
import { isNumber } from '../graph/dimensionArithmetic.js';
import { invalid, refusedFor } from './argumentReading.js';
import { dataFormat, FORMER_ORDERING, former, keras, seed, share, tfjs } from './baseArguments.js';
import { argument, unchanged } from './outcome.js';
import type { ArgumentSpec, LayerOutcome, LayerRow, RuleContext } from './row.js';

const rate = (about: string) => share('rate', about, { required: true, formerly: ['p'] });
const noiseShape = argument('noise_shape', 'shape', 'shape of the mask', { default: null });
const oneRate = { 1: [former('p', 'rate')] };

export const REGULARIZATION_ROWS: readonly LayerRow[] = [
  {
    ...acting('Dropout', 'dropout', 'Sets a random share of the values to zero while training.', [
      rate('share of values set to zero'),
      noiseShape,
      seed,
    ]),
    ...tfjs('dropout', 'Dropout', { needsOptions: true }),
    formerly: { 1: [former('p', 'rate'), former('noise_shape'), former('seed')] },
    rule: dropout,
  },
  ...([1, 2, 3] as const).map(spatial),
  {
    ...acting('AlphaDropout', 'alpha_dropout', 'Dropout that keeps mean and deviation, for SELU networks.', [
      rate('share of values dropped'),
      noiseShape,
      seed,
    ]),
    ...tfjs('alphaDropout', 'AlphaDropout', { needsOptions: true }),
  },
  {
    ...acting('GaussianDropout', 'gaussian_dropout', 'Multiplies by random noise while training.', [
      rate('strength of the noise'),
      seed,
    ]),
    ...tfjs('gaussianDropout', 'GaussianDropout', { needsOptions: true }),
    formerly: oneRate,
  },
  {
    ...acting('GaussianNoise', 'gaussian_noise', 'Adds random noise while training.', [
      share('stddev', 'deviation of the noise', {
        required: true,
        formerly: ['sigma'],
        checkedSince: 3,
      }),
      seed,
    ]),
    ...tfjs('gaussianNoise', 'GaussianNoise', { needsOptions: true }),
    formerly: { 1: [former('sigma', 'stddev')] },
  },
  {
    ...acting(
      'ActivityRegularization',
      'activity_regularization',
      'Adds a penalty on large values to the loss.',
      [
        argument('l1', 'float', 'penalty on absolute values', { default: 0, only: 'keras', harmless: true }),
        argument('l2', 'float', 'penalty on squares', { default: 0, only: 'keras', harmless: true }),
      ],
    ),
    trainer: {
      className: 'Activation',
      config: (args) => ({
        activation: 'linear',
        activity_regularizer: {
          class_name: 'L1L2',
          config: { l1: args.number('l1') ?? 0, l2: args.number('l2') ?? 0 },
        },
      }),
    },
  },
];

function acting(name: string, page: string, explanation: string, specs: readonly ArgumentSpec[]): LayerRow {
  return {
    family: 'regularization',
    ...keras(name, `regularization_layers/${page}`),
    arguments: specs,
    explanation,
    lists: 'each',
    isBuiltWhenMade: true,
    rule: unchanged,
  };
}

function spatial(rank: 1 | 2 | 3): LayerRow {
  const name = `SpatialDropout${rank}D`;
  const own = rate('share of feature maps set to zero');
  return {
    ...acting(
      name,
      `spatial_dropout${rank}d`,
      'Sets whole feature maps to zero at random while training.',
      rank === 1 ? [own, seed] : [own, dataFormat, seed],
    ),
    ...(rank === 1 ? tfjs('spatialDropout1d', name, { needsOptions: true }) : {}),
    ...(rank > 1 && { trainer: { className: name } }),
    ...keras(name, `regularization_layers/spatial_dropout${rank}d`, { sharedArguments: ['name', 'dtype'] }),
    ...(rank > 1 && { formerly: { 1: [former('p', 'rate'), FORMER_ORDERING] } }),
    input: { rank: rank + 2 },
    lists: 'one',
  };
}

/** Keras looks at the shape of the mask when the layer is made. */
function dropout(context: RuleContext): LayerOutcome {
  const kind = context.args.kind('noise_shape');
  const sizes = context.args.dims('noise_shape');
  const wrong =
    kind === 'integer' ||
    kind === 'float' ||
    kind === 'string' ||
    sizes?.some((size) => isNumber(size) && size <= 0);
  if (wrong && context.framework === 'keras' && context.kerasMajor === 3)
    return refusedFor([
      invalid(
        'noise_shape',
        'noise_shape must be a tuple of sizes of 1 or more, or None for those of the input.',
      ),
    ]);
  return unchanged(context);
}
