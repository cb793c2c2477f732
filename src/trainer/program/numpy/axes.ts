/** NumPy's functions of an array's axes. */

import { given, needed, numberGiven, sizesOf } from '../language/natives.js';
import { type Call, numberOf, PyTuple, type Value } from '../language/values.js';
import { toArray } from './arrayMath.js';
import { ARRAY_METHODS } from './arrayMembers.js';
import { axisIn, NdArray, reshaped, transposed } from './ndarray.js';

export const unsqueezed = (array: NdArray, axis: number): NdArray => {
  const at = axis < 0 ? axis + array.shape.length + 1 : axis;
  return reshaped(array, [...array.shape.slice(0, at), 1, ...array.shape.slice(at)]);
};

export const atLeast = (rank: number, array: NdArray): NdArray => {
  if (array.shape.length >= rank) return array;
  if (rank === 2)
    return reshaped(array, [...new Array<number>(2 - array.shape.length).fill(1), ...array.shape]);
  return reshaped(array, array.shape.length === 2 ? [...array.shape, 1] : [1, array.size, 1]);
};

export const AXES: Readonly<Record<string, (call: Call) => Value>> = {
  expand_dims: (call) => unsqueezed(toArray(needed(call, 0, 'a')), numberOf(needed(call, 1, 'axis'))),
  flip: (call) => {
    const array = toArray(needed(call, 0, 'm'));
    const asked = given(call, 1, 'axis') ?? null;
    const axes = asked === null ? array.shape.map((_, at) => at) : sizesOf(asked);
    const [axis = 0, ...others] = axes;
    if (others.length > 0) {
      const first = AXES.flip?.({ ...call, args: [array, axis], named: new Map() }) ?? array;
      return AXES.flip?.({ ...call, args: [first, new PyTuple(others)], named: new Map() }) ?? array;
    }
    const at = axisIn(axis, array.shape.length);
    return new NdArray(
      array.data,
      array.shape,
      array.dtype,
      array.strides.map((step, own) => (own === at ? -step : step)),
      array.offset + ((array.shape[at] ?? 1) - 1) * (array.strides[at] ?? 0),
    );
  },
  rot90: (call) => {
    const array = toArray(needed(call, 0, 'm'));
    const axes = given(call, 2, 'axes');
    const [a = 0, b = 1] =
      axes === undefined ? [] : sizesOf(axes).map((at) => axisIn(at, array.shape.length));
    const turns = (((numberGiven(call, 1, 'k') ?? 1) % 4) + 4) % 4;
    const flip = (of: NdArray, axis: number) =>
      toArray(AXES.flip?.({ ...call, args: [of, axis], named: new Map() }) ?? of);
    const swapped = (of: NdArray) =>
      transposed(
        of,
        of.shape.map((_, at) => (at === a ? b : at === b ? a : at)),
      );
    if (turns === 0) return array;
    if (turns === 2) return flip(flip(array, a), b);
    return turns === 1 ? swapped(flip(array, b)) : flip(swapped(array), b);
  },
  fliplr: (call) => AXES.flip?.({ ...call, args: [call.args[0] ?? null, 1] }) ?? null,
  flipud: (call) => AXES.flip?.({ ...call, args: [call.args[0] ?? null, 0] }) ?? null,
  moveaxis: (call) => {
    const array = toArray(needed(call, 0, 'a'));
    const [from, to] = [1, 2].map((at) => axisIn(numberOf(call.args[at]), array.shape.length)) as [
      number,
      number,
    ];
    const order = array.shape.map((_, axis) => axis).filter((axis) => axis !== from);
    order.splice(to, 0, from);
    return ARRAY_METHODS.transpose?.(array, { ...call, args: [new PyTuple(order)] }) ?? null;
  },
  rollaxis: (call) => {
    const array = toArray(needed(call, 0, 'a'));
    const from = axisIn(numberOf(call.args[1]), array.shape.length);
    const to = numberOf(call.args[2] ?? 0);
    const order = array.shape.map((_, axis) => axis).filter((axis) => axis !== from);
    order.splice(from < to ? to - 1 : to, 0, from);
    return ARRAY_METHODS.transpose?.(array, { ...call, args: [new PyTuple(order)] }) ?? null;
  },
  shape: (call) => new PyTuple(toArray(needed(call, 0, 'a')).shape),
  size: (call) => toArray(needed(call, 0, 'a')).size,
  ndim: (call) => toArray(needed(call, 0, 'a')).shape.length,
  atleast_2d: (call) => atLeast(2, toArray(needed(call, 0, 'a'))),
};
