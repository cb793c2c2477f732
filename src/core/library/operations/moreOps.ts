/** `keras.ops` that gather, mark, cut and rearrange: what is neither elementwise nor of one of the families of their own. */
import { type Dim, isKnownRank, type Shape } from '../../graph/dimension.js';
import { add, floorDivide, isNumber, subtract } from '../../graph/dimensionArithmetic.js';
import { runningOver } from './elementwiseOps.js';
import type { OperationCall, OperationResult, OperationSpec } from './operation.js';
import { broadcastAll, concatenated, fault, noAxis, notKnown, positiveAxis, valuesIn } from './shapeRules.js';
import { binaryOf, elementwise, rule } from './specs.js';
import { splitAlong } from './structuralOps.js';

/** `multi_hot(x, n)`: one axis more for the classes, and the second axis, or the only one, taken together. */
function multiHot(call: OperationCall): OperationResult {
  const shape = call.shape('inputs');
  const classes = call.size('num_classes');
  if (!isKnownRank(shape)) return shape;
  if (classes === undefined) return notKnown('how many classes there are is not known');
  const axis = call.integer('axis') ?? -1;
  const at = positiveAxis(axis, shape.length + 1);
  if (at === undefined) return noAxis(axis, shape);
  const marked = [...shape.slice(0, at), classes, ...shape.slice(at)];
  const gone = shape.length > 1 ? 1 : 0;
  return marked.filter((_, index) => index !== gone);
}

function without(call: OperationCall, name: string, axis: number): OperationResult {
  const shape = call.shape(name);
  if (!isKnownRank(shape)) return shape;
  const at = positiveAxis(axis, shape.length);
  return at === undefined ? noAxis(axis, shape) : shape.filter((_, index) => index !== at);
}

function append(call: OperationCall): OperationResult {
  const [a, b] = [call.shape('x1'), call.shape('x2')];
  if (!isKnownRank(a)) return a;
  if (!isKnownRank(b)) return b;
  const axis = call.integer('axis');
  if (axis !== undefined) return concatenated([a, b], axis);
  if (call.has('axis')) return notKnown('the axis is not known');
  const [first, second] = [valuesIn(a), valuesIn(b)];
  return [first === null || second === null ? null : add(first, second)];
}

/** `hsplit(x, 2)`: `split` along an axis of its own. */
const splitter = (type: string, axis: number): OperationSpec =>
  rule(
    type,
    'x indices_or_sections',
    (call) => {
      const parts = call.value('indices_or_sections');
      const known = parts?.kind === 'number' ? parts.value : call.integers('indices_or_sections');
      const shape = call.shape('x');
      // Along its only axis, where there is no second one.
      return splitAlong(shape, known, isKnownRank(shape) && shape.length === 1 ? 0 : axis);
    },
    { givesList: true },
  );

function stackedInDepth(call: OperationCall): OperationResult {
  const shapes = call.shapes('xs').map((shape): Shape => {
    if (!isKnownRank(shape)) return shape;
    const [first = 1, second] = shape;
    if (shape.length > 2) return shape;
    return second === undefined ? [1, first, 1] : [first, second, 1];
  });
  return concatenated(shapes, 2);
}

/** `segment_sum(data, ids, num_segments)` */
const segments = (type: string): OperationSpec =>
  rule(type, 'data segment_ids num_segments sorted', (call) => {
    const shape = call.shape('data');
    return isKnownRank(shape) ? [call.size('num_segments') ?? null, ...shape.slice(1)] : shape;
  });

function sequences(call: OperationCall): OperationResult {
  const shape = call.shape('x');
  const [length, stride] = [call.size('sequence_length'), call.size('sequence_stride')];
  if (!isKnownRank(shape)) return shape;
  if (length === undefined || stride === undefined)
    return notKnown('how long the sequences are is not known');
  const size = shape.at(-1) ?? null;
  const count = size === null ? null : add(floorDivide(subtract(size, length), stride), 1);
  return [...shape.slice(0, -1), count, length];
}

/** Only inside of a layer, where Keras calculates, is the shape that it tells the one that it gives. */
const adaptivePool = (type: string): OperationSpec =>
  rule(type, 'inputs output_size data_format', (call) => {
    const shape = call.shape('inputs');
    const size = call.dims('output_size');
    if (!isKnownRank(shape)) return shape;
    const rank = shape.length - 2;
    if (!call.isInside || !size || call.has('data_format') || rank < 1)
      return notKnown('which sizes it pools to is not known');
    const sizes = size.length === 1 ? new Array<Dim>(rank).fill(size[0] ?? null) : size;
    return sizes.length === rank
      ? [shape[0] ?? null, ...sizes, shape.at(-1) ?? null]
      : notKnown('it pools to another number of axes');
  });

interface Axis {
  readonly names: readonly string[];
}

/** `b (h w) c` */
function axesOf(text: string): readonly Axis[] | undefined {
  const parts = text.trim().match(/\([^()]*\)|[^\s()]+/g) ?? [];
  const axes = parts.map((part) => ({ names: part.replace(/[()]/g, '').trim().split(/\s+/) }));
  return axes.every(({ names }) => names.every((name) => /^\w+$/.test(name))) ? axes : undefined;
}

/** `rearrange(x, "b h w c -> b (h w) c")` */
function rearranged(call: OperationCall): OperationResult {
  const shape = call.shape('tensor');
  const [left, right, ...more] = (call.text('pattern') ?? '').split('->').map(axesOf);
  if (!isKnownRank(shape)) return shape;
  if (!left || !right || more.length > 0) return notKnown('this pattern is not followed');
  if (!call.isInside && shape.includes(null))
    return fault(
      'invalid-argument',
      'Outside of a layer Keras 3 rearranges tensors of which every size is known, the batch too. Call it in a layer of your own, or write ops.transpose and ops.reshape.',
    );
  if (left.length > shape.length)
    return fault('wrong-rank', `The pattern names ${left.length} axes; the tensor has ${shape.length}.`);
  const sizes = new Map<string, Dim>();
  for (const [index, { names }] of left.entries()) {
    const whole = shape[index] ?? null;
    const given = names.map((name) => call.size(name));
    const open = given.filter((size) => size === undefined).length;
    if (open > 1) return notKnown('the pattern leaves several sizes of one axis open');
    const others = given.reduce<number>((all, size) => (isNumber(size) ? all * size : all), 1);
    for (const [at, name] of names.entries())
      sizes.set(name, given[at] ?? (whole === null ? null : floorDivide(whole, others)));
  }
  return right.map(({ names }) => valuesIn(names.map((name) => sizes.get(name) ?? null)));
}

const scalar = (type: string, parameters: string, dtype?: string): OperationSpec =>
  rule(type, parameters, () => [], dtype === undefined ? {} : { dtype });

/** `meshgrid`: one axis for each operand; the first two change places, as in a plot. */
export function grid(call: OperationCall, operands: string): OperationResult {
  const sizes = call
    .shapes(operands)
    .map((shape): Dim | undefined => (isKnownRank(shape) ? valuesIn(shape) : undefined));
  if (!sizes.every((size) => size !== undefined)) return notKnown('how long the axes are is not known');
  const isMatrix = call.text('indexing') === 'ij';
  const [first = null, second = null] = sizes;
  const shape = isMatrix || sizes.length < 2 ? sizes : [second, first, ...sizes.slice(2)];
  return { several: sizes.map(() => shape) };
}

export const MORE_OPS: Readonly<Record<string, OperationSpec>> = {
  multi_hot: rule('MultiHot', 'inputs num_classes axis dtype sparse', multiHot),
  trapezoid: rule('Trapezoid', 'y x dx axis', (call) => without(call, 'y', call.integer('axis') ?? -1)),
  append: rule('Append', 'x1 x2 axis', append),
  vsplit: splitter('Vsplit', 0),
  hsplit: splitter('Hsplit', 1),
  dsplit: splitter('Dsplit', 2),
  dstack: rule('Dstack', 'xs', stackedInDepth),
  segment_sum: segments('SegmentSum'),
  segment_max: segments('SegmentMax'),
  segment_min: segments('SegmentMin'),
  segment_prod: segments('SegmentProd'),
  extract_sequences: rule('ExtractSequences', 'x sequence_length sequence_stride', sequences),
  adaptive_average_pool: adaptivePool('AdaptiveAveragePool'),
  adaptive_max_pool: adaptivePool('AdaptiveMaxPool'),
  rearrange: rule('Rearrange', 'tensor pattern', rearranged),
  nancumsum: rule('Nancumsum', 'x axis dtype', runningOver),
  nancumprod: rule('Nancumprod', 'x axis dtype', runningOver),
  select: rule('Select', 'condlist choicelist default', (call) => broadcastAll(call.shapes('choicelist'))),
  in_top_k: rule(
    'InTopK',
    'targets predictions k',
    (call) => {
      const scores = call.shape('predictions');
      return call.isInside && isKnownRank(scores) && scores.length !== 2
        ? fault(
            'wrong-rank',
            `Inside of a layer in_top_k takes predictions of 2 dimensions; found ${scores.length}.`,
          )
        : call.shape('targets');
    },
    { dtype: 'bool' },
  ),
  isin: rule(
    'IsIn',
    'x1 x2 assume_unique invert',
    (call) =>
      call.isInside
        ? fault(
            'invalid-argument',
            'Keras cannot calculate isin inside of a layer: call it on the tensors of the model.',
          )
        : call.shape('x1'),
    { dtype: 'bool' },
  ),
  histogram: rule(
    'Histogram',
    'x bins range',
    (call) => {
      const [shape, bins] = [call.shape('x'), call.has('bins') ? call.integer('bins') : 10];
      if (call.isInside && isKnownRank(shape) && shape.length !== 1)
        return fault(
          'wrong-rank',
          `Inside of a layer histogram takes tensors of one dimension; found ${shape.length}.`,
        );
      return bins === undefined
        ? notKnown('how many bins there are is not known')
        : { several: [[bins], [bins + 1]] };
    },
    { givesTuple: true },
  ),
  bincount: rule(
    'Bincount',
    'x weights minlength sparse',
    (call) => {
      const shape = call.shape('x');
      if (!isKnownRank(shape)) return shape;
      return call.isInside && shape.length > 2
        ? fault(
            'wrong-rank',
            `Inside of a layer bincount takes tensors of 1 or 2 dimensions; found ${shape.length}.`,
          )
        : [...shape.slice(0, -1), null];
    },
    { dtype: 'int32' },
  ),
  unique: rule('Unique', 'x sorted return_index return_inverse return_counts axis size fill_value', (call) =>
    ['return_index', 'return_inverse', 'return_counts', 'axis', 'size'].some((name) => call.has(name))
      ? notKnown('what else unique gives is not followed')
      : [null],
  ),
  nonzero: rule(
    'Nonzero',
    'x',
    (call) => {
      const shape = call.shape('x');
      return isKnownRank(shape) ? { several: shape.map(() => [null]) } : shape;
    },
    { givesTuple: true, dtype: 'int32' },
  ),
  meshgrid: rule(
    'Meshgrid',
    '*xs',
    (call) =>
      call.has('indexing') && call.text('indexing') === undefined
        ? notKnown('how the grid is indexed is not known')
        : grid(call, 'xs'),
    { givesList: true },
  ),
  size: scalar('Size', 'x', 'int32'),
  identity: rule('Identity', 'n dtype', (call) => {
    const size = call.dims('n')?.[0];
    return size === undefined ? notKnown('how large the matrix is is not known') : [size, size];
  }),
  bitwise_not: elementwise('BitwiseNot'),
  bitwise_invert: elementwise('BitwiseInvert'),
  argpartition: elementwise('Argpartition', 'x kth axis', { dtype: 'int32' }),
  polar: binaryOf('Polar', { parameters: ['abs_:x1', 'angle:x2'] }),
  allclose: scalar('Allclose', 'x1 x2 rtol atol equal_nan', 'bool'),
  psnr: scalar('PSNR', 'x1 x2 max_val'),
};
