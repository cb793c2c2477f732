/** `keras.backend` (`K.*`) functions on tensors, as Keras 1 and 2 name them. */
import { tuple } from '../../evaluate/makeValue.js';
import type { Evaluation, NativeCall } from '../../evaluate/nativeCall.js';
import type { NamespaceValue, Value } from '../../evaluate/value.js';
import { type Dim, isKnownRank } from '../../graph/dimension.js';
import { add, equalDims, formatShape, multiply } from '../../graph/dimensionArithmetic.js';
import { words } from '../../words.js';
import { inTrainPhaseCall } from '../custom/inTrainPhase.js';
import { traceOf } from '../custom/state.js';
import { imageLayout } from '../imageLayout.js';
import { method } from '../method.js';
import { itemsOf, none, toDim, unknown } from '../values.js';
import { ELEMENTWISE_OPS } from './elementwiseOps.js';
import { batchesConvolved, convolved, pooled, separablyConvolved, toGivenShape } from './imageOps.js';
import { binaryFocal, elu, hardSigmoid, relu, squareRoot, truthOver } from './keras2/activations.js';
import { batchFlatten, repeatElements, repeatRow, switched } from './keras2/copies.js';
import { causal, dilated, resizeImages } from './keras2/pictures.js';
import { batchDotAxes, batchDot as batchDotSteps, dot } from './keras2/products.js';
import { batchNormalization } from './keras2/statistics.js';
import type { Steps } from './keras2/steps.js';
import { ndimOf, operationsNamespace, shapeVector } from './kerasOps.js';
import { type OperationCall, type OperationSpec, operationNative } from './operation.js';
import { BACKEND_RANDOM } from './randomOps.js';
import { broadcastAll, concatenated, fault, noAxis, notKnown, valuesIn } from './shapeRules.js';
import { elementwise, renamed, rule } from './specs.js';
import { STRUCTURAL_OPS } from './structuralOps.js';
import { mapped } from './tensorflowLoops.js';
import { constantOf } from './tensorflowOps.js';
import { folded, TENSORFLOW_ROOT } from './tensorflowTensors.js';

/** Like its namesake in `keras.ops`, over the last axis unless the code says otherwise. */
function overLast(spec: OperationSpec | undefined, parameters: string): OperationSpec {
  const base = renamed(spec, parameters);
  return {
    ...base,
    defaults: { axis: -1 },
    rule: (call) =>
      call.has('axis')
        ? base.rule(call)
        : base.rule({ ...call, has: () => true, integers: () => [-1], integer: () => -1 }),
  };
}

function resizedBy(call: OperationCall): ReturnType<OperationSpec['rule']> {
  const shape = call.shape('x');
  const height = call.size('height_factor');
  const width = call.size('width_factor');
  if (!isKnownRank(shape)) return shape;
  if (height === undefined || width === undefined) return notKnown('the factors are not known');
  const isFirst =
    (call.text('data_format') ?? (call.channelsFirst ? 'channels_first' : '')) === 'channels_first';
  const at = isFirst ? 2 : 1;
  // TensorFlow takes three axes for one image.
  if (shape.length === 3 && !isFirst) {
    const [, rows = null, columns = null] = shape;
    const isOpen = rows === null || columns === null;
    return isOpen ? [null, null, columns] : [multiply(rows, height), multiply(columns, width), columns];
  }
  // With one size open TensorFlow knows neither.
  if (shape[at] === null || shape[at + 1] === null)
    return shape.map((dim, axis) => (axis === at || axis === at + 1 ? null : dim));
  return shape.map((dim, axis) =>
    axis === at ? multiply(dim, height) : axis === at + 1 ? multiply(dim, width) : dim,
  );
}

function padded(call: OperationCall, axes: 1 | 2 | 3): ReturnType<OperationSpec['rule']> {
  const shape = call.shape('x');
  if (!isKnownRank(shape)) return shape;
  const given = itemsOf(call.value('padding'));
  const pairs = (axes === 1 && given ? [given] : given?.map((item) => itemsOf(item) ?? [item]))?.map((pair) =>
    pair.map(toDim),
  );
  const grown = (dim: Dim, pair: readonly Dim[] | undefined): Dim =>
    add(dim, add(pair?.[0] ?? 1, pair?.[1] ?? pair?.[0] ?? 1));
  const isFirst =
    (call.text('data_format') ?? (call.channelsFirst ? 'channels_first' : '')) === 'channels_first';
  const at = isFirst ? 2 : 1;
  return shape.map((dim, axis) =>
    axis >= at && axis < at + axes ? grown(dim, pairs?.[axis - at] ?? [1, 1]) : dim,
  );
}

/** Over the last axis of the first and the last but one of the second. */
function dotProduct(call: OperationCall): ReturnType<OperationSpec['rule']> {
  const [x, y] = [call.shape('x1'), call.shape('x2')];
  const [inner, other] = [
    isKnownRank(x) ? x.at(-1) : null,
    isKnownRank(y) ? y.at(y.length > 1 ? -2 : -1) : null,
  ];
  if (isKnownRank(x) && isKnownRank(y) && equalDims(inner ?? null, other ?? null) === false)
    return fault(
      'shape-mismatch',
      `A product needs equal inner sizes; found ${formatShape(x, { batch: true })} and ${formatShape(y, { batch: true })}.`,
    );
  return STRUCTURAL_OPS.dot?.rule(call) ?? x;
}

/** `steps`: what Keras 2 lists in its place. */
function inKeras2(spec: OperationSpec | undefined, steps: Steps): OperationSpec {
  return { ...(spec ?? elementwise('Identity')), keras2Steps: steps };
}

/** `batch_dot(x, y, axes)`: contracts one axis of each, sample by sample. */
function batchDot(call: OperationCall): ReturnType<OperationSpec['rule']> {
  const x = call.shape('x');
  const y = call.shape('y');
  if (!isKnownRank(x) || !isKnownRank(y)) return isKnownRank(x) ? y : x;
  const axes = batchDotAxes(x.length, y.length, call);
  if (!axes) return notKnown(call.unknownReason('axes') ?? 'the axes of this product are not known');
  const [a, b] = axes;
  const [one, other] = [x[a], y[b]];
  if (a === 0 || b === 0)
    return fault('invalid-argument', 'batch_dot multiplies sample by sample: axis 0 is the batch.');
  if (one === undefined || other === undefined)
    return noAxis(one === undefined ? a : b, one === undefined ? x : y);
  if (equalDims(one, other) === false)
    return fault(
      'shape-mismatch',
      `batch_dot needs equal sizes along its axes; found ${formatShape(x, { batch: true })} and ${formatShape(y, { batch: true })} with the axes ${a} and ${b}.`,
    );
  const left = x.filter((_, axis) => axis !== a);
  const right = y.filter((_, axis) => axis !== b).slice(1);
  const batch = left.length > 0 ? (left[0] === 1 || left[0] === null ? (y[0] ?? null) : left[0]) : null;
  const result = [batch ?? null, ...left.slice(1), ...right];
  return result.length === 1 ? [...result, 1] : result;
}

function backendConvolution(keras2: string): OperationSpec {
  return rule(
    'Conv',
    'x kernel strides padding data_format dilation_rate',
    (call) => batchesConvolved(call, 'x', 'kernel'),
    { keras2 },
  );
}

const TENSORFLOW_LAYOUTS = { '1d': 'NWC', '2d': 'NHWC', '3d': 'NDHWC' } as const;

/** The input and TensorFlow's word for its layout; channels that come first may be moved, as the machine needs them. */
function convolutionInput(call: NativeCall, rank: keyof typeof TENSORFLOW_LAYOUTS): Value {
  const [input, format] = call.positional;
  const isLast = format?.value.kind === 'string' && format.value.value === 'channels_last';
  if (!input || !isLast) return unknown('where the channels are put here is not known');
  return tuple([input.value, text(TENSORFLOW_LAYOUTS[rank])]);
}

/** Without strides it moves by one. */
function backendPool(rank: 2 | 3): OperationSpec {
  return rule(
    'Pool',
    'x pool_size strides padding data_format pool_mode',
    (call) => pooled(call, 'x', 'pool_size', 'strides', 1),
    {
      ranks: [rank + 2],
      keras2: (call) => {
        const kind = call.text('pool_mode') === 'avg' ? 'avg' : 'max';
        return rank === 3 ? `tf.nn.${kind}_pool3d` : `tf.compat.v1.nn.${kind}_pool`;
      },
    },
  );
}

const TABLE: Readonly<Record<string, OperationSpec>> = {
  ...ELEMENTWISE_OPS,
  concatenate: rule(
    'Concatenate',
    'tensors axis',
    (call) => concatenated(call.shapes('tensors'), call.integer('axis') ?? -1),
    { keras2: 'tf.concat', defaults: { axis: -1 } },
  ),
  reshape: renamed(STRUCTURAL_OPS.reshape, 'x shape', 'tf.reshape'),
  permute_dimensions: renamed(STRUCTURAL_OPS.transpose, 'x pattern:axes', 'tf.compat.v1.transpose'),
  transpose: renamed(STRUCTURAL_OPS.transpose, 'x', 'tf.compat.v1.transpose'),
  expand_dims: rule(
    'ExpandDims',
    'x axis',
    (call) =>
      STRUCTURAL_OPS.expand_dims?.rule({ ...call, integers: () => call.integers('axis') ?? [-1] }) ??
      call.shape('x'),
    { keras2: 'tf.expand_dims' },
  ),
  squeeze: renamed(STRUCTURAL_OPS.squeeze, 'x axis', 'tf.compat.v1.squeeze'),
  stack: renamed(STRUCTURAL_OPS.stack, 'x axis', 'tf.stack'),
  tile: renamed(TENSORFLOW_ROOT.tile, 'x n:repeats', 'tf.tile'),
  repeat_elements: inKeras2(renamed(STRUCTURAL_OPS.repeat, 'x rep:repeats axis'), repeatElements),
  repeat: rule(
    'Repeat',
    'x n',
    (call) => {
      const shape = call.shape('x');
      return isKnownRank(shape) ? [shape[0] ?? null, call.size('n') ?? null, shape[1] ?? null] : shape;
    },
    { ranks: [2], keras2Steps: repeatRow },
  ),
  gather: rule(
    'Take',
    'reference indices',
    (call) => {
      const shape = call.shape('reference');
      const indices = call.shape('indices');
      if (!isKnownRank(shape) || !isKnownRank(indices)) return isKnownRank(shape) ? indices : shape;
      return [...indices, ...shape.slice(1)];
    },
    { keras2: 'tf.compat.v1.gather' },
  ),
  cumsum: { ...renamed(TENSORFLOW_ROOT.cumsum, 'x axis'), keras2: 'tf.math.cumsum' },
  cumprod: { ...renamed(TENSORFLOW_ROOT.cumprod, 'x axis'), keras2: 'tf.math.cumprod' },
  argmax: overLast(ELEMENTWISE_OPS.argmax, 'x axis'),
  argmin: overLast(ELEMENTWISE_OPS.argmin, 'x axis'),
  pow: renamed(ELEMENTWISE_OPS.power, 'x:x1 a:x2', 'tf.math.pow'),
  ...Object.fromEntries(
    words('binary_crossentropy categorical_crossentropy sparse_categorical_crossentropy').map((name) => [
      name,
      { ...(ELEMENTWISE_OPS[name] ?? elementwise('Identity')), keras2: `tf.keras.backend.${name}` },
    ]),
  ),
  binary_focal_crossentropy: elementwise('BinaryFocalCrossentropy', 'target output', {
    keras2Steps: binaryFocal,
  }),
  categorical_focal_crossentropy: {
    ...(ELEMENTWISE_OPS.categorical_crossentropy ?? elementwise('Identity')),
    type: 'CategoricalFocalCrossentropy',
    keras2: 'tf.keras.backend.categorical_focal_crossentropy',
  },
  all: inKeras2(ELEMENTWISE_OPS.all, truthOver(ELEMENTWISE_OPS.all, 'tf.math.reduce_all')),
  any: inKeras2(ELEMENTWISE_OPS.any, truthOver(ELEMENTWISE_OPS.any, 'tf.math.reduce_any')),
  sqrt: inKeras2(ELEMENTWISE_OPS.sqrt, squareRoot),
  hard_sigmoid: inKeras2(ELEMENTWISE_OPS.hard_sigmoid, hardSigmoid),
  elu: { ...elementwise('Elu', 'x alpha', { keras2: 'tf.nn.elu' }), keras2Steps: elu },
  clip: elementwise('Clip', 'x min_value:x_min max_value:x_max', { keras2: 'tf.clip_by_value' }),
  relu: elementwise('Relu', 'x alpha:negative_slope max_value threshold', {
    keras2: 'tf.nn.relu',
    keras2Steps: relu,
  }),
  l2_normalize: elementwise('Normalize', 'x axis', {
    defaults: { kind: 'squares' },
    keras2: 'tf.math.l2_normalize',
  }),
  bias_add: elementwise('Add', 'x bias data_format', { keras2: 'tf.nn.bias_add' }),
  batch_normalization: inKeras2(
    renamed(ELEMENTWISE_OPS.batch_normalization, 'x mean var:variance beta:offset gamma:scale axis epsilon'),
    (given, run, call) => {
      const shape = call.shape('x');
      return isKnownRank(shape) && shape.length !== 4 ? batchNormalization(given, run, call) : undefined;
    },
  ),
  to_dense: elementwise('Identity'),
  print_tensor: elementwise('PrintTensor', 'x message', { keras2: 'tf.keras.backend.print_tensor' }),
  cast_to_floatx: elementwise('Cast', 'x', {
    defaults: { dtype: 'float32' },
    keras2: 'tf.keras.backend.cast_to_floatx',
  }),
  in_top_k: rule('InTopK', 'predictions targets k', (call) => call.shape('targets'), {
    dtype: 'bool',
    keras2: 'tf.compat.v1.math.in_top_k',
  }),
  switch: rule(
    'Where',
    'condition then_expression:x1 else_expression:x2',
    (call) => {
      const [test, yes, no] = [call.shape('condition'), call.shape('x1'), call.shape('x2')];
      if (!isKnownRank(test) || !isKnownRank(yes)) return isKnownRank(test) ? yes : test;
      // A condition with fewer axes is laid over the first of them.
      // It is repeated by sizes that are calculated, if one of them is open.
      const missing = Math.max(0, test.length === 1 ? 0 : yes.length - test.length);
      const isOpen = test.length > 1 && yes.includes(null);
      const laid =
        test.length === 0
          ? []
          : [...test, ...new Array<Dim>(missing).fill(1)].map((dim) => (isOpen ? null : dim));
      return broadcastAll([laid, yes, no]);
    },
    { keras2: 'tf.where', keras2Steps: switched },
  ),
  foldl: folded('foldl'),
  foldr: folded('foldr'),
  identity: elementwise('Identity', 'x'),
  reverse: renamed(TENSORFLOW_ROOT.reverse, 'x axes:axis'),
  dot: { ...inKeras2(renamed(STRUCTURAL_OPS.dot, 'x:x1 y:x2', 'tf.linalg.matmul'), dot), rule: dotProduct },
  batch_dot: rule('BatchDot', 'x y axes', batchDot, {
    keras2: 'tf.keras.backend.batch_dot',
    keras2Steps: batchDotSteps,
  }),
  flatten: rule('Reshape', 'x', (call) => {
    const shape = call.shape('x');
    return isKnownRank(shape) ? [valuesIn(shape)] : shape;
  }),
  // The sizes are calculated when the model runs.
  batch_flatten: rule('Reshape', 'x', () => [null, null], {
    keras2: 'tf.keras.backend.batch_flatten',
    keras2Steps: batchFlatten,
  }),
  resize_images: rule('Resize', 'x height_factor width_factor data_format interpolation', resizedBy, {
    ranks: [3, 4],
    keras2: 'tf.image.resize',
    keras2Steps: resizeImages,
  }),
  spatial_2d_padding: rule('Pad', 'x padding data_format', (call) => padded(call, 2), {
    keras2: 'tf.compat.v1.pad',
    ranks: [4],
  }),
  spatial_3d_padding: rule('Pad', 'x padding data_format', (call) => padded(call, 3), {
    keras2: 'tf.compat.v1.pad',
    ranks: [5],
  }),
  conv1d: {
    ...backendConvolution('tf.compat.v1.nn.conv1d'),
    keras2Steps: causal(backendConvolution('tf.compat.v1.nn.conv1d')),
  },
  conv2d: {
    ...backendConvolution('tf.compat.v1.nn.convolution'),
    keras2Steps: dilated('x', 'kernel', 'dilation_rate'),
  },
  conv3d: backendConvolution('tf.compat.v1.nn.convolution'),
  conv2d_transpose: rule(
    'ConvTranspose',
    'x kernel output_shape strides padding data_format dilation_rate',
    (call) => toGivenShape(call, 'x'),
    { keras2: 'tf.nn.conv2d_transpose', ranks: [4] },
  ),
  separable_conv2d: rule(
    'SeparableConv',
    'x depthwise_kernel pointwise_kernel strides padding data_format dilation_rate',
    (call) => separablyConvolved(call, 'x', 'depthwise_kernel', 'pointwise_kernel'),
    { keras2: 'tf.compat.v1.nn.separable_conv2d', ranks: [4] },
  ),
  depthwise_conv2d: rule(
    'DepthwiseConv',
    'x depthwise_kernel strides padding data_format dilation_rate',
    (call) => convolved(call, 'x', 'depthwise_kernel', true),
    { keras2: 'tf.compat.v1.nn.depthwise_conv2d', ranks: [4] },
  ),
  pool2d: backendPool(2),
  pool3d: backendPool(3),
  one_hot: renamed(STRUCTURAL_OPS.one_hot, 'indices:x num_classes', 'tf.one_hot'),
  temporal_padding: rule('Pad', 'x padding', (call) => padded(call, 1), {
    keras2: 'tf.compat.v1.pad',
    ranks: [3],
  }),
  zeros: STRUCTURAL_OPS.zeros ?? elementwise('Zeros'),
  ones: STRUCTURAL_OPS.ones ?? elementwise('Ones'),
  eye: renamed(STRUCTURAL_OPS.eye, 'size:N'),
  arange: STRUCTURAL_OPS.arange ?? elementwise('Arange'),
};

/** In Keras 2 `K.ones(…)` is a variable, and TensorFlow's Lambda refuses to make one. */
function madeVariable(name: string): Value {
  const made = operationNative(`keras.backend.${name}`, TABLE[name] ?? elementwise('Identity'));
  return method(`keras.backend.${name}`, (call) => {
    const { evaluation, location } = call;
    if (evaluation.kerasMajor === 2 && traceOf(evaluation).frames.at(-1)?.isFunction)
      evaluation.report({
        code: 'invalid-argument',
        severity: 'warning',
        message: `K.${name} makes a variable, and TensorFlow's Keras refuses variables that a Lambda makes: write tf.${name}.`,
        location,
        stack: call.stack,
      });
    return made.call?.(call) ?? none;
  });
}

/** The package keras had it, TensorFlow's Keras 2 never. */
function ofOwnPackage(name: string): Value {
  const made = operationNative(`keras.backend.${name}`, TABLE[name] ?? elementwise('Identity'));
  return method(`keras.backend.${name}`, (call) => {
    const { evaluation, location } = call;
    if (evaluation.kerasMajor === 2 && evaluation.isOfTensorflow)
      return evaluation.refuse(
        `tf.keras.backend has no ${name}: write tf.${TENSORFLOWS[name]}`,
        location,
        'AttributeError',
      );
    return made.call?.(call) ?? none;
  });
}

const TENSORFLOWS: Readonly<Record<string, string>> = { identity: 'identity', logsumexp: 'reduce_logsumexp' };

/** A tensor that layers or operations gave is none that could be set. */
function updating(name: string): Value {
  return method(`keras.backend.${name}`, (call) => {
    const x = (call.positional[0] ?? call.keywords.get('x'))?.value;
    const isResult = x?.kind === 'tensor' && x.variable === undefined && x.producer !== undefined;
    return isResult
      ? call.evaluation.refuse(
          `K.${name} sets a variable; this is a tensor that follows from others`,
          call.location,
          'AttributeError',
        )
      : unknown(`K.${name} is not followed`);
  });
}

const text = (value: string): Value => ({ kind: 'string', value });

/** `extra`: what needs more than shapes. */
export function backendNamespaceOf(rest: (name: string) => Value | undefined): NamespaceValue {
  const setLayout = (name: string) => () =>
    method(`keras.backend.${name}`, (call) => {
      const given = call.positional[0]?.value;
      const isFirst = given?.kind === 'string' && (given.value === 'channels_first' || given.value === 'th');
      if (given?.kind !== 'string') return none;
      const layout = imageLayout(call.evaluation);
      layout.current = isFirst ? 'channels_first' : 'channels_last';
      layout.isSettled = true;
      return none;
    });
  const askedLayout = (evaluation: Evaluation) => {
    const layout = imageLayout(evaluation);
    // Later versions are not settled by what they meet.
    if (evaluation.kerasMajor === 1) layout.isSettled = true;
    return layout.current;
  };
  return operationsNamespace(
    'keras.backend',
    [TABLE, BACKEND_RANDOM],
    {
      map_fn: () => mapped('keras.backend.map_fn'),
      ...Object.fromEntries(['zeros', 'ones', 'eye'].map((name) => [name, () => madeVariable(name)])),
      ...Object.fromEntries(['identity', 'logsumexp'].map((name) => [name, () => ofOwnPackage(name)])),
      ...Object.fromEntries(
        ['update', 'update_add', 'update_sub'].map((name) => [name, () => updating(name)]),
      ),
      in_train_phase: () => method('keras.backend.in_train_phase', inTrainPhaseCall),
      clear_session: () =>
        method('keras.backend.clear_session', (call) => {
          call.evaluation.resetCounts();
          return none;
        }),
      image_data_format: () =>
        method('keras.backend.image_data_format', (call) => text(askedLayout(call.evaluation))),
      image_dim_ordering: () =>
        method('keras.backend.image_dim_ordering', (call) =>
          text(askedLayout(call.evaluation) === 'channels_first' ? 'th' : 'tf'),
        ),
      set_image_data_format: setLayout('set_image_data_format'),
      set_image_dim_ordering: setLayout('set_image_dim_ordering'),
      // Keras's own, which code for layers of other dimensions copies from its layers.
      _preprocess_padding: () =>
        method('keras.backend._preprocess_padding', ({ positional: [given] }) =>
          given?.value.kind === 'string'
            ? text(given.value.value.toUpperCase())
            : unknown('padding is not known'),
        ),
      ...Object.fromEntries(
        (['1d', '2d', '3d'] as const).map((rank) => [
          `_preprocess_conv${rank}_input`,
          () => method(`keras.backend._preprocess_conv${rank}_input`, (call) => convolutionInput(call, rank)),
        ]),
      ),
      int_shape: () =>
        method('keras.backend.int_shape', (call) => {
          const tensor = call.positional[0] ?? call.keywords.get('x');
          return tensor
            ? call.evaluation.attribute(tensor.value, 'shape', call.location)
            : unknown('int_shape is given no tensor');
        }),
      shape: () => shapeVector('keras.backend.shape'),
      constant: () =>
        method('keras.backend.constant', (call) =>
          constantOf(call.positional[0]?.value, call.keywords.get('shape')?.value, call),
        ),
      ndim: () => method('keras.backend.ndim', (call) => ndimOf(call.positional[0]?.value)),
      epsilon: () => method('keras.backend.epsilon', () => ({ kind: 'number', value: 1e-7, isFloat: true })),
      floatx: () => method('keras.backend.floatx', () => text('float32')),
      backend: () => method('keras.backend.backend', () => text('tensorflow')),
      is_keras_tensor: () =>
        method('keras.backend.is_keras_tensor', (call) => ({
          kind: 'boolean',
          value: call.positional[0]?.value.kind === 'tensor',
        })),
      learning_phase: () =>
        method('keras.backend.learning_phase', () => ({
          kind: 'tensor',
          shape: [],
          dtype: 'bool',
          index: 0,
        })),
      set_session: () => method('keras.backend.set_session', () => none),
      set_learning_phase: () => method('keras.backend.set_learning_phase', () => none),
    },
    rest,
  );
}
