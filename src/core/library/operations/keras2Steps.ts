/**
 * Functions that Keras 2 lists as several layers: where it has no layer of the function's own, it makes one of each
 * TensorFlow function inside. They run here as tf_keras 2.21 and TensorFlow 2.21 have them.
 */
import type { TensorValue, Value } from '../../evaluate/value.js';
import { type Dim, isKnownRank, type Shape } from '../../graph/dimension.js';
import { ceilDivide, isNumber, multiply, subtract } from '../../graph/dimensionArithmetic.js';
import { itemsOf, none } from '../values.js';
import { ELEMENTWISE_OPS } from './elementwiseOps.js';
import type { OperationCall, OperationSpec } from './operation.js';
import { positiveAxis } from './shapeRules.js';
import { elementwise, rule } from './specs.js';
import { STRUCTURAL_OPS } from './structuralOps.js';

/** Makes one of the layers, beside `given` by the canonical names of its parameters. */
export type RunStep = (spec: OperationSpec, given: Readonly<Record<string, Value>>) => Value;

/** Undefined where Keras 2 lists one layer, or where what is given is not known. */
export type Steps = (
  given: ReadonlyMap<string, Value>,
  run: RunStep,
  call: OperationCall,
) => Value | undefined;

const number = (value: number): Value => ({ kind: 'number', value, isFloat: !Number.isInteger(value) });
const list = (...items: readonly Value[]): Value => ({ kind: 'list', items: [...items] });
const integers = (values: readonly number[]): Value => list(...values.map(number));
const flag = (value: boolean): Value => ({ kind: 'boolean', value });
const slice = (lower: Value, upper: Value): Value => ({ kind: 'slice', lower, upper, step: none });

const operation = (spec: OperationSpec | undefined, keras2: string): OperationSpec => ({
  ...(spec ?? elementwise('Identity')),
  keras2,
});

const { abs, add, maximum, multiply: times, negative, subtract: minus } = ELEMENTWISE_OPS;
const ADD = operation(add, 'tf.__operators__.add');
const TIMES = operation(times, 'tf.math.multiply');
const MINUS = operation(minus, 'tf.math.subtract');
const NEGATIVE = operation(negative, 'tf.math.negative');
const GREATER = operation(ELEMENTWISE_OPS.greater, 'tf.math.greater');
const CLIP = operation(ELEMENTWISE_OPS.clip, 'tf.clip_by_value');
const CAST = operation(ELEMENTWISE_OPS.cast, 'tf.cast');
const WHERE = operation(ELEMENTWISE_OPS.where, 'tf.where');
const MEAN = operation(ELEMENTWISE_OPS.mean, 'tf.math.reduce_mean');
const SUM = operation(ELEMENTWISE_OPS.sum, 'tf.math.reduce_sum');
const EXPAND = operation(STRUCTURAL_OPS.expand_dims, 'tf.expand_dims');
const SQUEEZE = operation(STRUCTURAL_OPS.squeeze, 'tf.compat.v1.squeeze');
const TRANSPOSE = operation(STRUCTURAL_OPS.transpose, 'tf.compat.v1.transpose');
const MATMUL = operation(STRUCTURAL_OPS.matmul, 'tf.linalg.matmul');
const CONCAT = operation(STRUCTURAL_OPS.concatenate, 'tf.concat');
const INDEX = operation(STRUCTURAL_OPS.get_item, 'tf.__operators__.getitem');

/** An operation whose result has the shape that is said. */
const shaped = (type: string, keras2: string, shape: Shape, parameters = 'x y z'): OperationSpec =>
  rule(type, parameters, () => shape, { keras2 });

/** The sizes of a tensor, as a vector. */
function shapeOf(x: Value, rank: number, run: RunStep): Value {
  return run({ ...shaped('Shape', 'tf.compat.v1.shape', [rank]), dtype: 'int32' }, { x });
}

/** `tf.shape(x)`, or what an index takes out of it. */
export function shapeNode(x: TensorValue, key: Value | undefined, run: RunStep): Value {
  const sizes = shapeOf(x, isKnownRank(x.shape) ? x.shape.length : 1, run);
  return key ? run(INDEX, { x: sizes, key }) : sizes;
}

function numberIn(given: ReadonlyMap<string, Value>, name: string, otherwise: number): number | undefined {
  const value = given.get(name);
  if (!value || value.kind === 'none') return otherwise;
  return value.kind === 'number' ? value.value : undefined;
}

export const squareRoot: Steps = (given, run) => {
  const x = given.get('x');
  if (!x || !maximum) return undefined;
  const raised = run(operation(maximum, 'tf.math.maximum'), { x1: x, x2: number(0) });
  return run(operation(ELEMENTWISE_OPS.sqrt, 'tf.math.sqrt'), { x: raised });
};

export const hardSigmoid: Steps = (given, run) => {
  const x = given.get('x');
  if (!x) return undefined;
  const scaled = run(TIMES, { x1: x, x2: number(0.2) });
  const moved = run(operation(add, 'tf.math.add'), { x1: scaled, x2: number(0.5) });
  return run(CLIP, { x: moved, x_min: number(0), x_max: number(1) });
};

/** What is tested becomes true or false first. */
export const truthOver =
  (spec: OperationSpec | undefined, keras2: string): Steps =>
  (given, run) => {
    const x = given.get('x');
    if (!x) return undefined;
    const truths = run(CAST, { x, dtype: { kind: 'string', value: 'bool' } });
    return run(operation(spec, keras2), { ...Object.fromEntries(given), x: truths });
  };

export const elu: Steps = (given, run) => {
  const [x, alpha] = [given.get('x'), numberIn(given, 'alpha', 1)];
  if (!x || alpha === undefined || alpha === 1) return undefined;
  const smooth = run(operation(ELEMENTWISE_OPS.elu, 'tf.nn.elu'), { x });
  const isPositive = run(GREATER, { x1: x, x2: number(0) });
  return run(WHERE, { condition: isPositive, x1: smooth, x2: run(TIMES, { x1: number(alpha), x2: smooth }) });
};

export const relu: Steps = (given, run) => {
  const [x, most] = [given.get('x'), given.get('max_value')];
  const [alpha, threshold] = [numberIn(given, 'negative_slope', 0), numberIn(given, 'threshold', 0)];
  const isCut = most !== undefined && most.kind !== 'none';
  if (!x || alpha === undefined || threshold === undefined || (isCut && most.kind !== 'number'))
    return undefined;
  const named = (type: string, value: Value) =>
    run(elementwise(type, 'x', { keras2: `tf.nn.${NAMES[type]}` }), { x: value });
  if (alpha !== 0 && !isCut && threshold === 0)
    return run(elementwise('LeakyRelu', 'x negative_slope', { keras2: 'tf.nn.leaky_relu' }), {
      x,
      negative_slope: number(alpha),
    });
  const opposite = alpha === 0 ? undefined : run(NEGATIVE, { x });
  const below =
    opposite && named('Relu', threshold === 0 ? opposite : run(ADD, { x1: opposite, x2: number(threshold) }));
  const above =
    threshold === 0 ? undefined : run(CAST, { x: run(GREATER, { x1: x, x2: number(threshold) }) });
  const isSix = !above && isCut && most.value === 6;
  const kept = above ? run(TIMES, { x1: x, x2: above }) : named(isSix ? 'Relu6' : 'Relu', x);
  const cut = isCut && !isSix ? run(CLIP, { x: kept, x_min: number(0), x_max: most }) : kept;
  return below ? run(MINUS, { x1: cut, x2: run(TIMES, { x1: number(alpha), x2: below }) }) : cut;
};

const NAMES: Readonly<Record<string, string>> = { Relu: 'relu', Relu6: 'relu6' };

export const repeatRow: Steps = (given, run) => {
  const [x, n] = [given.get('x'), given.get('n')];
  if (!x || n?.kind !== 'number') return undefined;
  const row = run(EXPAND, { x, axis: number(1) });
  return run(operation(STRUCTURAL_OPS.tile, 'tf.tile'), { x: row, repeats: integers([1, n.value, 1]) });
};

/** Cut into slices of one, which are joined with each as often as it is wanted. */
export const repeatElements: Steps = (given, run, call) => {
  const [x, axis, shape] = [given.get('x'), call.integer('axis'), call.shape('x')];
  const times = call.integer('repeats');
  const at = axis !== undefined && isKnownRank(shape) ? positiveAxis(axis, shape.length) : undefined;
  const size = at !== undefined && isKnownRank(shape) ? shape[at] : undefined;
  if (!x || axis === undefined || times === undefined || at === undefined || !isKnownRank(shape))
    return undefined;
  if (!isNumber(size)) return repeatOpen(x, shape, at, times, run);
  const cut = run(operation(STRUCTURAL_OPS.split, 'tf.split'), {
    x,
    indices_or_sections: number(size),
    axis: number(axis),
  });
  const slices = itemsOf(cut)?.flatMap((part) => new Array<Value>(times).fill(part));
  return slices && run(CONCAT, { xs: list(...slices), axis: number(axis) });
};

/** The number of values of a sample, calculated where a size is open. */
export const batchFlatten: Steps = (given, run, call) => {
  const [x, shape] = [given.get('x'), call.shape('x')];
  if (!x || !isKnownRank(shape) || (shape.length > 1 && !shape.slice(1).includes(null))) return undefined;
  const sizes = shapeOf(x, shape.length, run);
  const inner = run(INDEX, { x: sizes, key: slice(number(1), none) });
  const count = run(operation(ELEMENTWISE_OPS.prod, 'tf.math.reduce_prod'), { x: inner });
  const target = run({ ...shaped('Stack', 'tf.stack', [2]), dtype: 'int32' }, { x: list(number(-1), count) });
  return run(shaped('Reshape', 'tf.reshape', [null, null], 'x sizes'), { x, sizes: target });
};

/** Along an axis of open size each entry stands beside its copies until the sizes are reshaped. */
function repeatOpen(x: Value, shape: readonly Dim[], at: number, times: number, run: RunStep): Value {
  const apart = run(EXPAND, { x, axis: number(at + 1) });
  const repeats = [...shape.map(() => 1), 1].with(at + 1, times);
  const copied = run(operation(STRUCTURAL_OPS.tile, 'tf.tile'), { x: apart, repeats: integers(repeats) });
  const sizes = run(TIMES, {
    x1: shapeOf(x, shape.length, run),
    x2: integers(shape.map((_, axis) => (axis === at ? times : 1))),
  });
  return run(shaped('Reshape', 'tf.reshape', shape, 'x sizes'), { x: copied, sizes });
}

/** With more than two axes both are laid flat first. */
export const dot: Steps = (given, run, call) => {
  const [x, y, a, b] = [given.get('x1'), given.get('x2'), call.shape('x1'), call.shape('x2')];
  if (!x || !y || !isKnownRank(a) || !isKnownRank(b) || Math.max(a.length, b.length) < 3) return undefined;
  const [inner, other] = [a.at(-1) ?? null, b.at(-2) ?? null];
  if (isNumber(inner) && isNumber(other) && inner !== other) return undefined;
  const rows = a.slice(0, -1);
  const columns = [...b.slice(0, -2), b.at(-1) ?? null];
  const flat = (dims: readonly Dim[]): Dim => (dims.includes(null) ? null : dims.reduce<Dim>(multiply, 1));
  const order = b.map((_, axis) => axis);
  order.unshift(...order.splice(-2, 1));
  const left = run(shaped('Reshape', 'tf.reshape', [flat(rows), inner]), { x });
  const turned = b.length > 2 ? run(TRANSPOSE, { x: y, axes: integers(order) }) : y;
  const right =
    y.kind === 'tensor' && y.producer
      ? run(shaped('Reshape', 'tf.reshape', [other, flat(columns)]), { x: turned })
      : turned;
  const open = [
    [x, a],
    [y, b],
  ].flatMap(([value, shape]) =>
    (value as Value).kind === 'tensor' && (shape as readonly Dim[]).includes(null)
      ? [sizesAlone(value as Value, (shape as readonly Dim[]).length, run)]
      : [],
  );
  const product = run(shaped('Matmul', 'tf.linalg.matmul', [flat(rows), flat(columns)], 'x1 x2'), {
    x1: left,
    x2: right,
  });
  return run(shaped('Reshape', 'tf.reshape', [...rows, ...columns], 'x sizes'), {
    x: product,
    sizes: list(...open),
  });
};

/** Each size as a tensor. */
function sizesAlone(x: Value, rank: number, run: RunStep): Value {
  const several = new Array<Shape>(rank).fill([]);
  const spec = rule('Unstack', 'x', () => ({ several }), { keras2: 'tf.unstack', givesList: true });
  return run(spec, { x: shapeOf(x, rank, run) });
}

/** `batch_dot` of tensors of two or three axes; with more, the middle ones are laid flat in between. */
export const batchDot: Steps = (given, run, call) => {
  const [x, y, a, b] = [given.get('x'), given.get('y'), call.shape('x'), call.shape('y')];
  if (!x || !y || !isKnownRank(a) || !isKnownRank(b)) return undefined;
  const axes = batchDotAxes(a.length, b.length, call);
  // Of batches that are known Keras lists the whole, where it would lay axes flat.
  if (!axes || (Math.max(a.length, b.length) > 3 && isNumber(a[0]))) return undefined;
  const isRow = a.length === 2;
  const left = toLast(
    isRow ? run(EXPAND, { x, axis: number(1) }) : x,
    isRow ? 3 : a.length,
    axes[0] + Number(isRow),
    run,
  );
  const isColumn = b.length === 2;
  const right = toSecond(
    isColumn ? run(EXPAND, { x: y, axis: number(2) }) : y,
    isColumn ? 3 : b.length,
    axes[1],
    run,
  );
  const product = flatProduct(left, right, Math.max(3, a.length), Math.max(3, b.length), run);
  if (isRow) return run(SQUEEZE, { x: product, axis: number(1) });
  return isColumn ? run(SQUEEZE, { x: product, axis: number(-1) }) : product;
};

/** Of which axes the product is taken, counted from the front; undefined where Keras refuses them or they are not known. */
export function batchDotAxes(
  x: number,
  y: number,
  call: OperationCall,
): readonly [number, number] | undefined {
  const given = call.has('axes') ? call.integers('axes') : [x - 1, y === 2 ? y - 1 : y - 2];
  const [first, second = first] = given ?? [];
  if (first === undefined || second === undefined) return undefined;
  return [first < 0 ? first + x : first, second < 0 ? second + y : second];
}

function toLast(x: Value, rank: number, axis: number, run: RunStep): Value {
  if (axis === rank - 1) return x;
  const order = Array.from({ length: rank }, (_, at) => at).filter((at) => at !== axis);
  return run(TRANSPOSE, { x, axes: integers([...order, axis]) });
}

function toSecond(y: Value, rank: number, axis: number, run: RunStep): Value {
  if (axis === 1) return y;
  const order = Array.from({ length: rank }, (_, at) => at).filter((at) => at !== axis);
  return run(TRANSPOSE, { x: y, axes: integers([order[0] ?? 0, axis, ...order.slice(1)]) });
}

function flatProduct(x: Value, y: Value, a: number, b: number, run: RunStep): Value {
  if (a === 3 && b === 3) return run(MATMUL, { x1: x, x2: y });
  const dims = (value: Value) => (value.kind === 'tensor' && isKnownRank(value.shape) ? value.shape : []);
  const [left, right] = [dims(x), dims(y)];
  const at = (sizes: Value, index: number) => run(INDEX, { x: sizes, key: number(index) });
  const cut = (sizes: Value, from: number | undefined, to: number | undefined) =>
    run(INDEX, {
      x: sizes,
      key: slice(from === undefined ? none : number(from), to === undefined ? none : number(to)),
    });
  const stack = (items: Value) => run({ ...shaped('Stack', 'tf.stack', [3]), dtype: 'int32' }, { x: items });
  const flat = (value: Value, sizes: Value, shape: Shape) =>
    run(shaped('Reshape', 'tf.reshape', shape, 'x sizes'), { x: value, sizes });
  let [l, r] = [x, y];
  let middle: Value | undefined;
  let trail: Value | undefined;
  if (a > 3) {
    const sizes = shapeOf(x, a, run);
    middle = cut(sizes, 1, -1);
    l = flat(x, stack(list(at(sizes, 0), number(-1), at(sizes, -1))), [null, null, left.at(-1) ?? null]);
  }
  if (b > 3) {
    const sizes = shapeOf(y, b, run);
    trail = cut(sizes, 2, undefined);
    r = flat(y, stack(list(at(sizes, 0), at(sizes, 1), number(-1))), [null, right[1] ?? null, null]);
  }
  const product = run(
    shaped(
      'Matmul',
      'tf.linalg.matmul',
      [null, a > 3 ? null : (left[1] ?? null), b > 3 ? null : (right[2] ?? null)],
      'x1 x2',
    ),
    {
      x1: l,
      x2: r,
    },
  );
  let sizes = shapeOf(product, 3, run);
  const joined = (items: readonly Value[], length: number) =>
    run(
      { ...shaped('Concatenate', 'tf.concat', [length], 'xs axis'), dtype: 'int32' },
      { xs: list(...items) },
    );
  if (middle) sizes = joined([cut(sizes, undefined, 1), middle, cut(sizes, -1, undefined)], a);
  if (trail) sizes = joined([cut(sizes, undefined, -1), trail], Math.max(a, 3) + b - 3);
  return run(shaped('BatchDot', 'tf.reshape', [...left.slice(0, -1), ...right.slice(2)], 'x sizes'), {
    x: product,
    sizes,
  });
}

/** The condition is laid over the tensors by its shape. */
export const switched: Steps = (given, run, call) => {
  const [test, yes, no] = ['condition', 'x1', 'x2'].map((name) => given.get(name));
  const [a, b] = [call.shape('condition'), call.shape('x1')];
  if (test?.kind !== 'tensor' || !yes || !no || !isKnownRank(a) || !isKnownRank(b)) return undefined;
  if (a.length === 0 || a.length > b.length) return undefined;
  const truths =
    test.dtype === 'bool' ? test : run(CAST, { x: test, dtype: { kind: 'string', value: 'bool' } });
  if (a.length === 1) return run(WHERE, { condition: truths, x1: yes, x2: no });
  const rank = b.length;
  const vector = (type: string, keras2: string, given: Readonly<Record<string, Value>>) =>
    run({ ...shaped(type, keras2, [rank]), dtype: 'int32' }, given);
  const wanted = vector('Concatenate', 'tf.concat', { x: shapeOf(truths, a.length, run) });
  const laid = run(
    shaped('Reshape', 'tf.reshape', [...a, ...new Array<Dim>(rank - a.length).fill(1)], 'x sizes'),
    { x: truths, sizes: wanted },
  );
  const sizes = shapeOf(yes, rank, run);
  const more = run(GREATER, { x1: run(MINUS, { x1: sizes, x2: wanted }), x2: number(0) });
  const ones = vector('OnesLike', 'tf.ones_like', { x: sizes });
  const count = vector('Where', 'tf.where', { x: more, y: sizes, z: ones });
  const over = run(
    { ...shaped('Tile', 'tf.tile', new Array<Dim>(rank).fill(null), 'x sizes'), dtype: 'bool' },
    { x: laid, sizes: count },
  );
  return run(WHERE, { condition: over, x1: yes, x2: no });
};

export const moments: Steps = (given, run, call) => {
  const [x, axes, keepdims] = [given.get('x'), given.get('axes') ?? given.get('axis'), given.get('keepdims')];
  const numbers = call.integers('axes') ?? call.integers('axis');
  if (!x || !axes || !numbers) return undefined;
  const kept = { axis: axes, keepdims: flag(true) };
  const mean = run(MEAN, { x, ...kept });
  const around = run(
    rule('SquaredDifference', 'x1 x2', (each) => each.shape('x1'), { keras2: 'tf.math.squared_difference' }),
    { x1: x, x2: run(elementwise('StopGradient', 'x', { keras2: 'tf.stop_gradient' }), { x: mean }) },
  );
  const variance = run(MEAN, { x: around, ...kept });
  const both = [mean, variance];
  if (keepdims?.kind === 'boolean' && keepdims.value) return { kind: 'tuple', items: both };
  return { kind: 'tuple', items: both.map((each) => run(SQUEEZE, { x: each, axis: axes })) };
};

/** Scale and offset of one value each are numbers by then. */
export const batchNormalization: Steps = (given, run) => {
  const [x, mean, variance, offset, scale, epsilon] = [
    'x',
    'mean',
    'variance',
    'offset',
    'scale',
    'epsilon',
  ].map((name) => {
    const value = given.get(name);
    return value?.kind === 'none' ? undefined : value;
  });
  if (!x || !mean || !variance) return undefined;
  const inverse = run(operation(ELEMENTWISE_OPS.rsqrt, 'tf.math.rsqrt'), {
    x: run(ADD, { x1: variance, x2: epsilon ?? number(0.001) }),
  });
  const factor = scale ? run(TIMES, { x1: inverse, x2: scale }) : inverse;
  const cast = (value: Value) => (isSymbolic(value) ? run(CAST, { x: value }) : value);
  const scaled = run(TIMES, { x1: x, x2: cast(factor) });
  const shift = offset
    ? run(MINUS, { x1: offset, x2: run(TIMES, { x1: mean, x2: factor }) })
    : run(TIMES, { x1: isSymbolic(mean) ? run(NEGATIVE, { x: mean }) : mean, x2: factor });
  return run(ADD, { x1: scaled, x2: cast(shift) });
};

const isSymbolic = (value: Value): boolean => value.kind === 'tensor' && value.producer !== undefined;

/** A number of them is a matrix of one column. */
export const matrixTimesVector: Steps = (given, run) => {
  const [a, b] = [given.get('a'), given.get('b')];
  if (!a || !b) return undefined;
  const column = run(EXPAND, { x: b, axis: number(-1) });
  return run(SQUEEZE, { x: run(MATMUL, { x1: a, x2: column }), axis: number(-1) });
};

export const logDeterminant: Steps = (given, run, call) => {
  const [x, shape] = [given.get('x'), call.shape('x')];
  if (!x || !isKnownRank(shape) || shape.length < 2) return undefined;
  const factor = run(elementwise('Cholesky', 'x', { keras2: 'tf.linalg.cholesky' }), { x });
  const diagonal = run(shaped('DiagPart', 'tf.linalg.diag_part', shape.slice(0, -1)), { x: factor });
  const real = run(operation(ELEMENTWISE_OPS.real, 'tf.math.real'), { x: diagonal });
  const logs = run(operation(ELEMENTWISE_OPS.log, 'tf.math.log'), { x: real });
  return run(TIMES, { x1: number(2), x2: run(SUM, { x: logs, axis: integers([-1]) }) });
};

/** Dilated: every other place of the images becomes a batch of its own, and they are put together again. */
export const dilated =
  (operand: string, kernel: string, rates: string): Steps =>
  (given, run, call) => {
    const [x, weights, shape, window] = [
      given.get(operand),
      given.get(kernel),
      call.shape(operand),
      call.shape(kernel),
    ];
    const given_ = call.integers(rates);
    if (!x || !weights || !given_ || !isKnownRank(shape) || !isKnownRank(window)) return undefined;
    if (shape.length !== 4 || window.length !== 4 || call.channelsFirst || call.has('data_format'))
      return undefined;
    const rate = given_.length === 1 ? [given_[0] ?? 1, given_[0] ?? 1] : given_;
    if (rate.length !== 2 || rate.every((each) => each === 1)) return undefined;
    const isSame = call.text('padding')?.toLowerCase() === 'same';
    const sizes = shape.slice(1, 3);
    if (!sizes.every(isNumber)) return undefined;
    const less = window.slice(0, 2).map((size) => subtract(size, 1));
    const parts = sizes.map((size, at) =>
      ceilDivide(isSame ? addDims(size, multiply(less[at] ?? 0, rate[at] ?? 1)) : size, rate[at] ?? 1),
    );
    const ends = sizes.map((size, at) =>
      isSame ? size : subtract(size, multiply(less[at] ?? 0, rate[at] ?? 1)),
    );
    const [batch = null, , , depth = null] = shape;
    const filters = window[3] ?? null;
    const open = isNumber(batch) ? multiply(batch, (rate[0] ?? 1) * (rate[1] ?? 1)) : null;
    const apart = run(shaped('SpaceToBatch', 'tf.space_to_batch_nd', [open, ...parts, depth]), { x });
    const seen = parts.map((size, at) => subtract(size, less[at] ?? 0));
    const convolved = run(shaped('Conv', 'tf.compat.v1.nn.conv2d', [open, ...seen, filters]), {
      x: apart,
      y: weights,
    });
    return run(shaped('BatchToSpace', 'tf.compat.v1.batch_to_space_nd', [batch, ...ends, filters]), {
      x: convolved,
    });
  };

function addDims(a: Dim, b: Dim): Dim {
  return isNumber(a) && isNumber(b) ? a + b : null;
}

/** Zeros before the sequence, as many as the kernel reaches back. */
export const causal =
  (convolution: OperationSpec): Steps =>
  (given, run, call) => {
    const [x, shape, kernel] = [given.get('x'), call.shape('x'), call.shape('kernel')];
    if (!x || call.text('padding') !== 'causal' || !isKnownRank(shape) || !isKnownRank(kernel))
      return undefined;
    const rate = call.integer('dilation_rate') ?? 1;
    const before = multiply(subtract(kernel[0] ?? null, 1), rate);
    const [batch = null, steps = null, depth = null] = shape;
    const longer = isNumber(steps) && isNumber(before) ? steps + before : null;
    const padded = run(shaped('Pad', 'tf.compat.v1.pad', [batch, longer, depth]), { x });
    return run(convolution, {
      ...Object.fromEntries(given),
      x: padded,
      padding: { kind: 'string', value: 'valid' },
    });
  };

/** Channels go to the end for it, and back. */
export const resizeImages: Steps = (given, run, call) => {
  const [x, shape, format] = [given.get('x'), call.shape('x'), given.get('data_format')];
  if (!x || !isKnownRank(shape) || format?.kind !== 'string') return undefined;
  const isFirst = format.value === 'channels_first';
  // Three axes are one image for TensorFlow.
  if (shape.length === 3 && !isFirst && shape.slice(1).includes(null)) return imageByOpenSizes(x, shape, run);
  if (shape.length !== 4) return undefined;
  const sides = isFirst ? shape.slice(2) : shape.slice(1, 3);
  const [height, width] = [call.size('height_factor') ?? null, call.size('width_factor') ?? null];
  const isOpen = sides.includes(null);
  const at = isFirst ? [2, 4] : [1, 3];
  const wanted = isOpen
    ? run(TIMES, {
        x1: run(INDEX, {
          x: shapeOf(x, 4, run),
          key: slice(number(at[0] ?? 1), number(at[1] ?? 3)),
        }),
        x2: integers([1, 1]),
      })
    : none;
  const [rows = null, columns = null] = sides;
  const after: Dim[] = isOpen ? [null, null] : [multiply(rows, height), multiply(columns, width)];
  const images = isFirst ? run(TRANSPOSE, { x, axes: integers([0, 2, 3, 1]) }) : x;
  const depth = (isFirst ? shape[1] : shape[3]) ?? null;
  const resized = run(
    { ...shaped('Resize', 'tf.image.resize', [shape[0] ?? null, ...after, depth], 'x sizes interpolation') },
    {
      ...Object.fromEntries([...given].filter(([name]) => name === 'interpolation')),
      x: images,
      sizes: wanted,
    },
  );
  return isFirst ? run(TRANSPOSE, { x: resized, axes: integers([0, 3, 1, 2]) }) : resized;
};

function imageByOpenSizes(x: Value, shape: readonly Dim[], run: RunStep): Value {
  const sides = run(INDEX, { x: shapeOf(x, 3, run), key: slice(number(1), number(3)) });
  const sizes = run(TIMES, { x1: sides, x2: integers([1, 1]) });
  return run(shaped('Resize', 'tf.image.resize', [null, null, shape[2] ?? null], 'x sizes'), { x, sizes });
}

export const sobelEdges: Steps = (given, run, call) => {
  const [x, shape] = [given.get('x'), call.shape('x')];
  if (!x || !isKnownRank(shape) || shape.length !== 4) return undefined;
  const [batch = null, rows = null, columns = null, depth = null] = shape;
  const sizes = shapeOf(x, 4, run);
  const channels = run(INDEX, { x: sizes, key: number(-1) });
  const kernels = run(shaped('Tile', 'tf.tile', [3, 3, depth, 2]), { x: channels });
  const padded = run(
    shaped('Pad', 'tf.compat.v1.pad', [batch, addDims(rows, 2), addDims(columns, 2), depth]),
    { x },
  );
  const edges = run(
    shaped('DepthwiseConv', 'tf.compat.v1.nn.depthwise_conv2d', [batch, rows, columns, multiply(depth, 2)]),
    { x: padded, y: kernels },
  );
  const wanted = run({ ...shaped('Concatenate', 'tf.concat', [5]), dtype: 'int32' }, { x: sizes });
  return run(shaped('SobelEdges', 'tf.reshape', [...shape, 2], 'x sizes'), { x: edges, sizes: wanted });
};

export const totalVariation: Steps = (given, run, call) => {
  const [x, shape] = [given.get('x'), call.shape('x')];
  if (!x || !isKnownRank(shape) || (shape.length !== 3 && shape.length !== 4) || !abs) return undefined;
  const all = slice(none, none);
  const before: Value[] = shape.length === 4 ? [all] : [];
  const part = (...keys: readonly Value[]) =>
    run(INDEX, { x, key: { kind: 'tuple', items: [...before, ...keys] } });
  const later = slice(number(1), none);
  const earlier = slice(none, number(-1));
  const down = run(MINUS, { x1: part(later, all, all), x2: part(earlier, all, all) });
  const across = run(MINUS, { x1: part(all, later, all), x2: part(all, earlier, all) });
  const axis = shape.length === 4 ? { axis: integers([1, 2, 3]) } : {};
  const summed = [down, across]
    .map((each) => run(operation(abs, 'tf.math.abs'), { x: each }))
    .map((each) => run(SUM, { x: each, ...axis }));
  const [first = none, second = none] = summed;
  return run(ADD, { x1: first, x2: second });
};

export const imageGradients: Steps = (given, run, call) => {
  const [x, shape] = [given.get('x'), call.shape('x')];
  if (!x || !isKnownRank(shape) || shape.length !== 4) return undefined;
  const [batch = null, rows = null, columns = null, depth = null] = shape;
  const all = slice(none, none);
  const [later, earlier] = [slice(number(1), none), slice(none, number(-1))];
  const part = (...keys: readonly Value[]) =>
    run(INDEX, { x, key: { kind: 'tuple', items: [all, ...keys] } });
  const sizes = shapeOf(x, 4, run);
  const alone = run(
    rule('Unstack', 'x', () => ({ several: new Array<Shape>(4).fill([]) }), {
      keras2: 'tf.unstack',
      givesList: true,
    }),
    { x: sizes },
  );
  const down = run(MINUS, { x1: part(later, all, all), x2: part(earlier, all, all) });
  const across = run(MINUS, { x1: part(all, later, all), x2: part(all, earlier, all) });
  const filled = (difference: Value, missing: readonly Dim[], axis: number): Value => {
    const wanted = run({ ...shaped('Stack', 'tf.stack', [4]), dtype: 'int32' }, { x: alone });
    const zeros = run(shaped('Zeros', 'tf.zeros', missing), { x: wanted });
    const whole = run(CONCAT, { xs: list(difference, zeros), axis: number(axis) });
    return run(shaped('Reshape', 'tf.reshape', shape, 'x sizes'), { x: whole, sizes });
  };
  return {
    kind: 'tuple',
    items: [filled(down, [batch, 1, columns, depth], 1), filled(across, [batch, rows, 1, depth], 2)],
  };
};

export const binaryFocal: Steps = (given, run) => {
  const [target, output] = [given.get('target'), given.get('output')];
  const isPlain = [...given.keys()].every((name) => name === 'target' || name === 'output');
  if (!target || !output || !isPlain) return undefined;
  const rest = (x: Value) => run(MINUS, { x1: number(1), x2: x });
  const yes = run(TIMES, { x1: target, x2: output });
  const no = run(TIMES, { x1: rest(target), x2: rest(output) });
  const missed = rest(run(ADD, { x1: yes, x2: no }));
  const factor = run(operation(ELEMENTWISE_OPS.power, 'tf.math.pow'), { x1: missed, x2: number(2) });
  const loss = run(operation(ELEMENTWISE_OPS.binary_crossentropy, 'tf.keras.backend.binary_crossentropy'), {
    target,
    output,
  });
  return run(TIMES, { x1: factor, x2: loss });
};
