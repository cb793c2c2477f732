/** NumPy's functions that join arrays, repeat, pad or split them. */

import { given, needed, numberGiven, only, sizesOf } from '../language/natives.js';
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
import { toArray } from './arrayMath.js';
import { atLeast, unsqueezed } from './axes.js';
import { concatenated, filled, NdArray, reshaped, rowsOf, stretched } from './ndarray.js';

const arraysOf = (value: Value): NdArray[] => [...iterated(value)].map((item) => toArray(item));

export const JOINING: Readonly<Record<string, (call: Call) => Value>> = {
  concatenate: (call) => {
    only(call, 'axis');
    const axis = given(call, 1, 'axis');
    const own = arraysOf(needed(call, 0, 'arrays'));
    return axis === null
      ? concatenated(
          own.map((part) => reshaped(part, [part.size])),
          0,
        )
      : concatenated(own, axis === undefined ? 0 : numberOf(axis));
  },
  vstack: (call) =>
    concatenated(
      arraysOf(needed(call, 0, 'tup')).map((part) => atLeast(2, part)),
      0,
    ),
  row_stack: (call) => JOINING.vstack?.(call) ?? null,
  hstack: (call) => {
    const own = arraysOf(needed(call, 0, 'tup'));
    return concatenated(own, own[0]?.shape.length === 1 ? 0 : 1);
  },
  dstack: (call) =>
    concatenated(
      arraysOf(needed(call, 0, 'tup')).map((part) => atLeast(3, part)),
      2,
    ),
  column_stack: (call) =>
    concatenated(
      arraysOf(needed(call, 0, 'tup')).map((part) =>
        part.shape.length === 1 ? reshaped(part, [part.size, 1]) : part,
      ),
      1,
    ),
  stack: (call) => {
    only(call, 'axis');
    return stack(call, numberGiven(call, 1, 'axis') ?? 0);
  },
  append: (call) => {
    const [a, b] = [toArray(needed(call, 0, 'arr')), toArray(needed(call, 1, 'values'))];
    const axis = numberGiven(call, 2, 'axis');
    return axis === undefined
      ? concatenated([reshaped(a, [a.size]), reshaped(b, [b.size])], 0)
      : concatenated([a, b], axis);
  },
  tile: (call) => {
    const array = toArray(needed(call, 0, 'A'));
    const times = sizesOf(needed(call, 1, 'reps'));
    const rank = Math.max(array.shape.length, times.length);
    let made = reshaped(array, [...new Array<number>(rank - array.shape.length).fill(1), ...array.shape]);
    [...new Array<number>(rank - times.length).fill(1), ...times].forEach((count, axis) => {
      if (count !== 1)
        made = concatenated(
          Array.from({ length: count }, () => made),
          axis,
        );
    });
    return made;
  },
  split: parts,
  array_split: unevenParts,
  vsplit: parts,
  pad,
};

function stack(call: Call, axis: number): NdArray {
  const parts = arraysOf(needed(call, 0, 'arrays'));
  const [first] = parts;
  if (!first || parts.some(({ shape }) => shape.join() !== first.shape.join()))
    throw new Raised('ValueError', 'all input arrays must have the same shape');
  return concatenated(
    parts.map((part) => unsqueezed(part, axis)),
    axis < 0 ? axis + first.shape.length + 1 : axis,
  );
}

/** The first parts have one more where the rows do not divide. */
function unevenParts(call: Call): Value {
  const array = toArray(needed(call, 0, 'ary'));
  const count = needed(call, 1, 'indices_or_sections');
  if (!isNumber(count)) return parts(call);
  const [length = 0] = array.shape;
  const [size, more] = [Math.floor(length / numberOf(count)), length % numberOf(count)];
  const borders = Array.from(
    { length: numberOf(count) - 1 },
    (_, at) => (at + 1) * size + Math.min(at + 1, more),
  );
  return parts({ ...call, args: [array, new PyList(borders), ...call.args.slice(2)] });
}

function pad(call: Call): NdArray {
  const array = toArray(needed(call, 0, 'array'));
  const mode = given(call, 2, 'mode') ?? 'constant';
  only(call, 'mode', 'constant_values', 'pad_width');
  if (mode !== 'constant') throw new Unsupported(`np.pad with the mode ${String(mode)}`);
  const widths = toArray(needed(call, 1, 'pad_width'));
  const pairs = stretched(
    widths.shape.length === 1 && widths.size === 2
      ? widths
      : widths.size === 1
        ? reshaped(widths, [1, 1])
        : widths,
    [array.shape.length, 2],
  ).flat();
  const shape = array.shape.map((size, axis) => size + Number(pairs[axis * 2]) + Number(pairs[axis * 2 + 1]));
  const own = filled(shape, array.dtype, numberOf(call.named.get('constant_values') ?? 0));
  const inner = new NdArray(
    own.data,
    array.shape,
    array.dtype,
    own.strides,
    array.shape.reduce((sum, _, axis) => sum + Number(pairs[axis * 2]) * (own.strides[axis] ?? 0), 0),
  );
  const flat = array.flat();
  const places = placesIn(inner);
  for (let at = 0; at < flat.length; at++) own.data[places[at] ?? 0] = flat[at] as never;
  return own;
}

function placesIn(array: NdArray): Int32Array {
  const counted = new NdArray(
    Array.from(array.data.keys()),
    array.shape,
    'object',
    array.strides,
    array.offset,
  );
  return Int32Array.from(counted.flat() as number[]);
}

function parts(call: Call): Value {
  const array = toArray(needed(call, 0, 'ary'));
  const sections = needed(call, 1, 'indices_or_sections');
  if ((numberGiven(call, 2, 'axis') ?? 0) !== 0) throw new Unsupported('np.split along another axis');
  const length = array.shape[0] ?? 0;
  const borders = isNumber(sections)
    ? Array.from({ length: numberOf(sections) - 1 }, (_, at) => ((at + 1) * length) / numberOf(sections))
    : sizesOf(new PyList([...iterated(sections)]));
  if (borders.some((at) => !Number.isInteger(at)))
    throw new Raised('ValueError', 'array split does not result in an equal division');
  const ends = [0, ...borders.map((at) => (at < 0 ? at + length : Math.min(at, length))), length];
  return new PyList(
    ends.slice(1).map((end, at) => {
      const from = ends[at] ?? 0;
      return rowsOf(
        array,
        Array.from({ length: Math.max(0, end - from) }, (_, row) => from + row),
      );
    }),
  );
}
