/** Entries of arrays whose numbers the code writes out: `for op in np.array([[1, 0], [2, 1]])`, `np.linspace(0, 0.1, 12)[3]`. */
import { noteNumbers, noteView, numbersOf } from '../../evaluate/arrayNumbers.js';
import { slicePositions } from '../../evaluate/indexing.js';
import { num } from '../../evaluate/makeValue.js';
import type { ArrayValue, Value } from '../../evaluate/value.js';
import { isKnownRank } from '../../graph/dimension.js';
import { withoutReach } from './classCount.js';

/** One for each place along the first axis, as a loop gets them; undefined where they are not known. */
export function knownEntries(array: ArrayValue): readonly Value[] | undefined {
  const found = placesOf(array);
  const entries = found?.map((each) => entry(array, each));
  return entries?.every((each) => each !== undefined) ? entries : undefined;
}

/** `array.tolist()`: Python's own numbers in nested lists. */
export function knownList(array: ArrayValue): Value | undefined {
  const found = placesOf(array);
  return found && listed(array, found);
}

/** By a number, by several, or by one slice. */
export function knownIndexed(array: ArrayValue, index: Value): Value | undefined {
  const found = placesOf(array);
  if (!found) return undefined;
  if (index.kind === 'slice') {
    const places = slicePositions(index, found.length);
    return places && places.length > 0
      ? view(
          array,
          places.map((at) => found[at]),
        )
      : undefined;
  }
  const parts = index.kind === 'tuple' && !index.range ? index.items : [index];
  let left: unknown = found;
  for (const part of parts) {
    if (part.kind !== 'number' || !Array.isArray(left)) return undefined;
    left = left.at(part.value);
  }
  return parts.length > 0 ? entry(array, left) : undefined;
}

function placesOf(array: ArrayValue): readonly unknown[] | undefined {
  const found = numbersOf(array);
  return Array.isArray(found) && isKnownRank(array.shape) && found.length === array.shape[0]
    ? found
    : undefined;
}

function entry(array: ArrayValue, found: unknown): Value | undefined {
  if (Array.isArray(found)) return view(array, found);
  const value = typeof found === 'number' ? asKept(found, array.dtype) : undefined;
  if (value === undefined) return undefined;
  return array.dtype.startsWith('int') ? { ...num(value), isOfNumpy: true } : num(value, true);
}

/** A part of it: who stores there stores in the whole. */
function view(array: ArrayValue, found: readonly unknown[]): ArrayValue {
  const made = { ...array, shape: shapeOf(found), facts: withoutReach(array.facts) };
  noteNumbers(made, found);
  noteView(made, array);
  return made;
}

function shapeOf(found: unknown): readonly number[] {
  return Array.isArray(found) ? [found.length, ...shapeOf(found[0])] : [];
}

function asKept(found: number, dtype: string): number | undefined {
  if (dtype.startsWith('int')) return Math.trunc(found);
  return dtype === 'float64' ? found : dtype === 'float32' ? Math.fround(found) : undefined;
}

function listed(array: ArrayValue, found: unknown): Value | undefined {
  if (!Array.isArray(found)) {
    const value = typeof found === 'number' ? asKept(found, array.dtype) : undefined;
    return value === undefined ? undefined : num(value, !array.dtype.startsWith('int'));
  }
  const items = found.map((each) => listed(array, each));
  return items.every((item) => item !== undefined) ? { kind: 'list', items } : undefined;
}
