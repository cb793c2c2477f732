/** Numbers of arrays that the code writes out: `np.array([0.5, 2, 1])`. An array that is changed in place loses them. */
import type { Evaluation } from './nativeCall.js';
import type { ArrayValue, TensorValue } from './value.js';

const numbers = new WeakMap<ArrayValue | TensorValue, unknown>();
const wholes = new WeakMap<ArrayValue, ArrayValue>();

/** More of them are data, not settings. */
export const MOST_NUMBERS = 4096;

/** `found`: the numbers in nested lists, or what else the code has there. */
export function noteNumbers(array: ArrayValue | TensorValue, found: unknown): void {
  const count = countOf(found);
  const isKept = array.dtype.startsWith('float') || array.dtype.startsWith('int');
  if (isKept && count > 0 && count <= MOST_NUMBERS) numbers.set(array, found);
}

export function numbersOf(value: ArrayValue | TensorValue): unknown {
  return numbers.get(value);
}

/** A copy of the array, or a tensor that stands for it. */
export function handOnNumbers<T extends ArrayValue | TensorValue>(array: ArrayValue, copy: T): T {
  if (numbers.has(array)) numbers.set(copy, numbers.get(array));
  if (copy.kind === 'array') noteView(copy, array);
  return copy;
}

/** `part` shares its numbers with `whole`. */
export function noteView(part: ArrayValue, whole: ArrayValue): void {
  wholes.set(part, whole);
}

export function forgetNumbers(array: ArrayValue): void {
  numbers.delete(array);
  const whole = wholes.get(array);
  if (whole) forgetNumbers(whole);
}

/** One entry changes: `sizes[0] = 24`. False where the array is a part of another, or its numbers are not known. */
export function changeNumber(array: ArrayValue, at: number, value: number, { journal }: Evaluation): boolean {
  const found = numbers.get(array);
  if (wholes.has(array) || !Array.isArray(found) || typeof found.at(at) !== 'number') return false;
  journal.set<unknown>(
    {
      object: array,
      key: 'numbers',
      get: () => numbers.get(array),
      set: (changed) => {
        if (changed === undefined) numbers.delete(array);
        else numbers.set(array, changed);
      },
      join: (left, right) => (JSON.stringify(left) === JSON.stringify(right) ? left : undefined),
    },
    found.with(at, value),
  );
  return true;
}

/** Numbers in nested lists; NaN where something else is among them. */
function countOf(value: unknown): number {
  if (typeof value === 'number') return 1;
  if (!Array.isArray(value)) return Number.NaN;
  return value.reduce<number>((sum, item) => sum + countOf(item), 0);
}
