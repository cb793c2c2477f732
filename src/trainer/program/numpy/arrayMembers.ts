/** What arrays have after the dot, which NumPy has as functions too. */

import { flagGiven, given, native, needed, numberGiven, only, sizesOf } from '../language/natives.js';
import { orderedTexts } from '../language/operators.js';
import {
  type Call,
  isNumber,
  Native,
  numberOf,
  PyList,
  PyTuple,
  Raised,
  Unsupported,
  type Value,
} from '../language/values.js';
import { entry, mapped, REDUCTIONS, reduced, scalarOr, toArray } from './arrayMath.js';
import {
  axisIn,
  cast,
  copied,
  type Data,
  isNumeric,
  NdArray,
  newData,
  reshaped,
  sizeOf,
  transposed,
} from './ndarray.js';

const TYPES: Readonly<Record<string, string>> = {
  ...{ int: 'int64', float: 'float64', bool: 'bool', str: 'str', object: 'object', O: 'object' },
  ...{
    uint: 'uint64',
    int_: 'int64',
    float_: 'float64',
    double: 'float64',
    single: 'float32',
    bool_: 'bool',
  },
  ...{
    f4: 'float32',
    f8: 'float64',
    u1: 'uint8',
    i4: 'int32',
    i8: 'int64',
    B: 'uint8',
    f: 'float32',
    i: 'int32',
  },
  ...{ half: 'float16', long: 'int64', longlong: 'int64', ubyte: 'uint8', str_: 'str', intp: 'int64' },
};

/** The type that `dtype=` means. */
export function dtypeOf(value: Value | undefined): string | undefined {
  if (value === undefined || value === null) return undefined;
  const name =
    typeof value === 'string'
      ? value
      : value instanceof Native
        ? `${value.name.split('.').at(-1)}`
        : undefined;
  const plain = name?.replace(/^[<>|=]/, '');
  const found = plain === undefined ? undefined : (TYPES[plain] ?? plain);
  if (found === undefined || !(isNumeric(found) || found === 'str' || found === 'object'))
    throw new Unsupported('the type of the array');
  return found;
}

function axesOf(value: Value | undefined): readonly number[] | undefined {
  return value === undefined || value === null ? undefined : sizesOf(value);
}

type Method = (array: NdArray, call: Call) => Value;

const whole = (array: NdArray): NdArray => reshaped(array, [array.size]);

function reduction(name: string): Method {
  return (array, call) => {
    const rule = REDUCTIONS[name];
    if (!rule) throw new Unsupported(name);
    if (!isNumeric(array.dtype)) throw new Unsupported(`${name} of texts`);
    only(call, 'axis', 'keepdims', 'dtype', 'ddof');
    const axes = axesOf(given(call, 0, 'axis'));
    const freedom = numberOf(call.named.get('ddof') ?? 0);
    const dtype = dtypeOf(call.named.get('dtype')) ?? rule.type(array.dtype);
    const keepdims = flagGiven(call, 9, 'keepdims', false);
    return scalarOr(
      reduced(array, { ...(axes && { axes }), keepdims }, dtype, (values) => rule.count(values, freedom)),
    );
  };
}

const shapeGiven = ({ args, named }: Call): number[] => {
  const [first = named.get('shape') ?? named.get('newshape') ?? null] = args;
  return args.length > 1 && args.every(isNumber) ? args.map((arg) => numberOf(arg)) : sizesOf(first);
};

function squeezed(array: NdArray, call: Call): NdArray {
  const axis = given(call, 0, 'axis');
  const gone =
    axis === undefined || axis === null
      ? undefined
      : new Set(sizesOf(axis).map((at) => axisIn(at, array.shape.length)));
  return reshaped(
    array,
    array.shape.filter((size, at) => (gone ? !gone.has(at) : size !== 1)),
  );
}

/** Where each value stands once all are in order; equal ones stay in theirs. */
export function orderOf(array: NdArray): Int32Array {
  const flat = array.flat();
  const order = Int32Array.from({ length: flat.length }, (_, at) => at);
  return order.sort((a, b) => compareValues(flat[a], flat[b]) || a - b);
}

export function compareValues(a: unknown, b: unknown): number {
  if (typeof a === 'string' && typeof b === 'string') return orderedTexts(a, b);
  if (typeof a === 'number' && typeof b === 'number')
    return Number.isNaN(a) ? 1 : Number.isNaN(b) ? -1 : a - b;
  throw new Raised('TypeError', "'<' not supported between these values");
}

function listed(array: NdArray): Value {
  const flat = array.flat();
  const build = (axis: number, from: number): Value => {
    if (axis === array.shape.length) return entry(flat[from], array.dtype);
    const step = sizeOf(array.shape.slice(axis + 1));
    return new PyList(
      Array.from({ length: array.shape[axis] ?? 0 }, (_, at) => build(axis + 1, from + at * step)),
    );
  };
  return build(0, 0);
}

const clipped: Method = (array, call) => {
  const low = given(call, 0, 'a_min') ?? call.named.get('min') ?? null;
  const high = given(call, 1, 'a_max') ?? call.named.get('max') ?? null;
  const [from, to] = [low === null ? -Infinity : numberOf(low), high === null ? Infinity : numberOf(high)];
  return mapped(array, (value) => Math.min(Math.max(value, from), to));
};

export const ARRAY_METHODS: Readonly<Record<string, Method>> = {
  ...Object.fromEntries(Object.keys(REDUCTIONS).map((name) => [name, reduction(name)])),
  reshape: (array, call) => {
    const order = call.named.get('order');
    const shape = shapeGiven(call);
    if (order === undefined || order === 'C') return reshaped(array, shape);
    if (order !== 'F') throw new Unsupported(`reshape in the order ${String(order)}`);
    const known = shape.filter((size) => size !== -1).reduce((a, b) => a * b, 1);
    const full = shape.map((size) => (size === -1 ? array.size / known : size));
    return transposed(reshaped(transposed(array), [...full].reverse()));
  },
  astype: (array, call) => cast(array, dtypeOf(needed(call, 0, 'dtype')) ?? array.dtype),
  copy: (array) => copied(array),
  flatten: (array) => copied(whole(array)),
  ravel: whole,
  transpose: (array, call) => {
    const axes = call.args.length > 0 || call.named.has('axes') ? call : undefined;
    if (!axes || call.args[0] === null) return transposed(array);
    const [first = call.named.get('axes') ?? null] = call.args;
    const order = call.args.length > 1 ? call.args.map((arg) => numberOf(arg)) : sizesOf(first);
    return transposed(
      array,
      order.map((axis) => axisIn(axis, array.shape.length)),
    );
  },
  swapaxes: (array, call) => {
    const [a, b] = [0, 1].map((at) => axisIn(numberOf(call.args[at]), array.shape.length)) as [
      number,
      number,
    ];
    return transposed(
      array,
      array.shape.map((_, axis) => (axis === a ? b : axis === b ? a : axis)),
    );
  },
  squeeze: squeezed,
  tolist: listed,
  item: (array) => entry(array.flat()[0], array.dtype),
  clip: clipped,
  repeat: (array, call) => {
    const times = needed(call, 0, 'repeats');
    const axis = numberGiven(call, 1, 'axis');
    const own = axis === undefined ? whole(array) : array;
    const at = axisIn(axis ?? 0, own.shape.length);
    const size = own.shape[at] ?? 1;
    const counts = isNumber(times)
      ? new Array<number>(size).fill(numberOf(times))
      : Array.from(toArray(times).flat() as ArrayLike<number>);
    const places = counts.flatMap((count, place) => new Array<number>(count).fill(place));
    return takenAlong(own, places, at);
  },
  take: (array, call) =>
    takenAlong(
      array,
      Array.from(toArray(needed(call, 0, 'indices')).flat() as ArrayLike<number>),
      axisIn(numberGiven(call, 1, 'axis') ?? 0, array.shape.length),
    ),
  round: (array, call) => {
    const factor = 10 ** (numberGiven(call, 0, 'decimals') ?? 0);
    return mapped(array, (value) => halfEven(value * factor) / factor);
  },
  nonzero: (array) => {
    if (array.shape.length !== 1) throw new Unsupported('nonzero of more than one axis');
    return new PyTuple([placesWhere(array)]);
  },
  argsort: (array, call) => {
    only(call, 'axis', 'kind');
    if (array.shape.length !== 1) throw new Unsupported('argsort of more than one axis');
    const order = orderOf(array);
    return new NdArray(Float64Array.from(order), [order.length], 'int64');
  },
  cumsum: (array) => {
    let sum = 0;
    return mapped(whole(array), (value) => {
      sum += value;
      return sum;
    });
  },
  fill: (array, call) => {
    for (const place of array.isWhole ? array.data.keys() : [])
      array.data[place] = numberOf(call.args[0]) as never;
    if (!array.isWhole) throw new Unsupported('fill of a view');
    return null;
  },
  sort: (array) => {
    if (array.shape.length !== 1 || !array.isWhole) throw new Unsupported('sort of more than one axis');
    const order = orderOf(array);
    const sortedValues = Array.from(order, (at) => array.data[at]);
    sortedValues.forEach((value, at) => {
      array.data[at] = value as never;
    });
    return null;
  },
  numpy: (array) => array,
  set_shape: () => null,
  tobytes: () => {
    throw new Unsupported('the bytes of an array');
  },
};

/** 0.5 to the even number, as NumPy rounds. */
export function halfEven(value: number): number {
  const rounded = Math.round(value);
  return Math.abs(value % 1) === 0.5 && rounded % 2 !== 0 ? rounded - 1 : rounded;
}

export function placesWhere(array: NdArray): NdArray {
  const flat: Data = array.flat();
  const found: number[] = [];
  for (let at = 0; at < flat.length; at++) if (flat[at]) found.push(at);
  return new NdArray(Float64Array.from(found), [found.length], 'int64');
}

export function takenAlong(array: NdArray, places: readonly number[], axis: number): NdArray {
  const order = [axis, ...array.shape.map((_, at) => at).filter((at) => at !== axis)];
  const turned = transposed(array, order);
  const [length = 0, ...rest] = turned.shape;
  const flat = turned.flat();
  const size = sizeOf(rest);
  const own = newData(array.dtype, places.length * size);
  places.forEach((given, place) => {
    const row = given < 0 ? given + length : given;
    if (row < 0 || row >= length) throw new Raised('IndexError', 'index out of bounds');
    for (let at = 0; at < size; at++) own[place * size + at] = flat[row * size + at] as never;
  });
  const back = array.shape.map((_, at) => order.indexOf(at));
  return transposed(new NdArray(own, [places.length, ...rest], array.dtype), back);
}

export function arrayMember(array: NdArray, name: string): Value | undefined {
  switch (name) {
    case 'shape':
      return new PyTuple(array.shape);
    case 'ndim':
      return array.shape.length;
    case 'size':
      return array.size;
    case 'dtype':
      return new Native(`numpy.${array.dtype}`, undefined, (own) =>
        own === 'name' ? array.dtype : undefined,
      );
    case 'T':
      return transposed(array);
    case 'values':
      return undefined;
    default: {
      const run = Object.hasOwn(ARRAY_METHODS, name) ? ARRAY_METHODS[name] : undefined;
      return run && native(`ndarray.${name}`, (call) => run(array, call));
    }
  }
}
