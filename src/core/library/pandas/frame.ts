/** Attributes and methods of a pandas DataFrame. */

import { fromShape, num, scalar, someOf, tuple, unknown } from '../../evaluate/makeValue.js';
import type { ConfiguredValue, ListValue, Value } from '../../evaluate/value.js';
import { wordSet } from '../../words.js';
import { method } from '../modelMembers.js';
import { itemsOf } from '../values.js';
import { locator } from './locator.js';
import { FRAME_NAMES } from './names.js';
import {
  CELL,
  changeColumns,
  column,
  columnsIn,
  frame,
  isFrame,
  isSeries,
  rowsOf,
  someRows,
  toNumpy,
  unlessInPlace,
  valuesOf,
} from './table.js';

/** As many rows and columns. */
const SAME = wordSet(
  'fillna ffill bfill replace copy abs round clip shift astype rename set_axis infer_objects where mask',
);
/** Change the table itself. */
const CHANGING = wordSet('insert pop update');
/** Some of the rows, or an unknown number of them. */
const FEWER = wordSet(
  'dropna sample head tail sort_values sort_index drop drop_duplicates reset_index set_index query nlargest nsmallest merge join',
);

export function frameMember(self: ConfiguredValue, name: string): Value | undefined {
  const title = `DataFrame.${name}`;
  const kept = (make: () => Value): Value =>
    method(title, (call) => unlessInPlace(self, call.keywords, make));
  if (SAME.has(name)) return kept(() => frame(rowsOf(self), { columns: columnsIn(self) }));
  if (CHANGING.has(name)) changeColumns(self);
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
      return method(title, () => someOf(tuple([scalar(CELL), column(someRows())]), CELL));
    case 'assign':
      return method(title, () => frame(rowsOf(self)));
    case 'filter':
      // Names that the table lacks are left out: of one name, it has that one or nothing can be done with it.
      return method(title, (call) => {
        const names = itemsOf(call.positional[0]?.value ?? call.keywords.get('items')?.value);
        return frame(rowsOf(self), names?.length === 1 ? { columns: 1 } : {});
      });
    case 'pop':
    case 'get':
      return method(title, () => column(rowsOf(self)));
    case 'isna':
    case 'isnull':
    case 'notna':
      return method(title, () => frame(rowsOf(self)));
    default:
      // `df.emotion`: a column by its name, where the DataFrame has nothing of that name.
      return FRAME_NAMES.has(name) ? undefined : column(rowsOf(self));
  }
}

/** What an index between brackets picks from a DataFrame: a column by its name, columns by a list, rows by a mask. */
export function indexedFrame(self: ConfiguredValue, index: Value): Value {
  if (index.kind === 'string' || index.kind === 'number') return column(rowsOf(self));
  if (index.kind === 'list') return pickedColumns(self, index);
  const left = () => frame(someRows(), { columns: columnsIn(self) });
  if (index.kind === 'slice' || isSeries(index) || isFrame(index)) return left();
  if (index.kind === 'array') return index.dtype === 'bool' ? left() : unknown(CELL);
  // A label that is one text or number, whichever, names a column.
  return index.kind === 'unknown' && index.isScalar ? column(rowsOf(self)) : unknown(CELL);
}

/** `df[['Open', 'Close']]`: a name that the table lacks is an error, and one that it has twice gives both. */
function pickedColumns(self: ConfiguredValue, names: ListValue): Value {
  const isKnown = names.openReason === undefined && names.items.every(({ kind }) => kind === 'string');
  return frame(rowsOf(self), isKnown ? { columns: names.items.length } : {});
}
