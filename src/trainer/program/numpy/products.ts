/** Products of matrices, and what NumPy counts of whole arrays. */
import { flagGiven, given, needed, numberGiven, sizesOf } from '../language/natives.js';
import { iterated } from '../language/operators.js';
import {
  type Call,
  isNumber,
  numberOf,
  PyList,
  Raised,
  Unsupported,
  type Value,
} from '../language/values.js';
import { operated, reduced, scalarOr, toArray } from './arrayMath.js';
import { compareValues } from './arrayMembers.js';
import { axisIn, cast, isFloatType, NdArray, promoted, reshaped, sizeOf, stretched } from './ndarray.js';

/** `a @ b`: of the last axis of the first and the last but one of the second; batches of the first alone. */
export function product(a: Value, b: Value): Value {
  const [left, right] = [toArray(a), toArray(b)];
  if (left.shape.length === 0 || right.shape.length === 0) return scalarOr(operated('*', a, b));
  if (right.shape.length > 2) throw new Unsupported('a product of arrays of more than two axes');
  const [inner = 0, columns = 1] = right.shape;
  if (left.shape.at(-1) !== inner)
    throw new Raised('ValueError', `shapes (${left.shape}) and (${right.shape}) not aligned`);
  const [x, y] = [left.flat() as ArrayLike<number>, right.flat() as ArrayLike<number>];
  const rows = left.size / Math.max(1, inner);
  const own = new Float64Array(rows * columns);
  for (let row = 0; row < rows; row++)
    for (let column = 0; column < columns; column++) {
      let sum = 0;
      for (let at = 0; at < inner; at++) sum += (x[row * inner + at] ?? 0) * (y[at * columns + column] ?? 0);
      own[row * columns + column] = sum;
    }
  const shape = [...left.shape.slice(0, -1), ...right.shape.slice(1)];
  return scalarOr(cast(new NdArray(own, shape, 'float64'), promoted(left.dtype, right.dtype)));
}

/** The value below which so many per cent lie, between its neighbours by its share. */
function percentile(call: Call, scale: number): Value {
  const array = toArray(needed(call, 0, 'a'));
  const share = needed(call, 1, 'q');
  if (given(call, 2, 'axis') !== undefined || !isNumber(share))
    throw new Unsupported('np.percentile in this way');
  const values = Float64Array.from(array.flat() as ArrayLike<number>).sort();
  const place = (numberOf(share) / scale) * (values.length - 1);
  const low = Math.floor(place);
  const [a = 0, b = 0] = [values[low], values[Math.min(values.length - 1, low + 1)]];
  return scalarOr(new NdArray(Float64Array.of(a + (b - a) * (place - low)), [], 'float64'));
}

function rolled(call: Call): Value {
  const array = toArray(needed(call, 0, 'a'));
  const shift = numberOf(needed(call, 1, 'shift'));
  const axis = numberGiven(call, 2, 'axis');
  const own = axis === undefined ? reshaped(array, [array.size]) : array;
  const at = axisIn(axis ?? 0, own.shape.length);
  const length = own.shape[at] ?? 1;
  const inner = sizeOf(own.shape.slice(at + 1));
  const flat = own.flat();
  const made = flat.slice();
  for (let place = 0; place < flat.length; place++) {
    const along = Math.floor(place / inner) % length;
    const to = (((along + shift) % length) + length) % length;
    made[place + (to - along) * inner] = flat[place] as never;
  }
  return reshaped(new NdArray(made, own.shape, array.dtype), array.shape);
}

/** `append=` and `prepend=` are numbers. */
function differences(call: Call): Value {
  const array = toArray(needed(call, 0, 'a'));
  if ((numberGiven(call, 1, 'n') ?? 1) !== 1) throw new Unsupported('np.diff more than once');
  const at = axisIn(numberGiven(call, 2, 'axis') ?? -1, array.shape.length);
  const [before, after] = [call.named.get('prepend'), call.named.get('append')];
  const length = array.shape[at] ?? 0;
  const inner = sizeOf(array.shape.slice(at + 1));
  const outer = sizeOf(array.shape.slice(0, at));
  const flat = array.flat() as ArrayLike<number>;
  const to = length - 1 + (before === undefined ? 0 : 1) + (after === undefined ? 0 : 1);
  const made = new Float64Array(outer * to * inner);
  const start = before === undefined ? 0 : -1;
  for (let block = 0; block < outer; block++)
    for (let place = 0; place < to; place++)
      for (let each = 0; each < inner; each++) {
        const value = (along: number) =>
          along < 0
            ? numberOf(before)
            : along >= length
              ? numberOf(after)
              : (flat[(block * length + along) * inner + each] ?? 0);
        made[(block * to + place) * inner + each] = value(place + start + 1) - value(place + start);
      }
  const shape = array.shape.map((size, axis) => (axis === at ? to : size));
  return cast(new NdArray(made, shape, 'float64'), array.dtype);
}

function norm(call: Call): Value {
  const array = toArray(needed(call, 0, 'x'));
  if ((given(call, 1, 'ord') ?? null) !== null) throw new Unsupported('np.linalg.norm of another order');
  const axis = given(call, 2, 'axis') ?? null;
  const dtype = isFloatType(array.dtype) ? array.dtype : 'float64';
  const keepdims = flagGiven(call, 3, 'keepdims', false);
  const axes = axis === null ? {} : { axes: sizesOf(axis) };
  return scalarOr(
    reduced(array, { ...axes, keepdims }, dtype, (values) => {
      let sum = 0;
      for (let at = 0; at < values.length; at++) sum += Number(values[at]) ** 2;
      return Math.sqrt(sum);
    }),
  );
}

/** The last key counts first. */
function ordered(call: Call): Value {
  const keys = [...iterated(needed(call, 0, 'keys'))].map((key) => toArray(key).flat());
  const count = keys[0]?.length ?? 0;
  const order = Array.from({ length: count }, (_, at) => at);
  order.sort((a, b) => {
    for (let key = keys.length - 1; key >= 0; key--) {
      const found = compareValues(keys[key]?.[a], keys[key]?.[b]);
      if (found !== 0) return found;
    }
    return a - b;
  });
  return new NdArray(Float64Array.from(order), [count], 'int64');
}

const triangle = (isKept: (row: number, column: number) => boolean) => (call: Call) => {
  const array = toArray(needed(call, 0, 'm'));
  if (array.shape.length !== 2 || call.args.length > 1) throw new Unsupported('a triangle of this');
  const columns = array.shape[1] ?? 1;
  const own = array.flat().slice();
  for (let at = 0; at < own.length; at++)
    if (!isKept(Math.floor(at / columns), at % columns)) own[at] = 0 as never;
  return new NdArray(own, array.shape, array.dtype);
};

export const PRODUCTS: Readonly<Record<string, (call: Call) => Value>> = {
  percentile: (call) => percentile(call, 100),
  quantile: (call) => percentile(call, 1),
  roll: rolled,
  diff: differences,
  lexsort: ordered,
  tril: triangle((row, column) => column <= row),
  triu: triangle((row, column) => column >= row),
  meshgrid: (call) => {
    if (call.args.length !== 2 || call.named.size > 0) throw new Unsupported('np.meshgrid in this way');
    const [x, y] = call.args.map((each) => toArray(each)) as [NdArray, NdArray];
    const shape = [y.size, x.size];
    return new PyList([
      stretched(reshaped(x, [1, x.size]), shape),
      stretched(reshaped(y, [y.size, 1]), shape),
    ]);
  },
};

export const LINEAR: Readonly<Record<string, (call: Call) => Value>> = { norm };
