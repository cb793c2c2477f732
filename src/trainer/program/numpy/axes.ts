/** NumPy's functions of an array's axes. */

import { needed, numberGiven } from '../language/natives.js';
import { type Call, numberOf, PyTuple, Unsupported, type Value } from '../language/values.js';
import { toArray } from './arrayMath.js';
import { ARRAY_METHODS } from './arrayMembers.js';
import { axisIn, NdArray, reshaped } from './ndarray.js';

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
    const axis = numberGiven(call, 1, 'axis');
    if (axis === undefined) throw new Unsupported('np.flip of all axes');
    const at = axisIn(axis, array.shape.length);
    return new NdArray(
      array.data,
      array.shape,
      array.dtype,
      array.strides.map((step, own) => (own === at ? -step : step)),
      array.offset + ((array.shape[at] ?? 1) - 1) * (array.strides[at] ?? 0),
    );
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
