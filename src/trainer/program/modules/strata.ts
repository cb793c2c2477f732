/** Labels as scikit-learn compares them when it keeps the shares of classes. */

import { orderedTexts } from '../language/operators.js';
import { represented, type Value } from '../language/values.js';
import { entry, toArray } from '../numpy/arrayMath.js';
import { compareValues, orderOf } from '../numpy/arrayMembers.js';
import { type NdArray, reshaped } from '../numpy/ndarray.js';

/** Each label as its place among all, sorted; rows of several columns are compared as texts. */
export const strataOf = (value: Value): readonly number[] => {
  const array = toArray(value);
  if (array.shape.length > 1 && (array.shape[1] ?? 1) > 1) return placesOfTexts(rowTexts(array));
  const flat = array.flat();
  const order = orderOf(reshaped(array, [array.size]));
  const places = new Array<number>(flat.length);
  let place = -1;
  let last: unknown;
  for (const at of order) {
    if (place < 0 || compareValues(last, flat[at]) !== 0) place++;
    last = flat[at];
    places[at] = place;
  }
  return places;
};

/** As `" ".join(row.astype("str"))`. */
function rowTexts(array: NdArray): readonly string[] {
  const [count = 0, columns = 1] = array.shape;
  const flat = array.flat();
  return Array.from({ length: count }, (_, row) =>
    Array.from({ length: columns }, (__, at) =>
      represented(entry(flat[row * columns + at], array.dtype)),
    ).join(' '),
  );
}

function placesOfTexts(texts: readonly string[]): readonly number[] {
  const known = new Map([...new Set(texts)].sort(orderedTexts).map((text, place) => [text, place]));
  return texts.map((text) => known.get(text) ?? 0);
}
