/** Normalization: brings every feature to mean 0 and deviation 1 with statistics of the data, given or adapted. */
import { type Dim, isKnownRank } from '../graph/dimension.js';
import { formatDim, isNumber, unknownDim } from '../graph/dimensionArithmetic.js';
import { kerasPage } from './baseArguments.js';
import { argument, firstInput, outcome, refused } from './outcome.js';
import type { LayerOutcome, LayerRow, RuleContext } from './row.js';

export const FEATURE_SCALING_ROWS: readonly LayerRow[] = [
  {
    family: 'preprocessing',
    keras: {
      name: 'Normalization',
      documentation: kerasPage('preprocessing_layers/numerical/normalization'),
    },
    arguments: [
      argument('axis', 'axis', 'the axes with a mean and a variance for each entry', { default: -1 }),
      argument('mean', 'any', 'what is subtracted; learned by adapt() when not given', { default: null }),
      argument('variance', 'any', 'whose root divides; learned by adapt() when not given', { default: null }),
      argument('invert', 'boolean', 'turns scaled values back into features', { default: false }),
    ],
    explanation:
      'Subtracts a mean and divides by a deviation, feature by feature; adapt() learns both from data.',
    trainer: { unsupported: 'TensorFlow.js has no layer Normalization, so it cannot train this model.' },
    rule: scale,
  },
];

/** Statistics that are not given are kept as weights: mean, variance, and how many samples were seen. */
function scale(context: RuleContext): LayerOutcome {
  const input = firstInput(context);
  if (!isKnownRank(input)) return outcome(input);
  const isGiven = (name: string) => context.args.given(name) && context.args.kind(name) !== 'none';
  if (isGiven('mean') && isGiven('variance')) return outcome(input);
  const unread = context.args.unknownReason('axis');
  const size: Dim[] = [];
  for (const axis of unread === undefined ? axesOf(context) : []) {
    const at = isNumber(axis) ? (axis < 0 ? axis + input.length : axis) : undefined;
    const dim = at === undefined ? undefined : input[at];
    if (at === 0 || dim === undefined)
      return refused({
        code: 'invalid-argument',
        message: `Normalization keeps statistics along axis ${formatDim(axis)}; its input has the axes 1 to ${input.length - 1} besides the batch.`,
        at: { argument: 'axis' },
      });
    if (dim === null)
      return refused({
        code: 'shape-mismatch',
        message: `Normalization needs a known size on axis ${formatDim(axis)}; it is open here. Give the input a full shape.`,
        at: { input: 0 },
      });
    size.push(dim);
  }
  if (unread !== undefined) size.push(unknownDim(unread));
  return outcome(input, {
    weights: [
      { name: 'mean', shape: size, trainable: false },
      { name: 'variance', shape: size, trainable: false },
      { name: 'count', shape: [], trainable: false },
    ],
    arithmetic: [{ label: 'statistics', formula: `2 × ${size.map(formatDim).join('×') || '1'} + 1` }],
  });
}

/** `axis=None` keeps one mean for everything. */
function axesOf(context: RuleContext): readonly Dim[] {
  if (context.args.kind('axis') === 'none') return [];
  return context.args.dims('axis') ?? [context.args.integer('axis') ?? -1];
}
