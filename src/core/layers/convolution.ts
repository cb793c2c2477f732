/** Convolutions: Conv1D, Conv2D and Conv3D. The depthwise and transposed kinds have files of their own. */
import { type Dim, isKnownRank } from '../graph/dimension.js';
import { floorDivide, formatDim, isNumber, product } from '../graph/dimensionArithmetic.js';
import { invalid, positiveInteger, rankFault, refusedFor } from './argumentReading.js';
import { dataFormat, kerasPage, kernelArguments, padding, sizeOf, tfjsPage } from './baseArguments.js';
import { channelFault, convolutionRank, readWindow } from './kernelWindow.js';
import { argument, firstInput, outcome } from './outcome.js';
import type { LayerFault, LayerOutcome, LayerRow, RuleContext, Weight } from './row.js';
import { byHand, joinShape, slide, splitShape } from './window.js';

export const CONVOLUTION_ROWS: readonly LayerRow[] = [convolution(1), convolution(2), convolution(3)];

function convolution(rank: 1 | 2 | 3): LayerRow {
  const name = `Conv${rank}D`;
  const factory = `conv${rank}d`;
  return {
    family: 'convolution',
    keras: {
      name,
      aliases: [`Convolution${rank}D`],
      documentation: kerasPage(`convolution_layers/convolution${rank}d`),
    },
    tfjs: { factory, className: name, documentation: tfjsPage(factory), needsOptions: true },
    arguments: [
      argument('filters', 'integer', 'how many output channels', {
        required: true,
        formerly: ['nb_filter'],
      }),
      sizeOf('kernel_size', rank, 'how far the kernel reaches on each axis', {
        required: true,
        formerly: ['filter_length'],
      }),
      sizeOf('strides', rank, 'step of the kernel on each axis', { default: 1, formerly: ['subsample'] }),
      padding(rank === 1 ? ['valid', 'same', 'causal'] : ['valid', 'same']),
      dataFormat,
      sizeOf('dilation_rate', rank, 'distance between the values under the kernel', { default: 1 }),
      argument('groups', 'integer', 'channels are convolved in this many separate groups', {
        default: 1,
        only: 'keras',
      }),
      ...kernelArguments(),
    ],
    explanation: 'Slides small kernels over the input; each output channel is what one kernel finds.',
    rule: (context) => convolve(context, name, rank),
  };
}

function convolve(context: RuleContext, name: string, rank: 1 | 2 | 3): LayerOutcome {
  const faults: LayerFault[] = [];
  const filters = positiveInteger(context, 'filters', faults);
  const groups = context.framework === 'tfjs' ? 1 : positiveInteger(context, 'groups', faults);
  const { window, format } = readWindow(context, rank, faults);
  if (isNumber(filters) && isNumber(groups) && groups > 0 && filters % groups !== 0)
    faults.push(
      invalid(
        'groups',
        `${filters} filters do not divide into ${groups} groups. Choose filters as a multiple of groups.`,
      ),
    );
  const input = firstInput(context);
  const wrongRank = rankFault(name, input, rank + 2, convolutionRank(rank));
  if (wrongRank) faults.push(wrongRank);
  if (faults.length > 0) return refusedFor(faults);
  if (!isKnownRank(input)) return outcome(input);
  if (!format) return outcome({ kind: 'unknown', reason: 'data_format is not known' });

  const { batch, channels, spatial } = splitShape(input, format);
  const slid = slide(spatial, window);
  const fault = channelFault(name, channels) ?? groupFault(channels, groups);
  const refused = fault ? [fault, ...slid.faults] : slid.faults;
  if (refused.length > 0) return refusedFor(refused);

  const kernel = [...window.size, floorDivide(channels, groups), filters];
  const weights: Weight[] = [{ name: 'kernel', shape: kernel, trainable: true }];
  const hasBias = context.args.boolean('use_bias') !== false;
  if (hasBias) weights.push({ name: 'bias', shape: [filters], trainable: true });
  return outcome(joinShape(batch, slid.spatial, filters, format), {
    weights,
    multiplyAdds: product([...kernel, ...slid.spatial]),
    arithmetic: [
      ...slid.arithmetic,
      { label: 'weights', formula: byHand(kernel) + (hasBias ? ` + ${formatDim(filters)}` : '') },
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
