/** `array[index]` read and written as NumPy does: slices are views; masks and arrays of places are copies. */

import {
  isNumber,
  numberOf,
  PyList,
  PyTuple,
  Raised,
  Slice,
  Unsupported,
  type Value,
} from '../language/values.js';
import { toArray } from './arrayMath.js';
import { cast, NdArray, newData, placesOf, reshaped, sizeOf, stretched, stridesOf } from './ndarray.js';

export interface SliceRange {
  readonly start: number;
  readonly step: number;
  readonly count: number;
}

/** As Python counts. */
export function rangeOf(slice: Slice, length: number): SliceRange {
  const step = slice.step === null ? 1 : numberOf(slice.step);
  if (step === 0) throw new Raised('ValueError', 'slice step cannot be zero');
  const bound = (value: Value, usual: number): number => {
    if (value === null) return usual;
    const at = numberOf(value);
    if (!Number.isInteger(at)) throw new Raised('TypeError', 'slice indices must be integers');
    const place = at < 0 ? at + length : at;
    return step > 0 ? Math.min(Math.max(place, 0), length) : Math.min(Math.max(place, -1), length - 1);
  };
  const start = bound(slice.lower, step > 0 ? 0 : length - 1);
  const stop = bound(slice.upper, step > 0 ? length : -1);
  return { start, step, count: Math.max(0, Math.ceil((stop - start) / step)) };
}

interface Part {
  readonly kind: 'view' | 'new' | 'chosen';
  readonly start?: number;
  readonly size: number;
  readonly stride: number;
  readonly places?: NdArray;
  readonly axis?: number;
}

/** What an index leaves: a view of slices, and the axes along which places are chosen by arrays. */
function split(array: NdArray, index: Value) {
  const given = index instanceof PyTuple && index !== ELLIPSIS ? [...index.items] : [index];
  const isMask = (part: Value): part is NdArray => part instanceof NdArray && part.dtype === 'bool';
  const taken = given.reduce<number>(
    (sum, part) => sum + (part === null || part === ELLIPSIS ? 0 : isMask(part) ? part.shape.length : 1),
    0,
  );
  if (taken > array.shape.length) throw new Raised('IndexError', 'too many indices for array');
  const dots = given.indexOf(ELLIPSIS);
  const missing = Array.from({ length: array.shape.length - taken }, () => new Slice(null, null, null));
  const full =
    dots < 0 ? [...given, ...missing] : [...given.slice(0, dots), ...missing, ...given.slice(dots + 1)];
  let axis = 0;
  let offset = array.offset;
  const parts: Part[] = [];
  for (const part of full) {
    const [size = 1, stride = 0] = [array.shape[axis], array.strides[axis]];
    if (part === null) {
      parts.push({ kind: 'new', size: 1, stride: 0 });
      continue;
    }
    if (part instanceof Slice) {
      const range = rangeOf(part, size);
      offset += range.start * stride;
      parts.push({ kind: 'view', size: range.count, stride: stride * range.step });
    } else if (isNumber(part) && typeof part !== 'boolean') {
      const at = numberOf(part);
      const place = at < 0 ? at + size : at;
      if (!Number.isInteger(at))
        throw new Raised('IndexError', 'only integers, slices and arrays are valid indices');
      if (place < 0 || place >= size)
        throw new Raised('IndexError', `index ${at} is out of bounds for axis ${axis} with size ${size}`);
      offset += place * stride;
    } else {
      const places = toArray(part);
      if (places.dtype === 'bool')
        for (const [own, along] of maskPlaces(places).map((found, place) => [found, axis + place] as const)) {
          if (places.shape[along - axis] !== array.shape[along])
            throw new Raised('IndexError', 'boolean index did not match indexed array');
          parts.push({
            kind: 'chosen',
            size: array.shape[along] ?? 1,
            stride: array.strides[along] ?? 0,
            places: own,
          });
        }
      else if (/^u?int/.test(places.dtype) || places.size === 0)
        parts.push({ kind: 'chosen', size, stride, places });
      else throw new Raised('IndexError', 'arrays used as indices must be of integer (or boolean) type');
      axis += places.dtype === 'bool' ? places.shape.length : 1;
      continue;
    }
    axis++;
  }
  return { parts, offset };
}

/** Python's `...` in an index. */
export const ELLIPSIS = new PyTuple(['...']);

function maskPlaces(mask: NdArray): readonly NdArray[] {
  const flat = mask.flat();
  const steps = stridesOf(mask.shape);
  const found: number[] = [];
  for (let at = 0; at < flat.length; at++) if (flat[at]) found.push(at);
  return mask.shape.map((size, axis) => {
    const own = Float64Array.from(found, (at) => Math.floor(at / (steps[axis] ?? 1)) % size);
    return new NdArray(own, [own.length], 'int64');
  });
}

/** The store's places that an index means, with their shape. */
function selected(
  array: NdArray,
  index: Value,
): { view?: NdArray; places?: Int32Array; shape: readonly number[] } {
  const { parts, offset } = split(array, index);
  const chosen = parts.filter(({ kind }) => kind === 'chosen');
  if (chosen.length === 0) {
    const shape = parts.map(({ size }) => size);
    const view = new NdArray(
      array.data,
      shape,
      array.dtype,
      parts.map(({ stride }) => stride),
      offset,
    );
    return { view, shape };
  }
  const shapes = chosen.map(({ places }) => places?.shape ?? []);
  const together = shapes.reduce<number[]>((a, b) => joinedShape(a, b), []);
  const columns = chosen.map(({ places, size, stride }) => {
    const flat = stretched(places as NdArray, together).flat();
    return Int32Array.from(flat as ArrayLike<number>, (at) => {
      const place = at < 0 ? at + size : at;
      if (place < 0 || place >= size)
        throw new Raised('IndexError', `index ${at} is out of bounds for size ${size}`);
      return place * stride;
    });
  });
  const count = sizeOf(together);
  const sums = new Int32Array(count);
  for (const column of columns)
    for (let at = 0; at < count; at++) sums[at] = (sums[at] ?? 0) + (column[at] ?? 0);
  const first = parts.findIndex(({ kind }) => kind === 'chosen');
  const last = parts.findLastIndex(({ kind }) => kind === 'chosen');
  const isTogether = parts.slice(first, last).every(({ kind }) => kind === 'chosen');
  const before = isTogether ? parts.slice(0, first) : [];
  const after = isTogether ? parts.slice(last + 1) : parts.filter(({ kind }) => kind !== 'chosen');
  const sizes = (of: readonly Part[]) => of.map(({ size }) => size);
  const strides = (of: readonly Part[]) => of.map(({ stride }) => stride);
  const outer = placesOf(sizes(before), strides(before), offset);
  const inner = placesOf(sizes(after), strides(after), 0);
  const places = new Int32Array(outer.length * count * inner.length);
  let at = 0;
  for (const a of outer) for (const b of sums) for (const c of inner) places[at++] = a + b + c;
  return { places, shape: [...sizes(before), ...together, ...sizes(after)] };
}

function joinedShape(a: readonly number[], b: readonly number[]): number[] {
  const rank = Math.max(a.length, b.length);
  return Array.from({ length: rank }, (_, axis) => {
    const [x, y] = [a[axis - rank + a.length] ?? 1, b[axis - rank + b.length] ?? 1];
    if (x !== y && x !== 1 && y !== 1)
      throw new Raised('IndexError', 'shape mismatch: indexing arrays could not be broadcast together');
    return x === 1 ? y : x;
  });
}

export function indexed(array: NdArray, index: Value): NdArray {
  const { view, places, shape } = selected(array, plainIndex(index));
  if (view) return view;
  const own = newData(array.dtype, places?.length ?? 0);
  for (let at = 0; at < own.length; at++) own[at] = array.data[places?.[at] ?? 0] as never;
  return new NdArray(own, shape, array.dtype);
}

export function stored(array: NdArray, index: Value, value: Value): void {
  const { view, places, shape } = selected(array, plainIndex(index));
  const given = toArray(value);
  const slim =
    given.shape.length > shape.length
      ? reshaped(
          given,
          given.shape.filter((size) => size !== 1),
        )
      : given;
  const fitting = cast(slim, array.dtype);
  const where = places ?? (view ? placesOf(view.shape, view.strides, view.offset) : new Int32Array(0));
  const broad = fitting.size === 1 ? undefined : broadcastTo(fitting, shape);
  const single = fitting.flat()[0];
  for (let at = 0; at < where.length; at++)
    array.data[where[at] ?? 0] = (broad ? broad[at] : single) as never;
}

function broadcastTo(array: NdArray, shape: readonly number[]) {
  const isFitting = array.shape.every((size, axis) => {
    const own = shape[axis - array.shape.length + shape.length];
    return size === 1 || size === own;
  });
  if (!isFitting || array.shape.length > shape.length)
    throw new Raised(
      'ValueError',
      `could not broadcast input array from shape (${array.shape.join()}) into shape (${shape.join()})`,
    );
  return stretched(array, shape).flat().slice();
}

/** A list in brackets is an array of places; of tables, their values. */
function plainIndex(index: Value): Value {
  const one = (part: Value): Value => {
    if (
      part === null ||
      part instanceof Slice ||
      part === ELLIPSIS ||
      part instanceof NdArray ||
      isNumber(part)
    )
      return part;
    if (part instanceof PyList || (typeof part === 'object' && 'rules' in part)) {
      const array = toArray(part);
      return array.size === 0 && !/^u?int|bool/.test(array.dtype) ? cast(array, 'int64') : array;
    }
    throw new Unsupported('an index of this kind');
  };
  return index instanceof PyTuple && index !== ELLIPSIS ? new PyTuple(index.items.map(one)) : one(index);
}
