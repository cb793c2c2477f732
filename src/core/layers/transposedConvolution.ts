/** Transposed convolutions: each input value spreads a kernel over the output, which grows by the strides. */
import { type Dim, isKnownRank } from '../graph/dimension.js';
import {
  add,
  formatDim,
  isNumber,
  maximum,
  multiply,
  product,
  subtract,
} from '../graph/dimensionArithmetic.js';
import { integer, invalid, refusedFor } from './argumentReading.js';
import {
  dataFormat,
  former,
  formerKeras,
  keras,
  kernelArguments,
  noTraining,
  padding,
  sizeOf,
  tfjs,
} from './baseArguments.js';
import {
  cutFilters,
  dilatedReason,
  dilationRate,
  filters,
  kerasOneSignature,
  kernelSize,
  type Rank,
  strides,
} from './convolution.js';
import { channelFault, readWindow, weightsUnknown } from './kernelWindow.js';
import { argument, firstInput, outcome, weight } from './outcome.js';
import type { ArgumentSpec, ArithmeticLine, LayerFault, LayerOutcome, LayerRow, RuleContext } from './row.js';
import { axisNames, byHand, effective, joinShape, splitShape, type Window } from './window.js';

const EXPLANATION =
  'Runs a convolution backwards: enlarges the feature map by its strides, with a learned kernel.';

const FORMER_NAMES = { 1: [], 2: ['Deconv2D'], 3: ['Deconv3D', 'Deconvolution3D'] } as const;

export const TRANSPOSED_ROWS: readonly LayerRow[] = [
  transposed(1),
  transposed(2),
  transposed(3),
  deconvolution(),
];

function transposed(rank: Rank): LayerRow {
  const name = `Conv${rank}DTranspose`;
  const outputPadding = sizeOf('output_padding', rank, 'extra size on one side of the output', {
    default: null,
    minimum: 0,
    only: 'keras',
    trained: rank < 3,
  });
  const order: readonly ArgumentSpec[] =
    rank === 3 ? [dataFormat, outputPadding] : [outputPadding, dataFormat];
  return {
    family: 'convolution',
    ...keras(name, `convolution_layers/convolution${rank}d_transpose`, {
      aliases: [`Convolution${rank}DTranspose`, ...FORMER_NAMES[rank]],
    }),
    ...(rank > 1 && tfjs(`conv${rank}dTranspose`, name, { needsOptions: true })),
    trainer:
      rank === 3
        ? { unsupported: 'TensorFlow.js has no gradient of Conv3DTranspose. Use UpSampling3D and Conv3D.' }
        : { className: name, refuses: (args) => dilatedReason(args, name, rank) },
    arguments: [
      cutFilters,
      kernelSize(rank),
      strides(rank),
      { ...padding(['valid', 'same']), tfjsChoices: ['valid', 'same'] },
      ...order,
      dilationRate(rank),
      ...kernelArguments(),
    ],
    input: { rank: rank + 2 },
    explanation: EXPLANATION,
    rule: (context) => spread(context, name, rank),
  };
}

function spread(context: RuleContext, name: string, rank: Rank): LayerOutcome {
  const faults: LayerFault[] = [];
  const { window, format } = readWindow(context, rank, faults);
  const extra = context.framework === 'keras' ? context.args.sizes('output_padding', rank) : undefined;
  if (extra?.some((size, axis) => atLeast(size, window.strides[axis])))
    faults.push(
      invalid(
        'output_padding',
        `output_padding must be smaller than the strides on every axis; found ${byHand(extra)} with strides ${byHand(window.strides)}.`,
      ),
    );
  if (faults.length > 0) return refusedFor(faults);
  const input = firstInput(context);
  if (!isKnownRank(input)) return outcome(input);
  if (!format) return weightsUnknown(context);
  const { batch, channels, spatial } = splitShape(input, format);
  const fault = channelFault(name, channels);
  if (fault) return refusedFor([fault]);
  const sizes = spatial.map((size, axis) => spreadLength(size, axis, window, extra?.[axis], context));
  return withWeights(context, {
    window,
    sizes,
    spatial,
    channels,
    output: joinShape(batch, sizes, integer(context, 'filters'), format),
  });
}

interface Spread {
  readonly window: Window;
  readonly sizes: readonly Dim[];
  readonly spatial: readonly Dim[];
  readonly channels: Dim;
  readonly output: readonly Dim[];
}

function withWeights(
  context: RuleContext,
  { window, sizes, spatial, channels, output }: Spread,
): LayerOutcome {
  const out = integer(context, 'filters');
  const kernel = [...window.size, out, channels];
  const hasBias = context.args.boolean('use_bias') !== false;
  const arithmetic: ArithmeticLine[] = sizes.map((size, axis) => ({
    label: axisNames(sizes.length)[axis] ?? 'axis',
    formula: `${formatDim(spatial[axis] ?? null)} × stride ${formatDim(window.strides[axis] ?? 1)}, ${window.padding ?? '?'} → ${formatDim(size)}`,
  }));
  return outcome(output, {
    weights: [weight('kernel', kernel), ...(hasBias ? [weight('bias', [out])] : [])],
    multiplyAdds: product([...kernel, ...spatial]),
    arithmetic: [
      ...arithmetic,
      { label: 'weights', formula: byHand(kernel) + (hasBias ? ` + ${formatDim(out)}` : '') },
    ],
  });
}

/** keras/src/backend/common/backend_utils.py, `_get_output_shape_given_tf_padding`. */
function spreadLength(
  size: Dim,
  axis: number,
  window: Window,
  extra: Dim | undefined,
  context: RuleContext,
): Dim {
  const stride = window.strides[axis] ?? 1;
  const dilation = context.framework === 'tfjs' ? 1 : (window.dilation[axis] ?? 1);
  const kernel = effective(window.size[axis] ?? 1, dilation);
  if (window.padding === undefined) return { kind: 'unknown', reason: 'padding is not known' };
  const steps = multiply(subtract(size, 1), stride);
  if (window.padding === 'valid')
    return add(steps, extra === undefined ? maximum(kernel, stride) : add(kernel, extra));
  if (extra === undefined) return multiply(size, stride);
  if (!isNumber(kernel)) return { kind: 'unknown', reason: 'the kernel size is not known' };
  return add(add(steps, kernel % 2), extra);
}

const atLeast = (size: Dim, stride: Dim | undefined) => isNumber(size) && isNumber(stride) && size >= stride;

/** Keras 1 was told the output shape, batch included. */
function deconvolution(): LayerRow {
  const signature = kerasOneSignature(2);
  return {
    family: 'convolution',
    ...formerKeras('Deconvolution2D'),
    ...noTraining('ConvLens does not train Keras 1’s Deconvolution2D. Write Conv2DTranspose.'),
    until: 1,
    arguments: [
      filters,
      kernelSize(2),
      argument('output_shape', 'shape', 'the whole output shape, batch included', { required: true }),
      strides(2),
      padding(['valid', 'same']),
      dataFormat,
      dilationRate(2),
      ...kernelArguments(),
    ],
    formerly: { 1: [...signature.slice(0, 3), former('output_shape'), ...signature.slice(3)] },
    input: { rank: 4 },
    explanation: EXPLANATION,
    rule: (context) => {
      const input = firstInput(context);
      const target = context.args.dims('output_shape');
      const faults: LayerFault[] = [];
      const { window, format } = readWindow(context, 2, faults);
      if (faults.length > 0) return refusedFor(faults);
      if (!isKnownRank(input)) return outcome(input);
      if (!format) return weightsUnknown(context);
      if (!target) return outcome({ kind: 'unknown', reason: 'output_shape is not known' });
      const { batch, channels, spatial } = splitShape(input, format);
      const { spatial: sizes } = splitShape(target, format);
      const output = joinShape(batch, sizes, integer(context, 'filters'), format);
      return withWeights(context, { window, sizes, spatial, channels, output });
    },
  };
}
