/** `tf.*` functions on tensors, with TensorFlow's own argument names. */

import { handOnNumbers } from '../../evaluate/arrayNumbers.js';
import { list } from '../../evaluate/makeValue.js';
import type { NativeCall } from '../../evaluate/nativeCall.js';
import type { NamespaceValue, Value } from '../../evaluate/value.js';
import { isKnownRank } from '../../graph/dimension.js';
import { isNumber } from '../../graph/dimensionArithmetic.js';
import { tableEntry } from '../../words.js';
import { method } from '../method.js';
import { itemsOf, toShape, unknown } from '../values.js';
import { ELEMENTWISE_OPS } from './elementwiseOps.js';
import { convolved, intoDepth, intoSpace, pooled, separablyConvolved, toGivenShape } from './imageOps.js';
import { ndimOf, operationsNamespace, shapeVector } from './kerasOps.js';
import { type OperationSpec, operate, operationNative } from './operation.js';
import { DROPOUT, TENSORFLOW_RANDOM } from './randomOps.js';
import { fault, matrixProduct, notKnown, positiveAxis } from './shapeRules.js';
import { sizesIn } from './sizes.js';
import { elementwise, rule } from './specs.js';
import { STRUCTURAL_OPS, splitAlong } from './structuralOps.js';
import { LOOKED_UP, MOMENTS, TENSORFLOW_CUTS } from './tensorflowCuts.js';
import { TENSORFLOW_IMAGES } from './tensorflowImages.js';
import { diagPart, extractPatches, gatherNd, SIGNAL } from './tensorflowSignal.js';

/** The same rule under TensorFlow's parameter names: `given:canonical`. */
function as(spec: OperationSpec | undefined, parameters: string, keras2?: string): OperationSpec {
  const base = spec ?? elementwise('Identity');
  return { ...base, parameters: parameters.split(' '), ...(keras2 && { keras2 }) };
}

const REDUCTIONS = Object.fromEntries(
  [
    ...['mean', 'sum', 'max', 'min', 'prod', 'std', 'all', 'any', 'logsumexp'].map((name) => [name, name]),
    ...[
      ['variance', 'var'],
      ['euclidean_norm', 'norm'],
    ],
  ].map(([given = '', name = '']) => [
    `reduce_${given}`,
    as(tableEntry(ELEMENTWISE_OPS, name), 'input_tensor:x axis keepdims', `tf.math.reduce_${given}`),
  ]),
);

const UNARY = Object.fromEntries(
  Object.entries(ELEMENTWISE_OPS)
    .filter(([, spec]) => spec.parameters[0] === 'x' && !spec.parameters.includes('keepdims'))
    .map(([name, spec]) => [name, { ...spec, keras2: `tf.math.${name}` }]),
);

const BINARY = Object.fromEntries(
  Object.entries(ELEMENTWISE_OPS)
    .filter(([, spec]) => spec.parameters[0] === 'x1')
    .map(([name, spec]) => [name, { ...spec, parameters: ['x:x1', 'y:x2'], keras2: `tf.math.${name}` }]),
);

const product: OperationSpec = rule(
  'Matmul',
  'a b transpose_a transpose_b adjoint_a adjoint_b',
  (call) => {
    const turn = (name: string, flags: readonly string[]) => {
      const shape = call.shape(name);
      if (!isKnownRank(shape) || !flags.some((flag) => call.flag(flag)) || shape.length < 2) return shape;
      return [...shape.slice(0, -2), shape.at(-1) ?? null, shape.at(-2) ?? null];
    };
    return matrixProduct(turn('a', ['transpose_a', 'adjoint_a']), turn('b', ['transpose_b', 'adjoint_b']));
  },
  { keras2: 'tf.linalg.matmul' },
);

/** Along the first axis unless the code says otherwise. */
function overFirst(spec: OperationSpec): OperationSpec {
  return {
    ...spec,
    defaults: { axis: 0 },
    rule: (call) =>
      call.has('axis') ? spec.rule(call) : spec.rule({ ...call, has: () => true, integers: () => [0] }),
  };
}

/** TensorFlow's names of them; the logits may stand first in TensorFlow 1. */
const CROSSENTROPIES: Readonly<Record<string, OperationSpec>> = {
  sigmoid_cross_entropy_with_logits: ofLogits('binary_crossentropy'),
  softmax_cross_entropy_with_logits: ofLogits('categorical_crossentropy'),
  softmax_cross_entropy_with_logits_v2: ofLogits('categorical_crossentropy'),
  sparse_softmax_cross_entropy_with_logits: ofLogits('sparse_categorical_crossentropy'),
  weighted_cross_entropy_with_logits: rule(
    'WeightedCrossentropy',
    'labels:target logits:output pos_weight',
    (call) => call.shape('output'),
  ),
};

function ofLogits(name: string): OperationSpec {
  return {
    ...as(tableEntry(ELEMENTWISE_OPS, name), 'labels:target logits:output'),
    defaults: { from_logits: true },
  };
}

const MATH: Readonly<Record<string, OperationSpec>> = {
  ...UNARY,
  ...BINARY,
  ...REDUCTIONS,
  is_nan: as(ELEMENTWISE_OPS.isnan, 'x', 'tf.math.is_nan'),
  is_inf: as(ELEMENTWISE_OPS.isinf, 'x', 'tf.math.is_inf'),
  is_finite: as(ELEMENTWISE_OPS.isfinite, 'x', 'tf.math.is_finite'),
  floormod: as(ELEMENTWISE_OPS.mod, 'x:x1 y:x2', 'tf.math.floormod'),
  pow: as(ELEMENTWISE_OPS.power, 'x:x1 y:x2', 'tf.math.pow'),
  truediv: as(ELEMENTWISE_OPS.true_divide, 'x:x1 y:x2', 'tf.math.truediv'),
  floordiv: as(ELEMENTWISE_OPS.floor_divide, 'x:x1 y:x2', 'tf.math.floordiv'),
  argmax: overFirst(as(ELEMENTWISE_OPS.argmax, 'input:x axis', 'tf.math.argmax')),
  argmin: overFirst(as(ELEMENTWISE_OPS.argmin, 'input:x axis', 'tf.math.argmin')),
  l2_normalize: elementwise('Normalize', 'x axis epsilon', {
    keras2: 'tf.math.l2_normalize',
    defaults: { kind: 'squares' },
  }),
  top_k: as(STRUCTURAL_OPS.top_k, 'input:x k', 'tf.math.top_k'),
};

function convolution(keras2: string, strides = 'strides'): OperationSpec {
  return rule(
    'Conv',
    `input filters ${strides} padding data_format dilations:dilation_rate`,
    (call) => convolved(call, 'input', 'filters'),
    { keras2 },
  );
}

const IMAGES = [4];
const LOCAL_RESPONSE = elementwise('LocalResponseNormalization', 'input:x depth_radius', { ranks: IMAGES });

const NN: Readonly<Record<string, OperationSpec>> = {
  ...MATH,
  ...Object.fromEntries(
    ['relu', 'relu6', 'elu', 'selu', 'silu', 'swish', 'softplus', 'softsign', 'sigmoid', 'tanh'].map(
      (name) => [name, as(tableEntry(ELEMENTWISE_OPS, name), 'features:x alpha', `tf.nn.${name}`)],
    ),
  ),
  gelu: {
    ...as(ELEMENTWISE_OPS.gelu, 'features:x approximate', 'tf.nn.gelu'),
    defaults: { approximate: false },
  },
  leaky_relu: as(ELEMENTWISE_OPS.leaky_relu, 'features:x alpha', 'tf.nn.leaky_relu'),
  softmax: as(ELEMENTWISE_OPS.softmax, 'logits:x axis', 'tf.nn.softmax'),
  log_softmax: as(ELEMENTWISE_OPS.log_softmax, 'logits:x axis', 'tf.nn.log_softmax'),
  ...CROSSENTROPIES,
  dropout: DROPOUT,
  moments: MOMENTS,
  embedding_lookup: LOOKED_UP,
  bias_add: elementwise('Add', 'value:x bias', { keras2: 'tf.nn.bias_add' }),
  local_response_normalization: LOCAL_RESPONSE,
  lrn: LOCAL_RESPONSE,
  l2_loss: rule('L2Loss', 't', () => [], { keras2: 'tf.nn.l2_loss' }),
  conv1d: convolution('tf.compat.v1.nn.conv1d', 'stride:strides'),
  conv2d: convolution('tf.nn.convolution'),
  conv3d: convolution('tf.nn.conv3d'),
  convolution: convolution('tf.nn.convolution'),
  atrous_conv2d: rule(
    'Conv',
    'value filters rate:dilation_rate padding',
    (call) => convolved(call, 'value', 'filters'),
    { keras2: 'tf.compat.v1.batch_to_space_nd' },
  ),
  conv2d_transpose: rule(
    'ConvTranspose',
    'input filters output_shape strides padding data_format dilations',
    (call) => toGivenShape(call, 'input'),
    { keras2: 'tf.nn.conv2d_transpose' },
  ),
  separable_conv2d: rule(
    'SeparableConv',
    'input depthwise_filter pointwise_filter strides padding data_format dilations:dilation_rate',
    (call) => separablyConvolved(call, 'input', 'depthwise_filter', 'pointwise_filter'),
    { keras2: 'tf.compat.v1.nn.separable_conv2d' },
  ),
  depthwise_conv2d: rule(
    'DepthwiseConv',
    'input filter strides padding data_format dilations:dilation_rate',
    (call) => convolved(call, 'input', 'filter', true),
    { ranks: IMAGES, keras2: 'tf.compat.v1.nn.depthwise_conv2d' },
  ),
  max_pool: rule(
    'MaxPool',
    'input ksize strides padding data_format',
    (call) => pooled(call, 'input', 'ksize', 'strides'),
    { keras2: 'tf.nn.max_pool2d' },
  ),
  avg_pool: rule(
    'AveragePool',
    'input ksize strides padding data_format',
    (call) => pooled(call, 'input', 'ksize', 'strides'),
    { keras2: 'tf.nn.avg_pool' },
  ),
  depth_to_space: rule(
    'DepthToSpace',
    'input block_size data_format',
    (call) => intoSpace(call, 'input', 'block_size'),
    { ranks: IMAGES, keras2: 'tf.nn.depth_to_space' },
  ),
  space_to_depth: rule(
    'SpaceToDepth',
    'input block_size data_format',
    (call) => intoDepth(call, 'input', 'block_size'),
    { ranks: IMAGES, keras2: 'tf.nn.space_to_depth' },
  ),
};

const pools =
  NN.max_pool && NN.avg_pool
    ? {
        max_pool2d: { ...NN.max_pool, ranks: IMAGES },
        ...Object.fromEntries(
          ['max_pool1d', 'max_pool3d', 'avg_pool1d', 'avg_pool2d', 'avg_pool3d'].map((name) => [
            name,
            {
              ...(name.startsWith('max') ? NN.max_pool : NN.avg_pool),
              ranks: [Number(name.at(-2)) + 2],
              keras2: `tf.nn.${name}`,
            },
          ]),
        ),
      }
    : {};

const image: Readonly<Record<string, OperationSpec>> = {
  ...Object.fromEntries(
    Object.entries({ ...TENSORFLOW_IMAGES, extract_patches: extractPatches }).map(([name, spec]) => [
      name,
      { keras2: `tf.image.${name}`, ...spec },
    ]),
  ),
};

/** Without axes every axis of 1 goes, and an open size may be 1 too. */
const squeezed: OperationSpec = rule(
  'Squeeze',
  'input:x axis',
  (call) => {
    const shape = call.shape('x');
    return !call.has('axis') && isKnownRank(shape) && shape.includes(null)
      ? notKnown('an open size may be 1 as well: give squeeze its axis')
      : (STRUCTURAL_OPS.squeeze?.rule(call) ?? shape);
  },
  { keras2: 'tf.compat.v1.squeeze' },
);

const ROOT: Readonly<Record<string, OperationSpec>> = {
  ...MATH,
  concat: as(STRUCTURAL_OPS.concatenate, 'values:xs axis', 'tf.concat'),
  reshape: as(STRUCTURAL_OPS.reshape, 'tensor:x shape', 'tf.reshape'),
  transpose: as(STRUCTURAL_OPS.transpose, 'a:x perm:axes', 'tf.compat.v1.transpose'),
  expand_dims: as(STRUCTURAL_OPS.expand_dims, 'input:x axis', 'tf.expand_dims'),
  squeeze: squeezed,
  stack: as(STRUCTURAL_OPS.stack, 'values:x axis', 'tf.stack'),
  split: rule(
    'Split',
    'value:x num_or_size_splits axis num',
    (call) => {
      const parts = call.integers('num_or_size_splits');
      const isList = itemsOf(call.value('num_or_size_splits')) !== undefined;
      if (!isList || !parts) return splitAlong(call.shape('x'), parts?.[0], call.integer('axis') ?? 0);
      const shape = call.shape('x');
      if (!isKnownRank(shape)) return shape;
      const at = positiveAxis(call.integer('axis') ?? 0, shape.length);
      const size = at === undefined ? null : shape[at];
      const known = parts.filter((part) => part >= 0).reduce((sum, part) => sum + part, 0);
      return {
        several: parts.map((part) =>
          shape.map((dim, axis) =>
            axis === at ? (part >= 0 ? part : isNumber(size) ? size - known : null) : dim,
          ),
        ),
      };
    },
    { givesList: true, keras2: 'tf.split' },
  ),
  pad: as(STRUCTURAL_OPS.pad, 'tensor:x paddings:pad_width mode', 'tf.compat.v1.pad'),
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
  repeat: as(STRUCTURAL_OPS.repeat, 'input:x repeats axis', 'tf.repeat'),
  broadcast_to: as(STRUCTURAL_OPS.broadcast_to, 'input:x shape', 'tf.broadcast_to'),
  ...TENSORFLOW_CUTS,
  gather_nd: gatherNd,
  one_hot: as(STRUCTURAL_OPS.one_hot, 'indices:x depth:num_classes on_value off_value axis', 'tf.one_hot'),
  matmul: product,
  tensordot: as(STRUCTURAL_OPS.tensordot, 'a:x1 b:x2 axes', 'tf.tensordot'),
  einsum: as(STRUCTURAL_OPS.einsum, 'equation:subscripts *operands', 'tf.einsum'),
  where: as(ELEMENTWISE_OPS.where, 'condition x:x1 y:x2', 'tf.where'),
  size: rule('Size', 'input:x', () => [], { dtype: 'int32' }),
  cast: elementwise('Cast', 'x dtype', { keras2: 'tf.cast' }),
  to_float: elementwise('Cast', 'x', { defaults: { dtype: 'float32' } }),
  identity: elementwise('Identity', 'input:x', { keras2: 'tf.identity' }),
  stop_gradient: elementwise('StopGradient', 'input:x', { keras2: 'tf.stop_gradient' }),
  clip_by_value: elementwise('Clip', 't:x clip_value_min:x_min clip_value_max:x_max', {
    keras2: 'tf.clip_by_value',
  }),
  zeros_like: elementwise('ZerosLike', 'input:x'),
  ones_like: elementwise('OnesLike', 'input:x'),
  reverse: elementwise('Flip', 'tensor:x axis', { keras2: 'tf.reverse' }),
  roll: elementwise('Roll', 'input:x shift axis'),
  sort: elementwise('Sort', 'values:x axis'),
  norm: as(ELEMENTWISE_OPS.norm, 'tensor:x ord axis keepdims', 'tf.compat.v1.norm'),
  add_n: rule('AddN', 'inputs', (call) => call.shapes('inputs')[0] ?? notKnown('nothing is added'), {
    keras2: 'tf.math.add_n',
  }),
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
  }),
  linspace: as(STRUCTURAL_OPS.linspace, 'start stop num', 'tf.linspace'),
  zeros: STRUCTURAL_OPS.zeros ?? product,
  ones: STRUCTURAL_OPS.ones ?? product,
  fill: as(STRUCTURAL_OPS.full, 'dims:shape value', 'tf.fill'),
  eye: as(STRUCTURAL_OPS.eye, 'num_rows:N num_columns:M'),
  range: as(STRUCTURAL_OPS.arange, 'start limit:stop delta:step'),
};

const unstackTensor = operationNative(
  'tensorflow.unstack',
  as(STRUCTURAL_OPS.unstack, 'value:x num axis', 'tf.unstack'),
);

/** `b, h, w, c = tf.unstack(tf.shape(x))`: each size as an index would give it. */
const unstackOperation = method('tensorflow.unstack', (call) => {
  const given = (call.positional[0] ?? call.keywords.get('value'))?.value;
  const parts = given && sizesIn(given);
  return parts ? list(parts) : (unstackTensor.call?.(call) ?? unknown('no tensor is given'));
});

const MATRICES: Readonly<Record<string, OperationSpec>> = {
  band_part: elementwise('BandPart', 'input:x num_lower num_upper', { keras2: 'tf.linalg.band_part' }),
  diag: rule(
    'LinalgDiag',
    'diagonal',
    (call) => {
      const shape = call.shape('diagonal');
      return isKnownRank(shape) && !call.has('k')
        ? [...shape, shape.at(-1) ?? null]
        : notKnown('this diagonal');
    },
    { keras2: 'tf.linalg.diag' },
  ),
  trace: rule(
    'LinalgTrace',
    'x',
    (call) => {
      const shape = call.shape('x');
      return isKnownRank(shape) ? shape.slice(0, -2) : shape;
    },
    { keras2: 'tf.linalg.trace' },
  ),
  matrix_transpose: rule(
    'MatrixTranspose',
    'a',
    (call) => {
      const shape = call.shape('a');
      return isKnownRank(shape) ? [...shape.slice(0, -2), shape.at(-1) ?? null, shape.at(-2) ?? null] : shape;
    },
    { keras2: 'tf.linalg.matrix_transpose' },
  ),
};

const part = (
  name: string,
  table: Readonly<Record<string, OperationSpec>>,
  rest: (member: string) => Value | undefined,
) => operationsNamespace(`tensorflow.${name}`, [table], {}, (member) => rest(`${name}.${member}`));

/** What `tensorflow` offers on tensors; the rest of the module is the caller's. */
export function tensorflowOperations(rest: (name: string) => Value | undefined): NamespaceValue {
  return operationsNamespace(
    'tensorflow',
    [ROOT],
    {
      math: () => part('math', MATH, rest),
      nn: () => part('nn', { ...NN, ...pools }, rest),
      image: () => part('image', image, rest),
      linalg: () =>
        part(
          'linalg',
          {
            matmul: product,
            norm: ROOT.norm ?? product,
            einsum: ROOT.einsum ?? product,
            diag_part: diagPart,
            ...MATRICES,
          },
          rest,
        ),
      signal: () => part('signal', SIGNAL, rest),
      random: () =>
        operationsNamespace('tensorflow.random', [TENSORFLOW_RANDOM], {}, (member) =>
          rest(`random.${member}`),
        ),
      shape: () => shapeVector('tensorflow.shape'),
      unstack: () => unstackOperation,
      rank: () => method('tensorflow.rank', (call) => ndimOf(call.positional[0]?.value)),
      constant: () =>
        method('tensorflow.constant', (call) =>
          constantOf(call.positional[0]?.value, call.keywords.get('shape')?.value, call),
        ),
      convert_to_tensor: () =>
        method('tensorflow.convert_to_tensor', (call) =>
          constantOf(call.positional[0]?.value, undefined, call),
        ),
    },
    rest,
  );
}

/** A literal as a tensor of its shape; a number stays a number, since code calculates sizes with it. */
export function constantOf(value: Value | undefined, shape: Value | undefined, call: NativeCall): Value {
  if (!value) return unknown('no value is given');
  if (shape) return { kind: 'tensor', shape: toShape(shape), dtype: 'float32', index: 0 };
  const lengths = (inner: Value): readonly number[] | undefined => {
    if (inner.kind === 'number') return [];
    const items = itemsOf(inner);
    const below = items?.[0] && lengths(items[0]);
    return items && below ? [items.length, ...below] : undefined;
  };
  if (value.kind === 'array')
    return handOnNumbers(value, { kind: 'tensor', shape: value.shape, dtype: value.dtype, index: 0 });
  if (value.kind === 'list' || value.kind === 'tuple') {
    const sizes = lengths(value);
    return sizes ? constantTensor(value, sizes, call) : unknown('this constant is not followed');
  }
  return value;
}

function constantTensor(value: Value, sizes: readonly number[], call: NativeCall): Value {
  const spec: OperationSpec = { type: 'Constant', parameters: ['value'], rule: () => sizes };
  const made = operate(spec, new Map([['value', value]]), call);
  if (made.kind !== 'tensor') return made;
  const { isData: _, ...tensor } = made;
  return tensor;
}
