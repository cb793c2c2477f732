/** Products of matrices and along axes. */
import type { Value } from '../../../evaluate/value.js';
import { type Dim, isKnownRank, type Shape } from '../../../graph/dimension.js';
import { isNumber, multiply } from '../../../graph/dimensionArithmetic.js';
import { none } from '../../values.js';
import { ELEMENTWISE_OPS } from '../elementwiseOps.js';
import type { OperationCall } from '../operation.js';
import { elementwise, rule } from '../specs.js';
import {
  EXPAND,
  INDEX,
  integers,
  list,
  MATMUL,
  number,
  operation,
  type RunStep,
  SQUEEZE,
  type Steps,
  SUM,
  shaped,
  shapeOf,
  slice,
  TIMES,
  TRANSPOSE,
} from './steps.js';

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
