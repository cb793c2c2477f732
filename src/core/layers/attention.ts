/** Attention over a list [query, value, key]: Attention and AdditiveAttention. */
import { isKnownRank, type Shape } from '../graph/dimension.js';
import { product } from '../graph/dimensionArithmetic.js';
import { flag, keras, seed } from './baseArguments.js';
import { lastAxisFault } from './dense.js';
import { argument, outcomes, refused, weight } from './outcome.js';
import type { CallArgument, LayerOutcome, LayerRow, RuleContext, Weight } from './row.js';

const CALL: readonly CallArgument[] = [
  { name: 'inputs', type: 'tensors' },
  { name: 'mask', type: 'other' },
  { name: 'training', type: 'other' },
  { name: 'return_attention_scores', type: 'boolean' },
  { name: 'use_causal_mask', type: 'boolean' },
];

export const attentionDropout = argument(
  'dropout',
  'float',
  'share of the attention dropped while training',
  {
    default: 0,
    minimum: Number.NEGATIVE_INFINITY,
  },
);

export const ATTENTION_ROWS: readonly LayerRow[] = [
  {
    family: 'attention',
    ...keras('Attention', 'attention_layers/attention'),
    trainer: {
      className: 'Attention',
      refuses: (args) =>
        args.string('score_mode') === 'concat'
          ? 'ConvLens trains Attention with score_mode="dot" only.'
          : undefined,
    },
    arguments: [
      flag('use_scale', 'multiplies the scores by a learned number'),
      argument('score_mode', 'choice', 'how query and key are compared', {
        default: 'dot',
        choices: ['dot', 'concat'],
      }),
      attentionDropout,
      seed,
    ],
    merges: true,
    call: CALL,
    explanation: 'For each query, takes the mean of the values, weighted by how well their keys fit.',
    rule: (context) => attend(context, 'Attention', () => scalars(context)),
  },
  {
    family: 'attention',
    ...keras('AdditiveAttention', 'attention_layers/additive_attention'),
    trainer: { className: 'AdditiveAttention' },
    arguments: [flag('use_scale', 'weights the features by learned factors', true), attentionDropout],
    merges: true,
    call: CALL,
    explanation: 'Attention whose scores come from the sum of query and key.',
    rule: (context) =>
      attend(context, 'AdditiveAttention', (query, value) =>
        scale(context, context.kerasMajor < 3 ? value : query),
      ),
  },
];

function scalars(context: RuleContext): readonly Weight[] {
  const found: Weight[] = [];
  if (context.args.boolean('use_scale') === true) found.push(weight('scale', []));
  if (context.args.string('score_mode') === 'concat') found.push(weight('concat_score_weight', []));
  return found;
}

/** Keras 2 measures the value, Keras 3 the query. */
function scale(context: RuleContext, measured: Shape): readonly Weight[] {
  if (context.args.boolean('use_scale') === false || !isKnownRank(measured)) return [];
  return [weight('scale', [measured.at(-1) ?? null])];
}

function attend(
  context: RuleContext,
  name: string,
  weights: (query: Shape, value: Shape) => readonly Weight[],
): LayerOutcome {
  const { inputs, call } = context;
  const [query, value, key = value] = inputs;
  if (!query || !value || !key || inputs.length > 3)
    return refused({
      code: 'shape-mismatch',
      message: `${name} takes a list [query, value] or [query, value, key]; found ${inputs.length} tensor${inputs.length === 1 ? '' : 's'}.`,
    });
  if (!isKnownRank(query) || !isKnownRank(value) || !isKnownRank(key)) return outcomes([query]);
  const made = weights(query, value);
  const fault = made.some(({ shape }) => shape.includes(null)) ? lastAxisFault(name, null) : undefined;
  if (fault) return refused(fault);
  const output = [...query.slice(0, -1), value.at(-1) ?? null];
  const scores = [...query.slice(0, -1), key.at(-2) ?? null];
  const asked = call?.switches.get('return_attention_scores') === true;
  return outcomes(asked ? [output, scores] : [output], {
    weights: made,
    multiplyAdds: product([2, ...query.slice(1), key.at(-2) ?? null]),
  });
}
