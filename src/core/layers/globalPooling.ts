/** Pooling to a size that does not depend on the input's: one value per channel, or a grid of a given size. */
import { isKnownRank } from '../graph/dimension.js';
import { rankFault, readDataFormat, readSizes, refusedFor } from './argumentReading.js';
import { dataFormat, FORMER_ORDERING, flag, keras, notInTfjs, sizeOf, tfjs } from './baseArguments.js';
import type { Rank } from './convolution.js';
import { formatUnknown } from './kernelWindow.js';
import { firstInput, outcome } from './outcome.js';
import { channelsFirst, RANKS } from './pooling.js';
import type { LayerFault, LayerOutcome, LayerRow, RuleContext } from './row.js';
import { joinShape, splitShape } from './window.js';

type Kind = 'Max' | 'Average';

export const GLOBAL_POOLING_ROWS: readonly LayerRow[] = [
  ...RANKS.map((rank) => globalPooling('Max', rank)),
  ...RANKS.map((rank) => globalPooling('Average', rank)),
  ...RANKS.map((rank) => adaptivePooling('Max', rank)),
  ...RANKS.map((rank) => adaptivePooling('Average', rank)),
];

function what(kind: Kind): string {
  return kind === 'Max' ? 'largest' : 'mean';
}

function globalPooling(kind: Kind, rank: Rank): LayerRow {
  const name = `Global${kind}Pooling${rank}D`;
  const short = kind === 'Max' ? 'Max' : 'Avg';
  return {
    family: 'pooling',
    ...keras(name, `pooling_layers/global_${kind.toLowerCase()}_pooling${rank}d`, {
      aliases: [`Global${short}Pool${rank}D`],
    }),
    ...(rank === 3
      ? { trainer: { className: name } }
      : tfjs(`global${kind}Pooling${rank}d`, name, {
          aliases: kind === 'Max' ? [`globalMaxPool${rank}d`] : [],
          needsOptions: rank === 2,
        })),
    arguments: [
      dataFormat,
      flag('keepdims', 'keeps the pooled axes, with size 1', false, {
        only: 'keras',
        trained: true,
      }),
    ],
    ...(rank > 1 && { formerly: { 1: [FORMER_ORDERING] } }),
    ...(rank === 1 && { trainer: { refuses: channelsFirst } }),
    input: { rank: rank + 2 },
    lists: 'pair',
    isBuiltWhenMade: true,
    explanation: `Keeps one value per channel: the ${what(kind)} of the whole feature map.`,
    rule: poolAll,
  };
}

function poolAll(context: RuleContext): LayerOutcome {
  const input = firstInput(context);
  // TensorFlow.js pools sequences along axis 1 whatever the format.
  const format =
    context.framework === 'tfjs' && isKnownRank(input) && input.length === 3
      ? 'channels_last'
      : readDataFormat(context);
  if (!isKnownRank(input)) return outcome(input);
  if (!format) return formatUnknown(context);
  const { batch, channels, spatial } = splitShape(input, format);
  const ones = spatial.map(() => 1);
  const keeps = context.args.boolean('keepdims') === true;
  const output = keeps ? joinShape(batch, ones, channels, format) : [batch, channels];
  return outcome(output, { receptive: 'global' });
}

function adaptivePooling(kind: Kind, rank: Rank): LayerRow {
  const name = `Adaptive${kind}Pooling${rank}D`;
  return {
    family: 'pooling',
    ...keras(name, `pooling_layers/adaptive_${kind.toLowerCase()}_pooling${rank}d`),
    ...notInTfjs(name),
    arguments: [
      sizeOf('output_size', rank, 'the size to pool to, on each axis', { required: true, minimum: 0 }),
      { ...dataFormat, anyCase: false },
    ],
    explanation: `Divides the feature map into a grid of a given size and keeps the ${what(kind)} of each part.`,
    rule: (context) => poolTo(context, rank),
  };
}

const OPEN_SIZE: LayerFault = {
  code: 'invalid-argument',
  message: 'Inside of another layer, adaptive pooling needs the sizes that it pools; found None.',
  at: { input: 0 },
};

/** Keras does not look at the rank of the input until the model runs. */
function poolTo(context: RuleContext, rank: Rank): LayerOutcome {
  const faults: LayerFault[] = [];
  const size = readSizes(context, 'output_size', rank, faults, 0);
  const input = firstInput(context);
  const format = readDataFormat(context);
  if (faults.length > 0) return refusedFor(faults);
  if (!isKnownRank(input)) return outcome(input);
  if (!format) return formatUnknown(context);
  const { batch, channels, spatial } = splitShape(input, format);
  if (!context.call?.isInside)
    return outcome(joinShape(batch, size, channels, format), { receptive: 'global' });
  // Where Keras calculates, it pools sequences by the first size, whatever the layer is for.
  if (spatial.length !== 1 && spatial.length !== rank)
    return refusedFor(
      [rankFault('Adaptive pooling', input, rank + 2)].filter((fault) => fault !== undefined),
    );
  if (spatial.includes(null)) return refusedFor([OPEN_SIZE]);
  const grid = spatial.length === 1 ? size.slice(0, 1) : size;
  return outcome(joinShape(batch, grid, channels, format), { receptive: 'global' });
}
