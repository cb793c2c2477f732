/** Pooling: the largest or the mean value of each window, or of the whole feature map. */
import { isKnownRank } from '../graph/dimension.js';
import { rankFault, readChoice, readDataFormat, readSizes, refusedFor } from './argumentReading.js';
import { dataFormat, kerasPage, padding, sizeOf, tfjsPage } from './baseArguments.js';
import { convolutionRank } from './kernelWindow.js';
import { argument, firstInput, outcome } from './outcome.js';
import type { LayerFault, LayerOutcome, LayerRow, RuleContext } from './row.js';
import { joinShape, slide, splitShape } from './window.js';

type Kind = 'Max' | 'Average';
type Rank = 1 | 2 | 3;

const RANKS: readonly Rank[] = [1, 2, 3];

export const POOLING_ROWS: readonly LayerRow[] = [
  ...RANKS.map((rank) => pooling('Max', rank)),
  ...RANKS.map((rank) => pooling('Average', rank)),
  ...RANKS.map((rank) => globalPooling('Max', rank)),
  ...RANKS.map((rank) => globalPooling('Average', rank)),
];

function pooling(kind: Kind, rank: Rank): LayerRow {
  const name = `${kind}Pooling${rank}D`;
  const factory = `${kind.toLowerCase()}Pooling${rank}d`;
  return {
    family: 'pooling',
    keras: {
      name,
      aliases: [`${kind === 'Max' ? 'Max' : 'Avg'}Pool${rank}D`],
      documentation: kerasPage(`pooling_layers/${kind.toLowerCase()}_pooling${rank}d`),
    },
    tfjs: {
      factory,
      aliases: tfjsAliases(kind, rank),
      className: name,
      documentation: tfjsPage(factory),
      needsOptions: true,
    },
    arguments: [
      sizeOf('pool_size', rank, 'how many values each window covers on each axis', {
        ...(kind === 'Average' && rank > 1 ? { required: true } : {}),
        default: 2,
        formerly: ['pool_length'],
      }),
      sizeOf('strides', rank, 'step of the window; the pool size when absent', {
        default: null,
        formerly: ['stride'],
      }),
      padding(['valid', 'same']),
      dataFormat,
    ],
    explanation:
      kind === 'Max' ? 'Keeps the largest value of each window.' : 'Keeps the mean value of each window.',
    rule: (context) => pool(context, name, rank),
  };
}

function tfjsAliases(kind: Kind, rank: Rank): readonly string[] {
  if (kind === 'Average') return [`avgPool${rank}d`, `avgPooling${rank}d`];
  return rank === 3 ? [] : [`maxPool${rank}d`];
}

function pool(context: RuleContext, name: string, rank: Rank): LayerOutcome {
  const faults: LayerFault[] = [];
  const size = readSizes(context, 'pool_size', rank, faults);
  const takesPoolSize =
    context.args.sizes('strides', rank) === undefined && context.args.unknownReason('strides') === undefined;
  const strides = takesPoolSize ? size : readSizes(context, 'strides', rank, faults);
  const mode = readChoice(context, 'padding', ['valid', 'same'], faults, true);
  const format = readDataFormat(context, faults);
  const input = firstInput(context);
  const wrongRank = rankFault(name, input, rank + 2, convolutionRank(rank));
  if (wrongRank) faults.push(wrongRank);
  if (faults.length > 0) return refusedFor(faults);
  if (!isKnownRank(input)) return outcome(input);
  if (!format) return outcome({ kind: 'unknown', reason: 'data_format is not known' });

  const { batch, channels, spatial } = splitShape(input, format);
  const dilation = size.map(() => 1);
  const slid = slide(spatial, { what: 'pool', size, strides, dilation, padding: mode });
  if (slid.faults.length > 0) return refusedFor(slid.faults);
  return outcome(joinShape(batch, slid.spatial, channels, format), {
    arithmetic: slid.arithmetic,
    receptive: slid.receptive,
  });
}

function globalPooling(kind: Kind, rank: Rank): LayerRow {
  const name = `Global${kind}Pooling${rank}D`;
  const factory = `global${kind}Pooling${rank}d`;
  const short = kind === 'Max' ? 'Max' : 'Avg';
  const row: LayerRow = {
    family: 'pooling',
    keras: {
      name,
      aliases: [`Global${short}Pool${rank}D`],
      documentation: kerasPage(`pooling_layers/global_${kind.toLowerCase()}_pooling${rank}d`),
    },
    arguments: [
      dataFormat,
      argument('keepdims', 'boolean', 'keeps the pooled axes, with size 1', {
        default: false,
        only: 'keras',
      }),
    ],
    explanation: `Keeps one value per channel: the ${kind === 'Max' ? 'largest' : 'mean'} of the whole feature map.`,
    rule: (context) => poolAll(context, name, rank),
  };
  if (rank === 3)
    return {
      ...row,
      trainer: { unsupported: `TensorFlow.js has no ${name}. Use 2-D data, or pool and flatten.` },
    };
  return {
    ...row,
    tfjs: {
      factory,
      aliases: kind === 'Max' ? [`globalMaxPool${rank}d`] : [],
      className: name,
      documentation: tfjsPage(factory),
      needsOptions: rank === 2,
    },
  };
}

function poolAll(context: RuleContext, name: string, rank: Rank): LayerOutcome {
  const faults: LayerFault[] = [];
  const format = readDataFormat(context, faults);
  const input = firstInput(context);
  const wrongRank = rankFault(name, input, rank + 2, convolutionRank(rank));
  if (wrongRank) faults.push(wrongRank);
  if (faults.length > 0) return refusedFor(faults);
  if (!isKnownRank(input)) return outcome(input);
  if (!format) return outcome({ kind: 'unknown', reason: 'data_format is not known' });
  const { batch, channels, spatial } = splitShape(input, format);
  const keeps = context.args.boolean('keepdims') === true;
  const output = keeps
    ? joinShape(
        batch,
        spatial.map(() => 1),
        channels,
        format,
      )
    : [batch, channels];
  return outcome(output, { receptive: 'global' });
}
