/** Tables and columns as pandas keeps them: named arrays with labels for the rows. */

import { isEqual } from '../language/operators.js';
import {
  isNumber,
  Made,
  numberOf,
  PyList,
  PyTuple,
  Raised,
  Slice,
  shown,
  Unsupported,
  type Value,
} from '../language/values.js';
import { rangeOf } from '../numpy/arrayIndex.js';
import { entry, toArray } from '../numpy/arrayMath.js';
import { NdArray, newData, rowsOf, sizeOf } from '../numpy/ndarray.js';

export interface SeriesData {
  values: NdArray;
  /** The label of each row. */
  index: readonly Value[];
  /** Of what the labels are made. */
  indexNames?: readonly string[];
  name?: Value;
}

export interface FrameData {
  /** In order, by name. */
  columns: Map<string, NdArray>;
  index: readonly Value[];
  indexNames?: readonly string[];
}

export const places = (count: number): readonly number[] => Array.from({ length: count }, (_, at) => at);

export function seriesIn(value: Value | undefined): SeriesData | undefined {
  return value instanceof Made && value.type === 'Series' ? (value.held as SeriesData) : undefined;
}

export function frameIn(value: Value | undefined): FrameData | undefined {
  return value instanceof Made && value.type === 'DataFrame' ? (value.held as FrameData) : undefined;
}

export function columnNamed({ columns }: FrameData, name: Value): NdArray {
  const found = columns.get(shown(name));
  if (!found) throw new Raised('KeyError', shown(name));
  return found;
}

/** The whole table as NumPy has it: rows × columns. */
export function tableArray({ columns, index }: FrameData): NdArray {
  const own = [...columns.values()];
  const isMixed = own.some((column) => column.isObject);
  if (own.length === 0) return new NdArray(new Float64Array(0), [index.length, 0], 'float64');
  const parts = own.map((column) => toArray(column));
  const dtype = isMixed ? 'object' : parts.map((part) => part.dtype).reduce(commonType);
  const made = newData(dtype, index.length * own.length);
  parts.forEach((part, column) => {
    const flat = part.flat();
    for (let row = 0; row < index.length; row++)
      made[row * own.length + column] = (isMixed ? entry(flat[row], part.dtype) : flat[row]) as never;
  });
  return new NdArray(made, [index.length, own.length], dtype);
}

function commonType(a: string, b: string): string {
  if (a === b) return a;
  return a.startsWith('float') || b.startsWith('float') ? 'float64' : 'int64';
}

/** A column of values of one kind: numbers, truths, or texts and whatever else. */
export function columnOf(values: readonly Value[]): NdArray {
  const isPlain = values.length > 0 && values.every((value) => isNumber(value));
  if (isPlain) return toArray(new PyList([...values]));
  return new NdArray([...values], [values.length], 'object');
}

export function rowsOfData<T extends SeriesData | FrameData>(data: T, rows: ArrayLike<number>): T {
  const index = Array.from(rows, (row) => data.index[row] ?? null);
  if ('values' in data) return { ...data, values: rowsOf(data.values, rows), index };
  const columns = new Map([...data.columns].map(([name, values]) => [name, rowsOf(values, rows)]));
  return { ...data, columns, index };
}

/** The rows that a mask, a slice or a list of places means. */
export function rowsBy(data: SeriesData | FrameData, index: Value): number[] {
  const count = data.index.length;
  if (index instanceof Slice) {
    const { start, step, count: length } = rangeOf(index, count);
    return Array.from({ length }, (_, at) => start + at * step);
  }
  const mask = seriesIn(index);
  if (mask && mask.values.dtype === 'bool') sameIndex(data.index, mask.index);
  const array = toArray(index);
  if (array.shape.length !== 1) throw new Unsupported('rows by an array of more than one axis');
  const flat = array.flat() as ArrayLike<number>;
  if (array.dtype === 'bool') {
    if (flat.length !== count) throw new Raised('ValueError', 'Item wrong length');
    return places(count).filter((at) => flat[at]);
  }
  return Array.from(flat, (at) => {
    const place = at < 0 ? at + count : at;
    if (place < 0 || place >= count) throw new Raised('IndexError', 'positional indexers are out-of-bounds');
    return place;
  });
}

/** pandas puts values side by side by their labels: only the same labels in the same order are followed. */
export function sameIndex(a: readonly Value[], b: readonly Value[]): void {
  if (a === b) return;
  if (a.length !== b.length || a.some((label, at) => !isEqual(label, b[at] ?? null)))
    throw new Unsupported('columns whose rows have other labels');
}

/** The place of the row with this label. */
export function placeOfLabel({ index }: SeriesData | FrameData, label: Value): number {
  const [first, second] = index.flatMap((own, at) => (isEqual(own, label) ? [at] : []));
  if (second !== undefined) throw new Unsupported('a label that several rows have');
  if (first === undefined) throw new Raised('KeyError', shown(label));
  return first;
}

/** Names given one by one, or in a list. */
export function namesOf(value: Value): readonly string[] {
  if (value instanceof PyList || value instanceof PyTuple) return value.items.map(shown);
  if (value instanceof NdArray) return Array.from(value.flat() as unknown[], (name) => shown(name as Value));
  const series = seriesIn(value);
  if (series) return Array.from(series.values.flat() as unknown[], (name) => shown(name as Value));
  return [shown(value)];
}

/** What a stored column is for each row of a table. */
export function columnFor(value: Value, data: { readonly index: readonly Value[] }): NdArray {
  const series = seriesIn(value);
  if (series) {
    sameIndex(data.index, series.index);
    return series.values;
  }
  if (isNumber(value) || typeof value === 'string' || value === null)
    return columnOf(Array.from({ length: data.index.length }, () => value));
  const array = value instanceof PyList ? columnOf(value.items) : toArray(value);
  if (array.shape.length !== 1 || sizeOf(array.shape) !== data.index.length)
    throw new Raised('ValueError', 'Length of values does not match length of index');
  return array;
}

export const valuesIn = (array: NdArray): Value[] => {
  const flat = array.flat();
  return Array.from({ length: flat.length }, (_, at) => entry(flat[at], array.dtype));
};

/** pandas's missing value. */
export const isMissing = (value: Value): boolean =>
  value === null || (isNumber(value) && Number.isNaN(numberOf(value)));
