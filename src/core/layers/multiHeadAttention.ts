/** Attention with several heads: MultiHeadAttention and GroupQueryAttention. */
import { type Dim, isKnownRank } from '../graph/dimension.js';
import {
  add,
  equalDims,
  formatDim,
  formatShape,
  isNumber,
  multiply,
  product,
} from '../graph/dimensionArithmetic.js';
import { integer, invalid, isOnlyTold, readAxes, refusedFor, WHOLE_EXPECTED } from './argumentReading.js';
import { attentionDropout } from './attention.js';
import {
  constraints,
  count,
  flag,
  initializer,
  keras,
  notInTfjs,
  regularizers,
  seed,
  useBias,
} from './baseArguments.js';
import { lastAxisFault } from './dense.js';
import { argument, notKnown, outcomes, refused, weight } from './outcome.js';
import type {
  ArgumentSpec,
  CallArgument,
  LayerFault,
  LayerOutcome,
  LayerRow,
  RuleContext,
  Weight,
} from './row.js';

const CALL: readonly CallArgument[] = [
  { name: 'query', type: 'tensors' },
  { name: 'value', type: 'tensors' },
  { name: 'key', type: 'tensors' },
  { name: 'query_mask', type: 'other' },
  { name: 'value_mask', type: 'other' },
  { name: 'key_mask', type: 'other' },
  { name: 'attention_mask', type: 'other' },
  { name: 'return_attention_scores', type: 'boolean' },
];

/** Its weights, not its dropout, are what attention is made of: yet both are layers of their own. */
const INNER = { called: ['softmax', 'dropout'] };

const common: readonly ArgumentSpec[] = [
  count('sliding_window', 'how far a query looks to either side', { default: null, since: 3 }),
  argument('flash_attention', 'any', 'uses a faster kernel where there is one', { default: null, since: 3 }),
  initializer('kernel', 'glorot_uniform'),
  initializer('bias', 'zeros'),
  ...regularizers('kernel', 'bias', 'activity'),
  ...constraints('kernel', 'bias'),
  flag('use_gate', 'multiplies the result by a learned gate', false, { since: 3 }),
  seed,
];

export const MULTI_HEAD_ROWS: readonly LayerRow[] = [
  {
    family: 'attention',
    ...keras('MultiHeadAttention', 'attention_layers/multi_head_attention', { innerNames: INNER }),
    trainer: {
      className: 'MultiHeadAttention',
      refuses: (args, shapes) => {
        if (shapes?.inputs.some((input) => isKnownRank(input) && input.length !== 3))
          return 'ConvLens trains MultiHeadAttention over (batch, steps, features) only.';
        // Keras counts it for the queries, keys and values too.
        if (args.given('activity_regularizer') && args.kind('activity_regularizer') !== 'none')
          return 'ConvLens trains MultiHeadAttention without activity_regularizer.';
        return args.kind('output_shape') !== 'none' && args.given('output_shape')
          ? 'ConvLens trains MultiHeadAttention without output_shape.'
          : undefined;
      },
    },
    arguments: [
      count('num_heads', 'how many heads attend side by side', { required: true }),
      count('key_dim', 'size of queries and keys in each head', { required: true }),
      count('value_dim', 'size of values in each head; key_dim when absent', { default: null }),
      attentionDropout,
      useBias,
      argument('output_shape', 'shape', 'shape of each output; the query’s when absent', { default: null }),
      argument('attention_axes', 'axis', 'axes that are attended over; all when absent', { default: null }),
      ...common,
    ],
    call: CALL,
    explanation: 'Several attentions side by side, each with its own learned view of query, key and value.',
    rule: multiHead,
  },
  {
    family: 'attention',
    ...keras('GroupQueryAttention', 'attention_layers/group_query_attention', {
      aliases: ['GroupedQueryAttention'],
      autoName: 'grouped_query_attention',
      className: 'GroupedQueryAttention',
      innerNames: INNER,
    }),
    ...notInTfjs('GroupQueryAttention'),
    arguments: [
      count('head_dim', 'size of each head', { required: true }),
      count('num_query_heads', 'how many heads ask', { required: true }),
      count('num_key_value_heads', 'how many heads answer; several askers share one', { required: true }),
      attentionDropout,
      useBias,
      ...common,
    ],
    call: CALL,
    explanation: 'Multi-head attention in which several query heads share one key and value head.',
    rule: grouped,
  },
];

interface Parts {
  readonly query: readonly Dim[];
  readonly value: readonly Dim[];
  readonly key: readonly Dim[];
}

/** Query, value and key; the outcome itself when they are not all known. */
function partsOf(context: RuleContext, name: string): Parts | LayerOutcome {
  const { inputs, call } = context;
  const roles = call?.roles ?? inputs.map((_, index) => CALL[index]?.name ?? '');
  const of = (role: string) => inputs[roles.indexOf(role)];
  const query = of('query');
  const value = of('value');
  const key = of('key') ?? value;
  if (!query || !value || !key)
    return refused({
      code: 'invalid-argument',
      message: `${name} is called with a query and a value: write layer(x, x) for self-attention.`,
    });
  if (!isKnownRank(query)) return outcomes([query]);
  if (!isKnownRank(value) || !isKnownRank(key)) return outcomes([query]);
  const fault = [query, value, key]
    .map((shape) => lastAxisFault(name, shape.at(-1) ?? null))
    .find((found) => found);
  return fault ? refused(fault) : { query, value, key };
}

function lengthFault({ value, key }: Parts): LayerFault | undefined {
  const differ =
    value.length !== key.length ||
    value
      .slice(1, -1)
      .some((dim, index) => dim !== key[index + 1] && equalDims(dim, key[index + 1] ?? null) !== true);
  if (!differ) return undefined;
  return {
    code: 'shape-mismatch',
    message: `value and key must have the same shape except for the last axis; found ${formatShape(value)} and ${formatShape(key)}.`,
  };
}

function multiHead(context: RuleContext): LayerOutcome {
  const parts = partsOf(context, 'MultiHeadAttention');
  if ('outputs' in parts) return parts;
  const fault = targetFault(context) ?? lengthFault(parts) ?? axesFault(context, parts.value.length);
  if (fault) return refusedFor([fault]);
  const { query, value, key } = parts;
  const heads = integer(context, 'num_heads');
  const keyDim = integer(context, 'key_dim');
  const valueDim = context.args.integer('value_dim') ?? keyDim;
  const target = targetShape(context, query);
  const weights = [
    ...projection(context, 'query', query.at(-1) ?? null, [heads, keyDim]),
    ...projection(context, 'key', key.at(-1) ?? null, [heads, keyDim]),
    ...(context.args.boolean('use_gate') === true
      ? projection(context, 'gate', query.at(-1) ?? null, [heads, valueDim])
      : []),
    ...projection(context, 'value', value.at(-1) ?? null, [heads, valueDim]),
    ...outputProjection(context, [heads, valueDim], target),
  ];
  const attended = context.kerasMajor === 3 ? (query[1] ?? null) : (value[1] ?? null);
  return finish(context, parts, {
    weights,
    heads,
    output: [...query.slice(0, -1), ...target],
    attended,
    size: add(keyDim, valueDim),
  });
}

function targetShape(context: RuleContext, query: readonly Dim[]): readonly Dim[] {
  const one = context.args.integer('output_shape');
  const many = context.args.dims('output_shape');
  if (many) return many.length > 0 ? many : [query.at(-1) ?? null];
  return one === undefined ? [query.at(-1) ?? null] : [one];
}

function targetFault(context: RuleContext): LayerFault | undefined {
  const kind = context.args.kind('output_shape');
  if (kind !== 'float' && kind !== 'string') return undefined;
  return invalid(
    'output_shape',
    'output_shape must be a whole number or a shape in brackets.',
    WHOLE_EXPECTED,
  );
}

function axesFault(context: RuleContext, rank: number): LayerFault | undefined {
  const axes =
    context.args.kind('attention_axes') === 'none' ? undefined : readAxes(context, 'attention_axes');
  const outside = axes?.find((axis) => axis >= rank || axis < -rank);
  if (outside === undefined) return undefined;
  return invalid(
    'attention_axes',
    `attention_axes names axis ${outside}, and the value has ${rank} axes, batch included.`,
  );
}

function projection(
  context: RuleContext,
  name: string,
  width: Dim,
  heads: readonly Dim[],
): readonly Weight[] {
  const kernel = weight(`${name}/kernel`, [width, ...heads]);
  return context.args.boolean('use_bias') === false ? [kernel] : [kernel, weight(`${name}/bias`, heads)];
}

function outputProjection(
  context: RuleContext,
  heads: readonly Dim[],
  target: readonly Dim[],
): readonly Weight[] {
  const kernel = weight('attention_output/kernel', [...heads, ...target]);
  return context.args.boolean('use_bias') === false
    ? [kernel]
    : [kernel, weight('attention_output/bias', target)];
}

function grouped(context: RuleContext): LayerOutcome {
  const parts = partsOf(context, 'GroupQueryAttention');
  const heads = integer(context, 'num_query_heads');
  const shared = integer(context, 'num_key_value_heads');
  if (isNumber(heads) && isNumber(shared) && heads % shared !== 0)
    return refusedFor([
      invalid(
        'num_key_value_heads',
        `${heads} query heads do not divide among ${shared} key and value heads. Use a divisor of ${heads}.`,
      ),
    ]);
  if ('outputs' in parts) return parts;
  const { query, value, key } = parts;
  const flat = [query, value, key].find((shape) => shape.length < 3);
  if (flat)
    return refused({
      code: 'wrong-rank',
      message: `GroupQueryAttention expects sequences, 3 dimensions with the batch; found ${formatShape(flat)}.`,
    });
  const [width = null] = query.slice(-1);
  if (equalDims(width, value.at(-1) ?? null) === false)
    return refused({
      code: 'shape-mismatch',
      message: `query and value must have the same size on the last axis; found ${formatDim(width)} and ${formatDim(value.at(-1) ?? null)}.`,
    });
  const fault = lengthFault(parts);
  if (fault) return refused(fault);
  if ([query, value, key].some((shape) => shape.length !== 3))
    return notKnown('GroupQueryAttention is made for three dimensions (batch, length, features)');
  const size = integer(context, 'head_dim');
  const weights = [
    ...projection(context, 'query', width, [heads, size]),
    ...projection(context, 'key', key.at(-1) ?? null, [shared, size]),
    ...(context.args.boolean('use_gate') === true ? projection(context, 'gate', width, [heads, size]) : []),
    ...projection(context, 'value', value.at(-1) ?? null, [shared, size]),
    ...outputProjection(context, [heads, size], [width]),
  ];
  return finish(context, parts, {
    weights,
    heads,
    output: query,
    attended: key[1] ?? null,
    size: multiply(2, size),
  });
}

/** Batch and axes that are not attended over, heads, then the attended axes of query and of value. */
function scoresOf(
  context: RuleContext,
  query: readonly Dim[],
  value: readonly Dim[],
  { heads, attended }: Attended,
): readonly Dim[] {
  // Keras 3 tells the scores of sequences, whatever it attends over, and has others where it calculates.
  if (query.length === 3 || query.length !== value.length || isOnlyTold(context))
    return [query[0] ?? null, heads, query[1] ?? null, attended];
  const given =
    context.args.kind('attention_axes') === 'none' ? undefined : readAxes(context, 'attention_axes');
  const axes = given?.map((axis) => (axis < 0 ? axis + query.length : axis));
  const isOver = (axis: number) => axis > 0 && axis < query.length - 1 && (axes?.includes(axis) ?? true);
  const over = (shape: readonly Dim[]) => shape.filter((_, axis) => isOver(axis));
  const others = query.slice(0, -1).filter((_, axis) => !isOver(axis));
  return [...others, heads, ...over(query), ...over(value)];
}

interface Attended {
  readonly weights: readonly Weight[];
  readonly heads: Dim;
  readonly output: readonly Dim[];
  /** Length of the second axis of the scores. */
  readonly attended: Dim;
  /** Sizes of key and value together, for the cost. */
  readonly size: Dim;
}

function finish(context: RuleContext, { query, value }: Parts, made: Attended): LayerOutcome {
  const places = product(query.slice(1, -1));
  const others = product(value.slice(1, -1));
  const scores = scoresOf(context, query, value, made);
  const asked = context.call?.switches.get('return_attention_scores') === true;
  const projected = made.weights
    .filter(({ name }) => name.endsWith('/kernel'))
    .map(({ name, shape }) =>
      multiply(product(shape), name.startsWith('key') || name.startsWith('value') ? others : places),
    );
  return outcomes(asked ? [made.output, scores] : [made.output], {
    weights: made.weights,
    multiplyAdds: [...projected, product([places, others, made.heads, made.size])].reduce(add),
    arithmetic: [{ label: 'heads', formula: `${formatDim(made.heads)} side by side` }],
  });
}
