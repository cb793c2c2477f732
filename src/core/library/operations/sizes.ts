/**
 * `tf.shape(x)`: a vector of sizes that are known one by one. Arithmetic on it stays known where it can;
 * a size that is open until run time is a scalar tensor, as it is in TensorFlow.
 */
import type { ArrayValue, TensorValue, Value } from '../../evaluate/value.js';
import type { Dim, Shape } from '../../graph/dimension.js';
import { isKnownRank } from '../../graph/dimension.js';
import { add, floorDivide, multiply, subtract } from '../../graph/dimensionArithmetic.js';
import type { BinaryOperator } from '../../program/tree.js';
import { itemsOf, ofDim, toDim, unknown } from '../values.js';

function sizesValue(sizes: readonly Dim[]): ArrayValue {
  return { kind: 'array', shape: [sizes.length], dtype: 'int32', facts: { sizes } };
}

export function sizesOf(value: Value): readonly Dim[] | undefined {
  if (value.kind !== 'array') return undefined;
  const { sizes } = value.facts;
  return Array.isArray(sizes) ? (sizes as readonly Dim[]) : undefined;
}

export function shapeAsSizes(shape: Shape): Value {
  return isKnownRank(shape) ? sizesValue(shape) : shape;
}

/** One of them: a number, or a scalar tensor when it is open. */
export function sizeValue(size: Dim): Value {
  return size === null ? OPEN : ofDim(size);
}

const OPEN: TensorValue = { kind: 'tensor', shape: [], dtype: 'int32', index: 0 };

export function indexSizes(sizes: readonly Dim[], index: Value): Value | undefined {
  if (index.kind === 'number') {
    const size = sizes.at(index.value);
    return size === undefined ? unknown('there is no such dimension') : sizeValue(size);
  }
  if (index.kind !== 'slice' || index.step.kind !== 'none') return undefined;
  const bound = (value: Value): number | undefined => (value.kind === 'number' ? value.value : undefined);
  return sizesValue(sizes.slice(bound(index.lower) ?? 0, bound(index.upper)));
}

export function calculateSizes(operator: BinaryOperator, left: Value, right: Value): Value | undefined {
  const a = sizesOf(left);
  const b = sizesOf(right);
  const length = a?.length ?? b?.length ?? 0;
  const x = a ?? operand(left, length);
  const y = b ?? operand(right, length);
  const act = { '+': add, '-': subtract, '*': multiply, '//': floorDivide }[operator as '+'];
  if (!x || !y || !act || x.length !== y.length) return undefined;
  return sizesValue(x.map((dim, index) => act(dim, y[index] ?? null)));
}

function operand(value: Value, length: number): readonly Dim[] | undefined {
  if (value.kind === 'number' || value.kind === 'symbol') return new Array<Dim>(length).fill(toDim(value));
  return itemsOf(value)?.map(toDim);
}
