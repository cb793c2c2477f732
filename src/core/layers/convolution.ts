/** Convolutions: Conv1D, Conv2D and Conv3D. The depthwise and transposed kinds have files of their own. */
import { type Dim, isKnownRank } from '../graph/dimension.js';
import { floorDivide, formatDim, isNumber, product } from '../graph/dimensionArithmetic.js';
import { invalid, positiveInteger, refusedFor } from './argumentReading.js';
import {
  count,
  dataFormat,
  FORMER_BIAS,
  FORMER_BORDER,
  FORMER_ORDERING,
  FORMER_PENALTIES,
  former,
  formerKeras,
  keras,
  kernelArguments,
  padding,
  sizeOf,
  tfjs,
  unread,
} from './baseArguments.js';
import { loraArguments, loraFault, withLora } from './dense.js';
import { channelFault, readWindow, weightsUnknown } from './kernelWindow.js';
import { firstInput, notKnown, outcome, weight } from './outcome.js';
import type {
  ArgumentSpec,
  FormerArgument,
  LayerArguments,
  LayerFault,
  LayerOutcome,
  LayerRow,
  RuleContext,
} from './row.js';
import { byHand, joinShape, slide, splitShape } from './window.js';

export type Rank = 1 | 2 | 3;

export const filters = count('filters', 'how many output channels', {
  required: true,
  formerly: ['nb_filter'],
});
/** Of the convolutions that share Keras 2's own base. */
export const cutFilters: ArgumentSpec = { ...filters, cutInKeras2From: 1 };

export const kernelSize = (rank: Rank): ArgumentSpec =>
  sizeOf('kernel_size', rank, 'how far the kernel reaches on each axis', {
    wholeEntries: true,
    required: true,
    formerly: ['filter_length'],
  });

export const strides = (rank: Rank): ArgumentSpec =>
  sizeOf('strides', rank, 'step of the kernel on each axis', { default: 1, formerly: ['subsample'] });

export const dilationRate = (rank: Rank): ArgumentSpec =>
  sizeOf('dilation_rate', rank, 'distance between the values under the kernel', {
    default: 1,
    formerly: ['atrous_rate'],
  });

const KERNEL_NAMES: Readonly<Record<Rank, readonly string[]>> = {
  1: ['filter_length'],
  2: ['nb_row', 'nb_col'],
  3: ['kernel_dim1', 'kernel_dim2', 'kernel_dim3'],
};

export const CONVOLUTION_ROWS: readonly LayerRow[] = [
  convolution(1),
  convolution(2),
  convolution(3),
  atrous(1),
  atrous(2),
];

function convolution(rank: Rank): LayerRow {
  const name = `Conv${rank}D`;
  return {
    ...shared(rank, name),
    ...keras(name, `convolution_layers/convolution${rank}d`, { aliases: [`Convolution${rank}D`] }),
    ...tfjs(`conv${rank}d`, name, { needsOptions: true }),
    trainer: {
      refuses: (args: LayerArguments) =>
        fullReason(args, name) ?? (rank === 3 ? dilatedReason(args, name, rank) : undefined),
    },
    formerly: { 1: kerasOneSignature(rank) },
    ...(rank === 1 && { declaresStepsUntil: 1 as const }),
    explanation: 'Slides small kernels over the input; each output channel is what one kernel finds.',
  };
}

/** Keras 1 called a convolution with dilation by a name of its own. */
function atrous(rank: 1 | 2): LayerRow {
  const name = `AtrousConvolution${rank}D`;
  const signature = kerasOneSignature(rank);
  const at = signature.findIndex((argument) => argument.is === 'strides') + 1;
  const rate = former('atrous_rate', 'dilation_rate');
  return {
    ...shared(rank, name),
    ...formerKeras(name),
    until: 1,
    formerly: { 1: [...signature.slice(0, at), rate, ...signature.slice(at)] },
    trainer: { className: `Conv${rank}D` },
    explanation: 'A convolution whose kernel values lie apart, so that it reaches farther.',
  };
}

function shared(rank: Rank, name: string): Pick<LayerRow, 'family' | 'arguments' | 'input' | 'rule'> {
  return {
    family: 'convolution',
    arguments: [
      cutFilters,
      kernelSize(rank),
      strides(rank),
      {
        ...padding(rank === 1 ? ['valid', 'same', 'causal'] : ['valid', 'same']),
        onceChoices: { 1: ['full'] },
      },
      dataFormat,
      dilationRate(rank),
      count('groups', 'channels are convolved in this many separate groups', {
        default: 1,
        only: 'keras',
        trained: rank < 3,
      }),
      ...kernelArguments(),
      ...loraArguments.slice(0, 2).map((each) => ({ ...each, keywordOnly: true })),
    ],
    input: { rank: rank + 2, orMore: 'before 3' },
    rule: (context) => convolve(context, name, rank),
  };
}

/** `Convolution2D(32, 3, 3)` of Keras 1 has a kernel of 3×3. */
export function kerasOneSignature(rank: Rank): readonly FormerArgument[] {
  return [
    former('nb_filter', 'filters', { required: true }),
    ...KERNEL_NAMES[rank].map((name, entry) => former(name, 'kernel_size', { entry, required: true })),
    former('init', 'kernel_initializer'),
    former('activation'),
    ...unread('weights'),
    FORMER_BORDER,
    former(rank === 1 ? 'subsample_length' : 'subsample', 'strides'),
    ...(rank === 1 ? [] : [FORMER_ORDERING]),
    ...FORMER_PENALTIES,
    FORMER_BIAS,
    ...(rank === 1 ? [former('input_dim'), former('input_length')] : []),
  ];
}

function convolve(context: RuleContext, name: string, rank: Rank): LayerOutcome {
  const faults: LayerFault[] = [];
  const channelsOut = positiveInteger(context, 'filters', faults);
  const groups = context.framework === 'tfjs' ? 1 : positiveInteger(context, 'groups', faults);
  const { window, format } = readWindow(context, rank, faults);
  if (isNumber(channelsOut) && isNumber(groups) && groups > 0 && channelsOut % groups !== 0)
    faults.push(
      invalid(
        'groups',
        `${channelsOut} filters do not divide into ${groups} groups. Choose filters as a multiple of groups.`,
      ),
    );
  if (faults.length > 0) return refusedFor(faults);
  const input = firstInput(context);
  if (!isKnownRank(input)) return outcome(input);
  if (!format) return weightsUnknown(context);

  // Keras 2 takes further axes before the sizes for a batch of batches.
  const [first = null, ...outer] = input.slice(0, input.length - rank - 1);
  if (outer.length > 0 && format === 'channels_first')
    return notKnown('channels that stand first among further axes are not followed');
  const { batch, channels, spatial } = splitShape([first, ...input.slice(-rank - 1)], format);
  const slid = slide(spatial, window);
  const fault = channelFault(name, channels) ?? groupFault(channels, groups) ?? loraFault(context);
  const refused = fault ? [fault, ...slid.faults] : slid.faults;
  if (refused.length > 0) return refusedFor(refused);

  const kernel = [...window.size, floorDivide(channels, groups), channelsOut];
  const hasBias = context.args.boolean('use_bias') !== false;
  const bias = hasBias ? [weight('bias', [channelsOut])] : [];
  const [, ...made] = joinShape(batch, slid.spatial, channelsOut, format);
  return outcome([batch, ...outer, ...made], {
    weights: withLora(context, weight('kernel', kernel), bias),
    multiplyAdds: product([...outer, ...kernel, ...slid.spatial]),
    arithmetic: [
      ...slid.arithmetic,
      { label: 'weights', formula: byHand(kernel) + (hasBias ? ` + ${formatDim(channelsOut)}` : '') },
    ],
    receptive: slid.receptive,
  });
}

function groupFault(channels: Dim, groups: Dim): LayerFault | undefined {
  if (!isNumber(channels) || !isNumber(groups) || channels % groups === 0) return undefined;
  return {
    code: 'channel-mismatch',
    message: `${channels} input channels do not divide into ${groups} groups. Use a divisor of ${channels} for groups.`,
    at: { argument: 'groups' },
  };
}

function fullReason(args: LayerArguments, name: string): string | undefined {
  return args.string('padding') === 'full'
    ? `ConvLens does not train ${name} with border_mode='full': only Theano had it.`
    : undefined;
}

/** TensorFlow.js has no gradient of a dilated convolution; the trainer's own layers over sequences and images have. */
export function dilatedReason(args: LayerArguments, name: string, rank: 1 | 2 | 3): string | undefined {
  return args.sizes('dilation_rate', rank)?.some((rate) => rate !== 1)
    ? `ConvLens does not train ${name} with dilation_rate: TensorFlow.js has no gradient of it.`
    : undefined;
}
