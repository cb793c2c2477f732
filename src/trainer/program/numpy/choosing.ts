/** NumPy's functions that find, count and choose values. */

import { flagGiven, given, needed, numberGiven, only } from '../language/natives.js';
import { type Call, PyTuple, Unsupported, type Value } from '../language/values.js';
import { operated, toArray } from './arrayMath.js';
import { compareValues, orderOf, placesWhere } from './arrayMembers.js';
import { broadcast, NdArray, newData, reshaped, rowsOf, sizeOf, stretched, vector } from './ndarray.js';

export const CHOOSING: Readonly<Record<string, (call: Call) => Value>> = {
  where,
  unique,
  isin: (call) => isIn(call),
  in1d: (call) => isIn(call),
  bincount: (call) => {
    const flat = toArray(needed(call, 0, 'x')).flat();
    const counts: number[] = [];
    for (let at = 0; at < flat.length; at++) {
      const label = Number(flat[at]);
      while (counts.length <= label) counts.push(0);
      counts[label] = (counts[label] ?? 0) + 1;
    }
    return vector(counts);
  },
  argwhere: (call) => {
    const array = toArray(needed(call, 0, 'a'));
    if (array.shape.length !== 1) throw new Unsupported('argwhere of more than one axis');
    const found = placesWhere(array);
    return reshaped(found, [found.size, 1]);
  },
  delete: (call) => {
    const array = toArray(needed(call, 0, 'arr'));
    if (
      (numberGiven(call, 2, 'axis') ?? 0) !== 0 ||
      (array.shape.length > 1 && given(call, 2, 'axis') === undefined)
    )
      throw new Unsupported('np.delete along this axis');
    const length = array.shape[0] ?? 0;
    const gone = new Set(
      Array.from(toArray(needed(call, 1, 'obj')).flat() as ArrayLike<number>, (at) =>
        at < 0 ? at + length : at,
      ),
    );
    return rowsOf(
      array,
      Array.from({ length }, (_, at) => at).filter((at) => !gone.has(at)),
    );
  },
};

function where(call: Call): Value {
  const test = toArray(needed(call, 0, 'condition'));
  if (call.args.length === 1) return new PyTuple([placesWhere(test)]);
  const [x, y] = [call.args[1] ?? null, call.args[2] ?? null];
  const [a, b] = [toArray(x), toArray(y)];
  const sum = a.dtype === 'str' || b.dtype === 'str' ? undefined : operated('*', x, y);
  const dtype = sum ? (a.dtype === 'bool' && b.dtype === 'bool' ? 'bool' : sum.dtype) : 'str';
  const shape = broadcast(broadcast(test.shape, a.shape), b.shape);
  const [tests, left, right] = [test, a, b].map((part) => stretched(part, shape).flat());
  const own = newData(dtype, sizeOf(shape));
  for (let at = 0; at < own.length; at++) own[at] = (tests?.[at] ? left?.[at] : right?.[at]) as never;
  return new NdArray(own, shape, dtype);
}

function unique(call: Call): Value {
  only(call, 'return_inverse', 'return_counts', 'return_index');
  const array = toArray(needed(call, 0, 'ar'));
  const flat = array.flat();
  const order = orderOf(reshaped(array, [array.size]));
  const values: unknown[] = [];
  const [inverse, counts, first] = [new Float64Array(flat.length), [] as number[], [] as number[]];
  for (const at of order) {
    if (values.length === 0 || compareValues(values.at(-1), flat[at]) !== 0) {
      values.push(flat[at]);
      counts.push(0);
      first.push(at);
    }
    const last = values.length - 1;
    counts[last] = (counts[last] ?? 0) + 1;
    inverse[at] = last;
  }
  const own = newData(array.dtype, values.length);
  values.forEach((value, at) => {
    own[at] = value as never;
  });
  const found: Value[] = [new NdArray(own, [values.length], array.dtype)];
  if (flagGiven(call, 1, 'return_index', false)) found.push(vector(first));
  if (flagGiven(call, 2, 'return_inverse', false)) found.push(new NdArray(inverse, array.shape, 'int64'));
  if (flagGiven(call, 3, 'return_counts', false)) found.push(vector(counts));
  return found.length === 1 ? (found[0] ?? null) : new PyTuple(found);
}

function isIn(call: Call): Value {
  const [array, among] = [toArray(needed(call, 0, 'element')), toArray(needed(call, 1, 'test_elements'))];
  const known = new Set<unknown>(Array.from(among.flat() as unknown[]));
  const flat = array.flat();
  const own = Uint8Array.from({ length: flat.length }, (_, at) => Number(known.has(flat[at])));
  return new NdArray(own, array.shape, 'bool');
}
