/** Attributes and methods of a pandas Series. */

import { partAt, textCut } from '../../evaluate/cellTexts.js';
import { lookedUp } from '../../evaluate/codedCells.js';
import { alike } from '../../evaluate/joinValues.js';
import { fromShape, list, num, scalar, someOf, tuple, unknown } from '../../evaluate/makeValue.js';
import type { NativeCall } from '../../evaluate/nativeCall.js';
import { isSameRows, notACell, ofRows, rowsIn, sliceStep, withStep } from '../../evaluate/rowOrigin.js';
import type { ConfiguredValue, UnknownValue, Value } from '../../evaluate/value.js';
import type { CompareOperator } from '../../program/tree.js';
import { tableEntry, wordSet } from '../../words.js';
import { method } from '../modelMembers.js';
import { classCount, columnsOfLabels } from '../numpy/classCount.js';
import { dtypeOf } from '../numpy/dtypes.js';
import { collected } from '../numpy/rows.js';
import { itemsOf } from '../values.js';
import { cellMember, partsOf } from './cells.js';
import { locator } from './locator.js';
import { uniqueValues } from './making.js';
import { comparedCell, isCell, masked, testOfCell } from './masks.js';
import { SERIES_NAMES } from './names.js';
import {
  CELL,
  cell,
  column,
  entryIn,
  entryOfRow,
  frame,
  lengthOf,
  rowsOf,
  series,
  someRows,
  toNumpy,
  unlessInPlace,
  valuesOf,
  withPart,
} from './table.js';

/** As many entries, each as plain as before. */
const SAME = wordSet(
  'fillna ffill bfill copy abs round clip shift rank cumsum where mask interpolate infer_objects',
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
  const origin = self.rowOrigin;
  const of = (make: (call: NativeCall) => Value): Value =>
    method(title, (call) => unlessInPlace(self, call, () => make(call)));
  if (name === 'copy') return of(() => self);
  if (SAME.has(name)) return of(() => series(rows, entry && notACell(entry)));
  if (FEWER.has(name)) return of(() => series(someRows(), entry && notACell(entry)));
  if (TESTS.has(name)) return of((call) => series(rows, tested(name, entry, call), 'bool', origin));
  switch (name) {
    case 'nunique':
      return method(title, (call) => {
        const classes = classCount(self, call.evaluation);
        return classes === undefined ? scalar(CELL) : num(classes);
      });
    case 'values':
    case 'array':
      return valuesOf(self);
    case 'to_numpy':
    case 'as_matrix':
      return method(title, (call) => toNumpy(self, call));
    case 'tolist':
    case 'to_list':
      return method(title, () => ({
        ...{ ...list([]), openReason: CELL },
        ...(entry && { each: entry }),
        ...(origin && { rowOrigin: origin }),
      }));
    case '__len__':
      return method(title, () => lengthOf(self));
    case 'shape':
      return fromShape(valuesOf(self).shape);
    case 'ndim':
      return num(1);
    case 'index':
      return ofRows(someOf(ofRows(scalar(CELL), origin), CELL), origin);
    case 'str':
    case 'dt':
    case 'cat':
      return accessor(self, name);
    case 'astype':
      return of((call) =>
        namedAs(self, series(rows, entry, dtypeOf(call.positional[0]?.value) ?? 'unknown', origin)),
      );
    case 'replace':
      return of((call) => series(rows, replaced(entry, call), 'unknown', origin));
    case 'apply':
    case 'map':
      return method(title, (call) => applied(self, call));
    case 'max':
      return method(title, (call) => {
        const columns = columnsOfLabels(self, call.evaluation);
        return columns === undefined ? scalar(CELL) : num(columns - 1);
      });
    case 'unique':
      return method(title, (call) => uniqueValues(classCount(self, call.evaluation), valuesOf(self).dtype));
    case 'value_counts':
      return method(title, (call) => series(classCount(self, call.evaluation) ?? someRows(), cell, 'int64'));
    case 'iloc':
    case 'loc':
    case 'iat':
    case 'at':
      return locator(self, name);
    case 'items':
      return method(title, () => {
        const pair = tuple([ofRows(scalar(CELL), origin), entry ?? unknown(CELL)]);
        return ofRows(someOf(pair, CELL), origin);
      });
    case 'to_frame':
    case 'reset_index':
      return method(title, () => unknown(CELL));
    default:
      if (NUMBERS.has(name)) return name === 'size' ? scalar(CELL) : method(title, () => scalar(CELL));
      // `row.emotion`: an entry by its name.
      return SERIES_NAMES.has(name) ? undefined : (entryOfRow(self, name) ?? entry ?? unknown(CELL));
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
      const entry = entryIn(self);
      const origin = self.rowOrigin;
      return method(`Series.${kind}.${name}`, (call) => {
        const expands = call.keywords.get('expand')?.value;
        if (expands && !(expands.kind === 'boolean' && !expands.value))
          return splits.has(name) ? expanded(self, name) : unknown(CELL);
        if (name === 'extract' || name === 'get_dummies') return unknown(CELL);
        if (name === 'strip') return self;
        if (['contains', 'startswith', 'endswith'].includes(name))
          return series(rowsOf(self), tested(name, entry, call), 'bool', origin);
        if (name === 'split' && entry) return series(rowsOf(self), partsOf(entry, call), 'object', origin);
        const text = TEXTS.has(name) && entry?.kind === 'unknown' && isCell(entry);
        if (text) return series(rowsOf(self), changedEntry(entry, name, call), 'object', origin);
        // `.str[0]`, `.str.get(0)` of the parts of a text.
        const at = call.positional[0]?.value;
        if (name === 'get' && at && entry?.kind === 'unknown')
          return series(rowsOf(self), partAt(entry, at) ?? textCut(entry, at) ?? cell, 'object', origin);
        return splits.has(name) ? series(rowsOf(self), someOf(scalar(CELL), CELL)) : plain;
      });
    },
  };
}

/** What has the same meaning for one text and for each of a column. */
const TEXTS = wordSet('lower upper casefold');

function changedEntry(entry: UnknownValue, name: string, call: NativeCall): Value {
  const found = cellMember(entry, name);
  return found.kind === 'native' ? call.evaluation.call(found, [], undefined, call.location) : cell;
}

/** `.str.split(' ', expand=True)`: one column for each part of the text, which together are the cell. */
function expanded(self: ConfiguredValue, name: string): Value {
  const entry = entryIn(self);
  const facts =
    name === 'split' && entry?.kind === 'unknown' && !entry.facts?.tests ? entry.facts : undefined;
  const made = frame(rowsOf(self));
  return facts
    ? withPart(made, 'array', { ...valuesOf(made), facts: collected(facts, self.rowOrigin) })
    : made;
}

/** The function is run for any one entry; a dictionary or Series looks each of them up. */
function applied(self: ConfiguredValue, call: NativeCall): Value {
  const callee = call.positional[0]?.value;
  const rows = rowsOf(self);
  if (callee?.kind === 'dict') {
    const found = [...callee.entries.values()].map(({ value }) => value);
    const chosen = replaced(entryIn(self), call, false);
    if (chosen?.kind === 'unknown' && chosen.facts) return series(rows, chosen, 'unknown', self.rowOrigin);
    return series(rows, callee.openReason === undefined ? alike(found, { reason: CELL }) : undefined);
  }
  if (callee?.kind !== 'function' && callee?.kind !== 'native' && callee?.kind !== 'method')
    return series(rows, undefined);
  const entry = entryIn(self) ?? unknown(CELL);
  const origin = self.rowOrigin;
  const made = call.evaluation.callUnknownTimes(callee, [entry], CELL, call.location, origin);
  return series(rows, made && alike([made], { reason: CELL }), 'unknown', origin);
}

/** `replace({'cat': 0})`, `replace(1, 0)`, `replace([1, 2], [0, 1])`: what stands for the known entries. */
function replaced(entry: Value | undefined, call: NativeCall, keepsOthers = true): Value | undefined {
  const pairs = entry && replacements(call, keepsOthers);
  const found = pairs && lookedUp(entry, pairs, keepsOthers);
  return found ?? (entry && notACell(entry));
}

function replacements(
  { positional, keywords }: NativeCall,
  keepsOthers: boolean,
): readonly (readonly [key: Value, value: Value])[] | undefined {
  const from = (positional[0] ?? keywords.get('to_replace'))?.value;
  const to = (positional[1] ?? keywords.get('value'))?.value;
  const isPlain = [...keywords.keys()].every((name) => name === 'to_replace' || name === 'value');
  if (!from || positional.length > 2 || !isPlain) return undefined;
  if (from.kind === 'dict') {
    const { entries, openReason } = from;
    const isAll = openReason === undefined && !to;
    return isAll ? [...entries.values()].map(({ key, value }) => [key, value] as const) : undefined;
  }
  if (!to || !keepsOthers) return undefined;
  const keys = itemsOf(from) ?? [from];
  const values = itemsOf(to) ?? keys.map(() => to);
  return values.length === keys.length ? keys.map((key, at) => [key, values[at] ?? to] as const) : undefined;
}

const namedAs = (self: ConfiguredValue, made: ConfiguredValue): ConfiguredValue => {
  const name = self.bound.get('name')?.value;
  return name ? withPart(made, 'name', name) : made;
};

/** What an index between brackets picks from a Series. */
export function indexedSeries(self: ConfiguredValue, index: Value): Value {
  const entry = entryIn(self);
  const origin = self.rowOrigin;
  if (index.kind === 'slice') {
    const step = sliceStep(index, origin);
    const left = origin && step !== undefined ? withStep(origin, step) : origin;
    return series(someRows(), entry, valuesOf(self).dtype, left);
  }
  if (index.kind === 'string')
    return entryOfRow(self, index.value) ?? (entry && notACell(entry)) ?? unknown(CELL);
  if (index.kind === 'number' || (index.kind === 'unknown' && index.isScalar)) {
    const place = rowsIn(index);
    // The place of each row in turn: each entry.
    const isEach = origin && place && isSameRows(origin, place);
    return (entry && (isEach ? entry : notACell(entry))) ?? unknown(CELL);
  }
  if (index.kind === 'configured' || (index.kind === 'array' && index.dtype === 'bool'))
    return series(someRows(), entry, valuesOf(self).dtype, masked(origin, index));
  if (index.kind === 'array' || index.kind === 'list') return series(someRows(), entry && notACell(entry));
  return unknown(CELL);
}

/** `isin`, `eq`, `str.contains` … of a column. */
function tested(name: string, entry: Value | undefined, call: NativeCall): Value {
  const given = call.positional[0]?.value;
  const isPlain = call.positional.length === 1 && call.keywords.size === 0;
  const compared = tableEntry(COMPARED, name);
  if (!isPlain || !given || !entry) return cell;
  if (compared) return comparedCell(compared, entry, given);
  if (name === 'isin') return itemsOf(given) ? testOfCell(entry, 'equals', given) : cell;
  // Other texts are regular expressions.
  const isText = given.kind === 'string' && /^[\w -]*$/.test(given.value);
  if (name === 'contains') return isText ? testOfCell(entry, 'contains', given) : cell;
  if (name === 'startswith') return testOfCell(entry, 'startsWith', given);
  return name === 'endswith' ? testOfCell(entry, 'endsWith', given) : cell;
}

const COMPARED: Readonly<Record<string, CompareOperator>> = {
  ...{ eq: '==', ne: '!=', lt: '<', gt: '>', le: '<=', ge: '>=' },
};
