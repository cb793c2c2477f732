/** Layers that only arrange values anew: Flatten, Reshape, Permute, RepeatVector. */
import { type Dim, isKnownRank } from '../graph/dimension.js';
import {
  equalDims,
  floorDivide,
  formatDim,
  isNumber,
  product,
  unknownDim,
} from '../graph/dimensionArithmetic.js';
import { integer, invalid, refusedFor } from './argumentReading.js';
import { count, keras, tfjs, uncheckedFormat } from './baseArguments.js';
import { argument, firstInput, notKnown, outcome, refused } from './outcome.js';
import type { LayerOutcome, LayerRow, RuleContext } from './row.js';

export const RESHAPING_ROWS: readonly LayerRow[] = [
  {
    family: 'reshaping',
    ...keras('Flatten', 'reshaping_layers/flatten'),
    ...tfjs('flatten', 'Flatten'),
    arguments: [uncheckedFormat],
    input: { rank: 1, orMore: true },
    explanation: 'Puts all values of a sample into one row, as dense layers expect.',
    trainer: {
      refuses: (_, shapes) => {
        const [input] = shapes?.inputs ?? [];
        if (!input || !isKnownRank(input)) return undefined;
        return input.slice(1).includes(null)
          ? 'TensorFlow.js’s Flatten needs to know every size. Give the input a full shape.'
          : undefined;
      },
    },
    rule: flatten,
  },
  {
    family: 'reshaping',
    ...keras('Reshape', 'reshaping_layers/reshape'),
    ...tfjs('reshape', 'Reshape', { needsOptions: true }),
    arguments: [
      argument('target_shape', 'shape', 'the new shape, without the batch; one size may be -1', {
        required: true,
      }),
    ],
    explanation: 'Gives the values of a sample another shape, in the same order.',
    // TensorFlow.js leaves -1 open where Keras knows the size.
    trainer: {
      config: (_, shapes) => {
        const [output] = shapes?.outputs ?? [];
        const sizes = output && isKnownRank(output) ? output.slice(1) : [null];
        return sizes.every(isNumber) ? { target_shape: sizes } : {};
      },
    },
    rule: reshape,
  },
  {
    family: 'reshaping',
    ...keras('Permute', 'reshaping_layers/permute'),
    ...tfjs('permute', 'Permute', { needsOptions: true }),
    arguments: [argument('dims', 'shape', 'the new order of the axes, from 1 on', { required: true })],
    explanation: 'Puts the axes of a sample into another order.',
    rule: permute,
  },
  {
    family: 'reshaping',
    ...keras('RepeatVector', 'reshaping_layers/repeat_vector'),
    ...tfjs('repeatVector', 'RepeatVector', { needsOptions: true }),
    arguments: [count('n', 'how often', { required: true })],
    input: { rank: 2 },
    explanation: 'Repeats a vector, so that it becomes a sequence.',
    rule: (context) => {
      const input = firstInput(context);
      if (!isKnownRank(input)) return outcome(input);
      const [batch = null, size = null] = input;
      return outcome([batch, integer(context, 'n'), size]);
    },
  },
];

function flatten(context: RuleContext): LayerOutcome {
  const input = firstInput(context);
  if (!isKnownRank(input))
    return outcome(input.named ? input : [null, unknownDim(input.reason, input.origin)]);
  if (context.framework === 'tfjs' && input.length < 3)
    return refused({
      code: 'wrong-rank',
      message: `flatten expects at least 3 dimensions, batch included; found ${input.length}. Without flatten the values are in one row already.`,
      at: { input: 0 },
      fixFacts: [{ kind: 'rank', expected: 3, found: input.length, orMore: true }],
    });
  const [batch = null, ...rest] = input;
  if (context.framework === 'tfjs' && rest.includes(null))
    return refused({
      code: 'shape-mismatch',
      message: `flatten needs to know every size of a sample; found ${rest.map(formatDim).join('×')}. Give the input a full shape.`,
      at: { input: 0 },
    });
  const values = product(rest);
  // Keras 2 reshapes to `[-1, 0]`, where any batch fits.
  const isLost = context.framework === 'keras' && context.kerasMajor < 3 && values === 0;
  return outcome([isLost ? null : batch, values], {
    arithmetic: rest.length > 1 ? [{ label: 'values', formula: rest.map(formatDim).join(' × ') }] : [],
  });
}

function reshape(context: RuleContext): LayerOutcome {
  const input = firstInput(context);
  const kinds = context.framework === 'keras' ? context.args.entryKinds('target_shape') : undefined;
  // Keras leaves the size open that is no whole number, such as 784 / 49.
  const target = context.args
    .dims('target_shape')
    ?.map((dim, index) => (kinds?.[index] === 'float' ? null : dim));
  if (!target) {
    const kind = context.args.kind('target_shape');
    if (kind === 'integer' || kind === 'none')
      return refusedFor([
        invalid(
          'target_shape',
          'target_shape must be a shape in brackets: (7, 7, 64), or (49,) for one axis.',
        ),
      ]);
    return notKnown(context.args.unknownReason('target_shape') ?? 'target_shape is not given');
  }
  const isPlain = (dim: Dim) => !isNumber(dim) || (Number.isInteger(dim) && dim >= -1);
  const opened = target.filter((dim) => dim === -1).length;
  if (opened > 1 || !target.every(isPlain))
    return refusedFor([
      invalid(
        'target_shape',
        `target_shape may hold whole numbers of 0 or more and a single -1; found (${target.map(formatDim).join(', ')}).`,
      ),
    ]);
  const [batch = null, ...rest] = isKnownRank(input) ? input : [null];
  if (!isKnownRank(input))
    return outcome([
      batch,
      ...target.map((dim) => (dim === -1 ? { kind: 'unknown' as const, reason: input.reason } : dim)),
    ]);
  if (isKnownRank(input) && input.length === 0 && isBatched(context))
    return refused({
      code: 'wrong-rank',
      message: 'Reshape takes tensors with a batch; found one number, without dimensions.',
      at: { input: 0 },
    });
  return fill(context, target, batch, rest);
}

/** Keras 3 reads the batch off the tensor. */
const isBatched = ({ framework, kerasMajor }: RuleContext): boolean =>
  framework === 'keras' && kerasMajor >= 3;

/** keras/src/ops/operation_utils.py, `compute_reshape_output_shape`: with any open size, -1 stays open. */
function fill(context: RuleContext, target: readonly Dim[], batch: Dim, rest: readonly Dim[]): LayerOutcome {
  const open = target.indexOf(-1);
  const replaced = (dim: Dim) =>
    outcome([batch, ...target.map((each, index) => (index === open ? dim : each))]);
  if (context.framework === 'tfjs' && target.includes(0)) return mismatch(target, 0, product(rest), false);
  if (context.framework === 'tfjs' && batch === null) return replaced(null);
  if (rest.includes(null) || target.includes(null)) return replaced(null);
  const known = product(target.filter((dim) => dim !== -1));
  const values = product(rest);
  if (open < 0)
    return equalDims(known, values) === false ? mismatch(target, known, values, false) : replaced(null);
  if (known === 0 || (isNumber(known) && isNumber(values) && values % known !== 0))
    return mismatch(target, known, values, true);
  return replaced(floorDivide(values, known));
}

function mismatch(target: readonly Dim[], known: Dim, values: Dim, isOpen: boolean): LayerOutcome {
  return refused({
    code: 'reshape-mismatch',
    message: `Reshape to (${target.map(formatDim).join(', ')}) needs ${isOpen ? `a multiple of ${formatDim(known)}` : formatDim(known)} values; a sample has ${formatDim(values)}.`,
    at: { argument: 'target_shape' },
  });
}

function permute(context: RuleContext): LayerOutcome {
  const dims = context.args.dims('dims');
  if (!dims) return notKnown(context.args.unknownReason('dims') ?? 'dims is not given');
  const order = dims.filter(isNumber);
  if (order.length < dims.length) return notKnown('one of the axes in dims is not known');
  const sorted = [...order].sort((a, b) => a - b);
  if (sorted.some((axis, index) => axis !== index + 1))
    return refusedFor([
      invalid(
        'dims',
        `dims must name every axis from 1 to ${order.length} once, the batch not counted; found (${order.join(', ')}).`,
      ),
    ]);
  const input = firstInput(context);
  if (!isKnownRank(input)) return outcome(input);
  if (input.length !== order.length + 1)
    return refused({
      code: 'wrong-rank',
      message: `Permute orders ${order.length} axes beside the batch; the input has ${input.length - 1}.`,
      at: { argument: 'dims' },
    });
  return outcome([input[0] ?? null, ...order.map((axis) => input[axis] ?? null)]);
}
