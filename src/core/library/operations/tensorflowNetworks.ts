/** `tf.nn`: activations, convolutions, pools and losses, with TensorFlow's own argument names. */
import { isKnownRank } from '../../graph/dimension.js';
import { add, isNumber, multiply, subtract } from '../../graph/dimensionArithmetic.js';
import { tableEntry, words } from '../../words.js';
import { ELEMENTWISE_OPS } from './elementwiseOps.js';
import {
  batchesConvolved,
  convolved,
  intoDepth,
  intoSpace,
  pooled,
  separablyConvolved,
  slid,
  toGivenShape,
} from './imageOps.js';
import { dilated } from './keras2/pictures.js';
import { batchNormalization } from './keras2/statistics.js';
import type { OperationCall, OperationResult, OperationSpec } from './operation.js';
import { DROPOUT } from './randomOps.js';
import { concatenated, fault, isFault, notKnown } from './shapeRules.js';
import { elementwise, renamed, rule } from './specs.js';
import { LOOKED_UP, MOMENTS, TENSORFLOW_CUTS } from './tensorflowCuts.js';
import { TENSORFLOW_MATH } from './tensorflowMath.js';

/** TensorFlow's names of them; the logits may stand first in TensorFlow 1. */
const CROSSENTROPIES: Readonly<Record<string, OperationSpec>> = {
  sigmoid_cross_entropy_with_logits: ofLogits(
    'binary_crossentropy',
    'tf.compat.v1.nn.sigmoid_cross_entropy_with_logits',
  ),
  softmax_cross_entropy_with_logits: ofLogits(
    'categorical_crossentropy',
    'tf.compat.v1.nn.softmax_cross_entropy_with_logits_v2',
  ),
  softmax_cross_entropy_with_logits_v2: ofLogits(
    'categorical_crossentropy',
    'tf.compat.v1.nn.softmax_cross_entropy_with_logits_v2',
  ),
  sparse_softmax_cross_entropy_with_logits: ofLogits(
    'sparse_categorical_crossentropy',
    'tf.compat.v1.nn.sparse_softmax_cross_entropy_with_logits',
  ),
  weighted_cross_entropy_with_logits: rule(
    'WeightedCrossentropy',
    'labels:target logits:output pos_weight',
    (call) => call.shape('output'),
    { keras2: 'tf.nn.weighted_cross_entropy_with_logits' },
  ),
};

function ofLogits(name: string, keras2: string): OperationSpec {
  return {
    ...renamed(tableEntry(ELEMENTWISE_OPS, name), 'labels:target logits:output', keras2),
    defaults: { from_logits: true },
  };
}

function convolution(keras2: OperationSpec['keras2'], strides = 'strides'): OperationSpec {
  return rule(
    'Conv',
    `input filters ${strides} padding data_format dilations:dilation_rate`,
    (call) => batchesConvolved(call, 'input', 'filters'),
    keras2 ? { keras2 } : {},
  );
}

/** Functions of `tf.math` under a second name, and one under its newer name. */
const NAMES: Readonly<Record<string, string>> = {
  sigmoid: 'tf.math.sigmoid',
  softplus: 'tf.math.softplus',
  swish: 'tf.nn.silu',
  tanh: 'tf.math.tanh',
};

/** Channels are dealt out to whole blocks, or sides cut into them. */
function blockFault(call: OperationCall, isIntoSpace: boolean): OperationResult | undefined {
  const [shape, size] = [call.shape('input'), call.integer('block_size')];
  if (!isKnownRank(shape) || size === undefined || call.has('data_format')) return undefined;
  const [unit, dims] = isIntoSpace ? [size * size, shape.slice(3)] : [size, shape.slice(1, 3)];
  const wrong = dims.find((dim) => isNumber(dim) && dim % unit !== 0);
  return wrong === undefined
    ? undefined
    : fault(
        'invalid-argument',
        `Blocks of ${size} need ${isIntoSpace ? 'channels' : 'sides'} that ${unit} divides; found ${wrong}.`,
      );
}

/** By how many axes the windows move along: those beside the batch and the channels. */
const byAxes =
  (name: (axes: number) => string) =>
  (call: OperationCall): string => {
    const shape = call.shape('input');
    return name(isKnownRank(shape) ? shape.length - 2 : 0);
  };

const IMAGES = [4];
const LOCAL_RESPONSE = elementwise('LocalResponseNormalization', 'input:x depth_radius', {
  ranks: IMAGES,
  keras2: 'tf.nn.local_response_normalization',
});

const NETWORKS: Readonly<Record<string, OperationSpec>> = {
  ...TENSORFLOW_MATH,
  ...Object.fromEntries(
    ['relu', 'relu6', 'elu', 'selu', 'silu', 'swish', 'softplus', 'softsign', 'sigmoid', 'tanh'].map(
      (name) => [
        name,
        renamed(tableEntry(ELEMENTWISE_OPS, name), 'features:x alpha', NAMES[name] ?? `tf.nn.${name}`),
      ],
    ),
  ),
  gelu: {
    ...renamed(ELEMENTWISE_OPS.gelu, 'features:x approximate', 'tf.nn.gelu'),
    defaults: { approximate: false },
  },
  leaky_relu: renamed(ELEMENTWISE_OPS.leaky_relu, 'features:x alpha', 'tf.nn.leaky_relu'),
  ...CROSSENTROPIES,
  dropout: DROPOUT,
  moments: MOMENTS,
  embedding_lookup: LOOKED_UP,
  bias_add: elementwise('Add', 'value:x bias', { keras2: 'tf.nn.bias_add' }),
  local_response_normalization: LOCAL_RESPONSE,
  lrn: LOCAL_RESPONSE,
  l2_loss: rule('L2Loss', 't', () => [], { keras2: 'tf.nn.l2_loss' }),
  conv1d: convolution('tf.compat.v1.nn.conv1d', 'stride:strides'),
  conv2d: convolution('tf.compat.v1.nn.conv2d'),
  conv3d: convolution('tf.nn.conv3d'),
  convolution: convolution(byAxes((axes) => (axes === 1 ? 'tf.compat.v1.nn.conv1d' : 'tf.nn.convolution'))),
  atrous_conv2d: rule(
    'Conv',
    'value filters rate:dilation_rate padding',
    (call) => convolved(call, 'value', 'filters'),
    {
      keras2: 'tf.compat.v1.nn.convolution',
      keras2Steps: dilated('value', 'filters', 'dilation_rate'),
    },
  ),
  conv2d_transpose: rule(
    'ConvTranspose',
    'input filters output_shape strides padding data_format dilations',
    (call) => toGivenShape(call, 'input'),
    { keras2: 'tf.nn.conv2d_transpose', ranks: IMAGES },
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
    { keras2: byAxes((axes) => (axes > 2 ? 'tf.nn.max_pool' : `tf.nn.max_pool${axes}d`)) },
  ),
  avg_pool: rule(
    'AveragePool',
    'input ksize strides padding data_format',
    (call) => pooled(call, 'input', 'ksize', 'strides'),
    { keras2: byAxes((axes) => (axes === 1 ? 'tf.nn.avg_pool1d' : 'tf.nn.avg_pool')) },
  ),
  depth_to_space: rule(
    'DepthToSpace',
    'input block_size data_format',
    (call) => blockFault(call, true) ?? intoSpace(call, 'input', 'block_size'),
    { ranks: IMAGES, keras2: 'tf.nn.depth_to_space' },
  ),
  space_to_depth: rule(
    'SpaceToDepth',
    'input block_size data_format',
    (call) => blockFault(call, false) ?? intoDepth(call, 'input', 'block_size'),
    { ranks: IMAGES, keras2: 'tf.nn.space_to_depth' },
  ),
  batch_normalization: {
    ...renamed(ELEMENTWISE_OPS.batch_normalization, 'x mean variance offset scale variance_epsilon:epsilon'),
    keras2Steps: batchNormalization,
  },
  ...Object.fromEntries(
    words('space_to_batch batch_to_space').map((name) => [name, TENSORFLOW_CUTS[name] ?? LOCAL_RESPONSE]),
  ),
  crelu: rule(
    'Crelu',
    'features:x axis',
    (call) => {
      const shape = call.shape('x');
      return concatenated([shape, shape], call.integer('axis') ?? -1);
    },
    { keras2: 'tf.compat.v1.nn.crelu' },
  ),
  compute_average_loss: rule('AverageLoss', 'per_example_loss', () => [], {
    keras2: 'tf.nn.compute_average_loss',
  }),
  isotonic_regression: rule(
    'IsotonicRegression',
    'inputs decreasing axis',
    (call) => ({ several: [call.shape('inputs'), call.shape('inputs')] }),
    { keras2: 'tf.nn.isotonic_regression', givesTuple: true },
  ),
  log_poisson_loss: rule(
    'LogPoissonLoss',
    'targets log_input compute_full_loss',
    (call) => call.shape('log_input'),
    { keras2: 'tf.nn.log_poisson_loss' },
  ),
  weighted_moments: {
    ...rule('WeightedMoments', 'x axes frequency_weights keepdims', MOMENTS.rule, {
      keras2: 'tf.compat.v1.nn.weighted_moments',
      givesTuple: true,
    }),
  },
  pool: rule(
    'Pool',
    'input window_shape pooling_type strides padding data_format dilations',
    (call) =>
      call.has('dilations')
        ? notKnown('a pool whose windows have gaps is not followed')
        : pooled(call, 'input', 'window_shape', 'strides', 1),
    { keras2: 'tf.compat.v1.nn.pool' },
  ),
  max_pool_with_argmax: rule(
    'MaxPoolWithArgmax',
    'input ksize strides padding data_format',
    (call) => {
      const pool = pooled(call, 'input', 'ksize', 'strides');
      return 'several' in pool || isFault(pool) ? pool : { several: [pool, pool] };
    },
    { ranks: IMAGES, keras2: 'tf.nn.max_pool_with_argmax', givesTuple: true },
  ),
  ...Object.fromEntries(
    words('dilation2d erosion2d').map((name) => [
      name,
      rule(
        name === 'dilation2d' ? 'Dilation' : 'Erosion',
        name === 'dilation2d'
          ? 'input filters strides padding data_format dilations:dilation_rate'
          : 'value:input filters strides padding data_format dilations:dilation_rate',
        (call) => eroded(call),
        { ranks: IMAGES, keras2: `tf.nn.${name}` },
      ),
    ]),
  ),
  conv1d_transpose: transposed('tf.nn.conv1d_transpose'),
  conv_transpose: transposed(byAxes((axes) => `tf.nn.conv${axes}d_transpose`)),
  conv3d_transpose: rule(
    'ConvTranspose',
    'input filters output_shape strides padding data_format dilations',
    (call) => call.dims('output_shape') ?? notKnown('output_shape is not known'),
    { ranks: [5], keras2: 'tf.nn.conv3d_transpose' },
  ),
};

/** A morphological filter has one window for each channel. */
function eroded(call: OperationCall): OperationResult {
  const [shape, window] = [call.shape('input'), call.shape('filters')];
  if (!isKnownRank(shape) || !isKnownRank(window)) return isKnownRank(shape) ? window : shape;
  const [steps, rates] = [call.dims('strides') ?? [], call.dims('dilation_rate') ?? []];
  const isSame = call.text('padding')?.toLowerCase() === 'same';
  return shape.map((dim, axis) => {
    if (axis === 0 || axis === 3) return dim;
    const reach = add(multiply(subtract(window[axis - 1] ?? 1, 1), rates[axis] ?? 1), 1);
    return slid(dim, reach, steps[axis] ?? 1, isSame);
  });
}

function transposed(keras2: NonNullable<OperationSpec['keras2']>): OperationSpec {
  return rule(
    'ConvTranspose',
    'input filters output_shape strides padding data_format dilations',
    (call) => toGivenShape(call, 'input'),
    { keras2 },
  );
}

export const TENSORFLOW_NETWORKS: Readonly<Record<string, OperationSpec>> = {
  ...NETWORKS,
  ...Object.fromEntries(
    words('max_pool1d max_pool2d max_pool3d avg_pool1d avg_pool2d avg_pool3d').map((name) => [
      name,
      {
        ...(name.startsWith('max') ? NETWORKS.max_pool : NETWORKS.avg_pool),
        ranks: [Number(name.at(-2)) + 2],
        keras2: `tf.nn.${name}`,
      } as OperationSpec,
    ]),
  ),
};
