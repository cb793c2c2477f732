/** Pooling: the largest or the mean value of each window. */
import { isKnownRank } from '../graph/dimension.js';
import { readDataFormat, readSizes, refusedFor } from './argumentReading.js';
import {
  dataFormat,
  FORMER_BORDER,
  FORMER_ORDERING,
  former,
  keras,
  padding,
  sizeOf,
  tfjs,
  uncheckedFormat,
} from './baseArguments.js';
import type { Rank } from './convolution.js';
import { formatUnknown, readPadding } from './kernelWindow.js';
import { firstInput, outcome } from './outcome.js';
import type {
  FormerArgument,
  LayerArguments,
  LayerFault,
  LayerOutcome,
  LayerRow,
  RuleContext,
} from './row.js';
import { joinShape, slide, splitShape } from './window.js';

type Kind = 'Max' | 'Average';

export const RANKS: readonly Rank[] = [1, 2, 3];

export const POOLING_ROWS: readonly LayerRow[] = [
  ...RANKS.map((rank) => pooling('Max', rank)),
  ...RANKS.map((rank) => pooling('Average', rank)),
];

function pooling(kind: Kind, rank: Rank): LayerRow {
  const name = `${kind}Pooling${rank}D`;
  const isRequired = kind === 'Average';
  return {
    family: 'pooling',
    ...keras(name, `pooling_layers/${kind.toLowerCase()}_pooling${rank}d`, {
      aliases: [`${kind === 'Max' ? 'Max' : 'Avg'}Pool${rank}D`],
    }),
    ...tfjs(`${kind.toLowerCase()}Pooling${rank}d`, name, {
      aliases: tfjsAliases(kind, rank),
      needsOptions: true,
    }),
    arguments: [
      sizeOf('pool_size', rank, 'how many values each window covers on each axis', {
        ...(isRequired ? { required: true } : { default: 2 }),
        tfjsDefault: 2,
        formerly: ['pool_length'],
      }),
      sizeOf('strides', rank, 'step of the window; the pool size when absent', {
        default: null,
        formerly: ['stride'],
      }),
      padding(['valid', 'same'], 'valid', 'inside'),
      rank === 1 ? uncheckedFormat : dataFormat,
    ],
    formerly: { 1: kerasOne(rank), ...(isRequired && { 2: kerasTwo(rank) }) },
    ...(rank === 1 && { trainer: { refuses: channelsFirst } }),
    input: { rank: rank + 2 },
    ...(rank === 1 && { lists: 'pair' }),
    isBuiltWhenMade: true,
    explanation:
      kind === 'Max' ? 'Keeps the largest value of each window.' : 'Keeps the mean value of each window.',
    rule: (context) => pool(context, rank),
  };
}

/** TensorFlow.js looks at no format where it pools sequences. */
export function channelsFirst(args: LayerArguments): string | undefined {
  const isFirst = args.string('data_format')?.toLowerCase() === 'channels_first';
  return isFirst ? 'TensorFlow.js pools sequences with their channels last only.' : undefined;
}

/** Keras 1 and 2 pool two by two when they are told nothing. */
function kerasTwo(rank: Rank): readonly FormerArgument[] {
  const size = former('pool_size', 'pool_size', { default: new Array<number>(rank).fill(2) });
  return [size, former('strides'), former('padding'), former('data_format')];
}

function kerasOne(rank: Rank): readonly FormerArgument[] {
  const size = { default: new Array<number>(rank).fill(2) };
  if (rank === 1)
    return [former('pool_length', 'pool_size', size), former('stride', 'strides'), FORMER_BORDER];
  return [former('pool_size', 'pool_size', size), former('strides'), FORMER_BORDER, FORMER_ORDERING];
}

function tfjsAliases(kind: Kind, rank: Rank): readonly string[] {
  if (kind === 'Average') return [`avgPool${rank}d`, `avgPooling${rank}d`];
  return rank === 3 ? [] : [`maxPool${rank}d`];
}

function pool(context: RuleContext, rank: Rank): LayerOutcome {
  const faults: LayerFault[] = [];
  const size = readSizes(context, 'pool_size', rank, faults);
  const takesPoolSize =
    context.args.sizes('strides', rank) === undefined && context.args.unknownReason('strides') === undefined;
  const strides = takesPoolSize ? size : readSizes(context, 'strides', rank, faults);
  // TensorFlow.js pools sequences along axis 1 whatever the format.
  const format = context.framework === 'tfjs' && rank === 1 ? 'channels_last' : readDataFormat(context);
  if (faults.length > 0) return refusedFor(faults);
  const input = firstInput(context);
  if (!isKnownRank(input)) return outcome(input);
  if (!format) return formatUnknown(context);
  const { batch, channels, spatial } = splitShape(input, format);
  const dilation = size.map(() => 1);
  const slid = slide(spatial, { what: 'pool', size, strides, dilation, padding: readPadding(context) });
  if (slid.faults.length > 0) return refusedFor(slid.faults);
  return outcome(joinShape(batch, slid.spatial, channels, format), {
    arithmetic: slid.arithmetic,
    receptive: slid.receptive,
  });
}
