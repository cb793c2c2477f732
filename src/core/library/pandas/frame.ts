/** Attributes and methods of a pandas DataFrame. */

import { fromShape, num, scalar, someOf, tuple, unknown } from '../../evaluate/makeValue.js';
import type { ConfiguredValue, Value } from '../../evaluate/value.js';
import { wordSet } from '../../words.js';
import { method } from '../modelMembers.js';
import { locator } from './locator.js';
import { FRAME_NAMES } from './names.js';
import {
  CELL,
  frame,
  isFrame,
  isSeries,
  rowsOf,
  series,
  someRows,
  toNumpy,
  unlessInPlace,
  valuesOf,
} from './table.js';

/** As many rows. */
const SAME = wordSet(
  'fillna ffill bfill replace copy abs round clip shift astype rename set_axis assign infer_objects where mask',
);
/** Some of the rows, or an unknown number of them. */
const FEWER = wordSet(
  'dropna sample head tail sort_values sort_index drop drop_duplicates reset_index set_index query nlargest nsmallest merge join',
);

export function frameMember(self: ConfiguredValue, name: string): Value | undefined {
  const title = `DataFrame.${name}`;
  const kept = (make: () => Value): Value => method(title, (call) => unlessInPlace(call.keywords, make));
  if (SAME.has(name)) return kept(() => frame(rowsOf(self)));
  if (FEWER.has(name)) return kept(() => frame(someRows()));
  switch (name) {
    case 'values':
      return valuesOf(self);
    case 'to_numpy':
      return method(title, (call) => toNumpy(self, call));
    case 'shape':
      return fromShape(valuesOf(self).shape);
    case 'ndim':
      return num(2);
    case 'index':
    case 'columns':
      return someOf(scalar(CELL), CELL);
    case 'iloc':
    case 'loc':
    case 'iat':
    case 'at':
      return locator(self, name);
    case 'iterrows':
      return method(title, () => someOf(tuple([scalar(CELL), series(someRows())]), CELL));
    case 'pop':
    case 'get':
      return method(title, () => series(rowsOf(self)));
    case 'isna':
    case 'isnull':
    case 'notna':
      return method(title, () => frame(rowsOf(self)));
    default:
      // `df.emotion`: a column by its name, where the DataFrame has nothing of that name.
      return FRAME_NAMES.has(name) ? undefined : series(rowsOf(self));
  }
}

/** What an index between brackets picks from a DataFrame: a column by its name, columns by a list, rows by a mask. */
export function indexedFrame(self: ConfiguredValue, index: Value): Value {
  if (index.kind === 'string' || index.kind === 'number') return series(rowsOf(self));
  if (index.kind === 'list') return frame(rowsOf(self));
  if (index.kind === 'slice' || isSeries(index) || isFrame(index)) return frame(someRows());
  if (index.kind === 'array') return index.dtype === 'bool' ? frame(someRows()) : unknown(CELL);
  // A label that is one text or number, whichever, names a column.
  return index.kind === 'unknown' && index.isScalar ? series(rowsOf(self)) : unknown(CELL);
}
