/** `keras.ops` that keep, broadcast or reduce shapes. Names and types as in Keras 3.15. */

import type { Value } from '../../evaluate/value.js';
import { type Dim, isKnownRank, type Shape } from '../../graph/dimension.js';
import { formatShape, isNumber } from '../../graph/dimensionArithmetic.js';
import type { LayerFault } from '../../layers/row.js';
import { words } from '../../words.js';
import type { OperationCall, OperationResult, OperationSpec } from './operation.js';
import {
  broadcastAll,
  differ,
  fault,
  isFault,
  noAxis,
  notKnown,
  positiveAxis,
  valuesIn,
} from './shapeRules.js';
import { binaryOf, elementwise, reduction, rule } from './specs.js';

/** `log_softmax` → `LogSoftmax`. */
function typeNameOf(name: string): string {
  return name
    .split('_')
    .map((part) => part.charAt(0).toUpperCase() + part.slice(1))
    .join('');
}

const SAME_SHAPE =
  words(`absolute angle arccos arccosh arcsin arcsinh arctan arctanh cbrt ceil conjugate copy cos
  cosh deg2rad erf erfc erfinv exp exp2 expm1 fabs floor hard_sigmoid hard_silu hard_tanh i0 imag log log10 log1p
  log2 log_sigmoid negative rad2deg real reciprocal relu relu6 rsqrt selu sigmoid sign silu sin sinc sinh softplus
  softsign sparse_plus sparse_sigmoid sqrt square stop_gradient tan tanh tanh_shrink trunc`);

const SAME_SHAPE_WITH: Readonly<Record<string, string>> = {
  argsort: 'x axis',
  celu: 'x alpha',
  clip: 'x x_min x_max',
  elu: 'x alpha',
  empty_like: 'x dtype',
  fliplr: 'x',
  flipud: 'x',
  full_like: 'x fill_value dtype',
  gelu: 'x approximate',
  hard_shrink: 'x threshold',
  leaky_relu: 'x negative_slope',
  log_softmax: 'x axis',
  nan_to_num: 'x nan posinf neginf',
  normalize: 'x axis order epsilon',
  ones_like: 'x dtype',
  roll: 'x shift axis',
  round: 'x decimals',
  soft_shrink: 'x threshold',
  softmax: 'x axis',
  sort: 'x axis',
  sparsemax: 'x axis',
  squareplus: 'x b',
  threshold: 'x threshold default_value',
  tril: 'x k',
  triu: 'x k',
  zeros_like: 'x dtype',
};

const BROADCAST =
  words(`add subtract multiply divide true_divide power floor_divide mod maximum minimum arctan2
  logaddexp logaddexp2 divide_no_nan fmax fmin fmod hypot heaviside gcd lcm ldexp nextafter bitwise_and bitwise_or
  bitwise_xor bitwise_left_shift bitwise_right_shift left_shift right_shift`);

const BROADCAST_TO_BOOLEAN =
  words(`equal not_equal greater greater_equal less less_equal logical_and logical_or
  logical_xor isclose`);

const REDUCTIONS = words(
  `amax amin max mean min prod ptp std sum var logsumexp nanmax nanmean nanmedian nanmin nanprod nanstd
  nansum nanvar`,
);

const KERAS2: Readonly<Record<string, string>> = {
  add: 'tf.__operators__.add',
  mod: 'tf.math.floormod',
  logical_xor: 'tf.math.logical_xor',
  var: 'tf.math.reduce_variance',
  ones_like: 'tf.ones_like',
  zeros_like: 'tf.zeros_like',
  stop_gradient: 'tf.stop_gradient',
  softmax: 'tf.nn.softmax',
  elu: 'tf.nn.elu',
  softsign: 'tf.nn.softsign',
  subtract: 'tf.math.subtract',
  multiply: 'tf.math.multiply',
  true_divide: 'tf.math.truediv',
  divide: 'tf.math.divide',
  power: 'tf.math.pow',
  negative: 'tf.math.negative',
  floor_divide: 'tf.compat.v1.floor_div',
};

function table(): Record<string, OperationSpec> {
  const all: Record<string, OperationSpec> = {};
  const old = (name: string) => ({ keras2: KERAS2[name] ?? `tf.math.${name}` });
  for (const name of SAME_SHAPE) all[name] = elementwise(typeNameOf(name), 'x', old(name));
  for (const [name, parameters] of Object.entries(SAME_SHAPE_WITH))
    all[name] = elementwise(typeNameOf(name), parameters, old(name));
  for (const name of BROADCAST) all[name] = binaryOf(typeNameOf(name), old(name));
  for (const name of BROADCAST_TO_BOOLEAN)
    all[name] = binaryOf(typeNameOf(name), { ...old(name), dtype: 'bool' });
  for (const name of REDUCTIONS)
    all[name] = reduction(typeNameOf(name), 'x axis keepdims', {
      keras2: KERAS2[name] ?? `tf.math.reduce_${name}`,
    });
  return all;
}

/** Each index names a place, or a part of the tensor of which all is updated. */
function scattered(call: OperationCall): OperationResult {
  const [shape, indices, updates] = [call.shape('inputs'), call.shape('indices'), call.shape('updates')];
  if (!call.isInside || !isKnownRank(shape) || !isKnownRank(indices) || !isKnownRank(updates)) return shape;
  const depth = indices.at(-1);
  if (!isNumber(depth)) return shape;
  const wanted = [...indices.slice(0, -1), ...shape.slice(depth)];
  if (wanted.length === updates.length && !wanted.some((size, at) => differ(size, updates[at]))) return shape;
  return fault(
    'shape-mismatch',
    `These indices take updates of ${formatShape(wanted, { batch: true })}; found ${formatShape(updates, { batch: true })}.`,
  );
}

/** One value for each place, or `q`'s length of them in front. */
function quantiles(type: string, parameters = 'x q axis method keepdims'): OperationSpec {
  return rule(type, parameters, (call) => {
    const q = call.has('q') ? call.shape('q') : [];
    const [several, ...more] = isKnownRank(q) ? q : [null, null];
    if (more.length > 0) return notKnown('how many quantiles there are is not known');
    const axes = call.integers('axis');
    const named = call.shape('x');
    if (call.isInside && isKnownRank(named) && axes && twice(axes, named.length))
      return fault('invalid-argument', 'An axis is named twice.');
    const result = reduction(type, parameters).rule(call);
    if ('several' in result || isFault(result) || !isKnownRank(result)) return result;
    const sizes = call.isInside ? sortedSizes(call, result) : result;
    // Outside of a layer a list of one quantile counts as the quantile alone.
    const isOne = several === undefined || (several === 1 && !call.isInside && isListed(call.value('q')));
    return isOne ? sizes : [several, ...sizes];
  });
}

const twice = (axes: readonly number[], rank: number): boolean =>
  new Set(axes.map((axis) => positiveAxis(axis, rank))).size < axes.length;

const isListed = (value: Value | undefined) => value?.kind === 'list' || value?.kind === 'tuple';

/** TensorFlow flattens what it sorts: a size that is open leaves none of the others known, but those of 1 that are kept. */
function sortedSizes(call: OperationCall, result: readonly Dim[]): readonly Dim[] {
  const shape = call.shape('x');
  const axes = call.integers('axis');
  if (!isKnownRank(shape) || !axes) return result;
  const gone = new Set(axes.map((axis) => positiveAxis(axis, shape.length)));
  const isGone = (at: number) => call.flag('keepdims') && gone.has(at);
  return result.some((size, at) => size === null && !isGone(at))
    ? result.map((size, at) => (isGone(at) ? size : null))
    : result;
}

/** Inside of a layer Keras compares what a loss is given. */
function unlikeTarget(target: Shape, output: readonly Dim[]): LayerFault | undefined {
  if (!isKnownRank(target)) return undefined;
  if (target.length === output.length && !target.some((size, at) => differ(size, output[at])))
    return undefined;
  return fault(
    'shape-mismatch',
    `What is compared must have one shape; found ${formatShape(target, { batch: true })} and ${formatShape(output, { batch: true })}.`,
  );
}

/** Over all values in one row without an axis. */
export function runningOver(call: OperationCall): OperationResult {
  const shape = call.shape('x');
  if (call.has('axis') || !isKnownRank(shape)) return shape;
  return [valuesIn(shape)];
}

const flipped = (type: string, parameters: string): OperationSpec =>
  elementwise(type, parameters, {
    rule: (call) => {
      const [shape, axes] = [call.shape('x'), call.integers('axis')];
      const wrong = isKnownRank(shape)
        ? axes?.find((axis) => positiveAxis(axis, shape.length) === undefined)
        : undefined;
      return wrong !== undefined && isKnownRank(shape) ? noAxis(wrong, shape) : shape;
    },
  });

export const ELEMENTWISE_OPS: Readonly<Record<string, OperationSpec>> = {
  ...table(),
  abs: elementwise('Absolute', 'x', { keras2: 'tf.math.abs' }),
  swish: elementwise('Silu'),
  hard_swish: elementwise('HardSilu'),
  conj: elementwise('Conjugate'),
  flip: flipped('Flip', 'x axis'),
  cast: elementwise('Cast', 'x dtype'),
  saturate_cast: elementwise('Cast', 'x dtype'),
  convert_to_tensor: elementwise('ConvertToTensor', 'x dtype sparse ragged'),
  logical_not: elementwise('LogicalNot', 'x', { dtype: 'bool', keras2: 'tf.math.logical_not' }),
  isnan: elementwise('Isnan', 'x', { dtype: 'bool' }),
  isfinite: elementwise('Isfinite', 'x', { dtype: 'bool' }),
  isinf: elementwise('Isinf', 'x', { dtype: 'bool' }),
  signbit: elementwise('Signbit', 'x', { dtype: 'bool' }),
  isneginf: elementwise('Isneginf', 'x', { dtype: 'bool' }),
  isposinf: elementwise('Isposinf', 'x', { dtype: 'bool' }),
  isreal: elementwise('Isreal', 'x', { dtype: 'bool' }),
  digitize: elementwise('Digitize', 'x bins', { dtype: 'int32' }),
  slice_update: elementwise('SliceUpdate', 'inputs start_indices updates'),
  scatter_update: rule('ScatterUpdate', 'inputs indices updates reduction', scattered),
  all: reduction('All', 'x axis keepdims', { dtype: 'bool' }),
  any: reduction('Any', 'x axis keepdims', { dtype: 'bool' }),
  argmax: reduction('Argmax', 'x axis keepdims', { dtype: 'int32', keras2: 'tf.math.argmax' }),
  argmin: reduction('Argmin', 'x axis keepdims', { dtype: 'int32', keras2: 'tf.math.argmin' }),
  nanargmax: reduction('Nanargmax', 'x axis keepdims', { dtype: 'int32' }),
  nanargmin: reduction('Nanargmin', 'x axis keepdims', { dtype: 'int32' }),
  average: reduction('Average', 'x axis weights'),
  count_nonzero: reduction('CountNonzero', 'x axis', { dtype: 'int32' }),
  quantile: quantiles('Quantile'),
  percentile: quantiles('Percentile'),
  median: quantiles('Median', 'x axis keepdims'),
  searchsorted: rule('SearchSorted', 'sorted_sequence values side', (call) => call.shape('values'), {
    dtype: 'int32',
    ranks: [1],
  }),
  norm: rule('Norm', 'x ord axis keepdims', (call) => {
    const shape = call.shape('x');
    return call.isInside && !call.has('axis') && !call.has('ord') && isKnownRank(shape) && shape.length > 2
      ? fault(
          'wrong-rank',
          `Inside of a layer norm without an axis takes vectors and matrices; found ${shape.length} dimensions.`,
        )
      : reduction('Norm').rule(call);
  }),
  cumsum: rule('Cumsum', 'x axis dtype', runningOver, { keras2: 'tf.math.cumsum' }),
  cumprod: rule('Cumprod', 'x axis dtype', runningOver, { keras2: 'tf.math.cumprod' }),
  where: rule('Where', 'condition x1 x2', (call) =>
    call.has('x1')
      ? broadcastAll([call.shape('condition'), call.shape('x1'), call.shape('x2')])
      : notKnown('how many values pass the condition is not known'),
  ),
  batch_normalization: elementwise('BatchNorm', 'x mean variance axis offset scale epsilon'),
  layer_normalization: elementwise('LayerNorm', 'x gamma beta axis epsilon'),
  rms_normalization: elementwise('RMSNorm', 'x scale axis epsilon'),
  glu: rule('Glu', 'x axis', (call) => {
    const shape = call.shape('x');
    if (!isKnownRank(shape)) return shape;
    const axis = call.integer('axis') ?? -1;
    const at = positiveAxis(axis, shape.length);
    if (at === undefined) return noAxis(axis, shape);
    const size = shape[at];
    if (typeof size === 'number' && size % 2 !== 0)
      return fault('invalid-argument', `glu halves an axis of an even size; found ${size}.`);
    return shape.map((dim, index) => (index === at && typeof dim === 'number' ? dim / 2 : dim));
  }),
  binary_crossentropy: rule('BinaryCrossentropy', 'target output from_logits', (call) =>
    broadcastAll([call.shape('target'), call.shape('output')]),
  ),
  categorical_crossentropy: rule('CategoricalCrossentropy', 'target output from_logits axis', (call) => {
    const [target, shape] = [call.shape('target'), call.shape('output')];
    if (!isKnownRank(shape)) return shape;
    return (call.isInside ? unlikeTarget(target, shape) : undefined) ?? shape.slice(0, -1);
  }),
  sparse_categorical_crossentropy: rule(
    'SparseCategoricalCrossentropy',
    'target output from_logits axis',
    (call) => {
      const [target, shape] = [call.shape('target'), call.shape('output')];
      if (!isKnownRank(shape)) return shape;
      // Labels may stand in an axis of one.
      const isOne = isKnownRank(target) && target.length === shape.length && target.at(-1) === 1;
      const labels = isOne ? target.slice(0, -1) : target;
      return (call.isInside ? unlikeTarget(labels, shape.slice(0, -1)) : undefined) ?? shape.slice(0, -1);
    },
    { dtype: 'float32' },
  ),
  moments: rule(
    'Moments',
    'x axis keepdims',
    (call) => {
      const one = reduction('Moments').rule(call);
      return 'several' in one || isFault(one) ? one : { several: [one, one] };
    },
    { givesTuple: true },
  ),
};
