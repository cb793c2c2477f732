/** Products of arrays, as shapes: `dot`, `matmul` and `@`, `outer`, `einsum`. */
import { array, unknown } from '../../evaluate/makeValue.js';
import type { NativeCall } from '../../evaluate/nativeCall.js';
import type { ArrayValue, UnknownValue, Value } from '../../evaluate/value.js';
import { type Dim, isKnownRank, type Shape } from '../../graph/dimension.js';
import { product } from '../../graph/dimensionArithmetic.js';
import { einsum } from '../operations/rearranging.js';
import { isFault } from '../operations/shapeRules.js';
import { broadcast, NUMBERS, toArray, UNSHAPED } from './arrays.js';
import { promoted } from './dtypes.js';
import { given } from './functions.js';
import { refusedProduct } from './refusedShapes.js';

/** The last axis of the one with the last but one of the other; all other axes stand beside each other. */
export function dot(a: ArrayValue, b: ArrayValue | UnknownValue): Value {
  if (b.kind === 'unknown') return b;
  if (!isKnownRank(a.shape) || !isKnownRank(b.shape)) return unknown(UNSHAPED);
  if (a.shape.length === 0 || b.shape.length === 0)
    return array(a.shape.length === 0 ? b.shape : a.shape, promoted(a.dtype, b.dtype));
  const rest = b.shape.length === 1 ? [] : [...b.shape.slice(0, -2), b.shape.at(-1) ?? null];
  return made([...a.shape.slice(0, -1), ...rest], a, b);
}

/** As `dot` for up to two axes; those before them are broadcast. */
export function matmul(a: ArrayValue | UnknownValue, b: ArrayValue | UnknownValue): Value {
  if (a.kind === 'unknown') return a;
  if (b.kind === 'unknown') return b;
  if (!isKnownRank(a.shape) || !isKnownRank(b.shape)) return unknown(UNSHAPED);
  if (a.shape.length === 0 || b.shape.length === 0) return unknown('a single number has no matrix product');
  const [rows, columns] = [a.shape.slice(-2, -1), b.shape.length === 1 ? [] : b.shape.slice(-1)];
  const before = broadcast(a.shape.slice(0, -2), b.shape.slice(0, -2));
  if (!before || !isKnownRank(before)) return unknown('these arrays do not fit together');
  return made([...before, ...rows, ...columns], a, b);
}

const made = (shape: readonly Dim[], a: ArrayValue, b: ArrayValue): Value =>
  shape.length === 0 ? unknown(NUMBERS) : array(shape, promoted(a.dtype, b.dtype));

const operands = (call: NativeCall): readonly (ArrayValue | UnknownValue)[] =>
  call.positional.map(({ value }) => toArray(value));

export const PRODUCTS: Readonly<Record<string, (call: NativeCall) => Value>> = {
  dot: (call) => {
    const [a, b] = operands(call);
    if (!a || a.kind === 'unknown') return a ?? unknown(UNSHAPED);
    const other = b ?? unknown(UNSHAPED);
    return refusedProduct(a, other, call.evaluation, call.location) ?? dot(a, other);
  },
  matmul: (call) => {
    const [a = unknown(UNSHAPED), b = unknown(UNSHAPED)] = operands(call);
    return refusedProduct(a, b, call.evaluation, call.location) ?? matmul(a, b);
  },
  outer: (call) => {
    const [a, b] = operands(call);
    if (a?.kind !== 'array' || b?.kind !== 'array') return unknown(UNSHAPED);
    if (!isKnownRank(a.shape) || !isKnownRank(b.shape)) return unknown(UNSHAPED);
    return array([product(a.shape), product(b.shape)], promoted(a.dtype, b.dtype));
  },
  einsum: (call) => {
    const equation = given(call, 0, 'subscripts');
    const parts = call.positional.slice(1).map(({ value }) => toArray(value));
    if (equation?.kind !== 'string') return unknown('which axes einsum sums is not known');
    const shapes = parts.map((part): Shape => (part.kind === 'array' ? part.shape : part));
    const shape = einsum(equation.value, shapes);
    if (isFault(shape) || !isKnownRank(shape)) return unknown('these arrays do not fit together');
    const [first] = parts;
    return shape.length === 0
      ? unknown(NUMBERS)
      : array(shape, first?.kind === 'array' ? first.dtype : 'unknown');
  },
};
