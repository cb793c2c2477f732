/** Convolutions that keep channels apart: depthwise, and separable ones that mix them afterwards. */
import { type Dim, isKnownRank } from '../graph/dimension.js';
import { add, formatDim, multiply, product } from '../graph/dimensionArithmetic.js';
import { integer, invalid, refusedFor, spelled } from './argumentReading.js';
import {
  activation,
  constraints,
  count,
  dataFormat,
  FORMER_BIAS,
  FORMER_BORDER,
  FORMER_ORDERING,
  former,
  initializer,
  keras,
  kernelArguments,
  padding,
  regularizers,
  tfjs,
  unread,
  useBias,
} from './baseArguments.js';
import { cutFilters, dilationRate, kerasOneSignature, kernelSize, strides } from './convolution.js';
import { channelFault, readWindow, weightsUnknown } from './kernelWindow.js';
import { argument, firstInput, outcome, weight } from './outcome.js';
import type {
  ArgumentSpec,
  LayerArguments,
  LayerFault,
  LayerOutcome,
  LayerRow,
  RuleContext,
  Weight,
} from './row.js';
import { byHand, joinShape, slide, splitShape } from './window.js';

const depthMultiplier = count('depth_multiplier', 'outputs made of each input channel', { default: 1 });

/** A convolution has them; Keras 2 took them here too, and made nothing of them. */
const UNUSED_IN_KERAS_2 = ['kernel_initializer', 'kernel_regularizer', 'kernel_constraint'];

/** Refused by TensorFlow.js, which would ignore any other name. */
const KERNEL_OPTIONS: readonly ArgumentSpec[] = UNUSED_IN_KERAS_2.map((name) =>
  argument(name, 'any', 'is refused: there are two kernels', { only: 'tfjs' }),
);

const SEPARABLE_ONE = [
  ...kerasOneSignature(2).slice(0, 3),
  ...unread('init'),
  former('activation'),
  ...unread('weights'),
  FORMER_BORDER,
  former('subsample', 'strides'),
  former('depth_multiplier'),
  FORMER_ORDERING,
  ...unread(
    'depthwise_regularizer',
    'pointwise_regularizer',
    'b_regularizer',
    'activity_regularizer',
    'depthwise_constraint',
    'pointwise_constraint',
    'b_constraint',
  ),
  FORMER_BIAS,
];

export const DEPTHWISE_ROWS: readonly LayerRow[] = [depthwise(1), depthwise(2), separable(1), separable(2)];

function depthwise(rank: 1 | 2): LayerRow {
  const name = `DepthwiseConv${rank}D`;
  return {
    family: 'convolution',
    ...keras(name, `convolution_layers/depthwise_convolution${rank}d`, {
      aliases: [`DepthwiseConvolution${rank}D`],
    }),
    ...(rank === 2 && tfjs('depthwiseConv2d', name, { needsOptions: true })),
    trainer: { className: name, refuses: (args) => stridesWithDilation(args, name, rank) },
    arguments: [
      kernelSize(rank),
      strides(rank),
      padding(['valid', 'same']),
      depthMultiplier,
      dataFormat,
      dilationRate(rank),
      ...kernelArguments('glorotNormal', 'depthwise'),
    ],
    unusedInKeras2: UNUSED_IN_KERAS_2,
    input: { rank: rank + 2 },
    explanation: 'Slides one kernel over each channel by itself: few weights, and channels are not mixed.',
    rule: (context) => apart(context, name, rank, depthwiseEnd),
  };
}

function separable(rank: 1 | 2): LayerRow {
  const name = `SeparableConv${rank}D`;
  return {
    family: 'convolution',
    ...keras(name, `convolution_layers/separable_convolution${rank}d`, {
      aliases: [`SeparableConvolution${rank}D`],
    }),
    ...(rank === 2 && tfjs('separableConv2d', name, { needsOptions: true })),
    trainer: { className: name, refuses: (args) => causal(args) ?? stridesWithDilation(args, name, rank) },
    arguments: [
      cutFilters,
      kernelSize(rank),
      strides(rank),
      { ...padding(['valid', 'same']), ...(rank === 1 && { onceChoices: { 2: ['causal'] } }) },
      dataFormat,
      dilationRate(rank),
      depthMultiplier,
      activation(),
      useBias,
      initializer('depthwise', 'glorot_uniform'),
      initializer('pointwise', 'glorot_uniform'),
      initializer('bias', 'zeros'),
      ...regularizers('depthwise', 'pointwise', 'bias', 'activity'),
      ...constraints('depthwise', 'pointwise', 'bias'),
      ...KERNEL_OPTIONS,
    ],
    ...(rank === 2 && { formerly: { 1: SEPARABLE_ONE } }),
    unusedInKeras2: UNUSED_IN_KERAS_2,
    input: { rank: rank + 2 },
    explanation:
      'A depthwise convolution, then a 1×1 convolution that mixes the channels: far fewer weights.',
    rule: (context) => {
      const given = KERNEL_OPTIONS.find(
        ({ name: option }) => context.args.given(option) && context.args.kind(option) !== 'none',
      );
      if (!given || context.framework === 'keras') return apart(context, name, rank, separableEnd);
      const message = `separableConv2d has no single kernel: set depthwise… and pointwise… instead of ${spelled(context, given.name)}.`;
      return refusedFor([invalid(given.name, message)]);
    },
  };
}

function causal(args: LayerArguments): string | undefined {
  return args.string('padding')?.toLowerCase() === 'causal'
    ? 'ConvLens does not train SeparableConv1D with causal padding.'
    : undefined;
}

function stridesWithDilation(args: LayerArguments, name: string, rank: 1 | 2): string | undefined {
  const isAbove = (argument: string) => args.sizes(argument, rank)?.some((size) => size !== 1) === true;
  return isAbove('strides') && isAbove('dilation_rate')
    ? `ConvLens does not train ${name} with strides and dilation_rate together.`
    : undefined;
}

/** What comes after each channel has been convolved by itself: output channels, weights, cost of a place. */
interface End {
  readonly channels: Dim;
  readonly weights: readonly Weight[];
  readonly cost: readonly Dim[];
}

function apart(
  context: RuleContext,
  name: string,
  rank: 1 | 2,
  end: (context: RuleContext, size: readonly Dim[], channels: Dim) => End,
): LayerOutcome {
  const faults: LayerFault[] = [];
  const isDepthwise = end === depthwiseEnd;
  const { window, format } = readWindow(context, rank, faults, { strideWithDilation: true });
  if (faults.length > 0) return refusedFor(faults);
  const input = firstInput(context);
  if (!isKnownRank(input)) return outcome(input);
  if (!format) return weightsUnknown(context);
  const { batch, channels, spatial } = splitShape(input, format);
  // TensorFlow's function puts dilated blocks of an open size together as a whole: Keras 2 knows no side then.
  const isLost =
    context.framework === 'keras' &&
    context.kerasMajor < 3 &&
    window.dilation.some((dilation) => dilation !== 1) &&
    spatial.includes(null);
  // TensorFlow.js leaves dilation out of the shape of a depthwise convolution.
  const plain = context.framework === 'tfjs' && isDepthwise;
  const slid = slide(
    isLost ? spatial.map(() => null) : spatial,
    plain ? { ...window, dilation: window.size.map(() => 1) } : window,
  );
  const fault = channelFault(name, channels);
  const refused = fault ? [fault, ...slid.faults] : slid.faults;
  if (refused.length > 0) return refusedFor(refused);
  const { channels: out, weights, cost } = end(context, window.size, channels);
  const hasBias = context.args.boolean('use_bias') !== false;
  const places = product(slid.spatial);
  return outcome(joinShape(batch, slid.spatial, out, format), {
    weights: hasBias ? [...weights, weight('bias', [out])] : weights,
    multiplyAdds: multiply(cost.reduce(add), places),
    arithmetic: [
      ...slid.arithmetic,
      {
        label: 'weights',
        formula: `${weights.map(({ shape }) => byHand(shape)).join(' + ')}${hasBias ? ` + ${formatDim(out)}` : ''}`,
      },
      ...(isDepthwise ? [{ label: 'channels', formula: `${formatDim(channels)} → ${formatDim(out)}` }] : []),
    ],
    receptive: slid.receptive,
  });
}

function depthwiseEnd(context: RuleContext, size: readonly Dim[], channels: Dim): End {
  const each = integer(context, 'depth_multiplier');
  const shape = [...size, channels, each];
  const name = context.framework === 'keras' && context.kerasMajor === 3 ? 'kernel' : 'depthwise_kernel';
  return { channels: multiply(channels, each), weights: [weight(name, shape)], cost: [product(shape)] };
}

function separableEnd(context: RuleContext, size: readonly Dim[], channels: Dim): End {
  const each = integer(context, 'depth_multiplier');
  const out = integer(context, 'filters');
  const depth = [...size, channels, each];
  const point = [...size.map(() => 1), multiply(channels, each), out];
  return {
    channels: out,
    weights: [weight('depthwise_kernel', depth), weight('pointwise_kernel', point)],
    cost: [product(depth), product(point)],
  };
}
