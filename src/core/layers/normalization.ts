/** Layers that bring values to a common scale with statistics they keep or compute. */
import { type Dim, isKnownRank } from '../graph/dimension.js';
import { formatDim, isNumber, lastSizeOf } from '../graph/dimensionArithmetic.js';
import { axisIn, invalid, readAxes, refusedFor } from './argumentReading.js';
import {
  constraints,
  flag,
  former,
  formerKeras,
  initializer,
  keras,
  regularizers,
  tfjs,
  unread,
} from './baseArguments.js';
import { argument, firstInput, outcome, refused, unknownWeight, weight } from './outcome.js';
import type { ArgumentSpec, LayerFault, LayerOutcome, LayerRow, RuleContext, Weight } from './row.js';

const CENTER_AND_SCALE: readonly ArgumentSpec[] = [
  flag('center', 'adds a learned offset (beta)', true),
  flag('scale', 'multiplies by a learned factor (gamma)', true),
];

const epsilon = (initial: number) =>
  argument('epsilon', 'float', 'keeps the division from zero', { default: initial });

const LEARNED: readonly ArgumentSpec[] = [
  initializer('beta', 'zeros'),
  initializer('gamma', 'ones'),
  ...regularizers('beta', 'gamma'),
  ...constraints('beta', 'gamma'),
];

/** Behind `axis`: what a normalisation with factor and offset takes. */
export const LEARNED_SCALE: readonly ArgumentSpec[] = [epsilon(0.001), ...CENTER_AND_SCALE, ...LEARNED];

/** Of every batch normalisation. */
const OF_BATCHES: readonly ArgumentSpec[] = [
  argument('axis', 'axis', 'the axis that is normalised, usually the channels', { default: -1 }),
  argument('momentum', 'float', 'how slowly the moving averages follow', { default: 0.99 }),
  epsilon(0.001),
  ...CENTER_AND_SCALE,
  initializer('beta', 'zeros'),
  initializer('gamma', 'ones'),
  initializer('moving_mean', 'zeros'),
  initializer('moving_variance', 'ones'),
  ...regularizers('beta', 'gamma'),
  ...constraints('beta', 'gamma'),
];

export const NORMALIZATION_ROWS: readonly LayerRow[] = [
  {
    family: 'normalization',
    ...keras('BatchNormalization', 'normalization_layers/batch_normalization', {
      aliases: ['BatchNormalizationV1', 'BatchNormalizationV2'],
    }),
    ...tfjs('batchNormalization', 'BatchNormalization'),
    remembers: () => 'sizes',
    arguments: [
      ...OF_BATCHES,
      flag('renorm', 'corrects small batches with the moving averages', false, { only: 'keras' }),
      argument('renorm_clipping', 'any', 'limits of that correction', {
        harmless: true,
        default: null,
        only: 'keras',
      }),
      argument('renorm_momentum', 'float', 'how slowly its averages follow', {
        harmless: true,
        default: 0.99,
        only: 'keras',
      }),
      flag('synchronized', 'shares statistics between devices', false, { harmless: true, only: 'keras' }),
    ],
    formerly: {
      1: [
        former('epsilon'),
        ...unread('mode'),
        former('axis'),
        former('momentum'),
        ...unread('weights'),
        former('beta_init', 'beta_initializer'),
        former('gamma_init', 'gamma_initializer'),
        ...unread('gamma_regularizer', 'beta_regularizer'),
      ],
    },
    explanation:
      'Brings each channel to mean 0 and deviation 1 within a batch, then scales and shifts it; the moving averages are kept for prediction and not trained.',
    rule: (context) => normalise(context, 'BatchNormalization', statistics(context)),
  },
  {
    family: 'normalization',
    ...formerKeras('SyncBatchNormalization'),
    trainer: { className: 'BatchNormalization' },
    until: 2,
    arguments: OF_BATCHES,
    explanation: 'Like BatchNormalization, with the statistics of the batches on all devices.',
    rule: (context) => normalise(context, 'SyncBatchNormalization', statistics(context)),
  },
  {
    family: 'normalization',
    ...keras('LayerNormalization', 'normalization_layers/layer_normalization'),
    ...tfjs('layerNormalization', 'LayerNormalization'),
    arguments: [
      argument('axis', 'axis', 'the axes that are normalised together', { default: -1 }),
      ...LEARNED_SCALE,
    ],
    explanation: 'Brings the values of each sample to mean 0 and deviation 1, then scales and shifts them.',
    rule: (context) => normalise(context, 'LayerNormalization', []),
  },
  {
    family: 'normalization',
    ...keras('GroupNormalization', 'normalization_layers/group_normalization'),
    remembers: () => 'sizes',
    trainer: {
      className: 'GroupNormalization',
      refuses: (args, shapes) => {
        const axis = args.integer('axis');
        const [input] = shapes?.inputs ?? [];
        const isLast = axis === -1 || (input && isKnownRank(input) && axis === input.length - 1);
        return isLast ? undefined : 'ConvLens trains GroupNormalization along the last axis only.';
      },
    },
    arguments: [
      argument('groups', 'integer', 'how many groups the channels form; -1 gives each its own', {
        default: 32,
        minimum: -1,
      }),
      argument('axis', 'integer', 'the axis of the channels', { default: -1 }),
      ...LEARNED_SCALE,
    ],
    explanation: 'Brings each group of channels of a sample to mean 0 and deviation 1.',
    rule: (context) => normalise(context, 'GroupNormalization', [], groupFault),
  },
  {
    family: 'normalization',
    ...keras('RMSNormalization', 'normalization_layers/rms_normalization'),
    trainer: { className: 'RMSNormalization' },
    arguments: [
      argument('axis', 'axis', 'the axes that are normalised together', { default: -1 }),
      epsilon(1e-6),
    ],
    explanation: 'Divides the values of each sample by their root mean square, then scales them.',
    rule: (context) => normalise(context, 'RMSNormalization', [], undefined, ['scale']),
  },
  {
    family: 'normalization',
    ...keras('UnitNormalization', 'normalization_layers/unit_normalization'),
    trainer: { className: 'UnitNormalization' },
    arguments: [argument('axis', 'axis', 'the axes along which the length becomes 1', { default: -1 })],
    explanation: 'Scales each vector to length 1.',
    lists: 'each',
    isBuiltWhenMade: true,
    rule: (context) => normalise(context, 'UnitNormalization', [], undefined, []),
  },
];

/** Names of the averages that a batch normalisation keeps and does not train. */
function statistics(context: RuleContext): readonly string[] {
  const renorm = context.args.boolean('renorm') === true;
  return [
    'moving_mean',
    'moving_variance',
    ...(renorm ? ['moving_stddev', 'renorm_mean', 'renorm_stddev'] : []),
  ];
}

function groupFault(context: RuleContext, [size]: readonly Dim[]): LayerFault | undefined {
  const groups = context.args.integer('groups');
  if (groups === 0)
    return invalid('groups', 'groups must be 1 or more, or -1 for one group per channel; found 0.');
  if (!isNumber(groups) || !isNumber(size) || groups === -1 || (size >= groups && size % groups === 0))
    return undefined;
  return {
    code: 'channel-mismatch',
    message: `${size} channels do not divide into ${groups} groups. Choose groups as a divisor of ${size}.`,
    at: { argument: 'groups' },
  };
}

/** Weights along the normalised axes; the shape stays. */
export function normalise(
  context: RuleContext,
  layer: string,
  kept: readonly string[],
  check?: (context: RuleContext, size: readonly Dim[]) => LayerFault | undefined,
  learned = ['gamma', 'beta'],
): LayerOutcome {
  const input = firstInput(context);
  const kind = context.args.kind('axis');
  if (kind === 'none' || (kind === 'sequence' && !takesSeveral(context, layer)))
    return refusedFor([invalid('axis', `${layer} takes one whole number as its axis.`)]);
  const axes = readAxes(context);
  if (!axes)
    return outcome(input, {
      weights: [unknownWeight(context.args.unknownReason('axis') ?? 'axis is not known')],
    });
  const isLastAlone = axes.length === 1 && axes[0] === -1;
  if (!isKnownRank(input) && !isLastAlone) return outcome(input);
  const size: Dim[] = [];
  const inOrder =
    layer === 'LayerNormalization' || layer === 'RMSNormalization' ? [...axes].sort((a, b) => a - b) : axes;
  for (const axis of inOrder) {
    const rank = isKnownRank(input) ? input.length : undefined;
    const at = rank === undefined ? axis : axisIn(axis, rank);
    if (at === undefined) return refusedFor([outside(layer, axis, rank ?? 0)]);
    const dim = isKnownRank(input) ? (input[at] ?? null) : lastSizeOf(input);
    if (dim === null && learned.length + kept.length > 0) return refused(open(layer, axis));
    size.push(dim);
  }
  const fault = check?.(context, size);
  if (fault) return refused(fault);
  const asked = learned.filter((name) =>
    name === 'gamma'
      ? context.args.boolean('scale') !== false
      : name !== 'beta' || context.args.boolean('center') !== false,
  );
  const weights: readonly Weight[] = [
    ...asked.map((name) => weight(name, size)),
    ...kept.map((name) => weight(name, size, false)),
  ];
  const each = size.map(formatDim).join('×');
  const arithmetic =
    weights.length > 0 ? [{ label: 'parameters', formula: `${weights.length} × ${each}` }] : [];
  return outcome(input, { weights, arithmetic });
}

const takesSeveral = (context: RuleContext, layer: string) =>
  (layer !== 'BatchNormalization' && layer !== 'GroupNormalization') ||
  (context.framework === 'keras' && context.kerasMajor < 3);

function outside(layer: string, axis: number, rank: number): LayerFault {
  return invalid('axis', `${layer} normalises axis ${axis}, and its input has ${rank} axes, batch included.`);
}

function open(layer: string, axis: number): LayerFault {
  return {
    code: 'shape-mismatch',
    message: `${layer} needs a known size on axis ${axis}; it is open here. Give the input a full shape.`,
    at: { input: 0 },
  };
}
