/** Arithmetic of arrays as NumPy has it: operators with broadcasting, functions of each value, and what is counted along axes. */

import {
  Float,
  isFloat,
  isNumber,
  numberOf,
  Opaque,
  PyList,
  PyTuple,
  Raised,
  typeName,
  Unsupported,
  type Value,
} from '../language/values.js';
import {
  axisIn,
  broadcast,
  cast,
  type Data,
  isFloatType,
  isNumeric,
  NdArray,
  newData,
  promoted,
  rowOf,
  sizeOf,
  stretched,
  transposed,
} from './ndarray.js';

const floorMod = (a: number, b: number): number => a - b * Math.floor(a / b);

const ARITHMETIC: Readonly<Record<string, (a: number, b: number) => number>> = {
  '+': (a, b) => a + b,
  '-': (a, b) => a - b,
  '*': (a, b) => a * b,
  '/': (a, b) => a / b,
  '//': (a, b) => Math.floor(a / b),
  '%': floorMod,
  '**': (a, b) => a ** b,
  '&': (a, b) => a & b,
  '|': (a, b) => a | b,
  '^': (a, b) => a ^ b,
  '<<': (a, b) => a << b,
  '>>': (a, b) => a >> b,
  maximum: Math.max,
  minimum: Math.min,
};

const COMPARISONS: Readonly<Record<string, (a: unknown, b: unknown) => boolean>> = {
  '==': (a, b) => a === b,
  '!=': (a, b) => a !== b,
  '<': (a, b) => (a as number) < (b as number),
  '<=': (a, b) => (a as number) <= (b as number),
  '>': (a, b) => (a as number) > (b as number),
  '>=': (a, b) => (a as number) >= (b as number),
};

/** A number, text, list of lists or array, as `np.array` takes it. */
export function toArray(value: Value, dtype?: string): NdArray {
  if (dtype === 'object' && !(value instanceof NdArray)) return ofObjects(value);
  const made = fromValue(value);
  return dtype === undefined || dtype === made.dtype ? made : cast(made, dtype);
}

/** As many axes as all its parts have alike; what does not fit stays as it is. Source: NumPy's `array` with `dtype=object`. */
function ofObjects(value: Value): NdArray {
  const shape: number[] = [];
  let parts: readonly Value[] = [value];
  for (;;) {
    const inner = parts.map(entriesOf);
    const [first] = inner;
    if (!first || inner.some((items) => items?.length !== first.length)) break;
    shape.push(first.length);
    parts = inner.flatMap((items) => items ?? []);
  }
  return new NdArray([...parts], shape, 'object');
}

function entriesOf(value: Value): readonly Value[] | undefined {
  if (value instanceof PyList || value instanceof PyTuple) return value.items;
  const array = value instanceof NdArray ? value : arrayHeld(value);
  if (!array || array.shape.length === 0) return undefined;
  return Array.from({ length: array.shape[0] ?? 0 }, (_, row) => scalarOr(rowOf(array, row)));
}

function fromValue(value: Value): NdArray {
  if (value instanceof NdArray) return value;
  if (isNumber(value)) {
    const dtype = typeof value === 'boolean' ? 'bool' : isFloat(value) ? 'float64' : 'int64';
    const data = newData(dtype, 1);
    data[0] = numberOf(value) as never;
    return new NdArray(data, [], dtype);
  }
  if (typeof value === 'string') return new NdArray([value], [], 'str');
  const values = arrayHeld(value);
  if (values) return values;
  if (value instanceof PyList || value instanceof PyTuple) return fromItems(value.items);
  if (value instanceof Opaque) throw new Unsupported(value.reason);
  throw new Unsupported(`an array of ${typeName(value)}`);
}

/** What a table, picture or the like is to NumPy. */
function arrayHeld(value: Value): NdArray | undefined {
  if (typeof value !== 'object' || value === null || !('rules' in value)) return undefined;
  const array = value.rules.member?.('__array__');
  return array instanceof NdArray ? array : undefined;
}

function fromItems(items: readonly Value[]): NdArray {
  if (items.length === 0) return new NdArray(new Float64Array(0), [0], 'float64');
  if (items.every((item) => typeof item === 'number' || item instanceof Float)) {
    const dtype = items.some(isFloat) ? 'float64' : 'int64';
    const data = newData(dtype, items.length);
    for (let at = 0; at < items.length; at++) data[at] = numberOf(items[at]) as never;
    return new NdArray(data, [items.length], dtype);
  }
  const isText = items.every((item) => typeof item === 'string');
  if (isText) return new NdArray([...items], [items.length], 'str');
  const parts = items.map((item) => fromValue(item));
  const [first] = parts;
  if (!first) throw new Unsupported('an array of nothing');
  if (parts.some(({ shape }) => shape.join() !== first.shape.join()))
    throw new Raised(
      'ValueError',
      'setting an array element with a sequence: rows of different sizes make no array',
    );
  const dtype = parts.map((part) => part.dtype).reduce(promoted);
  const size = first.size;
  const data = newData(dtype, parts.length * size);
  parts.forEach((part, place) => {
    const flat = part.dtype === dtype ? part.flat() : cast(part, dtype).data;
    if (Array.isArray(data) || Array.isArray(flat))
      for (let at = 0; at < size; at++) data[place * size + at] = flat[at] as never;
    else data.set(flat, place * size);
  });
  return new NdArray(data, [parts.length, ...first.shape], dtype);
}

/** Python's numbers take the type of the array beside them; a whole number beside bytes stays bytes. Source: NEP 50. */
function typeOfTwo(a: Value, b: Value, left: NdArray, right: NdArray): string {
  const isPlain = (value: Value) => isNumber(value);
  const withPlain = (array: NdArray, value: Value): string => {
    if (isFloat(value) && !isFloatType(array.dtype)) return 'float64';
    return array.dtype === 'bool' && typeof value !== 'boolean' ? 'int64' : array.dtype;
  };
  if (isPlain(a) && !isPlain(b)) return withPlain(right, a);
  if (isPlain(b) && !isPlain(a)) return withPlain(left, b);
  return promoted(left.dtype, right.dtype);
}

export function operated(operator: string, a: Value, b: Value): NdArray {
  const [left, right] = [toArray(a), toArray(b)];
  const run = ARITHMETIC[operator];
  if (!run) throw new Unsupported(`"${operator}" of arrays`);
  if (!isNumeric(left.dtype) || !isNumeric(right.dtype)) return operatedTexts(operator, left, right);
  const together = typeOfTwo(a, b, left, right);
  if (operator === '-' && together === 'bool')
    throw new Raised('TypeError', 'numpy boolean subtract is not supported');
  const isBitwise = '&|^'.includes(operator);
  const dtype =
    operator === '/' && !isFloatType(together)
      ? 'float64'
      : together === 'bool' && !isBitwise
        ? ['+', '*'].includes(operator)
          ? 'bool'
          : 'int8'
        : together;
  const shape = broadcast(left.shape, right.shape);
  const own = newData(dtype, sizeOf(shape));
  pairwise(left, right, shape, (x, y, at) => {
    const value = run(x as number, y as number);
    own[at] = (dtype === 'bool' ? Number(value !== 0) : value) as never;
  });
  return new NdArray(own, shape, dtype);
}

function operatedTexts(operator: string, left: NdArray, right: NdArray): NdArray {
  if (operator !== '+') throw new Unsupported(`"${operator}" of arrays of texts`);
  const shape = broadcast(left.shape, right.shape);
  const own: unknown[] = new Array(sizeOf(shape));
  pairwise(left, right, shape, (x, y, at) => {
    if (typeof x !== 'string' || typeof y !== 'string') throw new Unsupported('"+" of arrays of objects');
    own[at] = x + y;
  });
  return new NdArray(own, shape, 'str');
}

export function compared(operator: string, a: Value, b: Value): NdArray {
  const [left, right] = [toArray(a), toArray(b)];
  const run = COMPARISONS[operator];
  if (!run) throw new Unsupported(`"${operator}" of arrays`);
  const shape = broadcast(left.shape, right.shape);
  const own = new Uint8Array(sizeOf(shape));
  const [isLeft, isRight] = [isNumeric(left.dtype), isNumeric(right.dtype)];
  const asNumber = (value: unknown) => (value instanceof Float ? value.value : value);
  pairwise(left, right, shape, (x, y, at) => {
    own[at] = Number(isLeft && isRight ? run(x, y) : run(asNumber(x), asNumber(y)));
  });
  return new NdArray(own, shape, 'bool');
}

function pairwise(
  left: NdArray,
  right: NdArray,
  shape: readonly number[],
  visit: (x: unknown, y: unknown, at: number) => void,
): void {
  const valuesOf = (array: NdArray): Data =>
    array.size === 1
      ? array.flat()
      : array.shape.join() === shape.join()
        ? array.flat()
        : stretched(array, shape).flat();
  const [x, y] = [valuesOf(left), valuesOf(right)];
  const count = sizeOf(shape);
  const [stepX, stepY] = [left.size === 1 ? 0 : 1, right.size === 1 ? 0 : 1];
  for (let at = 0; at < count; at++) visit(x[at * stepX], y[at * stepY], at);
}

/** A function of each value. */
export function mapped(array: NdArray, run: (value: number) => number, dtype = array.dtype): NdArray {
  if (!isNumeric(array.dtype)) throw new Unsupported('a calculation with texts');
  const flat = array.flat();
  const own = newData(dtype, flat.length);
  for (let at = 0; at < own.length; at++) own[at] = run(flat[at] as number) as never;
  return new NdArray(own, array.shape, dtype);
}

/** Of whole numbers a double. */
export const floatTypeOf = (dtype: string): string => (isFloatType(dtype) ? dtype : 'float64');

export interface Along {
  /** All axes where not given. */
  readonly axes?: readonly number[];
  readonly keepdims?: boolean;
}

/** Counts something along axes: `count` is given the values of one place. */
export function reduced(
  array: NdArray,
  { axes, keepdims = false }: Along,
  dtype: string,
  count: (values: Data) => number,
): NdArray {
  const rank = array.shape.length;
  const gone = new Set((axes ?? array.shape.map((_, axis) => axis)).map((axis) => axisIn(axis, rank)));
  const kept = array.shape.map((_, axis) => axis).filter((axis) => !gone.has(axis));
  const turned = transposed(array, [...kept, ...gone]);
  const shape = keepdims
    ? array.shape.map((size, axis) => (gone.has(axis) ? 1 : size))
    : kept.map((axis) => array.shape[axis] ?? 1);
  const outer = sizeOf(shape);
  const inner = outer === 0 ? 0 : array.size / outer;
  const flat = turned.flat();
  const own = newData(dtype, outer);
  for (let at = 0; at < outer; at++)
    own[at] = count(
      Array.isArray(flat)
        ? flat.slice(at * inner, (at + 1) * inner)
        : flat.subarray(at * inner, (at + 1) * inner),
    ) as never;
  return new NdArray(own, shape, dtype);
}

const sum = (values: Data): number => {
  let total = 0;
  for (let at = 0; at < values.length; at++) total += values[at] as number;
  return total;
};
const mean = (values: Data): number => sum(values) / values.length;
const variance = (values: Data, freedom = 0): number => {
  const middle = mean(values);
  let total = 0;
  for (let at = 0; at < values.length; at++) total += ((values[at] as number) - middle) ** 2;
  return total / (values.length - freedom);
};
const best = (isBetter: (a: number, b: number) => boolean) => (values: Data) => {
  let at = 0;
  for (let place = 1; place < values.length; place++)
    if (isBetter(values[place] as number, values[at] as number)) at = place;
  return at;
};
const bestValue = (isBetter: (a: number, b: number) => boolean) => {
  const placeIn = best(isBetter);
  return (values: Data) => {
    if (values.length === 0) throw new Raised('ValueError', 'zero-size array to reduction operation');
    return values[placeIn(values)] as number;
  };
};

interface Reduction {
  readonly count: (values: Data, freedom: number) => number;
  readonly type: (dtype: string) => string;
}
const same = (dtype: string): string => dtype;
const whole = (): string => 'int64';
const wide = (dtype: string): string => (isFloatType(dtype) ? dtype : 'int64');

export const REDUCTIONS: Readonly<Record<string, Reduction>> = {
  sum: { count: sum, type: wide },
  nansum: {
    count: (values) => sum(Array.from(values as number[]).filter((value) => !Number.isNaN(value))),
    type: wide,
  },
  prod: { count: (values) => Array.from(values as number[]).reduce((a, b) => a * b, 1), type: wide },
  mean: { count: mean, type: floatTypeOf },
  var: { count: variance, type: floatTypeOf },
  std: { count: (values, freedom) => Math.sqrt(variance(values, freedom)), type: floatTypeOf },
  max: { count: bestValue((a, b) => a > b || Number.isNaN(a)), type: same },
  amax: { count: bestValue((a, b) => a > b || Number.isNaN(a)), type: same },
  min: { count: bestValue((a, b) => a < b || Number.isNaN(a)), type: same },
  amin: { count: bestValue((a, b) => a < b || Number.isNaN(a)), type: same },
  argmax: { count: best((a, b) => a > b), type: whole },
  argmin: { count: best((a, b) => a < b), type: whole },
  any: { count: (values) => Number(Array.from(values as number[]).some(Boolean)), type: () => 'bool' },
  all: { count: (values) => Number(Array.from(values as number[]).every(Boolean)), type: () => 'bool' },
  median: {
    count: (values) => {
      const own = Array.from(values as number[]).sort((a, b) => a - b);
      const half = own.length >> 1;
      return own.length % 2 ? (own[half] ?? Number.NaN) : ((own[half - 1] ?? 0) + (own[half] ?? 0)) / 2;
    },
    type: floatTypeOf,
  },
};

/** A number where no axis is left: a double where it is none of whole numbers. */
export function scalarOr(array: NdArray): Value {
  if (array.shape.length > 0) return array;
  return entry(array.flat()[0], array.dtype);
}

/** One value of an array, as Python's own. */
export function entry(value: unknown, dtype: string): Value {
  if (dtype === 'bool') return Boolean(value);
  if (typeof value === 'number' && isFloatType(dtype))
    return Number.isInteger(value) ? new Float(value) : value;
  return value as Value;
}
