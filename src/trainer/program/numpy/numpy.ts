/** NumPy's functions. */

import {
  flagGiven,
  given,
  module,
  moduleOf,
  native,
  needed,
  numberGiven,
  only,
  sizesOf,
} from '../language/natives.js';
import { iterated } from '../language/operators.js';
import {
  type Call,
  isFloat,
  isNumber,
  type Native,
  numberOf,
  ofFloat,
  PyList,
  PyTuple,
  Raised,
  textOf,
  Unsupported,
  type Value,
} from '../language/values.js';
import type { Chance } from '../modules/chance.js';
import { compared, floatTypeOf, mapped, operated, scalarOr, toArray } from './arrayMath.js';
import { ARRAY_METHODS, compareValues, dtypeOf, halfEven, orderOf, placesWhere } from './arrayMembers.js';
import {
  axisIn,
  broadcast,
  cast,
  concatenated,
  copied,
  filled,
  NdArray,
  newData,
  reshaped,
  rowsOf,
  sizeOf,
  stretched,
  vector,
} from './ndarray.js';
import { loadNumpy, loadTextTable } from './numpyFiles.js';

const arraysOf = (value: Value): NdArray[] => [...iterated(value)].map((item) => toArray(item));

const unsqueezed = (array: NdArray, axis: number): NdArray => {
  const at = axis < 0 ? axis + array.shape.length + 1 : axis;
  return reshaped(array, [...array.shape.slice(0, at), 1, ...array.shape.slice(at)]);
};

const atLeast = (rank: number, array: NdArray): NdArray => {
  if (array.shape.length >= rank) return array;
  if (rank === 2)
    return reshaped(array, [...new Array<number>(2 - array.shape.length).fill(1), ...array.shape]);
  return reshaped(array, array.shape.length === 2 ? [...array.shape, 1] : [1, array.size, 1]);
};

function shapeOf(call: Call): number[] {
  return sizesOf(needed(call, 0, 'shape'));
}

const full = (usual: number) => (call: Call) =>
  filled(shapeOf(call), dtypeOf(given(call, 1, 'dtype')) ?? 'float64', usual);

const like = (usual: number) => (call: Call) => {
  const model = toArray(needed(call, 0, 'a'));
  return filled(model.shape, dtypeOf(given(call, 1, 'dtype')) ?? model.dtype, usual);
};

/** A function of each value, a number of a number. */
function each(run: (value: number) => number, isSame = false) {
  return (call: Call): Value => {
    const value = needed(call, 0, 'x');
    if (isNumber(value)) return ofFloat(run(numberOf(value)));
    const array = toArray(value);
    return mapped(array, run, isSame ? array.dtype : floatTypeOf(array.dtype));
  };
}

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

function fromText(call: Call): NdArray {
  const text = needed(call, 0, 'string');
  const by = call.named.get('sep');
  const dtype = dtypeOf(given(call, 1, 'dtype')) ?? 'float64';
  if (by === undefined || by === '') throw new Unsupported('np.fromstring of bytes');
  const separator = textOf(by);
  const words = textOf(text)
    .trim()
    .split(separator.trim() === '' ? /\s+/ : separator);
  const own = newData(dtype, words.length);
  words.forEach((word, at) => {
    const value = Number(word);
    if (Number.isNaN(value)) throw new Raised('ValueError', `string or file could not be read: ${word}`);
    own[at] = value as never;
  });
  return new NdArray(own, [words.length], dtype);
}

const FUNCTIONS: Readonly<Record<string, (call: Call) => Value>> = {
  array: (call) => {
    const dtype = dtypeOf(given(call, 1, 'dtype'));
    const value = needed(call, 0, 'object');
    const made = toArray(value, dtype);
    return value instanceof NdArray && made === value ? copied(made) : made;
  },
  asarray: (call) => toArray(needed(call, 0, 'a'), dtypeOf(given(call, 1, 'dtype'))),
  ascontiguousarray: (call) => toArray(needed(call, 0, 'a'), dtypeOf(given(call, 1, 'dtype'))),
  asfarray: (call) => cast(toArray(needed(call, 0, 'a')), 'float64'),
  zeros: full(0),
  empty: full(0),
  ones: full(1),
  zeros_like: like(0),
  empty_like: like(0),
  ones_like: like(1),
  full: (call) => {
    const value = needed(call, 1, 'fill_value');
    const dtype =
      dtypeOf(given(call, 2, 'dtype')) ??
      (typeof value === 'string' ? 'str' : isFloat(value) ? 'float64' : 'int64');
    return filled(shapeOf(call), dtype, typeof value === 'string' ? value : numberOf(value));
  },
  eye: (call) => {
    const size = numberOf(needed(call, 0, 'N'));
    if (call.args.length > 1) throw new Unsupported('np.eye with more arguments');
    const made = filled([size, size], dtypeOf(call.named.get('dtype')) ?? 'float64');
    for (let at = 0; at < size; at++) made.data[at * size + at] = 1 as never;
    return made;
  },
  identity: (call) => FUNCTIONS.eye?.(call) ?? null,
  arange: (call) => {
    const [a = 0, b, step = 1] = call.args;
    const [from, to] = b === undefined ? [0, numberOf(a)] : [numberOf(a), numberOf(b)];
    const by = numberOf(step);
    const dtype = dtypeOf(call.named.get('dtype')) ?? ([a, b ?? 0, step].some(isFloat) ? 'float64' : 'int64');
    return vector(
      Array.from({ length: Math.max(0, Math.ceil((to - from) / by)) }, (_, at) => from + at * by),
      dtype,
    );
  },
  linspace: (call) => {
    const [from, to] = [numberOf(needed(call, 0, 'start')), numberOf(needed(call, 1, 'stop'))];
    const count = numberGiven(call, 2, 'num') ?? 50;
    return vector(
      Array.from({ length: count }, (_, at) => from + ((to - from) * at) / Math.max(1, count - 1)),
      'float64',
    );
  },
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
  row_stack: (call) => FUNCTIONS.vstack?.(call) ?? null,
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
  expand_dims: (call) => unsqueezed(toArray(needed(call, 0, 'a')), numberOf(needed(call, 1, 'axis'))),
  where,
  unique,
  pad,
  split: parts,
  vsplit: parts,
  fromstring: fromText,
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
  fliplr: (call) => FUNCTIONS.flip?.({ ...call, args: [call.args[0] ?? null, 1] }) ?? null,
  flipud: (call) => FUNCTIONS.flip?.({ ...call, args: [call.args[0] ?? null, 0] }) ?? null,
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
  maximum: (call) => scalarOr(operated('maximum', call.args[0] ?? null, call.args[1] ?? null)),
  minimum: (call) => scalarOr(operated('minimum', call.args[0] ?? null, call.args[1] ?? null)),
  multiply: (call) => scalarOr(operated('*', call.args[0] ?? null, call.args[1] ?? null)),
  divide: (call) => scalarOr(operated('/', call.args[0] ?? null, call.args[1] ?? null)),
  add: (call) => scalarOr(operated('+', call.args[0] ?? null, call.args[1] ?? null)),
  subtract: (call) => scalarOr(operated('-', call.args[0] ?? null, call.args[1] ?? null)),
  equal: (call) => scalarOr(compared('==', call.args[0] ?? null, call.args[1] ?? null)),
  logical_and: (call) =>
    scalarOr(
      operated('&', cast(toArray(call.args[0] ?? null), 'bool'), cast(toArray(call.args[1] ?? null), 'bool')),
    ),
  logical_or: (call) =>
    scalarOr(
      operated('|', cast(toArray(call.args[0] ?? null), 'bool'), cast(toArray(call.args[1] ?? null), 'bool')),
    ),
  logical_not: (call) => scalarOr(compared('==', toArray(call.args[0] ?? null), 0)),
  isin: (call) => isIn(call),
  in1d: (call) => isIn(call),
  isnan: (call) => mapped(toArray(needed(call, 0, 'x')), (value) => Number(Number.isNaN(value)), 'bool'),
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
  shape: (call) => new PyTuple(toArray(needed(call, 0, 'a')).shape),
  size: (call) => toArray(needed(call, 0, 'a')).size,
  ndim: (call) => toArray(needed(call, 0, 'a')).shape.length,
  atleast_2d: (call) => atLeast(2, toArray(needed(call, 0, 'a'))),
  sqrt: each(Math.sqrt),
  exp: each(Math.exp),
  log: each(Math.log),
  log1p: each(Math.log1p),
  abs: each(Math.abs, true),
  absolute: each(Math.abs, true),
  square: each((value) => value * value, true),
  floor: each(Math.floor),
  ceil: each(Math.ceil),
  rint: each(halfEven),
  nan_to_num: each((value) => (Number.isNaN(value) ? 0 : value), true),
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
  set_printoptions: () => null,
  printoptions: () => null,
};

function isIn(call: Call): Value {
  const [array, among] = [toArray(needed(call, 0, 'element')), toArray(needed(call, 1, 'test_elements'))];
  const known = new Set<unknown>(Array.from(among.flat() as unknown[]));
  const flat = array.flat();
  const own = Uint8Array.from({ length: flat.length }, (_, at) => Number(known.has(flat[at])));
  return new NdArray(own, array.shape, 'bool');
}

const NAMED_TYPES = [
  'uint8',
  'int8',
  'int16',
  'uint16',
  'int32',
  'uint32',
  'int64',
  'uint64',
  'float16',
  'float32',
  'float64',
  'bool_',
  'int_',
  'float_',
  'str_',
  'object_',
  'bool',
  'int',
  'float',
  'object',
  'double',
];

/** `np.float32` names a type, and called makes one value of it. */
function typeNamed(name: string): Native | undefined {
  if (!NAMED_TYPES.includes(name)) return undefined;
  return native(`numpy.${name}`, (call) =>
    scalarOr(cast(toArray(needed(call, 0, 'x')), dtypeOf(name.replace('object_', 'object')) ?? 'float64')),
  );
}

/** `place`: where a path of the code is on this machine. */
export function numpyModule(place: (path: Value) => string, chance: Chance): Native {
  const functions = {
    ...FUNCTIONS,
    load: (call: Call) => loadNumpy(place(needed(call, 0, 'file'))),
    loadtxt: (call: Call) => loadTextTable(place(needed(call, 0, 'fname')), call),
    genfromtxt: (call: Call) => loadTextTable(place(needed(call, 0, 'fname')), call),
    save: () => null,
    savez: () => null,
    savez_compressed: () => null,
  };
  const random = chance.numpyRandom();
  return moduleOf('numpy', functions, (name) => {
    const method = Object.hasOwn(ARRAY_METHODS, name) ? ARRAY_METHODS[name] : undefined;
    if (method)
      return native(`numpy.${name}`, (call) =>
        method(toArray(needed(call, 0, 'a')), { ...call, args: call.args.slice(1) }),
      );
    if (name === 'random') return random;
    if (name === 'newaxis') return null;
    if (name === 'pi') return Math.PI;
    if (name === 'nan') return Number.NaN;
    if (name === 'inf') return Number.POSITIVE_INFINITY;
    if (name === 'ndarray') return module('ndarray', () => undefined);
    return typeNamed(name);
  });
}
