/** TensorFlow's own ways to pick parts of a tensor or to state its shape. */
import { type Dim, isKnownRank, type Shape } from '../../graph/dimension.js';
import { add, floorDivide, isNumber, multiply, subtract } from '../../graph/dimensionArithmetic.js';
import { itemsOf, toDim } from '../values.js';
import { moments } from './keras2/statistics.js';
import type { OperationCall, OperationResult, OperationSpec } from './operation.js';
import { fault, noAxis, notKnown, positiveAxis } from './shapeRules.js';
import { rule } from './specs.js';

/** An integer, `otherwise` where it is left out, undefined where it is not known. */
function integerOr(call: OperationCall, name: string, otherwise: number): number | undefined {
  return call.value(name) === undefined ? otherwise : call.integer(name);
}

/** `params[:axis] + indices[batch_dims:] + params[axis + 1:]` (https://www.tensorflow.org/api_docs/python/tf/gather). */
function gathered(call: OperationCall): OperationResult {
  const shape = call.shape('x');
  const indices = call.shape('indices');
  if (!isKnownRank(shape) || !isKnownRank(indices)) return isKnownRank(shape) ? indices : shape;
  const batch = integerOr(call, 'batch_dims', 0);
  const axis = batch === undefined ? undefined : integerOr(call, 'axis', batch);
  if (batch === undefined || axis === undefined)
    return notKnown(call.unknownReason('axis', 'batch_dims') ?? 'along which axis it gathers is not known');
  const at = positiveAxis(axis, shape.length);
  if (at === undefined) return noAxis(axis, shape);
  const shared = batch < 0 ? batch + indices.length : batch;
  return [...shape.slice(0, at), ...indices.slice(shared), ...shape.slice(at + 1)];
}

/** `tf.slice(x, begin, size)`: a size of −1 goes to the end. */
function cut(call: OperationCall): OperationResult {
  const shape = call.shape('x');
  const [begin, size] = [call.dims('begin'), call.dims('size')];
  if (!isKnownRank(shape)) return shape;
  if (!begin || !size) return notKnown(call.unknownReason('begin', 'size') ?? 'what is cut out is not known');
  if (begin.length !== shape.length || size.length !== shape.length)
    return fault(
      'wrong-rank',
      `A slice needs one start and one size for each of the ${shape.length} dimensions; found ${begin.length} and ${size.length}.`,
    );
  return shape.map((dim, axis): Dim => {
    const [from, length] = [begin[axis] ?? null, size[axis] ?? null];
    if (length !== -1) return length;
    return isNumber(dim) && isNumber(from) ? dim - from : null;
  });
}

/** Sizes that are given stand for those that were open. */
function ensured(call: OperationCall): OperationResult {
  const shape = call.shape('x');
  const stated = call.dims('shape');
  if (!stated) return shape;
  if (!isKnownRank(shape)) return stated;
  if (stated.length !== shape.length)
    return fault('wrong-rank', `The tensor has ${shape.length} dimensions; ${stated.length} are stated.`);
  return shape.map((dim, axis) => (isNumber(dim) ? dim : (stated[axis] ?? dim)));
}

/** Rows of a table: `params[ids]`. */
function lookedUp(call: OperationCall): OperationResult {
  if (itemsOf(call.value('x'))) return notKnown('tables in several parts are not followed');
  const table: Shape = call.shape('x');
  const ids: Shape = call.shape('indices');
  if (!isKnownRank(table)) return table;
  return isKnownRank(ids) ? [...ids, ...table.slice(1)] : ids;
}

/** Mean and variance. */
function momentsOf(call: OperationCall): OperationResult {
  const shape: Shape = call.shape('x');
  const axes = call.integers('axes');
  if (!isKnownRank(shape)) return shape;
  if (!axes) return notKnown(call.unknownReason('axes') ?? 'which axes are reduced is not known');
  const gone = axes.map((axis) => positiveAxis(axis, shape.length));
  const missing = axes.find((_, index) => gone[index] === undefined);
  if (missing !== undefined) return noAxis(missing, shape);
  const isKept = call.flag('keepdims');
  const left = shape.flatMap((dim, axis) => (gone.includes(axis) ? (isKept ? [1] : []) : [dim]));
  return { several: [left, left] };
}

/** Blocks of the axes after the batch become batches of their own, or the reverse. */
function blocks(
  name: string,
  first: string,
  change: (size: Dim, block: Dim, border: readonly [Dim, Dim]) => Dim,
): Readonly<Record<string, OperationSpec>> {
  const isApart = name === 'space_to_batch';
  const spec = rule(
    isApart ? 'SpaceToBatch' : 'BatchToSpace',
    `input:x block_shape ${isApart ? 'paddings' : 'crops'}:borders`,
    (call) => {
      const [shape, block] = [call.shape('x'), call.dims('block_shape')];
      const borders = itemsOf(call.value('borders'))?.map((pair) => itemsOf(pair)?.map(toDim));
      if (!isKnownRank(shape)) return shape;
      if (!block || borders?.length !== block.length) return notKnown('the blocks are not known');
      const [batch = null] = shape;
      const times = block.reduce<Dim>(multiply, 1);
      const sides = block.map((size, at) => {
        const [before = null, after = null] = borders[at] ?? [];
        const dim = shape[at + 1] ?? null;
        return dim === null ? null : change(dim, size, [before, after]);
      });
      const outer = batch === null ? null : isApart ? multiply(batch, times) : floorDivide(batch, times);
      return [outer, ...sides, ...shape.slice(block.length + 1)];
    },
    { keras2: isApart ? 'tf.space_to_batch_nd' : 'tf.compat.v1.batch_to_space_nd' },
  );
  return { [name]: spec, [first]: spec };
}

export const TENSORFLOW_CUTS: Readonly<Record<string, OperationSpec>> = {
  gather: rule('Take', 'params:x indices validate_indices axis batch_dims', gathered, {
    keras2: 'tf.compat.v1.gather',
    defaults: { axis: 0 },
  }),
  slice: rule('Slice', 'input_:x begin size', cut, { keras2: 'tf.slice' }),
  ...blocks('space_to_batch', 'space_to_batch_nd', (size, block, [before, after]) =>
    floorDivide(add(size, add(before, after)), block),
  ),
  ...blocks('batch_to_space', 'batch_to_space_nd', (size, block, [before, after]) =>
    subtract(multiply(size, block), add(before, after)),
  ),
  ensure_shape: rule('EnsureShape', 'x shape', ensured, { keras2: 'tf.ensure_shape' }),
};

export const MOMENTS: OperationSpec = rule('Moments', 'x axes shift keepdims', momentsOf, {
  keras2: 'tf.nn.moments',
  keras2Steps: moments,
  givesTuple: true,
});

export const LOOKED_UP: OperationSpec = rule('EmbeddingLookup', 'params:x ids:indices max_norm', lookedUp, {
  keras2: 'tf.compat.v1.nn.embedding_lookup',
});
