/** `tf.math`, whose functions `tensorflow` and `tf.nn` offer as well: what they do to shapes, and Keras 2's names of them. */
import { type Dim, isKnownRank } from '../../graph/dimension.js';
import { isNumber } from '../../graph/dimensionArithmetic.js';
import { tableEntry, words } from '../../words.js';
import { ELEMENTWISE_OPS } from './elementwiseOps.js';
import type { OperationCall, OperationResult, OperationSpec } from './operation.js';
import { broadcastAll, fault, noAxis, notKnown, positiveAxis } from './shapeRules.js';
import { elementwise, reduction, renamed, rule } from './specs.js';
import { STRUCTURAL_OPS } from './structuralOps.js';

const REDUCTIONS = Object.fromEntries(
  [
    ...['mean', 'sum', 'max', 'min', 'prod', 'std', 'all', 'any', 'logsumexp'].map((name) => [name, name]),
    ...[
      ['variance', 'var'],
      ['euclidean_norm', 'norm'],
    ],
  ].map(([given = '', name = '']) => [
    `reduce_${given}`,
    renamed(tableEntry(ELEMENTWISE_OPS, name), 'input_tensor:x axis keepdims', `tf.math.reduce_${given}`),
  ]),
);

/** Where TensorFlow's own name is another one than `tf.math.` and the function's. */
const NAMES: Readonly<Record<string, string>> = {
  divide: 'tf.math.truediv',
  floordiv: 'tf.compat.v1.floor_div',
  log_softmax: 'tf.nn.log_softmax',
  mod: 'tf.math.floormod',
  saturate_cast: 'tf.dtypes.saturate_cast',
  softmax: 'tf.nn.softmax',
  softsign: 'tf.nn.softsign',
};

const nameOf = (name: string): string => NAMES[name] ?? `tf.math.${name}`;

const UNARY = Object.fromEntries(
  Object.entries(ELEMENTWISE_OPS)
    .filter(([, spec]) => spec.parameters[0] === 'x' && !spec.parameters.includes('keepdims'))
    .map(([name, spec]) => [name, { ...spec, keras2: nameOf(name) }]),
);

const BINARY = Object.fromEntries(
  Object.entries(ELEMENTWISE_OPS)
    .filter(([, spec]) => spec.parameters[0] === 'x1')
    .map(([name, spec]) => [name, { ...spec, parameters: ['x:x1', 'y:x2'], keras2: nameOf(name) }]),
);

/** `bessel_i0` → `BesselI0`. */
export function typeNameOf(name: string): string {
  return name.replace(/(?:^|_)(\w)/g, (_, letter: string) => letter.toUpperCase());
}

/** Functions that only TensorFlow has, value by value. */
const SAME_SHAPE = Object.fromEntries(
  words(
    'bessel_i0 bessel_i0e bessel_i1 bessel_i1e digamma erfcinv lgamma ndtri reciprocal_no_nan rint cumulative_logsumexp',
  ).map((name) => [name, elementwise(typeNameOf(name), 'x axis', { keras2: nameOf(name) })]),
);

/** Of two tensors that are broadcast. */
const BROADCAST = Object.fromEntries(
  words('igamma igammac multiply_no_nan polygamma squared_difference xdivy xlog1py xlogy zeta').map(
    (name) => [
      name,
      rule(typeNameOf(name), 'x:x1 y:x2', (call) => broadcastAll([call.shape('x1'), call.shape('x2')]), {
        broadcasts: true,
        keepsShape: true,
        keras2: nameOf(name),
      }),
    ],
  ),
);

/** The arcs, which Keras 3 writes in full. */
const ARCS = Object.fromEntries(
  words('cos cosh sin sinh tan tanh').map((name) => [
    `a${name}`,
    renamed(tableEntry(ELEMENTWISE_OPS, `arc${name}`), 'x', `tf.math.a${name}`),
  ]),
);

/** How many segments there are the ids say. */
const SEGMENTS = Object.fromEntries(
  words('max mean min prod sum').flatMap((name) => [
    [
      `segment_${name}`,
      rule(typeNameOf(`segment_${name}`), 'data segment_ids', (call) => segmented(call, null), {
        keras2: nameOf(`segment_${name}`),
      }),
    ],
  ]),
);

const UNSORTED_SEGMENTS = Object.fromEntries(
  words('max mean min prod sum sqrt_n').map((name) => [
    `unsorted_segment_${name}`,
    rule(
      typeNameOf(`unsorted_segment_${name}`),
      'data segment_ids num_segments',
      (call) => {
        const ids = call.shape('segment_ids');
        if (!isKnownRank(ids)) return ids;
        return segmented(call, call.size('num_segments') ?? null, ids.length);
      },
      { keras2: nameOf(`unsorted_segment_${name}`) },
    ),
  ]),
);

function segmented(call: OperationCall, count: Dim, ids = 1): OperationResult {
  const shape = call.shape('data');
  return isKnownRank(shape) ? [count, ...shape.slice(ids)] : shape;
}

const scalar = (name: string, dtype?: string): OperationSpec =>
  rule(typeNameOf(name), 'value:x', () => [], { keras2: nameOf(name), ...(dtype && { dtype }) });

/** Along the first axis unless the code says otherwise. */
function overFirst(spec: OperationSpec): OperationSpec {
  return {
    ...spec,
    defaults: { axis: 0 },
    rule: (call) =>
      call.has('axis') ? spec.rule(call) : spec.rule({ ...call, has: () => true, integers: () => [0] }),
  };
}

/** TensorFlow looks at the axis although the shape stays. */
function withAxis(spec: OperationSpec): OperationSpec {
  return {
    ...spec,
    rule: (call) => {
      const [shape, axis] = [call.shape('x'), call.integer('axis')];
      return isKnownRank(shape) && axis !== undefined && positiveAxis(axis, shape.length) === undefined
        ? noAxis(axis, shape)
        : spec.rule(call);
    },
  };
}

const running = (type: string, name: string) =>
  elementwise(type, 'x axis exclusive reverse', { keras2: nameOf(name), defaults: { axis: 0 } });

const argsort = elementwise('Argsort', 'values:x axis direction stable', {
  dtype: 'int32',
  keras2: 'tf.argsort',
});

function best(call: OperationCall): OperationResult {
  const [shape, k] = [call.shape('x'), call.has('k') ? call.size('k') : 1];
  if (!isKnownRank(shape)) return shape;
  if (k === undefined) return notKnown(call.unknownReason('k') ?? 'how many are taken is not known');
  const size = shape.at(-1);
  if (isNumber(k) && isNumber(size) && k > size)
    return fault('invalid-argument', `top_k takes at most the ${size} entries of the last axis; found ${k}.`);
  const several = [...shape.slice(0, -1), k];
  return { several: [several, several] };
}

export const TENSORFLOW_MATH: Readonly<Record<string, OperationSpec>> = {
  ...UNARY,
  ...BINARY,
  ...REDUCTIONS,
  ...SAME_SHAPE,
  ...BROADCAST,
  ...ARCS,
  ...SEGMENTS,
  ...UNSORTED_SEGMENTS,
  atan2: renamed(ELEMENTWISE_OPS.arctan2, 'y:x1 x:x2', 'tf.math.atan2'),
  accumulate_n: rule('AddN', 'inputs', (call) => call.shapes('inputs')[0] ?? notKnown('nothing is added'), {
    keras2: 'tf.math.accumulate_n',
  }),
  add_n: rule('AddN', 'inputs', (call) => call.shapes('inputs')[0] ?? notKnown('nothing is added'), {
    keras2: 'tf.math.add_n',
  }),
  confusion_matrix: rule('ConfusionMatrix', 'labels predictions num_classes weights', (call) => {
    const given = call.has('num_classes') ? call.size('num_classes') : undefined;
    const found = [...(call.integers('labels') ?? []), ...(call.integers('predictions') ?? [])];
    const isWritten = call.integers('labels') !== undefined && call.integers('predictions') !== undefined;
    const classes = given ?? (isWritten && !call.has('num_classes') ? Math.max(...found) + 1 : null);
    return [classes, classes];
  }),
  betainc: rule(
    'Betainc',
    'a b x',
    (call) => broadcastAll([call.shape('a'), call.shape('b'), call.shape('x')]),
    { keras2: 'tf.math.betainc' },
  ),
  bincount: rule('Bincount', 'arr weights minlength maxlength', () => [null], {
    dtype: 'int32',
    keras2: 'tf.math.bincount',
  }),
  count_nonzero: reduction('CountNonzero', 'input:x axis keepdims dtype', {
    dtype: 'int64',
    keras2: 'tf.math.count_nonzero',
  }),
  cumsum: running('Cumsum', 'cumsum'),
  cumprod: running('Cumprod', 'cumprod'),
  zero_fraction: scalar('zero_fraction'),
  is_non_decreasing: scalar('is_non_decreasing', 'bool'),
  is_strictly_increasing: scalar('is_strictly_increasing', 'bool'),
  lbeta: rule(
    'Lbeta',
    'x',
    (call) => {
      const shape = call.shape('x');
      return isKnownRank(shape) ? shape.slice(0, -1) : shape;
    },
    { keras2: 'tf.math.lbeta' },
  ),
  polyval: rule('Polyval', 'coeffs x', (call) => call.shape('x'), { keras2: 'tf.math.polyval' }),
  scalar_mul: rule('Multiply', 'scalar:x1 x:x2', (call) => call.shape('x2'), {
    keras2: 'tf.compat.v1.math.scalar_mul',
  }),
  in_top_k: rule('InTopK', 'targets predictions k', (call) => call.shape('targets'), {
    dtype: 'bool',
    keras2: 'tf.math.in_top_k',
  }),
  is_nan: renamed(ELEMENTWISE_OPS.isnan, 'x', 'tf.math.is_nan'),
  is_inf: renamed(ELEMENTWISE_OPS.isinf, 'x', 'tf.math.is_inf'),
  is_finite: renamed(ELEMENTWISE_OPS.isfinite, 'x', 'tf.math.is_finite'),
  floormod: renamed(ELEMENTWISE_OPS.mod, 'x:x1 y:x2', 'tf.math.floormod'),
  pow: renamed(ELEMENTWISE_OPS.power, 'x:x1 y:x2', 'tf.math.pow'),
  truediv: renamed(ELEMENTWISE_OPS.true_divide, 'x:x1 y:x2', 'tf.math.truediv'),
  floordiv: renamed(ELEMENTWISE_OPS.floor_divide, 'x:x1 y:x2', 'tf.compat.v1.floor_div'),
  argmax: overFirst(renamed(ELEMENTWISE_OPS.argmax, 'input:x axis', 'tf.math.argmax')),
  argmin: overFirst(renamed(ELEMENTWISE_OPS.argmin, 'input:x axis', 'tf.math.argmin')),
  softmax: withAxis(renamed(ELEMENTWISE_OPS.softmax, 'logits:x axis', 'tf.nn.softmax')),
  log_softmax: withAxis(renamed(ELEMENTWISE_OPS.log_softmax, 'logits:x axis', 'tf.nn.log_softmax')),
  l2_normalize: elementwise('Normalize', 'x axis epsilon', {
    keras2: 'tf.math.l2_normalize',
    defaults: { kind: 'squares' },
  }),
  top_k: {
    ...renamed(STRUCTURAL_OPS.top_k, 'input:x k', 'tf.math.top_k'),
    fields: ['values', 'indices'],
    rule: best,
  },
  approx_max_k: renamed(STRUCTURAL_OPS.top_k, 'operand:x k', 'tf.approx_top_k'),
  approx_min_k: renamed(STRUCTURAL_OPS.top_k, 'operand:x k', 'tf.approx_top_k'),
  argsort,
};

/** What stands in the module itself alone. */
export const TENSORFLOW_ROOT_MATH: Readonly<Record<string, OperationSpec>> = {
  ...TENSORFLOW_MATH,
  ...Object.fromEntries(
    words('truncatediv truncatemod realdiv').map((name) => [
      name,
      rule(typeNameOf(name), 'x:x1 y:x2', (call) => broadcastAll([call.shape('x1'), call.shape('x2')]), {
        broadcasts: true,
        keepsShape: true,
        keras2: `tf.${name}`,
      }),
    ]),
  ),
};

export const TENSORFLOW_SPECIAL: Readonly<Record<string, OperationSpec>> = Object.fromEntries(
  words(
    `bessel_i0 bessel_i0e bessel_i1 bessel_i1e bessel_j0 bessel_j1 bessel_k0 bessel_k0e bessel_k1 bessel_k1e bessel_y0
    bessel_y1 dawsn expint fresnel_cos fresnel_sin spence`,
  ).map((name) => [
    name,
    elementwise(typeNameOf(name), 'x', {
      keras2: /^bessel_i/.test(name) ? nameOf(name) : `tf.math.special.${name}`,
    }),
  ]),
);
