/** Activation functions as layers of their own. */
import { type Dim, isKnownRank } from '../graph/dimension.js';
import { isNumber } from '../graph/dimensionArithmetic.js';
import { invalid, refusedFor } from './argumentReading.js';
import {
  constraints,
  former,
  formerKeras,
  initializer,
  keras,
  noTraining,
  regularizers,
  tfjs,
  unread,
} from './baseArguments.js';
import { argument, firstInput, outcome, refused, unchanged, unknownWeight, weight } from './outcome.js';
import type { ArgumentSpec, LayerOutcome, LayerRow, RuleContext, TfjsEntry } from './row.js';
import { byHand } from './window.js';

/** 0 or more, as Keras asks of slopes and limits. */
const notNegative = (name: string, about: string, rest: Partial<ArgumentSpec>) =>
  argument(name, 'float', about, { minimum: 0, ...rest });

export const ACTIVATION_ROWS: readonly LayerRow[] = [
  elementwise(
    'Activation',
    'core_layers/activation',
    'activation',
    'Applies a function to every value.',
    [
      argument('activation', 'activation', 'the function, such as "relu"', {
        required: true,
        tfjsDefault: 'linear',
      }),
    ],
    { needsOptions: true },
  ),
  elementwise(
    'ReLU',
    'activation_layers/relu',
    'reLU',
    'Keeps positive values and sets negative ones to zero.',
    [
      notNegative('max_value', 'largest output', { default: null }),
      notNegative('negative_slope', 'factor for values below the threshold', {
        default: 0,
        only: 'keras',
        trained: true,
      }),
      notNegative('threshold', 'values below it count as negative', {
        default: 0,
        only: 'keras',
        trained: true,
      }),
    ],
  ),
  {
    ...elementwise(
      'LeakyReLU',
      'activation_layers/leaky_relu',
      'leakyReLU',
      'Like ReLU, and lets a small share of negative values through.',
      [
        notNegative('negative_slope', 'factor for negative values', {
          default: 0.3,
          tfjs: 'alpha',
          formerly: ['alpha'],
          alsoNow: ['alpha'],
          namedSince: 3,
        }),
      ],
    ),
    trainer: { config: (args) => ({ alpha: args.json('negative_slope') }) },
  },
  {
    ...elementwise(
      'ELU',
      'activation_layers/elu',
      'elu',
      'Like ReLU, with a smooth curve for negative values.',
      [argument('alpha', 'float', 'where the negative side levels off', { default: 1, tfjsTakes: 1 })],
    ),
    rule: (context) => {
      const alpha = context.args.number('alpha');
      return context.framework === 'tfjs' && alpha !== undefined && alpha !== 1
        ? refusedFor([invalid('alpha', `TensorFlow.js’s elu layer has only alpha 1; found ${alpha}.`)])
        : unchanged(context);
    },
  },
  elementwise('Softmax', 'activation_layers/softmax', 'softmax', 'Turns values into shares that sum to 1.', [
    argument('axis', 'axis', 'the axis whose values sum to 1', { default: -1 }),
  ]),
  {
    family: 'activation',
    ...keras('ThresholdedReLU', 'activation_layers', { autoName: 'thresholded_re_lu' }),
    ...tfjs('thresholdedReLU', 'ThresholdedReLU'),
    until: 2,
    arguments: [argument('theta', 'float', 'values up to it become zero', { default: 1 })],
    explanation: 'Keeps values above a threshold and sets the others to zero.',
    rule: unchanged,
  },
  parametric('PReLU', 'Like leaky ReLU, with a factor that is learned for each value.', ['alpha'], {
    ...keras('PReLU', 'activation_layers/prelu', { autoName: 'p_re_lu' }),
    ...tfjs('prelu', 'PReLU'),
    remembers: (args) => (args.kind('shared_axes') === 'sequence' ? 'sizes' : 'rank'),
    formerly: { 1: [former('init', 'alpha_initializer'), ...unread('weights'), former('shared_axes')] },
  }),
  parametric(
    'SReLU',
    'A curve of three straight pieces, all of them learned.',
    ['t_left', 'a_left', 't_right', 'a_right'],
    {
      ...formerKeras('SReLU', { autoName: 's_re_lu' }),
      ...noTraining('SReLU left Keras with version 2, and TensorFlow.js never had it.'),
      until: 1,
    },
  ),
  parametric('ParametricSoftplus', 'A smooth ReLU whose height and slope are learned.', ['alpha', 'beta'], {
    ...formerKeras('ParametricSoftplus'),
    ...noTraining('ParametricSoftplus left Keras with version 2, and TensorFlow.js never had it.'),
    until: 1,
  }),
  {
    ...elementwise('Identity', 'core_layers/identity', undefined, 'Hands its input on unchanged.', []),
    trainer: { className: 'Activation', config: () => ({ activation: 'linear' }) },
  },
  {
    ...elementwise(
      'Masking',
      'core_layers/masking',
      'masking',
      'Marks steps whose values are all a given number; later layers skip them.',
      [argument('mask_value', 'float', 'the number that marks a step', { default: 0 })],
    ),
    family: 'reshaping',
    lists: undefined,
  },
];

/** A layer whose output has the shape of its input and that learns nothing. */
function elementwise(
  name: string,
  page: string,
  factory: string | undefined,
  explanation: string,
  specs: readonly ArgumentSpec[],
  entry: Partial<TfjsEntry> = {},
): LayerRow {
  return {
    family: 'activation',
    ...keras(name, page),
    ...(factory !== undefined && tfjs(factory, name, entry)),
    arguments: specs,
    explanation,
    lists: 'each',
    isBuiltWhenMade: true,
    rule: unchanged,
  };
}

type Entries = Pick<LayerRow, 'keras' | 'tfjs' | 'trainer' | 'until' | 'formerly' | 'remembers'>;

function parametric(
  name: string,
  explanation: string,
  weights: readonly string[],
  entries: Entries,
): LayerRow {
  return {
    family: 'activation',
    ...entries,
    arguments: [
      initializer('alpha', 'zeros'),
      ...regularizers('alpha'),
      ...constraints('alpha'),
      argument('shared_axes', 'axis', 'axes that share one factor', { default: null }),
    ],
    explanation,
    rule: (context) => factors(context, name, weights),
  };
}

/** One factor for each value of a sample; axes in `shared_axes` have one for all. */
function factors(context: RuleContext, name: string, names: readonly string[]): LayerOutcome {
  const input = firstInput(context);
  if (!isKnownRank(input)) return outcome(input, { weights: [unknownWeight(input.reason)] });
  const unread = context.args.unknownReason('shared_axes');
  if (unread !== undefined) return outcome(input, { weights: [unknownWeight(unread)] });
  const one = context.args.integer('shared_axes');
  const shared = context.args.dims('shared_axes') ?? (one === undefined ? [] : [one]);
  const shape: Dim[] = input.slice(1);
  for (const axis of shared) {
    if (!isNumber(axis)) return outcome(input, { weights: [unknownWeight('shared_axes is not known')] });
    // Keras writes to position `axis - 1`, and Python counts negative positions from the end.
    const at = axis - 1 < 0 ? axis - 1 + shape.length : axis - 1;
    if (at < 0 || at >= shape.length)
      return refusedFor([
        invalid('shared_axes', `shared_axes names axis ${axis}; a sample has the axes 1 to ${shape.length}.`),
      ]);
    shape[at] = 1;
  }
  if (shape.includes(null))
    return refused({
      code: 'shape-mismatch',
      message: `${name} learns a factor for each value, so every size must be known; found None. Give a full shape, or list the open axes in shared_axes.`,
      at: { input: 0 },
    });
  return outcome(input, {
    weights: names.map((each) => weight(each, shape)),
    arithmetic: [{ label: 'parameters', formula: byHand(shape) }],
  });
}
