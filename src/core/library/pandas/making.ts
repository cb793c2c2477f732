/** Tables that the code makes itself: from arrays, dictionaries and labels, and by joining others. */
import { array, list, none, unknown } from '../../evaluate/makeValue.js';
import type { NativeCall } from '../../evaluate/nativeCall.js';
import { isPattern, isSameRows } from '../../evaluate/rowOrigin.js';
import type { ConfiguredValue, Value } from '../../evaluate/value.js';
import { type Dim, isKnownRank } from '../../graph/dimension.js';
import { add, equalDims, isNumber, unknownDim } from '../../graph/dimensionArithmetic.js';
import { notKnown } from '../builtins/callArguments.js';
import { toArray } from '../numpy/arrays.js';
import { classCount } from '../numpy/classCount.js';
import { type Cell, encodedNow, taken } from '../numpy/rows.js';
import { itemsOf } from '../values.js';
import { label, labelsOf, namesIn, namesOfIndex } from './labels.js';
import {
  CELL,
  cell,
  columnsIn,
  frame,
  isFrame,
  isSeries,
  rowsOf,
  series,
  someRows,
  valuesOf,
  withPart,
} from './table.js';

/** `pd.DataFrame(data)`: an array's own size, or one column for each entry of a dictionary. */
export function madeFrame(call: NativeCall): Value {
  const data = (call.positional[0] ?? call.keywords.get('data'))?.value;
  if (!data || data.kind === 'none') return frame(someRows());
  if (isFrame(data))
    return frame(
      rowsOf(data),
      undefined,
      call.keywords.size === 0 ? { columns: columnsIn(data), labels: labelsOf(data) } : {},
    );
  if (data.kind === 'dict') {
    refuseLengths(
      [...data.entries.values()].map(({ value }) => value),
      call,
    );
    const isWhole = data.openReason === undefined && !call.keywords.has('columns');
    const named = [...data.entries.values()].map(({ key, value }) => [key, value] as const);
    const made = isWhole && call.keywords.size === 0 ? ofColumns(named) : undefined;
    const keys = namesIn(list(named.map(([key]) => key)));
    if (made) label(made, keys);
    return made ?? frame(someRows(), undefined, isWhole ? { columns: data.entries.size, labels: keys } : {});
  }
  const given = call.keywords.get('columns')?.value;
  const names = itemsOf(given ?? none);
  const labels = given && namesIn(namesOfIndex(given) ?? given);
  const ofRows = names && ofColumns(names.map((name, at) => [name, columnAt(data, at)]));
  if (ofRows) {
    label(ofRows, labels);
    return ofRows;
  }
  const values = toArray(data);
  if (values.kind === 'unknown' || !isKnownRank(values.shape)) return frame(someRows());
  const [rows = null, columns = 1, ...more] = values.shape;
  const isNamed = labels?.length === columns && given?.kind !== 'string';
  return more.length === 0
    ? frame(rows, undefined, { columns, labels: isNamed ? labels : undefined })
    : frame(someRows());
}

/** Arrays and lists are columns of one length; a Series is put in its rows' order, and a single value is repeated. */
function refuseLengths(columns: readonly Value[], { evaluation, location }: NativeCall): void {
  const lengths = columns.flatMap((column) => {
    const sizes = column.kind === 'array' || column.kind === 'list' ? toArray(column) : undefined;
    const length = sizes?.kind === 'array' && isKnownRank(sizes.shape) ? sizes.shape[0] : undefined;
    return typeof length === 'number' ? [length] : [];
  });
  const [first, ...others] = new Set(lengths);
  if (first === undefined || others.length === 0) return;
  evaluation.refuse(
    `The columns of a table are as long as each other; found ${[first, ...others].join(' and ')} rows`,
    location,
    'ValueError',
  );
}

/** `pd.Series(data)` remembers how many classes labels have. */
export function madeSeries(call: NativeCall): Value {
  const data = (call.positional[0] ?? call.keywords.get('data'))?.value;
  const made = data ? (columnFrom(data) ?? labels(data)) : series(someRows(), undefined);
  const name = call.keywords.get('name')?.value;
  return isSeries(made) && name?.kind === 'string' ? withPart(made, 'name', name) : made;
}

/** A column of one entry for each file of some folders; undefined for any other values. */
function columnFrom(data: Value): ConfiguredValue | undefined {
  const values = data.kind === 'configured' && isSeries(data) ? valuesOf(data) : toArray(data);
  if (values.kind !== 'array' || !isKnownRank(values.shape) || values.shape.length !== 1) return undefined;
  const { row, origin } = taken(values.facts);
  const own = row.cell as Cell | undefined;
  if (!own || !origin || !isPattern(own.path)) return undefined;
  return series(values.shape[0] ?? null, { ...cell, facts: row }, 'unknown', origin);
}

/** Of a list with a tuple or list for each row, what stands at one place of them. */
function columnAt(rows: Value, at: number): Value {
  const partOf = (entry: Value | undefined): Value =>
    entry?.kind === 'tuple' || entry?.kind === 'list' ? (entry.items[at] ?? unknown(CELL)) : unknown(CELL);
  if (rows.kind !== 'list' || rows.openReason === undefined || !rows.rowOrigin) return unknown(CELL);
  const { parts, ...origin } = rows.rowOrigin;
  return {
    ...rows,
    items: [],
    each: partOf(rows.each),
    rowOrigin: {
      ...origin,
      ...(parts && { parts: parts.map((part) => ({ ...part, entry: partOf(part.entry) })) }),
    },
  };
}

/** A table whose columns are of the same files, as far as they are followed; undefined where they are not. */
function ofColumns(named: readonly (readonly [name: Value, data: Value])[]): ConfiguredValue | undefined {
  const columns = named.map(([, data]) => columnFrom(data));
  const first = columns.find((column) => column !== undefined);
  const rows = first?.rowOrigin;
  const isOne =
    rows && columns.every((column) => !column || (column.rowOrigin && isSameRows(column.rowOrigin, rows)));
  if (!first || !rows || !isOne) return undefined;
  const stored = named.map(([name], at): [string, Value] => [
    name.kind === 'string' ? name.value : String(at),
    columns[at] ?? unknown(CELL),
  ]);
  return frame(
    rowsOf(first),
    { rows, columns: { names: [] }, stored: new Map(stored) },
    {
      columns: named.length,
    },
  );
}

/** Values one by one as a column. */
function labels(data: Value): Value {
  if (isSeries(data)) return data;
  const classes = classCount(data);
  const values = toArray(data);
  const rows = values.kind === 'array' && isKnownRank(values.shape) ? (values.shape[0] ?? null) : someRows();
  return classes === undefined
    ? series(rows, undefined)
    : series(rows, { ...cell, facts: { classes } }, 'unknown');
}

/** One column for each class, in their order. */
export function dummies(call: NativeCall): Value {
  const data = call.positional[0]?.value ?? call.keywords.get('data')?.value;
  if (!data) return notKnown(call, 'there is no data here');
  const isPart = isFrame(data) || isSeries(data);
  const values = isPart ? undefined : toArray(data);
  const known = values?.kind === 'array' && isKnownRank(values.shape) ? values.shape[0] : undefined;
  const rows = isPart ? rowsOf(data) : (known ?? someRows());
  const own = isSeries(data) ? valuesOf(data) : values?.kind === 'array' ? values : undefined;
  const classes = isFrame(data) ? undefined : classCount(data, call.evaluation);
  const columns = columnsFor(classes, call);
  const made = frame(rows, undefined, columns === undefined ? {} : { columns });
  const isPlain = [...call.keywords.keys()].every(
    (name) => name === 'data' || name === 'dtype' || name === 'prefix',
  );
  const source = own?.facts.source as { readonly kind?: string } | undefined;
  if (isPlain && own && source?.kind === 'table' && call.keywords.size === 0)
    return withPart(made, 'array', {
      ...valuesOf(made),
      facts: { ...encodedNow(own.facts), oneHot: true },
    });
  if (!isPlain || classes === undefined) return made;
  // Those of Keras's data sets are all the numbers from 0 on: their columns stand in that order.
  const facts = values?.kind === 'array' && 'dataset' in values.facts ? values.facts : {};
  return withPart(made, 'array', { ...valuesOf(made), facts: { ...facts, classes, oneHot: true } });
}

function columnsFor(classes: number | undefined, call: NativeCall): number | undefined {
  if (classes === undefined || call.keywords.has('columns')) return undefined;
  const isSet = (name: string): boolean | undefined => {
    const value = call.keywords.get(name)?.value;
    return value === undefined ? false : value.kind === 'boolean' ? value.value : undefined;
  };
  const [first, missing] = [isSet('drop_first'), isSet('dummy_na')];
  return first === undefined || missing === undefined ? undefined : classes - Number(first) + Number(missing);
}

/** `pd.concat([a, b], axis=1)`: beside each other columns add up, below each other the same ones stay. */
export function concatenated(call: NativeCall): Value {
  const parts = itemsOf((call.positional[0] ?? call.keywords.get('objs'))?.value ?? unknown(CELL));
  const axis = (call.positional[1] ?? call.keywords.get('axis'))?.value;
  const isBeside =
    axis?.kind === 'string' ? axis.value === 'columns' : axis?.kind === 'number' && axis.value === 1;
  if (!parts || parts.length === 0) return frame(someRows());
  if (!isBeside) {
    if (parts.every(isSeries)) return series(someRows(), undefined);
    const widths = parts.filter(isFrame).map(columnsIn);
    const [first] = widths;
    const isSame =
      widths.length === parts.length && widths.every((width) => equalDims(width, first ?? null) === true);
    // With other names each table would bring its own columns: only tables of one origin surely have the same.
    const isOne = new Set(parts.map((part) => (isFrame(part) ? part.rowOrigin?.path : undefined))).size === 1;
    return frame(someRows(), undefined, isSame && isOne && first !== undefined ? { columns: first } : {});
  }
  const named = parts.map((part) => [nameOf(part), part] as const);
  const made = named.every(([name]) => name.kind === 'string') ? ofColumns(named) : undefined;
  if (made) return made;
  const widths = parts.map(
    (part): Dim => (isFrame(part) ? columnsIn(part) : isSeries(part) ? 1 : unknownDim(CELL)),
  );
  const heights = parts.map((part) => (isFrame(part) || isSeries(part) ? rowsOf(part) : null));
  const rows = heights.every((height) => isNumber(height) && height === heights[0])
    ? (heights[0] ?? null)
    : someRows();
  return frame(rows, undefined, { columns: widths.reduce(add, 0) });
}

const nameOf = (part: Value): Value => (isSeries(part) ? part.bound.get('name')?.value : undefined) ?? none;

/** The different values of a column. */
export function uniqueValues(count: number | undefined, dtype: string): Value {
  return count === undefined ? array([someRows()], dtype) : array([count], dtype, { classes: count });
}
