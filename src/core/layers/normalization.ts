/** Layers that bring values to a common scale with statistics they keep or compute. */
import { type Dim, isKnownRank } from '../graph/dimension.js';
import { formatDim, isNumber } from '../graph/dimensionArithmetic.js';
import { constraints, initializer, kerasPage, regularizers, tfjsPage } from './baseArguments.js';
import { argument, firstInput, outcome, refused } from './outcome.js';
import type { LayerOutcome, LayerRow, RuleContext, Weight } from './row.js';

const CENTER_AND_SCALE = [
  argument('center', 'boolean', 'adds a learned offset (beta)', { default: true }),
  argument('scale', 'boolean', 'multiplies by a learned factor (gamma)', { default: true }),
];

export const NORMALIZATION_ROWS: readonly LayerRow[] = [
  {
    family: 'normalization',
    keras: {
      name: 'BatchNormalization',
      aliases: ['BatchNormalizationV1', 'BatchNormalizationV2'],
      documentation: kerasPage('normalization_layers/batch_normalization'),
    },
    tfjs: {
      factory: 'batchNormalization',
      aliases: ['batchNorm'],
      className: 'BatchNormalization',
      documentation: tfjsPage('batchNormalization'),
    },
    arguments: [
      argument('axis', 'axis', 'the axis that is normalised, usually the channels', { default: -1 }),
      argument('momentum', 'float', 'how slowly the moving averages follow', { default: 0.99 }),
      argument('epsilon', 'float', 'keeps the division from zero', { default: 0.001 }),
      ...CENTER_AND_SCALE,
      initializer('beta', 'zeros'),
      initializer('gamma', 'ones'),
      initializer('moving_mean', 'zeros'),
      initializer('moving_variance', 'ones'),
      ...regularizers('beta', 'gamma'),
      ...constraints('beta', 'gamma'),
      argument('synchronized', 'boolean', 'shares statistics between devices', {
        default: false,
        only: 'keras',
      }),
    ],
    explanation:
      'Brings each channel to mean 0 and deviation 1 within a batch, then scales and shifts it; the moving averages are kept for prediction and not trained.',
    rule: (context) =>
      normalise(context, 'BatchNormalization', (size) => [
        { name: 'moving_mean', shape: size, trainable: false },
        { name: 'moving_variance', shape: size, trainable: false },
      ]),
  },
  {
    family: 'normalization',
    keras: {
      name: 'LayerNormalization',
      documentation: kerasPage('normalization_layers/layer_normalization'),
    },
    tfjs: {
      factory: 'layerNormalization',
      className: 'LayerNormalization',
      documentation: tfjsPage('layerNormalization'),
    },
    arguments: [
      argument('axis', 'axis', 'the axes that are normalised together', { default: -1 }),
      argument('epsilon', 'float', 'keeps the division from zero', { default: 0.001 }),
      ...CENTER_AND_SCALE,
      initializer('beta', 'zeros'),
      initializer('gamma', 'ones'),
      ...regularizers('beta', 'gamma'),
      ...constraints('beta', 'gamma'),
    ],
    explanation: 'Brings the values of each sample to mean 0 and deviation 1, then scales and shifts them.',
    rule: (context) => normalise(context, 'LayerNormalization', () => []),
  },
];

/** Weights along the normalised axes; the shape stays. */
function normalise(
  context: RuleContext,
  layer: string,
  statistics: (size: readonly Dim[]) => readonly Weight[],
): LayerOutcome {
  const input = firstInput(context);
  if (!isKnownRank(input)) return outcome(input);
  const unread = context.args.unknownReason('axis');
  if (unread !== undefined)
    return outcome(input, {
      weights: [{ name: 'gamma', shape: [{ kind: 'unknown', reason: unread }], trainable: true }],
    });
  const one = context.args.integer('axis');
  const axes = context.args.dims('axis') ?? [one ?? -1];
  const size: Dim[] = [];
  for (const axis of axes) {
    const at = isNumber(axis) ? (axis < 0 ? axis + input.length : axis) : undefined;
    const dim = at === undefined ? undefined : input[at];
    if (dim === undefined)
      return refused({
        code: 'invalid-argument',
        message: `${layer} normalises axis ${formatDim(axis)}, and its input has ${input.length} axes, batch included.`,
        at: { argument: 'axis' },
      });
    if (dim === null)
      return refused({
        code: 'shape-mismatch',
        message: `${layer} needs a known size on axis ${formatDim(axis)}; it is open here. Give the input a full shape.`,
        at: { input: 0 },
      });
    size.push(dim);
  }
  const learned: Weight[] = [];
  if (context.args.boolean('scale') !== false) learned.push({ name: 'gamma', shape: size, trainable: true });
  if (context.args.boolean('center') !== false) learned.push({ name: 'beta', shape: size, trainable: true });
  const weights = [...learned, ...statistics(size)];
  const each = size.map(formatDim).join('×');
  return outcome(input, {
    weights,
    arithmetic: [{ label: 'parameters', formula: `${weights.length} × ${each}` }],
  });
}
