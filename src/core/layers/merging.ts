/** Layers that join several tensors of fitting shapes: sums, products, concatenation. */
import { type Dim, isKnownRank, type Shape } from '../graph/dimension.js';
import { add, equalDims, formatDim, formatShape, isNumber, nameless } from '../graph/dimensionArithmetic.js';
import { axisIn, invalid, refusedFor, WHOLE_EXPECTED } from './argumentReading.js';
import { keras, tfjs } from './baseArguments.js';
import { argument, notKnown, outcome, refused } from './outcome.js';
import type { CallArgument, LayerOutcome, LayerRow, RuleContext } from './row.js';

const ELEMENTWISE: Readonly<Record<string, string>> = {
  Add: 'Adds tensors value by value: a skip connection.',
  Subtract: 'Subtracts the second tensor from the first.',
  Multiply: 'Multiplies tensors value by value.',
  Average: 'Takes the mean of tensors value by value.',
  Maximum: 'Keeps the larger value at each place.',
  Minimum: 'Keeps the smaller value at each place.',
};

export const MERGE_CALL: readonly CallArgument[] = [{ name: 'inputs', type: 'tensors' }];

export const MERGING_ROWS: readonly LayerRow[] = [
  ...Object.entries(ELEMENTWISE).map(([name, explanation]): LayerRow => {
    const factory = name.toLowerCase();
    return {
      family: 'merging',
      ...keras(name, `merging_layers/${factory}`),
      ...(name === 'Subtract' ? { trainer: { className: name } } : tfjs(factory, name)),
      arguments: [],
      explanation,
      merges: true,
      call: MERGE_CALL,
      rule: (context) => broadcast(context, name),
    };
  }),
  {
    family: 'merging',
    ...keras('Concatenate', 'merging_layers/concatenate'),
    ...tfjs('concatenate', 'Concatenate'),
    arguments: [argument('axis', 'axis', 'the axis along which tensors are joined', { default: -1 })],
    explanation: 'Puts tensors side by side, by default their channels.',
    merges: true,
    ofOneRank: true,
    call: MERGE_CALL,
    rule: concatenate,
  },
];

export function tooFew(name: string, found: number, needed = 2): LayerOutcome {
  return refused({
    code: 'shape-mismatch',
    message: `${name} needs a list of at least ${needed} tensor${needed === 1 ? '' : 's'}; found ${found}.`,
  });
}

/** Keras takes a list of one tensor, with TensorFlow 2 already; TensorFlow.js and Keras 1 do not. */
const fewest = (context: RuleContext) => (context.framework === 'keras' && context.kerasMajor > 1 ? 1 : 2);

export function broadcast(context: RuleContext, name: string): LayerOutcome {
  const { inputs } = context;
  const [first, ...rest] = inputs;
  if (!first || inputs.length < fewest(context)) return tooFew(name, inputs.length, fewest(context));
  if (name === 'Subtract' && inputs.length !== 2)
    return refused({
      code: 'shape-mismatch',
      message: `Subtract needs exactly 2 tensors; found ${inputs.length}.`,
    });
  let result = first;
  for (const [index, other] of rest.entries()) {
    const joined = joinShapes(result, other, context);
    if (!joined)
      return refused({
        code: 'shape-mismatch',
        message: `${name} needs tensors of one shape; found ${formatShape(first, batchOf(first, other))} and ${formatShape(other, batchOf(first, other))}.`,
        at: { input: index + 1 },
      });
    result = joined;
  }
  return outcome(result);
}

/** The batch is shown only when it is what differs. */
function batchOf(a: Shape, b: Shape): { readonly batch: boolean } {
  return { batch: isKnownRank(a) && isKnownRank(b) && isNumber(a[0]) && isNumber(b[0]) && a[0] !== b[0] };
}

/**
 * The batch apart, aligned from the last axis; a size of 1 stretches, an open size leaves the result open.
 * Undefined when two sizes differ. keras/src/layers/merging/base_merge.py.
 */
function joinShapes(a: Shape, b: Shape, { framework, kerasMajor }: RuleContext): Shape | undefined {
  const isTfjs = framework === 'tfjs';
  // The sum itself is made there, and a size that is known stands for one that is open.
  const isKeras2 = !isTfjs && kerasMajor < 3;
  if (!isKnownRank(a)) return a;
  if (!isKnownRank(b)) return b;
  const [batchA = null, ...restA] = a;
  const [batchB = null, ...restB] = b;
  const batch = joinBatch(batchA, batchB, isTfjs);
  if (batch === undefined) return undefined;
  const [long, short] = restA.length >= restB.length ? [restA, restB] : [restB, restA];
  const offset = long.length - short.length;
  const joined: Dim[] = [batch];
  for (const [index, dim] of long.entries()) {
    if (index < offset) {
      joined.push(dim);
      continue;
    }
    const other = short[index - offset] ?? null;
    if (isKeras2 && (dim === null || other === null))
      joined.push(dim === 1 || other === 1 ? null : (dim ?? other));
    else if (dim === null || other === null) joined.push(null);
    else if (dim === 1) joined.push(other);
    else if (other === 1) joined.push(dim);
    else if (equalDims(dim, other) === false) return undefined;
    else joined.push(isNumber(other) ? other : dim);
  }
  return joined;
}

function joinBatch(a: Dim, b: Dim, isTfjs: boolean): Dim | undefined {
  if (isNumber(a) && isNumber(b)) return a === b ? a : undefined;
  return isTfjs && (a === null || b === null) ? null : (a ?? b);
}

function concatenate(context: RuleContext): LayerOutcome {
  const { inputs } = context;
  const name = context.framework === 'tfjs' ? 'concatenate' : 'Concatenate';
  if (inputs.length < fewest(context)) return tooFew(name, inputs.length, fewest(context));
  const axis = context.args.integer('axis');
  if (axis === undefined && context.args.kind('axis') === 'none')
    return refusedFor([invalid('axis', 'axis must be a whole number; found None.')]);
  const kind = context.args.kind('axis');
  if (context.framework === 'keras' && (kind === 'float' || kind === 'string'))
    return refusedFor([
      invalid('axis', 'axis must be a whole number, such as -1 for the last one.', WHOLE_EXPECTED),
    ]);
  if (!isNumber(axis)) return notKnown(context.args.unknownReason('axis') ?? 'axis is not known');
  const shapes: (readonly Dim[])[] = [];
  for (const shape of inputs) {
    if (!isKnownRank(shape)) return outcome(nameless(shape));
    shapes.push(shape);
  }
  const [start = []] = shapes;
  // A single tensor is handed on, and an axis past its last one is never looked at.
  if (inputs.length === 1 && context.framework === 'keras' && axis >= start.length) return outcome(start);
  const at = axisIn(axis, start.length);
  const mismatch = shapes.some(
    (shape) =>
      shape.length !== start.length ||
      shape.some(
        (dim, index) => index !== at && differ(dim, start[index], context.framework === 'tfjs' && index > 0),
      ),
  );
  if (at === undefined || mismatch)
    return refused({
      code: 'shape-mismatch',
      message: `Concatenate joins along axis ${axis}, so all other sizes must be equal; found ${shapes.map((shape) => formatShape(shape)).join(' and ')}.`,
    });
  const size = shapes.map((shape) => shape[at] ?? null).reduce((total, dim) => add(total, dim));
  const formula = `${shapes.map((shape) => formatDim(shape[at] ?? null)).join(' + ')} = ${formatDim(size)}`;
  return outcome(
    start.map((dim, index) => (index === at ? size : dim)),
    { arithmetic: [{ label: `axis ${axis}`, formula }] },
  );
}

/** TensorFlow.js takes an open size beside a number for different, but for the batch. */
function differ(a: Dim, b: Dim | undefined, strictly: boolean): boolean {
  if (strictly && (a === null) !== (b === null)) return true;
  return a !== null && b !== null && b !== undefined && equalDims(a, b) === false;
}
