/** Dot, and Keras 1's Merge, which was every way of joining tensors in one layer. */
import { type Dim, isKnownRank } from '../graph/dimension.js';
import { add, equalDims, formatDim, formatShape, isNumber, product } from '../graph/dimensionArithmetic.js';
import { axisIn, invalid, refusedFor } from './argumentReading.js';
import { flag, former, formerKeras, keras, noTraining, tfjs, unread } from './baseArguments.js';
import { broadcast, MERGE_CALL, tooFew } from './merging.js';
import { argument, notKnown, outcome, refused } from './outcome.js';
import type { LayerOutcome, LayerRow, RuleContext } from './row.js';

export const DOT_ROWS: readonly LayerRow[] = [
  {
    family: 'merging',
    ...keras('Dot', 'merging_layers/dot'),
    ...tfjs('dot', 'Dot', { needsOptions: true }),
    arguments: [
      argument('axes', 'axis', 'the axes that are multiplied and summed, of one tensor or of each', {
        required: true,
      }),
      flag('normalize', 'scales vectors to length 1 first, which gives their cosine'),
    ],
    explanation: 'Multiplies two tensors along one axis of each and sums.',
    merges: true,
    call: MERGE_CALL,
    rule: (context) => dot(context, 'axes'),
  },
  {
    family: 'merging',
    ...formerKeras('Merge'),
    ...noTraining('Merge left Keras with version 2. Write Add, Concatenate or another merging layer.'),
    until: 1,
    arguments: [
      argument('layers', 'any', 'the models whose outputs are joined'),
      argument('mode', 'any', 'how tensors are joined', { default: 'sum' }),
      argument('dot_axes', 'any', 'the axes that are multiplied and summed', { default: -1 }),
      argument('concat_axis', 'axis', 'the axis along which tensors are joined', { default: -1 }),
    ],
    formerly: {
      1: [
        former('layers'),
        former('mode'),
        former('concat_axis'),
        former('dot_axes'),
        ...unread('output_shape'),
      ],
    },
    explanation: 'Joins tensors: sum, mul, ave, max, concat, dot or cos.',
    merges: true,
    joinedModels: 'layers',
    call: MERGE_CALL,
    rule: merge,
  },
];

function merge(context: RuleContext): LayerOutcome {
  const mode = context.args.string('mode');
  if (mode === 'concat') return concatenated(context);
  if (mode === 'sum' || mode === 'mul' || mode === 'ave' || mode === 'max')
    return broadcast(context, 'Merge');
  if (mode === 'dot' || mode === 'cos') return dot(context, 'dot_axes');
  return notKnown(`the mode ${mode === undefined ? 'of Merge' : `"${mode}" of Merge`} is not followed`);
}

function concatenated({ inputs, args }: RuleContext): LayerOutcome {
  const [first, ...rest] = inputs;
  const axis = args.integer('concat_axis');
  if (!first || !isKnownRank(first) || !isNumber(axis)) return notKnown('the tensors to join are not known');
  const at = axisIn(axis, first.length);
  let size: Dim = first[at ?? 0] ?? null;
  for (const shape of rest) {
    if (!isKnownRank(shape) || shape.length !== first.length)
      return notKnown('the tensors to join do not have one rank');
    size = add(size, shape[at ?? 0] ?? null);
  }
  return outcome(first.map((dim, index) => (index === at ? size : dim)));
}

/** Axis of each tensor; undefined when not known or outside. */
function axesOf(
  context: RuleContext,
  name: string,
  ranks: readonly [number, number],
): readonly [number, number] | undefined {
  const one = context.args.integer(name);
  const pair = context.args.dims(name) ?? [one ?? null, one ?? null];
  const [a, b] = pair;
  if (!isNumber(a) || !isNumber(b) || pair.length !== 2) return undefined;
  const first = axisIn(a, ranks[0]);
  const second = axisIn(b, ranks[1]);
  return first === undefined || second === undefined ? undefined : [first, second];
}

/** `name` is that of the argument with the axes. */
function dot(context: RuleContext, name: string): LayerOutcome {
  const { inputs, framework } = context;
  const [a, b] = inputs;
  if (!a || !b || inputs.length !== 2)
    return inputs.length < 2
      ? tooFew('Dot', inputs.length)
      : refused({ code: 'shape-mismatch', message: `Dot needs exactly 2 tensors; found ${inputs.length}.` });
  if (!isKnownRank(a) || !isKnownRank(b)) return notKnown('the shapes of the tensors are not known');
  const unread = context.args.unknownReason(name);
  if (unread !== undefined) return notKnown(unread);
  const axes = axesOf(context, name, [a.length, b.length]);
  if (!axes)
    return refusedFor([
      invalid(
        name,
        `${name} must be one axis or a pair of them, within ${formatShape(a, { batch: true })} and ${formatShape(b, { batch: true })}.`,
      ),
    ]);
  if (framework === 'tfjs' && (a.length > 3 || b.length > 3))
    return refused({
      code: 'wrong-rank',
      message: 'dot takes tensors of 2 or 3 dimensions, batch included; TensorFlow.js has no dot for more.',
    });
  const [x = null, y = null] = [a[axes[0]], b[axes[1]]];
  const isSame = x === y || equalDims(x, y) !== false;
  const isOpen = (x === null) !== (y === null);
  if (!isSame || isOpen)
    return refused({
      code: 'shape-mismatch',
      message: `Dot sums over axis ${axes[0]} of the first tensor and ${axes[1]} of the second, which must have one size; found ${formatDim(x)} and ${formatDim(y)}.`,
    });
  const rest = [
    ...a.filter((_, index) => index !== axes[0]),
    ...b.filter((_, index) => index !== axes[1] && index !== 0),
  ];
  const output = rest.length === 1 ? [...rest, 1] : rest;
  return outcome(output, { multiplyAdds: product([...output.slice(1), x]) });
}
