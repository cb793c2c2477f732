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

/** By what an array remembers, which its copies share. */
const vectors = new WeakMap<ArrayValue['facts'], TensorValue>();

/** `of`: the tensor whose sizes they are. */
export function shapeAsSizes(shape: Shape, of?: TensorValue): Value {
  if (!isKnownRank(shape)) return shape;
  const sizes = sizesValue(shape);
  if (of) vectors.set(sizes.facts, of);
  return sizes;
}

interface SizesOf {
  readonly tensor: TensorValue;
  /** What was taken out of the shape; all of it without. */
  readonly key?: Value;
}

const parts = new WeakMap<ArrayValue['facts'], SizesOf>();

/** Of which tensor a vector is the shape, or a part of that. */
export function ownerOfSizes(value: Value): SizesOf | undefined {
  if (value.kind !== 'array') return undefined;
  const tensor = vectors.get(value.facts);
  return tensor ? { tensor } : parts.get(value.facts);
}

/** One of them: a number, or a scalar tensor when it is open. */
export function sizeValue(size: Dim): Value {
  return size === null ? OPEN : ofDim(size);
}

const OPEN: TensorValue = { kind: 'tensor', shape: [], dtype: 'int32', index: 0 };

interface SizeOf {
  readonly tensor: TensorValue;
  readonly axis: number;
}

const owners = new WeakMap<TensorValue, SizeOf>();

/** An open size of a tensor: a scalar that remembers which. */
export function openSize(tensor: TensorValue, axis: number): TensorValue {
  const size = { ...OPEN };
  owners.set(size, { tensor, axis });
  return size;
}

/** Of which tensor a scalar is a size. */
export const ownerOfSize = (size: TensorValue): SizeOf | undefined => owners.get(size);

/** All of them, each as an index gives it. */
export function sizesIn(vector: Value): readonly Value[] | undefined {
  return sizesOf(vector)?.map((size, axis) => sizeAt(size, axis, vector));
}

function sizeAt(size: Dim, axis: number, of: Value | undefined): Value {
  const tensor = of?.kind === 'array' ? vectors.get(of.facts) : undefined;
  return size === null && tensor ? openSize(tensor, axis) : sizeValue(size);
}

export function indexSizes(sizes: readonly Dim[], index: Value, of?: Value): Value | undefined {
  if (index.kind === 'number') {
    const size = sizes.at(index.value);
    if (size === undefined) return unknown('there is no such dimension');
    return sizeAt(size, index.value < 0 ? index.value + sizes.length : index.value, of);
  }
  if (index.kind !== 'slice' || index.step.kind !== 'none') return undefined;
  const bound = (value: Value): number | undefined => (value.kind === 'number' ? value.value : undefined);
  const part = sizesValue(sizes.slice(bound(index.lower) ?? 0, bound(index.upper)));
  const tensor = of?.kind === 'array' ? vectors.get(of.facts) : undefined;
  if (tensor) parts.set(part.facts, { tensor, key: index });
  return part;
}

/** `tf.concat([tf.shape(x)[:1], [-1]], 0)`: a tensor that remembers the sizes in it. */
const joined = new WeakMap<TensorValue, readonly Dim[]>();

export function noteJoinedSizes(tensor: Value, parts: Value | undefined): void {
  if (tensor.kind !== 'tensor') return;
  const sizes = itemsOf(parts)?.map((part) => sizesOf(part) ?? itemsOf(part)?.map(toDim));
  if (sizes?.every((each) => each !== undefined)) joined.set(tensor, sizes.flat());
}

export const joinedSizes = (tensor: TensorValue): readonly Dim[] | undefined => joined.get(tensor);

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
