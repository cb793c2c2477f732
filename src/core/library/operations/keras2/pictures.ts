/** Convolutions of several steps, and what is done to images. */
import type { Value } from '../../../evaluate/value.js';
import { type Dim, isKnownRank, type Shape } from '../../../graph/dimension.js';
import { ceilDivide, isNumber, multiply, subtract } from '../../../graph/dimensionArithmetic.js';
import { none } from '../../values.js';
import { ELEMENTWISE_OPS } from '../elementwiseOps.js';
import type { OperationSpec } from '../operation.js';
import { rule } from '../specs.js';
import {
  ADD,
  CONCAT,
  INDEX,
  integers,
  list,
  MINUS,
  number,
  operation,
  type RunStep,
  type Steps,
  SUM,
  shaped,
  shapeOf,
  slice,
  TIMES,
  TRANSPOSE,
} from './steps.js';

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
  if (!x || !isKnownRank(shape) || (shape.length !== 3 && shape.length !== 4)) return undefined;
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
    .map((each) => run(operation(ELEMENTWISE_OPS.abs, 'tf.math.abs'), { x: each }))
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
