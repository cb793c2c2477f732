/** NumPy's arrays: values in one store, seen through sizes and steps, so that a slice is a view as in NumPy. */
import { Raised, Unsupported } from '../language/values.js';

export type Store =
  | Uint8Array
  | Int8Array
  | Int16Array
  | Uint16Array
  | Int32Array
  | Float32Array
  | Float64Array;

/** Whole numbers of 64 bits are kept as doubles, which are exact up to 2⁵³; texts and objects are kept as they are. */
const STORES: Readonly<Record<string, (length: number) => Store>> = {
  bool: (length) => new Uint8Array(length),
  uint8: (length) => new Uint8Array(length),
  int8: (length) => new Int8Array(length),
  int16: (length) => new Int16Array(length),
  uint16: (length) => new Uint16Array(length),
  int32: (length) => new Int32Array(length),
  uint32: (length) => new Float64Array(length),
  int64: (length) => new Float64Array(length),
  uint64: (length) => new Float64Array(length),
  float16: (length) => new Float32Array(length),
  float32: (length) => new Float32Array(length),
  // Images of doubles would take eight bytes a pixel: the model is given 32 bits of them.
  float64: (length) => (length > LARGE ? new Float32Array(length) : new Float64Array(length)),
};
const LARGE = 1 << 22;

export type Data = Store | unknown[];

export class NdArray {
  constructor(
    readonly data: Data,
    public shape: readonly number[],
    public dtype: string,
    public strides: readonly number[] = stridesOf(shape),
    readonly offset = 0,
  ) {}

  get size(): number {
    return sizeOf(this.shape);
  }

  get isWhole(): boolean {
    return this.offset === 0 && this.data.length === this.size && isDense(this.shape, this.strides);
  }

  /** Its values row by row, to read. */
  flat(): Data {
    if (this.isWhole) return this.data;
    if (!Array.isArray(this.data) && isDense(this.shape, this.strides))
      return this.data.subarray(this.offset, this.offset + this.size);
    const places = placesOf(this.shape, this.strides, this.offset);
    const own = newData(this.dtype, places.length);
    for (let at = 0; at < places.length; at++) own[at] = this.data[places[at] ?? 0] as never;
    return own;
  }

  get isObject(): boolean {
    return Array.isArray(this.data);
  }
}

export function newData(dtype: string, length: number): Data {
  return Object.hasOwn(STORES, dtype) ? (STORES[dtype]?.(length) ?? []) : new Array(length);
}

export const isNumeric = (dtype: string): boolean => Object.hasOwn(STORES, dtype);
export const isFloatType = (dtype: string): boolean => dtype.startsWith('float');

export function sizeOf(shape: readonly number[]): number {
  return shape.reduce((product, size) => product * size, 1);
}

/** Steps of an array whose first axis runs fastest. */
export function columnSteps(shape: readonly number[]): number[] {
  return stridesOf([...shape].reverse()).reverse();
}

export function stridesOf(shape: readonly number[]): number[] {
  const strides = new Array<number>(shape.length);
  let step = 1;
  for (let axis = shape.length - 1; axis >= 0; axis--) {
    strides[axis] = step;
    step *= shape[axis] ?? 1;
  }
  return strides;
}

function isDense(shape: readonly number[], strides: readonly number[]): boolean {
  const dense = stridesOf(shape);
  return shape.every((size, axis) => size === 1 || strides[axis] === dense[axis]);
}

export function placesOf(shape: readonly number[], strides: readonly number[], offset: number): Int32Array {
  const own = new Int32Array(sizeOf(shape));
  if (own.length === 0) return own;
  const rank = shape.length;
  const index = new Int32Array(rank);
  let place = offset;
  for (let at = 0; at < own.length; at++) {
    own[at] = place;
    for (let axis = rank - 1; axis >= 0; axis--) {
      const step = strides[axis] ?? 0;
      const next = (index[axis] ?? 0) + 1;
      if (next < (shape[axis] ?? 0)) {
        index[axis] = next;
        place += step;
        break;
      }
      index[axis] = 0;
      place -= (next - 1) * step;
    }
  }
  return own;
}

export function filled(shape: readonly number[], dtype: string, value: unknown = 0): NdArray {
  const data = newData(dtype, sizeOf(shape));
  if (value !== 0 || Array.isArray(data)) data.fill(value as never);
  return new NdArray(data, shape, dtype);
}

export function arrayOf(data: Data, shape: readonly number[], dtype: string): NdArray {
  return new NdArray(data, shape, dtype);
}

/** Of one axis. */
export function vector(values: ArrayLike<number>, dtype = 'int64'): NdArray {
  const data = newData(dtype, values.length);
  for (let at = 0; at < values.length; at++) data[at] = values[at] as never;
  return new NdArray(data, [values.length], dtype);
}

export function copied(array: NdArray): NdArray {
  const flat = array.flat();
  const isShared = Array.isArray(flat) ? flat === array.data : flat.buffer === (array.data as Store).buffer;
  return new NdArray(isShared ? flat.slice() : flat, array.shape, array.dtype);
}

/** The type's own arithmetic on storing: whole numbers lose their fraction and wrap. */
export function cast(array: NdArray, dtype: string): NdArray {
  const from = array.flat();
  const own = newData(dtype, from.length);
  if (!isNumeric(dtype)) {
    for (let at = 0; at < own.length; at++)
      own[at] = (
        dtype === 'str' && typeof from[at] !== 'string' ? asText(from[at], array.dtype) : from[at]
      ) as never;
    return new NdArray(own, array.shape, dtype);
  }
  const isWhole = !isFloatType(dtype) && dtype !== 'bool';
  for (let at = 0; at < own.length; at++) {
    const value = numeric(from[at]);
    own[at] = (dtype === 'bool' ? Number(value !== 0) : isWhole ? Math.trunc(value) : value) as never;
  }
  return new NdArray(own, array.shape, dtype);
}

function asText(value: unknown, dtype: string): string {
  if (typeof value !== 'number') throw new Unsupported('texts of objects');
  return isFloatType(dtype) && Number.isInteger(value)
    ? `${value}.0`
    : dtype === 'bool'
      ? value
        ? 'True'
        : 'False'
      : String(value);
}

/** A number, or the text of one. */
function numeric(value: unknown): number {
  if (typeof value === 'number') return value;
  if (typeof value === 'string') {
    const number = value.trim() === '' ? Number.NaN : Number(value);
    if (Number.isNaN(number) && value.trim().toLowerCase() !== 'nan')
      throw new Raised('ValueError', `could not convert string to float: '${value}'`);
    return number;
  }
  if (typeof value === 'boolean') return Number(value);
  if (typeof value === 'object' && value !== null && 'value' in value && typeof value.value === 'number')
    return value.value;
  if (value === null) return Number.NaN;
  throw new Unsupported('an array of objects as numbers');
}

const WIDTHS = [
  'bool',
  'uint8',
  'int8',
  'uint16',
  'int16',
  'uint32',
  'int32',
  'uint64',
  'int64',
  'float16',
  'float32',
  'float64',
];

/** The type of two together. Source: NumPy's promotion rules. */
export function promoted(a: string, b: string): string {
  if (a === b) return a;
  if (!isNumeric(a) || !isNumeric(b)) return a === 'object' || b === 'object' ? 'object' : 'str';
  const [low, high] = [a, b].sort((x, y) => WIDTHS.indexOf(x) - WIDTHS.indexOf(y)) as [string, string];
  if (low === 'bool') return high;
  const bits = (name: string) => Number(/\d+/.exec(name)?.[0] ?? 8);
  if (isFloatType(high)) {
    if (isFloatType(low)) return high;
    return bits(low) <= 8 ? high : bits(low) <= 16 ? (bits(high) < 32 ? 'float32' : high) : 'float64';
  }
  const isSigned = (name: string) => name.startsWith('int');
  if (isSigned(low) === isSigned(high)) return bits(low) > bits(high) ? low : high;
  const [signed, unsigned] = isSigned(low) ? [low, high] : [high, low];
  if (bits(signed) > bits(unsigned)) return signed;
  return bits(unsigned) >= 64 ? 'float64' : `int${bits(unsigned) * 2}`;
}

export function broadcast(a: readonly number[], b: readonly number[]): number[] {
  const rank = Math.max(a.length, b.length);
  return Array.from({ length: rank }, (_, axis) => {
    const x = a[axis - rank + a.length] ?? 1;
    const y = b[axis - rank + b.length] ?? 1;
    if (x !== y && x !== 1 && y !== 1)
      throw new Raised(
        'ValueError',
        `operands could not be broadcast together with shapes (${a.join()}) (${b.join()})`,
      );
    return x === 1 ? y : x;
  });
}

/** Seen with the sizes of `shape`: axes of one are repeated. */
export function stretched(array: NdArray, shape: readonly number[]): NdArray {
  const gap = shape.length - array.shape.length;
  const strides = shape.map((_, axis) =>
    axis < gap || array.shape[axis - gap] === 1 ? 0 : (array.strides[axis - gap] ?? 0),
  );
  return new NdArray(array.data, shape, array.dtype, strides, array.offset);
}

export function reshaped(array: NdArray, given: readonly number[]): NdArray {
  const known = given.filter((size) => size !== -1).reduce((product, size) => product * size, 1);
  const shape = given.map((size) => (size === -1 ? array.size / known : size));
  if (sizeOf(shape) !== array.size || shape.some((size) => !Number.isInteger(size)))
    throw new Raised(
      'ValueError',
      `cannot reshape array of size ${array.size} into shape (${given.join(', ')})`,
    );
  const isViewed = isDense(array.shape, array.strides);
  return new NdArray(
    isViewed ? array.data : array.flat(),
    shape,
    array.dtype,
    stridesOf(shape),
    isViewed ? array.offset : 0,
  );
}

export function transposed(
  array: NdArray,
  order: readonly number[] = array.shape.map((_, axis) => array.shape.length - 1 - axis),
): NdArray {
  return new NdArray(
    array.data,
    order.map((axis) => array.shape[axis] ?? 1),
    array.dtype,
    order.map((axis) => array.strides[axis] ?? 0),
    array.offset,
  );
}

export function axisIn(axis: number, rank: number): number {
  const at = axis < 0 ? axis + rank : axis;
  if (at < 0 || at >= rank)
    throw new Raised('AxisError', `axis ${axis} is out of bounds for array of dimension ${rank}`);
  return at;
}

/** One entry of the first axis, as a view. */
export function rowOf(array: NdArray, row: number): NdArray {
  const [, ...shape] = array.shape;
  const [step = 0, ...strides] = array.strides;
  return new NdArray(array.data, shape, array.dtype, strides, array.offset + row * step);
}

/** Rows of the first axis in this order, in a store of their own. */
export function rowsOf(array: NdArray, rows: ArrayLike<number>): NdArray {
  const [, ...rest] = array.shape;
  const size = sizeOf(rest);
  const flat = array.flat();
  const own = newData(array.dtype, rows.length * size);
  for (let at = 0; at < rows.length; at++) {
    const from = (rows[at] ?? 0) * size;
    if (Array.isArray(own) || Array.isArray(flat))
      for (let place = 0; place < size; place++) own[at * size + place] = flat[from + place] as never;
    else own.set(flat.subarray(from, from + size), at * size);
  }
  return new NdArray(own, [rows.length, ...rest], array.dtype);
}

export function concatenated(arrays: readonly NdArray[], axis: number): NdArray {
  const [first] = arrays;
  if (!first) throw new Raised('ValueError', 'need at least one array to concatenate');
  const at = axisIn(axis, first.shape.length);
  for (const { shape } of arrays)
    if (
      shape.length !== first.shape.length ||
      shape.some((size, place) => place !== at && size !== first.shape[place])
    )
      throw new Raised(
        'ValueError',
        'all the input array dimensions except for the concatenation axis must match exactly',
      );
  const dtype = arrays.map((array) => array.dtype).reduce(promoted);
  const total = arrays.reduce((sum, { shape }) => sum + (shape[at] ?? 0), 0);
  const shape = first.shape.map((size, place) => (place === at ? total : size));
  const own = newData(dtype, sizeOf(shape));
  const outer = sizeOf(shape.slice(0, at));
  const row = sizeOf(shape.slice(at));
  let before = 0;
  for (const array of arrays) {
    const flat = array.dtype === dtype ? array.flat() : cast(array, dtype).data;
    const size = sizeOf(array.shape.slice(at));
    for (let block = 0; block < outer; block++)
      for (let place = 0; place < size; place++)
        own[block * row + before + place] = flat[block * size + place] as never;
    before += size;
  }
  return new NdArray(own, shape, dtype);
}
