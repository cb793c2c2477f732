/** Functions on tensors that stand in the module `tensorflow` itself: what they do to shapes, and Keras 2's names of them. */

import { isKnownRank, type Shape } from '../../graph/dimension.js';
import { equalDims, formatShape, isNumber } from '../../graph/dimensionArithmetic.js';
import { words } from '../../words.js';
import { itemsOf } from '../values.js';
import { ELEMENTWISE_OPS } from './elementwiseOps.js';
import { grid } from './moreOps.js';
import type { OperationCall, OperationResult, OperationSpec } from './operation.js';
import { broadcastAll, fault, noAxis, notKnown, positiveAxis } from './shapeRules.js';
import { elementwise, renamed, rule } from './specs.js';
import { EINSUM, STRUCTURAL_OPS, splitAlong } from './structuralOps.js';
import { TENSORFLOW_CUTS } from './tensorflowCuts.js';
import { TENSORFLOW_ROOT_MATH, typeNameOf } from './tensorflowMath.js';
import { MATRIX_PRODUCT } from './tensorflowMatrices.js';
import { gatherNd } from './tensorflowSignal.js';

/** Without axes every axis of 1 goes, and an open size may be 1 too. */
const squeezed: OperationSpec = rule(
  'Squeeze',
  'input:x axis',
  (call) => {
    const shape = call.shape('x');
    return !call.isInside && !call.has('axis') && isKnownRank(shape) && shape.includes(null)
      ? notKnown('an open size may be 1 as well: give squeeze its axis')
      : (STRUCTURAL_OPS.squeeze?.rule(call) ?? shape);
  },
  { keras2: 'tf.compat.v1.squeeze' },
);

/** TensorFlow looks for the axes although the shape stays. */
function alongAxes(spec: OperationSpec): OperationSpec {
  return {
    ...spec,
    rule: (call) => {
      const shape = call.shape('x');
      const wrong = isKnownRank(shape)
        ? call.integers('axis')?.find((axis) => positiveAxis(axis, shape.length) === undefined)
        : undefined;
      return wrong !== undefined && isKnownRank(shape) ? noAxis(wrong, shape) : spec.rule(call);
    },
  };
}

/** Of a condition alone the places where it holds: as many as there are, each with one number for each axis. */
const chosen: OperationSpec = rule(
  'Where',
  'condition x:x1 y:x2',
  (call) => {
    const shape = call.shape('condition');
    if (!call.has('x1')) return isKnownRank(shape) ? [null, shape.length] : shape;
    return broadcastAll([shape, call.shape('x1'), call.shape('x2')]);
  },
  { keras2: 'tf.where' },
);

/** Each size is the tensor's own, or stands where that has 1. */
function broadcastTo(call: OperationCall): OperationResult {
  const [shape, target] = [call.shape('x'), call.dims('shape')];
  if (!target || !isKnownRank(shape)) return STRUCTURAL_OPS.broadcast_to?.rule(call) ?? shape;
  const before = target.length - shape.length;
  const misfits = shape.some((dim, axis) => {
    const wanted = target[axis + before] ?? null;
    return isNumber(dim) && isNumber(wanted) && dim !== 1 && dim !== wanted;
  });
  return before < 0 || misfits
    ? fault(
        'shape-mismatch',
        `${formatShape(shape, { batch: true })} cannot be broadcast to ${formatShape(target, { batch: true })}.`,
      )
    : target;
}

/** The mask's axes become one, of as many entries as the mask holds. */
function masked(call: OperationCall): OperationResult {
  const [shape, mask] = [call.shape('x'), call.shape('mask')];
  const axis = call.has('axis') ? call.integer('axis') : 0;
  if (!isKnownRank(shape) || !isKnownRank(mask)) return isKnownRank(shape) ? mask : shape;
  if (axis === undefined) return notKnown(call.unknownReason('axis') ?? 'the axis is not known');
  const at = positiveAxis(axis, shape.length);
  if (at === undefined) return noAxis(axis, shape);
  const covered = shape.slice(at, at + mask.length);
  if (
    covered.length < mask.length ||
    covered.some((dim, index) => equalDims(dim, mask[index] ?? null) === false)
  )
    return fault(
      'shape-mismatch',
      `The mask has the shape ${formatShape(mask, { batch: true })}, which does not fit the tensor's ${formatShape(shape, { batch: true })} from axis ${axis} on.`,
    );
  return [...shape.slice(0, at), null, ...shape.slice(at + mask.length)];
}

/** As Python slices the first axes. */
function strided(call: OperationCall): OperationResult {
  const shape = call.shape('x');
  const [begin, end] = [call.integers('begin'), call.integers('end')];
  const steps = call.has('strides') ? call.integers('strides') : begin?.map(() => 1);
  if (!isKnownRank(shape)) return shape;
  if (!begin || !end || !steps || call.has('begin_mask') || call.has('end_mask'))
    return notKnown(call.unknownReason('begin', 'end', 'strides') ?? 'what is cut out is not known');
  if (begin.length > shape.length)
    return fault('wrong-rank', `The tensor has ${shape.length} dimensions; ${begin.length} are cut.`);
  return shape.map((dim, axis) => {
    const [from, to, step = 1] = [begin[axis], end[axis], steps[axis]];
    if (from === undefined || to === undefined) return dim;
    if (!isNumber(dim) || step <= 0) return null;
    const place = (index: number) => Math.min(dim, Math.max(0, index < 0 ? index + dim : index));
    return Math.max(0, Math.ceil((place(to) - place(from)) / step));
  });
}

/** The different values, and for each value which of them it is. */
function distinct(call: OperationCall, isCounted: boolean): OperationResult {
  const shape = call.shape('x');
  if (!isKnownRank(shape)) return shape;
  if (shape.length !== 1 && !isCounted)
    return fault('wrong-rank', `unique takes a tensor of 1 dimension; found ${shape.length}.`);
  const values: Shape = [null];
  return { several: isCounted ? [values, shape, values] : [values, shape] };
}

export const TENSORFLOW_ROOT: Readonly<Record<string, OperationSpec>> = {
  ...TENSORFLOW_ROOT_MATH,
  concat: renamed(STRUCTURAL_OPS.concatenate, 'values:xs axis', (call) =>
    call.shapes('xs').length === 1 ? 'tf.identity' : 'tf.concat',
  ),
  reshape: renamed(STRUCTURAL_OPS.reshape, 'tensor:x shape', 'tf.reshape'),
  transpose: renamed(STRUCTURAL_OPS.transpose, 'a:x perm:axes', 'tf.compat.v1.transpose'),
  expand_dims: renamed(STRUCTURAL_OPS.expand_dims, 'input:x axis', 'tf.expand_dims'),
  squeeze: squeezed,
  stack: renamed(STRUCTURAL_OPS.stack, 'values:x axis', 'tf.stack'),
  split: rule(
    'Split',
    'value:x num_or_size_splits axis num',
    (call) => {
      const parts = call.integers('num_or_size_splits');
      const isList = itemsOf(call.value('num_or_size_splits')) !== undefined;
      if (!isList || !parts) return splitAlong(call.shape('x'), parts?.[0], call.integer('axis') ?? 0);
      const shape = call.shape('x');
      if (!isKnownRank(shape)) return shape;
      const axis = call.integer('axis') ?? 0;
      const at = positiveAxis(axis, shape.length);
      if (at === undefined) return noAxis(axis, shape);
      const size = at === undefined ? null : shape[at];
      const known = parts.filter((part) => part >= 0).reduce((sum, part) => sum + part, 0);
      return {
        several: parts.map((part) =>
          shape.map((dim, index) =>
            index === at ? (part >= 0 ? part : isNumber(size) ? size - known : null) : dim,
          ),
        ),
      };
    },
    { givesList: true, keras2: 'tf.split' },
  ),
  pad: renamed(STRUCTURAL_OPS.pad, 'tensor:x paddings:pad_width mode', 'tf.compat.v1.pad'),
  tile: rule(
    'Tile',
    'input:x multiples:repeats',
    (call) => {
      const [shape, times] = [call.shape('x'), call.dims('repeats')];
      if (times && isKnownRank(shape) && times.length !== shape.length)
        return fault(
          'wrong-rank',
          `tile needs one number for each of the ${shape.length} dimensions; found ${times.length}.`,
        );
      return STRUCTURAL_OPS.tile?.rule(call) ?? shape;
    },
    { keras2: 'tf.tile' },
  ),
  repeat: renamed(STRUCTURAL_OPS.repeat, 'input:x repeats axis', 'tf.repeat'),
  broadcast_to: {
    ...renamed(STRUCTURAL_OPS.broadcast_to, 'input:x shape', 'tf.broadcast_to'),
    rule: broadcastTo,
  },
  ...TENSORFLOW_CUTS,
  gather_nd: gatherNd,
  one_hot: renamed(
    STRUCTURAL_OPS.one_hot,
    'indices:x depth:num_classes on_value off_value axis',
    'tf.one_hot',
  ),
  matmul: MATRIX_PRODUCT,
  tensordot: renamed(STRUCTURAL_OPS.tensordot, 'a:x1 b:x2 axes', 'tf.tensordot'),
  einsum: { ...EINSUM, parameters: ['equation:subscripts', '*operands'], keras2: 'tf.einsum' },
  where: chosen,
  size: rule('Size', 'input:x', () => [], { dtype: 'int32', keras2: 'tf.compat.v1.size' }),
  cast: elementwise('Cast', 'x dtype', { keras2: 'tf.cast' }),
  to_float: elementwise('Cast', 'x', { defaults: { dtype: 'float32' } }),
  identity: elementwise('Identity', 'input:x', { keras2: 'tf.identity' }),
  stop_gradient: elementwise('StopGradient', 'input:x', { keras2: 'tf.stop_gradient' }),
  clip_by_value: elementwise('Clip', 't:x clip_value_min:x_min clip_value_max:x_max', {
    keras2: 'tf.clip_by_value',
  }),
  zeros_like: elementwise('ZerosLike', 'input:x', { keras2: 'tf.zeros_like' }),
  ones_like: elementwise('OnesLike', 'input:x', { keras2: 'tf.ones_like' }),
  reverse: alongAxes(elementwise('Flip', 'tensor:x axis', { keras2: 'tf.reverse' })),
  roll: elementwise('Roll', 'input:x shift axis'),
  sort: elementwise('Sort', 'values:x axis'),
  norm: renamed(ELEMENTWISE_OPS.norm, 'tensor:x ord axis keepdims', 'tf.compat.v1.norm'),
  sequence_mask: rule(
    'SequenceMask',
    'lengths maxlen dtype',
    (call) => {
      const [lengths, longest] = [call.shape('lengths'), call.size('maxlen')];
      return isKnownRank(lengths) ? [...lengths, longest ?? null] : lengths;
    },
    { dtype: 'bool', keras2: 'tf.sequence_mask' },
  ),
  searchsorted: rule('SearchSorted', 'sorted_sequence values side', (call) => call.shape('values'), {
    dtype: 'int32',
    keras2: 'tf.searchsorted',
  }),
  linspace: renamed(STRUCTURAL_OPS.linspace, 'start stop num', 'tf.linspace'),
  zeros: renamed(STRUCTURAL_OPS.zeros, 'shape dtype', 'tf.zeros'),
  ones: renamed(STRUCTURAL_OPS.ones, 'shape dtype', 'tf.ones'),
  fill: renamed(STRUCTURAL_OPS.full, 'dims:shape value', 'tf.fill'),
  eye: renamed(STRUCTURAL_OPS.eye, 'num_rows:N num_columns:M'),
  range: renamed(STRUCTURAL_OPS.arange, 'start limit:stop delta:step'),
  bitcast: elementwise('Bitcast', 'input:x type', { keras2: 'tf.bitcast' }),
  as_string: elementwise('AsString', 'input:x', { dtype: 'string', keras2: 'tf.strings.as_string' }),
  complex: rule('Complex', 'real:x1 imag:x2', (call) => broadcastAll([call.shape('x1'), call.shape('x2')]), {
    dtype: 'complex64',
    keras2: 'tf.dtypes.complex',
  }),
  clip_by_norm: elementwise('ClipByNorm', 't:x clip_norm axes', { keras2: 'tf.clip_by_norm' }),
  boolean_mask: rule('BooleanMask', 'tensor:x mask axis', masked, { keras2: 'tf.compat.v1.boolean_mask' }),
  dynamic_partition: rule(
    'DynamicPartition',
    'data:x partitions num_partitions',
    (call) => {
      const [shape, ids, count] = [call.shape('x'), call.shape('partitions'), call.integer('num_partitions')];
      if (!isKnownRank(shape) || !isKnownRank(ids)) return isKnownRank(shape) ? ids : shape;
      if (count === undefined) return notKnown('into how many parts it is divided is not known');
      const part: Shape = [null, ...shape.slice(ids.length)];
      return { several: new Array<Shape>(count).fill(part) };
    },
    { keras2: 'tf.dynamic_partition', givesList: true },
  ),
  identity_n: rule('IdentityN', 'input', (call) => ({ several: call.shapes('input') }), {
    keras2: 'tf.identity_n',
    givesList: true,
  }),
  histogram_fixed_width: rule(
    'Histogram',
    'values value_range nbins',
    (call) => [call.has('nbins') ? (call.size('nbins') ?? null) : 100],
    { dtype: 'int32', keras2: 'tf.histogram_fixed_width' },
  ),
  histogram_fixed_width_bins: elementwise('HistogramBins', 'values:x value_range nbins', {
    dtype: 'int32',
    keras2: 'tf.histogram_fixed_width_bins',
  }),
  reverse_sequence: rule(
    'ReverseSequence',
    'input:x seq_lengths seq_axis batch_axis',
    (call) => {
      const [shape, lengths, batch] = [
        call.shape('x'),
        call.shape('seq_lengths'),
        call.integer('batch_axis') ?? 0,
      ];
      if (!isKnownRank(shape) || !isKnownRank(lengths)) return shape;
      return shape.map((dim, axis) => (axis === batch ? (dim ?? lengths[0] ?? null) : dim));
    },
    { keras2: 'tf.reverse_sequence' },
  ),
  ...Object.fromEntries(
    words('update add sub max min').map((name) => [
      `tensor_scatter_nd_${name}`,
      elementwise(typeNameOf(`scatter_nd_${name}`), 'tensor:x indices updates', {
        keras2: `tf.tensor_scatter_nd_${name}`,
      }),
    ]),
  ),
  scatter_nd: rule(
    'ScatterNd',
    'indices updates shape',
    (call) => call.dims('shape') ?? notKnown(call.unknownReason('shape') ?? 'the shape is not known'),
    { keras2: 'tf.scatter_nd' },
  ),
  strided_slice: rule('StridedSlice', 'input_:x begin end strides begin_mask end_mask', strided, {
    keras2: 'tf.strided_slice',
  }),
  unique: rule('Unique', 'x', (call) => distinct(call, false), { keras2: 'tf.unique', givesTuple: true }),
  unique_with_counts: rule('UniqueWithCounts', 'x', (call) => distinct(call, true), {
    keras2: 'tf.unique_with_counts',
    givesTuple: true,
  }),
  meshgrid: rule('Meshgrid', '*args', (call) => grid(call, 'args'), {
    keras2: 'tf.meshgrid',
    givesList: true,
  }),
  foldl: folded('foldl'),
  foldr: folded('foldr'),
  scan: rule(
    'Scan',
    'fn elems initializer',
    (call) => {
      const shape = call.shape('elems');
      const start = call.has('initializer') ? call.shape('initializer') : undefined;
      if (!isKnownRank(shape) || !start) return shape;
      return isKnownRank(start) ? [shape[0] ?? null, ...start] : start;
    },
    { keras2: 'tf.compat.v1.scan' },
  ),
};

/** `fn` takes what is gathered so far and the next entry, and gives the former's shape. */
export function folded(name: string): OperationSpec {
  return rule(
    typeNameOf(name),
    'fn elems initializer',
    (call) => {
      const shape = call.shape('elems');
      if (call.has('initializer')) return call.shape('initializer');
      return isKnownRank(shape) ? shape.slice(1) : shape;
    },
    { keras2: `tf.compat.v1.${name}` },
  );
}
