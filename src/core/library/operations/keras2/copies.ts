/** Copies of entries, and tensors laid flat or chosen from. */
import type { Value } from '../../../evaluate/value.js';
import { type Dim, isKnownRank } from '../../../graph/dimension.js';
import { isNumber } from '../../../graph/dimensionArithmetic.js';
import { itemsOf, none } from '../../values.js';
import { ELEMENTWISE_OPS } from '../elementwiseOps.js';
import { positiveAxis } from '../shapeRules.js';
import { STRUCTURAL_OPS } from '../structuralOps.js';
import {
  CAST,
  CONCAT,
  EXPAND,
  GREATER,
  INDEX,
  integers,
  list,
  MINUS,
  number,
  operation,
  type RunStep,
  type Steps,
  shaped,
  shapeOf,
  slice,
  TIMES,
  WHERE,
} from './steps.js';

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
