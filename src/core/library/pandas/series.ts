/** Attributes and methods of a pandas Series. */

import { alike } from '../../evaluate/joinValues.js';
import { array, fromShape, list, num, scalar, someOf, tuple, unknown } from '../../evaluate/makeValue.js';
import type { NativeCall } from '../../evaluate/nativeCall.js';
import type { ConfiguredValue, Value } from '../../evaluate/value.js';
import { wordSet } from '../../words.js';
import { method } from '../modelMembers.js';
import { dtypeOf } from '../numpy/dtypes.js';
import { locator } from './locator.js';
import { SERIES_NAMES } from './names.js';
import {
  CELL,
  column,
  entryIn,
  frame,
  rowsOf,
  series,
  someRows,
  toNumpy,
  unlessInPlace,
  valuesOf,
} from './table.js';

/** As many entries, each as plain as before. */
const SAME = wordSet(
  'fillna ffill bfill replace copy abs round clip shift rank cumsum where mask interpolate infer_objects',
);
/** The same kind of entries, of which some are left. */
const FEWER = wordSet(
  'dropna sample head tail sort_values sort_index drop drop_duplicates nlargest nsmallest',
);
const NUMBERS = wordSet('nunique max min sum mean std var median count prod idxmax idxmin item size hasnans');
const TESTS = wordSet('isna isnull notna notnull isin eq ne lt le gt ge between duplicated');

export function seriesMember(self: ConfiguredValue, name: string): Value | undefined {
  const title = `Series.${name}`;
  const entry = entryIn(self);
  const rows = rowsOf(self);
  const of = (make: (call: NativeCall) => Value): Value =>
    method(title, (call) => unlessInPlace(self, call.keywords, () => make(call)));
  if (SAME.has(name)) return of(() => series(rows, entry));
  if (FEWER.has(name)) return of(() => series(someRows(), entry));
  if (TESTS.has(name)) return of(() => column(rows, 'bool'));
  switch (name) {
    case 'values':
    case 'array':
      return valuesOf(self);
    case 'to_numpy':
      return method(title, (call) => toNumpy(self, call));
    case 'tolist':
    case 'to_list':
      return method(title, () => ({ ...list([]), openReason: CELL, ...(entry && { each: entry }) }));
    case 'shape':
      return fromShape(valuesOf(self).shape);
    case 'ndim':
      return num(1);
    case 'index':
      return someOf(scalar(CELL), CELL);
    case 'str':
    case 'dt':
    case 'cat':
      return accessor(self, name);
    case 'astype':
      return of((call) => series(rows, entry, dtypeOf(call.positional[0]?.value) ?? 'unknown'));
    case 'apply':
    case 'map':
      return method(title, (call) => applied(self, call));
    case 'unique':
      return method(title, () => array([someRows()], valuesOf(self).dtype));
    case 'value_counts':
      return method(title, () => column(someRows(), 'int64'));
    case 'iloc':
    case 'loc':
    case 'iat':
    case 'at':
      return locator(self, name);
    case 'items':
      return method(title, () => someOf(tuple([scalar(CELL), entry ?? unknown(CELL)]), CELL));
    case 'to_frame':
    case 'reset_index':
      return method(title, () => unknown(CELL));
    default:
      if (NUMBERS.has(name)) return name === 'size' ? scalar(CELL) : method(title, () => scalar(CELL));
      // `row.emotion`: an entry by its name.
      return SERIES_NAMES.has(name) ? undefined : (entry ?? unknown(CELL));
  }
}

/** `.str.…`, `.dt.…`: each entry by itself; what splits a text gives lists. */
function accessor(self: ConfiguredValue, kind: string): Value {
  const splits = wordSet('split rsplit partition rpartition findall extractall');
  return {
    kind: 'configured',
    name: `pandas.Series.${kind}`,
    bound: new Map(),
    member: (name) => {
      const plain = column(rowsOf(self));
      if (kind === 'dt') return plain;
      return method(`Series.${kind}.${name}`, (call) => {
        const expands = call.keywords.get('expand')?.value;
        if (expands && !(expands.kind === 'boolean' && !expands.value))
          return splits.has(name) ? frame(rowsOf(self)) : unknown(CELL);
        if (name === 'extract' || name === 'get_dummies') return unknown(CELL);
        return splits.has(name) ? series(rowsOf(self), someOf(scalar(CELL), CELL)) : plain;
      });
    },
  };
}

/** The function is run for any one entry; a dictionary or Series looks each of them up. */
function applied(self: ConfiguredValue, call: NativeCall): Value {
  const callee = call.positional[0]?.value;
  const rows = rowsOf(self);
  if (callee?.kind === 'dict') {
    const found = [...callee.entries.values()].map(({ value }) => value);
    return series(rows, callee.openReason === undefined ? alike(found, { reason: CELL }) : undefined);
  }
  if (callee?.kind !== 'function' && callee?.kind !== 'native' && callee?.kind !== 'method')
    return series(rows, undefined);
  const entry = entryIn(self) ?? unknown(CELL);
  const made = call.evaluation.callUnknownTimes(callee, [entry], CELL, call.location);
  return series(rows, made && alike([made], { reason: CELL }));
}

/** What an index between brackets picks from a Series. */
export function indexedSeries(self: ConfiguredValue, index: Value): Value {
  if (index.kind === 'slice') return series(someRows(), entryIn(self));
  if (index.kind === 'number' || index.kind === 'string' || (index.kind === 'unknown' && index.isScalar))
    return entryIn(self) ?? unknown(CELL);
  if (index.kind === 'configured' || index.kind === 'array' || index.kind === 'list')
    return series(someRows(), entryIn(self));
  return unknown(CELL);
}
