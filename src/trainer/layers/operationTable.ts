/** What KerasOperation computes, by Keras's name of the operation. */
import * as tf from '@tensorflow/tfjs-core';
import { binary, compiledLoss, lossName } from '../losses.js';
import type { LayerConfig } from './augmentation.js';
import { contract, matrixProduct, rearrange, stretched, tensorProduct } from './contraction.js';
import { patchesOf } from './patches.js';
import { numberOf } from './plainLayer.js';
import { RANDOM_OPERATIONS } from './randomOperations.js';
import { TENSORFLOW_IMAGES } from './tensorflowImages.js';

export interface Given {
  /** The tensors that it calculates with. */
  readonly tensors: readonly tf.Tensor[];
  readonly config: LayerConfig;
  /** The model trains. */
  readonly isTraining: boolean;
  /** Of what it gives. */
  readonly sizes: readonly number[];
  /** Of each, where it gives several. */
  readonly allSizes: readonly (readonly number[])[];
}

export type Operation = (given: Given) => tf.Tensor | tf.Tensor[];
type One = (x: tf.Tensor, config: LayerConfig) => tf.Tensor;
type Two = (a: tf.Tensor, b: tf.Tensor) => tf.Tensor;

const ONE: Readonly<Record<string, One>> = {
  Relu: relu,
  // Keras's `activations.relu`; `ops.relu` has no settings.
  ReLU: relu,
  Relu6: (x) => tf.clipByValue(x, 0, 6),
  Sigmoid: (x) => tf.sigmoid(x),
  // Keras 2's has a slope of 0.2.
  HardSigmoid: (x, config) => tf.clipByValue(tf.add(tf.mul(x, numberOf(config, 'slope', 1 / 6)), 0.5), 0, 1),
  HardSilu: (x) => tf.mul(x, tf.div(tf.clipByValue(tf.add(x, 3), 0, 6), 6)),
  Tanh: (x) => tf.tanh(x),
  Softplus: (x) => tf.softplus(x),
  Softsign: (x) => tf.div(x, tf.add(tf.abs(x), 1)),
  Silu: (x) => tf.mul(x, tf.sigmoid(x)),
  Elu: (x, config) =>
    tf.add(tf.relu(x), tf.mul(numberOf(config, 'alpha', 1), tf.sub(tf.exp(tf.minimum(x, 0)), 1))),
  Selu: (x) => tf.selu(x),
  LeakyRelu: (x, config) =>
    tf.leakyRelu(x, numberOf(config, 'negativeSlope', numberOf(config, 'alpha', 0.2))),
  Gelu: (x, { approximate }) =>
    approximate === false
      ? tf.mul(tf.mul(x, 0.5), tf.add(tf.erf(tf.div(x, Math.SQRT2)), 1))
      : tf.mul(
          tf.mul(x, 0.5),
          tf.add(tf.tanh(tf.mul(Math.sqrt(2 / Math.PI), tf.add(x, tf.mul(0.044715, tf.pow(x, 3))))), 1),
        ),
  Softmax: (x, config) => along(x, config, (value) => tf.softmax(value)),
  LogSoftmax: (x, config) => along(x, config, (value) => tf.logSoftmax(value)),
  Exp: (x) => tf.exp(x),
  Expm1: (x) => tf.expm1(x),
  Log: (x) => tf.log(x),
  Log1p: (x) => tf.log1p(x),
  Sqrt: (x) => tf.sqrt(x),
  Rsqrt: (x) => tf.rsqrt(x),
  Square: (x) => tf.square(x),
  Absolute: (x) => tf.abs(x),
  Negative: (x) => tf.neg(x),
  Sin: (x) => tf.sin(x),
  Cos: (x) => tf.cos(x),
  Erf: (x) => tf.erf(x),
  Floor: (x) => tf.floor(x),
  Ceil: (x) => tf.ceil(x),
  Round: (x) => tf.round(x),
  Sign: (x) => tf.sign(x),
  Reciprocal: (x) => tf.reciprocal(x),
  Size: (x) => tf.scalar(x.size),
  Trunc: (x) => tf.mul(tf.sign(x), tf.floor(tf.abs(x))),
  Log2: (x) => tf.div(tf.log(x), Math.LN2),
  Log10: (x) => tf.div(tf.log(x), Math.LN10),
  Tan: (x) => tf.tan(x),
  Sinh: (x) => tf.sinh(x),
  Cosh: (x) => tf.cosh(x),
  Arctan: (x) => tf.atan(x),
  ConvertToTensor: (x) => tf.clone(x),
  Isnan: (x) => known(x, tf.isNaN),
  Isfinite: (x) => known(x, tf.isFinite),
  Isinf: (x) => known(x, tf.isInf),
  ZerosLike: (x) => tf.zerosLike(x),
  OnesLike: (x) => tf.onesLike(x),
  LogicalNot: (x) => flat((value) => tf.logicalNot(tf.cast(value, 'bool')))(x, tf.scalar(0)),
  Cast: (x, { dtype = 'float32' }) => cast(x, typeIn(String(dtype))),
  Identity: (x) => tf.clone(x),
  Copy: (x) => tf.clone(x),
  StopGradient: (x) =>
    tf.customGrad((given) => ({
      value: tf.clone(given as tf.Tensor),
      gradFunc: (slope: tf.Tensor) => tf.zerosLike(slope),
    }))(x),
  Clip: (x, { xMin, xMax }) => tf.clipByValue(x, Number(xMin), Number(xMax)),
  Normalize: normalized,
  Mean: (x, config) => tf.mean(cast(x, 'float32'), axesOf(config), config.keepdims === true),
  Sum: (x, config) => tf.sum(x, axesOf(config), config.keepdims === true),
  Max: (x, config) => tf.max(x, axesOf(config), config.keepdims === true),
  Amax: (x, config) => tf.max(x, axesOf(config), config.keepdims === true),
  Min: (x, config) => tf.min(x, axesOf(config), config.keepdims === true),
  Amin: (x, config) => tf.min(x, axesOf(config), config.keepdims === true),
  Prod: (x, config) => tf.prod(x, axesOf(config), config.keepdims === true),
  Logsumexp: (x, config) => tf.logSumExp(x, axesOf(config), config.keepdims === true),
  Var: (x, config) => tf.moments(x, axesOf(config), config.keepdims === true).variance,
  Std: (x, config) => tf.sqrt(tf.moments(x, axesOf(config), config.keepdims === true).variance),
  All: (x, config) => tf.all(tf.cast(x, 'bool'), axesOf(config), config.keepdims === true),
  Any: (x, config) => tf.any(tf.cast(x, 'bool'), axesOf(config), config.keepdims === true),
  Argmax: (x, config) => place(x, config, tf.argMax),
  Argmin: (x, config) => place(x, config, tf.argMin),
  CountNonzero: (x, config) =>
    tf.sum(tf.cast(tf.notEqual(x, 0), 'int32'), axesOf(config), config.keepdims === true),
  Norm: (x, config) => normOf(x, config),
  Cumsum: (x, config) => tf.cumsum(x, axisOf(config, x.rank)),
  OneHot: (x, config) => oneHot(x, config),
  Flip: (x, config) => tf.reverse(x, axesOf(config)),
  Transpose: (x, { axes, axis }) => tf.transpose(x, fromFront(axes ?? axis, x.rank)),
  Swapaxes: (x, { axis1, axis2 }) => {
    const [a = 0, b = 0] = fromFront([axis1, axis2], x.rank) ?? [];
    return tf.transpose(
      x,
      x.shape.map((_, at) => (at === a ? b : at === b ? a : at)),
    );
  },
  Moveaxis: (x, { source, destination }) => {
    const [from, to] = [source, destination].map((axes) => fromFront(axes, x.rank) ?? []);
    const order = x.shape.map((_, at) => at).filter((at) => !from?.includes(at));
    const moves = (to ?? []).map((target, at) => [target, from?.[at] ?? 0] as const);
    for (const [target, axis] of moves.sort(([a], [b]) => a - b)) order.splice(target, 0, axis);
    return tf.transpose(x, order);
  },
  GetItem: (x, { key, channel }) =>
    Array.isArray(key) ? indexed(x, key) : tf.gather(x, tf.scalar(Number(channel), 'int32'), x.rank - 1),
  Pad: (x, { padWidth, mode = 'constant', constantValues = 0 }) => {
    const widths = padWidth as readonly (readonly [number, number])[];
    const pairs = x.shape.map((_, at): [number, number] => [...(widths[at] ?? [0, 0])] as [number, number]);
    const kind = String(mode).toLowerCase();
    return kind === 'constant'
      ? tf.pad(x, pairs, Number(constantValues))
      : tf.mirrorPad(x, pairs, mirror(kind));
  },
};

const TWO: Readonly<Record<string, Two>> = {
  Add: tf.add,
  Subtract: tf.sub,
  Multiply: tf.mul,
  Divide: divided,
  TrueDivide: divided,
  FloorDivide: (a, b) => tf.floor(tf.div(a, b)),
  DivideNoNan: (a, b) => tf.divNoNan(a, b),
  Power: tf.pow,
  Maximum: tf.maximum,
  Minimum: tf.minimum,
  Greater: flat(tf.greater),
  GreaterEqual: flat(tf.greaterEqual),
  Less: flat(tf.less),
  LessEqual: flat(tf.lessEqual),
  Equal: flat(tf.equal),
  NotEqual: flat(tf.notEqual),
  Mod: tf.mod,
  LogicalAnd: flat((a, b) => tf.logicalAnd(tf.cast(a, 'bool'), tf.cast(b, 'bool'))),
  LogicalOr: flat((a, b) => tf.logicalOr(tf.cast(a, 'bool'), tf.cast(b, 'bool'))),
};

const MORE: Readonly<Record<string, Operation>> = {
  InTrainPhase: ({ tensors: [x, alt], isTraining }) => tf.clone((isTraining ? x : alt) as tf.Tensor),
  // A change of form alone: the sizes say it.
  Reshape: formed,
  ExpandDims: formed,
  Squeeze: formed,
  BroadcastTo: ({ tensors: [x], sizes }) => stretched(x as tf.Tensor, sizes),
  Tile: ({ tensors: [x], sizes }) => tiled(x as tf.Tensor, sizes),
  Repeat: ({ tensors: [x], sizes, config }) => repeated(x as tf.Tensor, sizes, numberOf(config, 'axis', 0)),
  Concatenate: ({ tensors, config }) => tf.concat([...tensors], axisOf(config, tensors[0]?.rank ?? 1)),
  Stack: ({ tensors, config }) => tf.stack([...tensors], axisOf(config, (tensors[0]?.rank ?? 0) + 1)),
  Split: ({ tensors: [x], config, allSizes, sizes }) => {
    const axis = axisOf(config, x?.rank ?? 1);
    const parts = (allSizes.length > 0 ? allSizes : [sizes]).map((size) => size[axis] ?? 1);
    return tf.split(x as tf.Tensor, parts, axis);
  },
  Moments: ({ tensors: [x], config }) => {
    const axes = fromFront(config.axes, x?.rank ?? 1);
    const { mean, variance } = tf.moments(x as tf.Tensor, axes, config.keepdims === true);
    return [mean, variance];
  },
  Unstack: ({ tensors: [x], config }) => tf.unstack(x as tf.Tensor, axisOf(config, x?.rank ?? 1)),
  Matmul: ({ tensors: [a, b], config }) =>
    matrixProduct(a as tf.Tensor, b as tf.Tensor, config.transposeA === true, config.transposeB === true),
  Dot: ({ tensors: [a, b] }) => {
    const [x, y] = [a as tf.Tensor, b as tf.Tensor];
    return tensorProduct(x, y, [[x.rank - 1], [Math.max(0, y.rank - 2)]]);
  },
  Tensordot: ({ tensors: [a, b], config }) =>
    tensorProduct(a as tf.Tensor, b as tf.Tensor, config.axes ?? config.axis ?? 2),
  Einsum: ({ tensors: [a, b], config }) => {
    const equation = String(config.subscripts);
    return b ? contract(equation, a as tf.Tensor, b) : rearrange(equation, a as tf.Tensor);
  },
  Where: ({ tensors, config }) => {
    const [condition, x, y] = ['condition', 'x1', 'x2'].map((name) => operandNamed(name, tensors, config));
    const sizes = tf.backend_util.assertAndGetBroadcastShape(
      tf.backend_util.assertAndGetBroadcastShape(condition?.shape ?? [], x?.shape ?? []),
      y?.shape ?? [],
    );
    const wide = (each: tf.Tensor | undefined) => stretched(each as tf.Tensor, sizes);
    return tf.where(tf.cast(wide(condition), 'bool'), wide(x), wide(y));
  },
  Take: ({ tensors: [x, indices], config }) => {
    const places = indices ?? tf.tensor(config.indices as number[], undefined, 'int32');
    return tf.gather(x as tf.Tensor, tf.cast(places, 'int32'), axisOf(config, x?.rank ?? 1, 0));
  },
  ExtractPatches: ({ tensors: [x], config, sizes }) => patchesOf(x as tf.Tensor, config, sizes),
  KerasLoss: kerasLoss,
  BinaryCrossentropy: ({ tensors: [truth, guess], config }) =>
    binary(truth as tf.Tensor, guess as tf.Tensor, config.fromLogits === true),
  CategoricalCrossentropy: crossentropy('categoricalCrossentropy'),
  SparseCategoricalCrossentropy: crossentropy('sparseCategoricalCrossentropy'),
  // (1 − t)·z + (1 + (w − 1)·t)·(log(1 + e^−|z|) + max(−z, 0))
  WeightedCrossentropy: ({ tensors: [truth, guess], config }) => {
    const [t, z] = [truth as tf.Tensor, guess as tf.Tensor];
    const weight = tf.add(1, tf.mul(numberOf(config, 'posWeight', 1) - 1, t));
    const cost = tf.add(tf.log1p(tf.exp(tf.neg(tf.abs(z)))), tf.relu(tf.neg(z)));
    return tf.add(tf.mul(tf.sub(1, t), z), tf.mul(weight, cost));
  },
  SizeOf: ({ tensors: [x], config }) => tf.scalar((x as tf.Tensor).shape[numberOf(config, 'axis', 0)] ?? 1),
  Zeros: ({ sizes }) => tf.zeros([...sizes]),
  Ones: ({ sizes }) => tf.ones([...sizes]),
  Full: ({ sizes, config }) => tf.fill([...sizes], Number(config.fillValue ?? config.value)),
  Eye: ({ sizes: [rows = 1, columns] }) => tf.eye(rows, columns),
  Arange: ({ sizes: [count = 0], config }) => {
    const [start, step] = [
      config.stop === undefined ? 0 : numberOf(config, 'start', 0),
      numberOf(config, 'step', 1),
    ];
    return tf.add(tf.mul(tf.range(0, count, 1, 'float32'), step), start);
  },
  Constant: ({ config }) => tf.tensor(config.value as number[], undefined, 'float32'),
};

export const OPERATIONS: Readonly<Record<string, Operation>> = {
  ...Object.fromEntries(
    Object.entries(ONE).map(([name, compute]) => [
      name,
      ({ tensors: [x], config }: Given) => compute(x as tf.Tensor, config),
    ]),
  ),
  ...Object.fromEntries(
    Object.entries(TWO).map(([name, compute]) => [
      name,
      ({ tensors, config }: Given) => compute(...operands(tensors, config)),
    ]),
  ),
  ...MORE,
  ...RANDOM_OPERATIONS,
  ...TENSORFLOW_IMAGES,
};

/** Two tensors, or one and a constant on the side where the code has it. */
function operands([a, b]: readonly tf.Tensor[], { x1, x2 }: LayerConfig): [tf.Tensor, tf.Tensor] {
  const first = a as tf.Tensor;
  if (b) return [first, b];
  const constant = tf.tensor((x1 ?? x2) as number | number[], undefined, 'float32');
  return x1 === undefined ? [first, constant] : [constant, first];
}

function operandNamed(name: string, tensors: readonly tf.Tensor[], config: LayerConfig): tf.Tensor {
  const names = (config.operands ?? ['condition']) as readonly string[];
  const at = names.indexOf(name);
  return tensors[at] ?? tf.tensor(config[name] as number | number[], undefined, 'float32');
}

/** A test of single values has a slope of 0, where TensorFlow.js has none. */
function known(x: tf.Tensor, test: (x: tf.Tensor) => tf.Tensor): tf.Tensor {
  return flat((value) => test(value))(x, tf.scalar(0));
}

/** Along the first axis where none is given, as TensorFlow does; Keras's flattens. */
function place(x: tf.Tensor, config: LayerConfig, find: typeof tf.argMax): tf.Tensor {
  const isFlat = config.axis === undefined;
  const axis = axisOf(config, x.rank);
  const found = find(isFlat ? tf.reshape(x, [-1]) : x, isFlat ? 0 : axis);
  return config.keepdims === true ? tf.expandDims(found, axis) : found;
}

function normOf(x: tf.Tensor, config: LayerConfig): tf.Tensor {
  const { ord = 'euclidean' } = config;
  return tf.norm(
    x,
    ord === 2 ? 'euclidean' : (ord as 'euclidean' | 1),
    axesOf(config),
    config.keepdims === true,
  );
}

function oneHot(x: tf.Tensor, config: LayerConfig): tf.Tensor {
  const rows = tf.oneHot(
    tf.cast(x, 'int32'),
    numberOf(config, 'numClasses', 1),
    numberOf(config, 'onValue', 1),
    numberOf(config, 'offValue', 0),
  );
  const axis = axisOf(config, rows.rank, -1);
  const made = tf.cast(rows, 'float32');
  if (axis === rows.rank - 1) return made;
  const order = made.shape.map((_, at) => at).slice(0, -1);
  order.splice(axis, 0, rows.rank - 1);
  return tf.transpose(made, order);
}

/** Keras's losses inside one of the code's own: for each sample, or the mean. */
function kerasLoss({ tensors: [truth, guess], config }: Given): tf.Tensor {
  const x = guess as tf.Tensor;
  const name = lossName(String(config.loss));
  const y = name.startsWith('sparse') ? (truth as tf.Tensor) : ofRank(truth as tf.Tensor, x);
  const each = compiledLoss(name, config, x.shape.at(-1) ?? 1)(y, x);
  return config.isMean === true ? tf.mean(each) : each;
}

/** Keras gives labels a last axis of 1, or takes it away, where the output has another rank. */
function ofRank(y: tf.Tensor, x: tf.Tensor): tf.Tensor {
  if (y.rank === x.rank - 1 && x.shape.at(-1) === 1) return tf.expandDims(y, -1);
  return y.rank === x.rank + 1 && y.shape.at(-1) === 1 ? tf.squeeze(y, [-1]) : y;
}

function crossentropy(name: string): Operation {
  return ({ tensors: [truth, guess], config }) => {
    const x = guess as tf.Tensor;
    return compiledLoss(name, config, x.shape.at(-1) ?? 1)(truth as tf.Tensor, x);
  };
}

/** TensorFlow.js would divide whole numbers without a rest. */
function divided(a: tf.Tensor, b: tf.Tensor): tf.Tensor {
  return tf.div(cast(a, 'float32'), cast(b, 'float32'));
}

/** Whole numbers and truths have no slope; TensorFlow.js would hand that on which comes back. */
function cast(x: tf.Tensor, dtype: tf.DataType): tf.Tensor {
  if (x.dtype === dtype) return tf.clone(x);
  if (x.dtype !== 'float32' || dtype === 'float32') return tf.cast(x, dtype);
  return flat((value) => tf.cast(value, dtype))(x, tf.scalar(0));
}

/** A comparison has a slope of 0, where TensorFlow.js has none. */
function flat(compare: Two): Two {
  return (a, b) =>
    tf.customGrad((x, y) => ({
      value: compare(x as tf.Tensor, y as tf.Tensor),
      gradFunc: () => [tf.zeros((x as tf.Tensor).shape), tf.zeros((y as tf.Tensor).shape)],
    }))(a, b);
}

function relu(x: tf.Tensor, config: LayerConfig): tf.Tensor {
  const least = tf.leakyRelu(x, numberOf(config, 'negativeSlope', 0));
  return typeof config.maxValue === 'number' ? tf.minimum(least, config.maxValue) : least;
}

/** TensorFlow's by the root of the squares, Keras's by their length; each has a least divisor. */
function normalized(x: tf.Tensor, config: LayerConfig): tf.Tensor {
  const isKeras = config.kind === undefined;
  const axes = axesOf(config) ?? (isKeras ? -1 : undefined);
  const squares = tf.sum(tf.square(x), axes, true);
  const least = numberOf(config, 'epsilon', isKeras ? 1e-7 : 1e-12);
  return isKeras
    ? tf.div(x, tf.maximum(tf.sqrt(squares), least))
    : tf.mul(x, tf.rsqrt(tf.maximum(squares, least)));
}

function formed({ tensors: [x], sizes }: Given): tf.Tensor {
  return tf.reshape(x as tf.Tensor, [...sizes]);
}

/** TensorFlow.js has a gradient of `tile` for four axes at most. */
function tiled(x: tf.Tensor, sizes: readonly number[]): tf.Tensor {
  const missing = sizes.length - x.rank;
  let made = missing > 0 ? tf.reshape(x, [...new Array<number>(missing).fill(1), ...x.shape]) : x;
  for (const [axis, size] of sizes.entries()) {
    const times = size / (made.shape[axis] ?? 1);
    if (times !== 1) made = tf.concat(new Array<tf.Tensor>(times).fill(made), axis);
  }
  return made;
}

function repeated(x: tf.Tensor, sizes: readonly number[], axis: number): tf.Tensor {
  const at = axis < 0 ? axis + x.rank : axis;
  const times = (sizes[at] ?? 1) / (x.shape[at] ?? 1);
  const wide = tf.broadcastTo(tf.expandDims(x, at + 1), [
    ...x.shape.slice(0, at + 1),
    times,
    ...x.shape.slice(at + 1),
  ]);
  return tf.reshape(wide, [...sizes]);
}

/** TensorFlow.js's slices with steps have no gradient; picked rows have. */
function indexed(x: tf.Tensor, parts: readonly unknown[]): tf.Tensor {
  const taken = parts.filter((part) => part !== 'newaxis' && part !== 'ellipsis').length;
  const shape: number[] = [];
  let made = x;
  let axis = 0;
  for (const part of parts.includes('ellipsis') ? parts : [...parts, 'ellipsis']) {
    if (part === 'newaxis') shape.push(1);
    else if (part === 'ellipsis')
      for (let left = x.rank - taken; left > 0; left--) shape.push(made.shape[axis++] ?? 1);
    else if (typeof part === 'number') {
      const size = made.shape[axis] ?? 1;
      made = cut(made, axis++, part < 0 ? part + size : part, 1);
    } else {
      const { slice } = part as { readonly slice: readonly [number | null, number | null, number | null] };
      made = sliced(made, axis, slice);
      shape.push(made.shape[axis++] ?? 1);
    }
  }
  return tf.reshape(made, shape);
}

function sliced(
  x: tf.Tensor,
  axis: number,
  [from, to, by]: readonly [number | null, number | null, number | null],
): tf.Tensor {
  const size = x.shape[axis] ?? 1;
  const step = by ?? 1;
  const bound = (value: number) =>
    Math.min(Math.max(value < 0 ? value + size : value, step > 0 ? 0 : -1), step > 0 ? size : size - 1);
  const start = from === null ? (step > 0 ? 0 : size - 1) : bound(from);
  const end = to === null ? (step > 0 ? size : -1) : bound(to);
  const count = Math.max(0, Math.ceil((end - start) / step));
  if (start === 0 && count === size && step === 1) return x;
  if (step === 1) return cut(x, axis, start, count);
  const places = Array.from({ length: count }, (_, at) => start + at * step);
  return tf.gather(x, tf.tensor1d(places, 'int32'), axis);
}

function cut(x: tf.Tensor, axis: number, start: number, count: number): tf.Tensor {
  const begin = x.shape.map((_, at) => (at === axis ? start : 0));
  return tf.slice(
    x,
    begin,
    x.shape.map((size, at) => (at === axis ? count : size)),
  );
}

const typeIn = (dtype: string): tf.DataType =>
  /^u?int/.test(dtype) ? 'int32' : dtype === 'bool' ? 'bool' : 'float32';

const mirror = (kind: string) => (kind === 'symmetric' ? 'symmetric' : 'reflect');

const axesOf = ({ axis }: LayerConfig): number | number[] | undefined =>
  axis === undefined || axis === null ? undefined : (axis as number | number[]);

function axisOf(config: LayerConfig, rank: number, fallback = 0): number {
  const axis = numberOf(config, 'axis', fallback);
  return axis < 0 ? axis + rank : axis;
}

function fromFront(axes: unknown, rank: number): number[] | undefined {
  if (axes === undefined || axes === null) return undefined;
  return (Array.isArray(axes) ? axes : [axes]).map((axis) => (Number(axis) + rank) % rank);
}

/** TensorFlow.js's softmax knows the last axis only. */
function along(x: tf.Tensor, config: LayerConfig, compute: (x: tf.Tensor) => tf.Tensor): tf.Tensor {
  const given = numberOf(config, 'axis', -1);
  const axis = given < 0 ? given + x.rank : given;
  if (axis === x.rank - 1) return compute(x);
  const order = x.shape.map((_, at) => (at === axis ? x.rank - 1 : at === x.rank - 1 ? axis : at));
  return tf.transpose(compute(tf.transpose(x, order)), order);
}
