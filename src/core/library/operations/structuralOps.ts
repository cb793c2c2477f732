/** `keras.ops` that move, join, cut or multiply. Names and types as in Keras 3.15. */
import { numbersOf } from '../../evaluate/arrayNumbers.js';
import { type Dim, isKnownRank, type Shape } from '../../graph/dimension.js';
import { floorDivide, isNumber, maximum, multiply, subtract } from '../../graph/dimensionArithmetic.js';
import { itemsOf, toDim } from '../values.js';
import { LINEAR_ALGEBRA } from './linearAlgebra.js';
import type { OperationCall, OperationResult, OperationSpec } from './operation.js';
import {
  einsum,
  einsumProduct,
  expanded,
  indexed,
  padded,
  reshaped,
  squeezed,
  tiled,
  transposed,
} from './rearranging.js';
import {
  broadcast,
  broadcastAll,
  concatenated,
  fault,
  isFault,
  matrixProduct,
  noAxis,
  notKnown,
  positiveAxis,
  stacked,
} from './shapeRules.js';
import { rule } from './specs.js';

const askedFor = (call: OperationCall, ...names: string[]): Shape =>
  notKnown(call.unknownReason(...names) ?? 'an argument of this operation is not known');

/** `indices_or_sections`: how many equal parts, or where to cut. */
export function splitAlong(
  shape: Shape,
  parts: number | readonly number[] | undefined,
  axis: number,
): OperationResult {
  if (!isKnownRank(shape)) return shape;
  const at = positiveAxis(axis, shape.length);
  if (at === undefined) return noAxis(axis, shape);
  if (parts === undefined) return notKnown('into how many parts it is split is not known');
  const size = shape[at] ?? null;
  const put = (dim: Dim): Shape => shape.map((old, index) => (index === at ? dim : old));
  if (typeof parts === 'number') {
    if (isNumber(size) && size % parts !== 0)
      return fault('invalid-argument', `An axis of ${size} cannot be split into ${parts} equal parts.`);
    return { several: Array.from({ length: parts }, () => put(floorDivide(size, parts))) };
  }
  const ends = [0, ...parts];
  const last = parts.at(-1);
  if (isNumber(size) && last !== undefined && last > size)
    return fault('invalid-argument', `An axis of ${size} cannot be cut at ${last}.`);
  const several = ends.map((start, index) => {
    const end = ends[index + 1];
    return put(end !== undefined ? end - start : isNumber(size) ? size - start : size);
  });
  return { several };
}

function widthsOf(call: OperationCall, name: string): readonly (readonly Dim[])[] | undefined {
  const value = call.value(name);
  const items = itemsOf(value);
  if (!items && (value?.kind === 'tensor' || value?.kind === 'array'))
    return constantWidths(numbersOf(value));
  if (!items) return value?.kind === 'number' ? [[value.value, value.value]] : undefined;
  const pairs = items.map((item) => itemsOf(item)?.map(toDim) ?? [toDim(item)]);
  return pairs.every((pair) => pair.length === 1) && pairs.length === 2 ? [pairs.flat()] : pairs;
}

/** `tf.constant([[0, 0], [1, 1]])` */
function constantWidths(numbers: unknown): readonly (readonly Dim[])[] | undefined {
  if (!Array.isArray(numbers)) return undefined;
  const isPairs = numbers.every(
    (pair) => Array.isArray(pair) && pair.every((each) => typeof each === 'number'),
  );
  return isPairs ? (numbers as readonly (readonly number[])[]) : undefined;
}

function repeated(call: OperationCall): OperationResult {
  const shape = call.shape('x');
  const times = call.size('repeats');
  const axis = call.integer('axis');
  if (!isKnownRank(shape)) return shape;
  if (times === undefined || (call.dims('repeats')?.length ?? 1) !== 1) return askedFor(call, 'repeats');
  if (axis === undefined) return [shape.includes(null) ? null : [...shape, times].reduce<Dim>(multiply, 1)];
  const at = positiveAxis(axis, shape.length);
  return at === undefined
    ? noAxis(axis, shape)
    : shape.map((dim, index) => (index === at ? multiply(dim, times) : dim));
}

function taken(call: OperationCall): OperationResult {
  const shape = call.shape('x');
  const indices = call.shape('indices');
  const axis = call.integer('axis');
  if (!isKnownRank(shape) || !isKnownRank(indices)) return isKnownRank(shape) ? indices : shape;
  if (axis === undefined) return indices;
  const at = positiveAxis(axis, shape.length);
  return at === undefined ? noAxis(axis, shape) : [...shape.slice(0, at), ...indices, ...shape.slice(at + 1)];
}

/** Along `axis` as many as there are indices; the other axes of both meet as in a sum. */
function takenAlong(call: OperationCall): OperationResult {
  const [shape, indices] = [call.shape('x'), call.shape('indices')];
  const axis = call.integer('axis');
  if (call.value('axis') === undefined) return indices;
  if (axis === undefined) return askedFor(call, 'axis');
  if (!isKnownRank(shape)) return shape;
  if (!isKnownRank(indices)) return indices;
  if (shape.length !== indices.length)
    return fault(
      'wrong-rank',
      `The tensor and its indices need as many dimensions; found ${shape.length} and ${indices.length}.`,
    );
  const at = positiveAxis(axis, shape.length);
  if (at === undefined) return noAxis(axis, shape);
  return broadcast(shape.with(at, indices[at] ?? null), indices);
}

function moved(call: OperationCall): OperationResult {
  const shape = call.shape('x');
  const from = call.integers('source');
  const to = call.integers('destination');
  if (!isKnownRank(shape) || !from || !to)
    return isKnownRank(shape) ? askedFor(call, 'source', 'destination') : shape;
  const sources = from.map((axis) => positiveAxis(axis, shape.length) ?? 0);
  const targets = to.map((axis) => positiveAxis(axis, shape.length) ?? 0);
  const order = shape.map((_, axis) => axis).filter((axis) => !sources.includes(axis));
  for (const [target, source] of targets
    .map((t, i) => [t, sources[i] ?? 0] as const)
    .sort((a, b) => a[0] - b[0]))
    order.splice(target, 0, source);
  return order.map((axis) => shape[axis] ?? null);
}

function swapped(call: OperationCall): OperationResult {
  const shape = call.shape('x');
  const first = call.integer('axis1');
  const second = call.integer('axis2');
  if (!isKnownRank(shape) || first === undefined || second === undefined)
    return isKnownRank(shape) ? askedFor(call, 'axis1', 'axis2') : shape;
  const [a, b] = [positiveAxis(first, shape.length), positiveAxis(second, shape.length)];
  if (a === undefined) return noAxis(first, shape);
  if (b === undefined) return noAxis(second, shape);
  return shape.map((dim, axis) => (axis === a ? (shape[b] ?? null) : axis === b ? (shape[a] ?? null) : dim));
}

/** Inside of a layer an open size may be 1 or not: nothing is known of what is left. */
function squeeze(call: OperationCall): OperationResult {
  const shape = call.shape('x');
  if (call.isInside && !call.has('axis') && isKnownRank(shape) && shape.includes(null))
    return fault(
      'invalid-argument',
      'Without an axis squeeze needs every size, and the batch is open. Give the axis.',
    );
  return squeezed(shape, call.integers('axis'));
}

function oneHot(call: OperationCall): OperationResult {
  const shape = call.shape('x');
  const classes = call.size('num_classes');
  if (!isKnownRank(shape)) return shape;
  if (classes === undefined) return askedFor(call, 'num_classes');
  const axis = call.integer('axis') ?? -1;
  const at = axis < 0 ? axis + shape.length + 1 : axis;
  return [...shape.slice(0, at), classes, ...shape.slice(at)];
}

function ofShape(call: OperationCall): OperationResult {
  return call.dims('shape') ?? askedFor(call, 'shape');
}

/** As TensorFlow has it, which counts the axes that an equation names. */
export const EINSUM = rule('Einsum', 'subscripts *operands', (call) => {
  const equation = call.text('subscripts');
  return equation === undefined ? askedFor(call, 'subscripts') : einsum(equation, call.shapes('operands'));
});

export const STRUCTURAL_OPS: Readonly<Record<string, OperationSpec>> = {
  reshape: rule(
    'Reshape',
    'x newshape',
    (call) => {
      const target = call.dims('newshape') ?? call.dims('shape');
      return target ? reshaped(call.shape('x'), target) : askedFor(call, 'newshape', 'shape');
    },
    { keras2: 'tf.reshape' },
  ),
  transpose: rule(
    'Transpose',
    'x axes',
    (call) => {
      const order = call.integers('axes') ?? call.integers('axis');
      return !order && (call.has('axes') || call.has('axis'))
        ? askedFor(call, 'axes', 'axis')
        : transposed(call.shape('x'), order);
    },
    { keras2: 'tf.compat.v1.transpose' },
  ),
  squeeze: rule('Squeeze', 'x axis', squeeze, {
    keras2: 'tf.compat.v1.squeeze',
  }),
  expand_dims: rule(
    'ExpandDims',
    'x axis',
    (call) => {
      const axes = call.integers('axis');
      return axes ? expanded(call.shape('x'), axes) : askedFor(call, 'axis');
    },
    { keras2: 'tf.expand_dims' },
  ),
  concatenate: rule(
    'Concatenate',
    'xs axis',
    (call) => {
      if (call.has('axis') && call.integer('axis') === undefined) return askedFor(call, 'axis');
      return concatenated(call.shapes('xs'), call.integer('axis') ?? 0);
    },
    { keras2: 'tf.concat' },
  ),
  stack: rule('Stack', 'x axis', (call) => stacked(call.shapes('x'), call.integer('axis') ?? 0), {
    keras2: 'tf.stack',
  }),
  hstack: rule('Hstack', 'xs', (call) => {
    const shapes = call.shapes('xs');
    const [first] = shapes;
    return concatenated(shapes, first && isKnownRank(first) && first.length === 1 ? 0 : 1);
  }),
  append: rule('Append', 'x1 x2 axis', (call) => {
    const axis = call.integer('axis');
    if (axis !== undefined) return concatenated([call.shape('x1'), call.shape('x2')], axis);
    return call.has('axis') ? askedFor(call, 'axis') : notKnown('all values in one row are not followed');
  }),
  array_split: rule(
    'ArraySplit',
    'x indices_or_sections axis',
    (call) => {
      const [shape, axis] = [call.shape('x'), call.integer('axis') ?? 0];
      const parts = call.integer('indices_or_sections');
      const at = isKnownRank(shape) ? positiveAxis(axis, shape.length) : undefined;
      const size = isKnownRank(shape) && at !== undefined ? shape[at] : undefined;
      const isList = itemsOf(call.value('indices_or_sections')) !== undefined;
      if (isList || parts === undefined || !isNumber(size))
        return splitAlong(shape, isList ? call.integers('indices_or_sections') : parts, axis);
      const longer = size % parts;
      const lengths = Array.from(
        { length: parts },
        (_, index) => Math.floor(size / parts) + Number(index < longer),
      );
      return splitAlong(
        shape,
        lengths.slice(0, -1).map((_, index) => sum(lengths.slice(0, index + 1))),
        axis,
      );
    },
    { givesList: true },
  ),
  rot90: rule('Rot90', 'array:x k axes', (call) => {
    const [shape, times] = [call.shape('x'), call.has('k') ? call.integer('k') : 1];
    const [a, b] = call.has('axes') ? (call.integers('axes') ?? []) : [0, 1];
    if (times === undefined || a === undefined || b === undefined) return askedFor(call, 'k', 'axes');
    if (!isKnownRank(shape)) return shape;
    // Keras swaps the sizes for a model's tensors whatever the number of turns, where it does not calculate.
    if (times % 2 === 0 && call.isInside) return shape;
    return shape.map((dim, axis) =>
      axis === a ? (shape[b] ?? null) : axis === b ? (shape[a] ?? null) : dim,
    );
  }),
  vstack: rule('Vstack', 'xs', (call) => {
    const shapes = call
      .shapes('xs')
      .map((shape) => (isKnownRank(shape) && shape.length === 1 ? [1, ...shape] : shape));
    return concatenated(shapes, 0);
  }),
  split: rule(
    'Split',
    'x indices_or_sections axis',
    (call) => {
      const given = call.integers('indices_or_sections');
      const isList = itemsOf(call.value('indices_or_sections')) !== undefined;
      return splitAlong(call.shape('x'), isList ? given : given?.[0], call.integer('axis') ?? 0);
    },
    { givesList: true },
  ),
  unstack: rule(
    'Unstack',
    'x num axis',
    (call) => {
      const shape = call.shape('x');
      if (!isKnownRank(shape)) return shape;
      const axis = call.integer('axis') ?? 0;
      const at = positiveAxis(axis, shape.length);
      if (at === undefined) return noAxis(axis, shape);
      const count = call.integer('num') ?? shape[at];
      if (count === null)
        return fault(
          'invalid-argument',
          'An axis of an open size cannot be taken apart: give num, how many there are.',
        );
      if (!isNumber(count)) return notKnown('the length of the axis is not known');
      return { several: Array.from({ length: count }, () => shape.filter((_, index) => index !== at)) };
    },
    { givesList: true },
  ),
  broadcast_to: rule('BroadcastTo', 'x shape', (call) => {
    const [shape, target] = [call.shape('x'), ofShape(call)];
    if (!Array.isArray(target) || !isKnownRank(shape)) return target;
    if (call.isInside && shape.length > target.length)
      return fault(
        'wrong-rank',
        `A tensor of ${shape.length} dimensions is not broadcast to ${target.length}.`,
      );
    const met = target.includes(-1) ? target : broadcast(shape, target);
    return isFault(met) ? met : target;
  }),
  repeat: rule('Repeat', 'x repeats axis', repeated),
  tile: rule(
    'Tile',
    'x repeats',
    (call) => {
      const times = call.dims('repeats');
      return times ? tiled(call.shape('x'), times) : askedFor(call, 'repeats');
    },
    { keras2: 'tf.tile' },
  ),
  pad: rule(
    'Pad',
    'x pad_width mode constant_values',
    (call) => {
      const widths = widthsOf(call, 'pad_width');
      const shape = call.shape('x');
      if (call.isInside && widths?.length === 1 && isKnownRank(shape) && shape.length > 1)
        return fault(
          'invalid-argument',
          `Inside of a layer padding needs a pair for each of the ${shape.length} dimensions.`,
        );
      return widths ? padded(call.shape('x'), widths) : askedFor(call, 'pad_width');
    },
    { keras2: 'tf.compat.v1.pad' },
  ),
  moveaxis: rule('Moveaxis', 'x source destination', moved),
  swapaxes: rule('Swapaxes', 'x axis1 axis2', swapped),
  ravel: rule('Ravel', 'x', (call) => reshaped(call.shape('x'), [-1])),
  get_item: rule(
    'GetItem',
    'x key',
    (call) => {
      const key = call.value('key');
      return key ? indexed(call.shape('x'), key) : call.shape('x');
    },
    { keras2: 'tf.__operators__.getitem' },
  ),
  take: rule('Take', 'x indices axis', taken),
  take_along_axis: rule('TakeAlongAxis', 'x indices axis', takenAlong),
  one_hot: rule('OneHot', 'x num_classes axis dtype', oneHot, { dtype: 'float32' }),
  matmul: rule('Matmul', 'x1 x2', (call) => matrixProduct(call.shape('x1'), call.shape('x2')), {
    keras2: 'tf.linalg.matmul',
  }),
  dot: rule('Dot', 'x1 x2', (call) => dotProduct(call.shape('x1'), call.shape('x2'))),
  tensordot: rule('Tensordot', 'x1 x2 axes', (call) => tensorDot(call)),
  einsum: {
    ...EINSUM,
    rule: (call) => {
      const equation = call.text('subscripts');
      const made = call.isInside && equation ? einsumProduct(equation, call.shapes('operands')) : undefined;
      return made ?? EINSUM.rule(call);
    },
  },
  top_k: rule(
    'TopK',
    'x k sorted',
    (call) => {
      const shape = call.shape('x');
      const k = call.size('k');
      if (!isKnownRank(shape) || k === undefined) return isKnownRank(shape) ? askedFor(call, 'k') : shape;
      const last = shape.at(-1);
      if (call.isInside && isNumber(k) && typeof last === 'number' && last < k)
        return fault('invalid-argument', `The last axis has ${last} values, of which ${k} cannot be taken.`);
      const best = [...shape.slice(0, -1), k];
      return { several: [best, best] };
    },
    { givesTuple: true },
  ),
  ...LINEAR_ALGEBRA,
  diff: rule('Diff', 'a:x n axis', (call) =>
    along(call.shape('x'), call.integer('axis') ?? -1, (size) =>
      size === null ? null : maximum(subtract(size, call.integer('n') ?? 1), 0),
    ),
  ),
  linspace: rule('Linspace', 'start stop num endpoint retstep dtype axis', (call) => {
    const ends = broadcastAll([call.shape('start'), call.shape('stop')]);
    const count = call.dims('num')?.[0] ?? (call.has('num') ? undefined : 50);
    if (count === undefined || call.flag('retstep')) return askedFor(call, 'num');
    return isFault(ends) || !isKnownRank(ends) || call.integer('axis') ? ends : [count, ...ends];
  }),
  slice: rule('Slice', 'inputs start_indices shape', ofShape),
  zeros: rule('Zeros', 'shape dtype', ofShape),
  ones: rule('Ones', 'shape dtype', ofShape),
  empty: rule('Empty', 'shape dtype', ofShape),
  full: rule('Full', 'shape fill_value dtype', ofShape),
  eye: rule('Eye', 'N M k dtype', (call) => {
    const rows = call.size('N') ?? null;
    return [rows, call.size('M') ?? rows];
  }),
  arange: rule(
    'Arange',
    'start stop step dtype',
    (call) => {
      const start = call.size('start');
      const stop = call.size('stop');
      const step = call.integer('step') ?? 1;
      if (start === undefined) return askedFor(call, 'start');
      if (stop === undefined) return isNumber(start) ? [Math.max(0, Math.ceil(start / step))] : [start];
      if (isNumber(start) && isNumber(stop)) return [Math.max(0, Math.ceil((stop - start) / step))];
      return start === 0 && step === 1 ? [stop] : [null];
    },
    { dtype: 'int32' },
  ),
};

const sum = (numbers: readonly number[]): number => numbers.reduce((total, each) => total + each, 0);

function along(shape: Shape, axis: number, change: (size: Dim) => Dim): OperationResult {
  if (!isKnownRank(shape)) return shape;
  const at = positiveAxis(axis, shape.length);
  return at === undefined
    ? noAxis(axis, shape)
    : shape.map((dim, index) => (index === at ? change(dim) : dim));
}

/** Over the last axis of the first and the last but one of the second. */
function dotProduct(a: Shape, b: Shape): OperationResult {
  if (!isKnownRank(a)) return a;
  if (!isKnownRank(b)) return b;
  if (a.length === 0 || b.length === 0) return a.length === 0 ? b : a;
  if (b.length === 1) return a.slice(0, -1);
  return [...a.slice(0, -1), ...b.slice(0, -2), b.at(-1) ?? null];
}

function tensorDot(call: OperationCall): OperationResult {
  const a = call.shape('x1');
  const b = call.shape('x2');
  if (!isKnownRank(a)) return a;
  if (!isKnownRank(b)) return b;
  const axes = call.value('axes') ?? call.value('axis');
  const count = axes?.kind === 'number' ? axes.value : axes === undefined ? 2 : undefined;
  if (count !== undefined) return [...a.slice(0, a.length - count), ...b.slice(count)];
  const pair = itemsOf(axes)?.map((item) => (itemsOf(item) ?? [item]).map(toDim));
  const [left, right] = pair ?? [];
  if (!left?.every(isNumber) || !right?.every(isNumber)) return askedFor(call, 'axes', 'axis');
  const keep = (shape: readonly Dim[], gone: readonly number[]): Dim[] =>
    shape.filter((_, axis) => !gone.some((other) => positiveAxis(other, shape.length) === axis));
  return [...keep(a, left), ...keep(b, right)];
}
