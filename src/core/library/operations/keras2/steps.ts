/**
 * Functions that Keras 2 lists as several layers: where it has no layer of the function's own, it makes one of each
 * TensorFlow function inside. They run here as tf_keras 2.21 and TensorFlow 2.21 have them. This file is what they share.
 */
import { list as listOf, num } from '../../../evaluate/makeValue.js';
import type { TensorValue, Value } from '../../../evaluate/value.js';
import { isKnownRank, type Shape } from '../../../graph/dimension.js';
import { none } from '../../values.js';
import { ELEMENTWISE_OPS } from '../elementwiseOps.js';
import type { OperationCall, OperationSpec } from '../operation.js';
import { elementwise, rule } from '../specs.js';
import { STRUCTURAL_OPS } from '../structuralOps.js';

/** Makes one of the layers, beside `given` by the canonical names of its parameters. */
export type RunStep = (spec: OperationSpec, given: Readonly<Record<string, Value>>) => Value;

/** Undefined where Keras 2 lists one layer, or where what is given is not known. */
export type Steps = (
  given: ReadonlyMap<string, Value>,
  run: RunStep,
  call: OperationCall,
) => Value | undefined;

export const number = (value: number): Value => num(value, !Number.isInteger(value));
export const list = (...items: readonly Value[]): Value => listOf(items);
export const integers = (values: readonly number[]): Value => list(...values.map(number));
export const slice = (lower: Value, upper: Value): Value => ({ kind: 'slice', lower, upper, step: none });

export const operation = (spec: OperationSpec | undefined, keras2: string): OperationSpec => ({
  ...(spec ?? elementwise('Identity')),
  keras2,
});

const { add, multiply: times, negative, subtract: minus } = ELEMENTWISE_OPS;
export const ADD = operation(add, 'tf.__operators__.add');
export const TIMES = operation(times, 'tf.math.multiply');
export const MINUS = operation(minus, 'tf.math.subtract');
export const NEGATIVE = operation(negative, 'tf.math.negative');
export const GREATER = operation(ELEMENTWISE_OPS.greater, 'tf.math.greater');
export const CLIP = operation(ELEMENTWISE_OPS.clip, 'tf.clip_by_value');
export const CAST = operation(ELEMENTWISE_OPS.cast, 'tf.cast');
export const WHERE = operation(ELEMENTWISE_OPS.where, 'tf.where');
export const MEAN = operation(ELEMENTWISE_OPS.mean, 'tf.math.reduce_mean');
export const SUM = operation(ELEMENTWISE_OPS.sum, 'tf.math.reduce_sum');
export const EXPAND = operation(STRUCTURAL_OPS.expand_dims, 'tf.expand_dims');
export const SQUEEZE = operation(STRUCTURAL_OPS.squeeze, 'tf.compat.v1.squeeze');
export const TRANSPOSE = operation(STRUCTURAL_OPS.transpose, 'tf.compat.v1.transpose');
export const MATMUL = operation(STRUCTURAL_OPS.matmul, 'tf.linalg.matmul');
export const CONCAT = operation(STRUCTURAL_OPS.concatenate, 'tf.concat');
export const INDEX = operation(STRUCTURAL_OPS.get_item, 'tf.__operators__.getitem');

/** An operation whose result has the shape that is said. */
export const shaped = (type: string, keras2: string, shape: Shape, parameters = 'x y z'): OperationSpec =>
  rule(type, parameters, () => shape, { keras2 });

/** The sizes of a tensor, as a vector. */
export function shapeOf(x: Value, rank: number, run: RunStep): Value {
  return run({ ...shaped('Shape', 'tf.compat.v1.shape', [rank]), dtype: 'int32' }, { x });
}

/** `tf.shape(x)`, or what an index takes out of it. */
export function shapeNode(x: TensorValue, key: Value | undefined, run: RunStep): Value {
  const sizes = shapeOf(x, isKnownRank(x.shape) ? x.shape.length : 1, run);
  return key ? run(INDEX, { x: sizes, key }) : sizes;
}

export function numberIn(
  given: ReadonlyMap<string, Value>,
  name: string,
  otherwise: number,
): number | undefined {
  const value = given.get(name);
  if (!value || value.kind === 'none') return otherwise;
  return value.kind === 'number' ? value.value : undefined;
}
