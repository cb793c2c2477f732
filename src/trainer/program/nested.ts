/** Arrays in tuples, lists and dicts, as a sample of data with several parts has them. */
import { PyDict, PyList, PyTuple, Unsupported, type Value } from './language/values.js';
import { toArray } from './numpy/arrayMath.js';
import { concatenated, NdArray, reshaped } from './numpy/ndarray.js';

export function leavesOf(value: Value): readonly Value[] {
  if (value instanceof PyTuple || value instanceof PyList) return value.items.flatMap(leavesOf);
  if (value instanceof PyDict) return [...value.entries.values()].flatMap(([, own]) => leavesOf(own));
  return [value];
}

export function overLeaves(value: Value, change: (leaf: Value) => Value): Value {
  if (value instanceof PyTuple) return new PyTuple(value.items.map((item) => overLeaves(item, change)));
  if (value instanceof PyList) return new PyList(value.items.map((item) => overLeaves(item, change)));
  if (value instanceof PyDict)
    return new PyDict(
      [...value.entries.values()].map(([key, own]) => [key, overLeaves(own, change)] as const),
    );
  return change(value);
}

/** A list is an array to TensorFlow; tuples and dicts hold arrays. */
export function withArrays(value: Value): Value {
  if (value instanceof PyTuple) return new PyTuple(value.items.map(withArrays));
  if (value instanceof PyDict)
    return new PyDict([...value.entries.values()].map(([key, own]) => [key, withArrays(own)] as const));
  return toArray(value);
}

/** As Keras reads a batch: a list of arrays holds one for each input or output. */
export function batchArrays(value: Value): Value {
  const items = value instanceof PyTuple || value instanceof PyList ? value.items : undefined;
  if (items && items.length > 0 && items.every((item) => item instanceof NdArray)) return new PyTuple(items);
  return value instanceof PyDict ? withArrays(value) : toArray(value);
}

export const arraysIn = (value: Value): readonly NdArray[] =>
  leavesOf(value).filter((leaf): leaf is NdArray => leaf instanceof NdArray);

export const mapped = (value: Value, change: (array: NdArray) => Value): Value =>
  overLeaves(value, (leaf) => (leaf instanceof NdArray ? change(leaf) : leaf));

/** Batches as one, or single samples. */
export function together(made: readonly Value[], areSingle = false): Value {
  const [first] = made;
  if (first === undefined) throw new Unsupported('a dataset without samples');
  const all = made.map(arraysIn);
  let at = 0;
  return mapped(first, () => {
    const own = all.map((arrays) => arrays[at] as NdArray);
    at++;
    return concatenated(areSingle ? own.map(oneByOne) : own, 0);
  });
}

/** The array as the only one of an axis before its own. */
export const oneByOne = (array: NdArray): NdArray => reshaped(array, [1, ...array.shape]);
