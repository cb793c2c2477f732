/**
 * Pandas tables as values: a DataFrame or Series carries the array that NumPy would make of it, and a Series what
 * its entries have in common. The numbers in them are never known.
 */
import { array, none, scalar, someOf, str } from '../../evaluate/makeValue.js';
import type { NativeCall } from '../../evaluate/nativeCall.js';
import type { ArrayValue, BoundArgument, ConfiguredValue, Value } from '../../evaluate/value.js';
import type { Dim } from '../../graph/dimension.js';
import { isKnownRank } from '../../graph/dimension.js';
import { unknownDim } from '../../graph/dimensionArithmetic.js';
import { dtypeOf } from '../numpy/dtypes.js';
import { frameMember } from './frame.js';
import { seriesMember } from './series.js';

const FRAME = 'pandas.DataFrame';
const SERIES = 'pandas.Series';

export const CELL = 'what stands in a table is not known';

/** One number or text of a table. */
export const cell: Value = scalar(CELL);

export function isFrame(value: Value | undefined): value is ConfiguredValue {
  return value?.kind === 'configured' && value.name === FRAME;
}

export function isSeries(value: Value | undefined): value is ConfiguredValue {
  return value?.kind === 'configured' && value.name === SERIES;
}

/** `rows` × some number of columns: a program may add columns at any time, so their number is never known. */
/** `path`: the file that it was read from, while it is what the file holds. */
export function frame(rows: Dim, path?: string): ConfiguredValue {
  const values = array([rows, unknownDim('how many columns this table has is not known')], 'unknown');
  return table(FRAME, { array: values, ...(path !== undefined && { path: str(path) }) }, frameMember);
}

/** A column or row. `entry`: what its entries have in common; undefined where that is not known. */
export function series(rows: Dim, entry: Value | undefined = cell, dtype = 'unknown'): ConfiguredValue {
  const isPlain = entry?.kind === 'unknown' && entry.isScalar === true;
  const values = array([rows], isPlain ? dtype : 'object', entry && !isPlain ? { entry } : {});
  return table(SERIES, { array: values, ...(entry && { entry }) }, seriesMember);
}

function table(
  name: string,
  parts: Readonly<Record<string, Value>>,
  memberOf: (self: ConfiguredValue, name: string) => Value | undefined,
): ConfiguredValue {
  const bound = new Map(
    Object.entries(parts).map(([key, value]): [string, BoundArgument] => [key, { value }]),
  );
  const made: ConfiguredValue = { kind: 'configured', name, bound, member: (asked) => memberOf(made, asked) };
  return made;
}

/** What NumPy makes of a table. */
export function valuesOf(table: ConfiguredValue): ArrayValue {
  const values = table.bound.get('array')?.value;
  return values?.kind === 'array' ? values : array([unknownDim(CELL)], 'unknown');
}

/** `to_numpy(dtype)` */
export function toNumpy(table: ConfiguredValue, call: NativeCall): ArrayValue {
  const dtype = dtypeOf(call.positional[0]?.value ?? call.keywords.get('dtype')?.value);
  return dtype === undefined ? valuesOf(table) : { ...valuesOf(table), dtype };
}

export function rowsOf(table: ConfiguredValue): Dim {
  const { shape } = valuesOf(table);
  return isKnownRank(shape) ? (shape[0] ?? null) : unknownDim(CELL);
}

export function entryIn(column: ConfiguredValue): Value | undefined {
  return column.bound.get('entry')?.value;
}

export const someRows = (): Dim => unknownDim('how many rows are left is not known');

/** Rows are walked one by one; of a DataFrame, a loop gives the names of its columns. */
export function entriesOf(value: Value): Value | undefined {
  if (isSeries(value)) return someOf(entryIn(value), CELL);
  return isFrame(value) ? someOf(cell, CELL) : undefined;
}

/** With `inplace=True` a method changes its table and gives nothing. */
export function unlessInPlace(keywords: ReadonlyMap<string, BoundArgument>, made: () => Value): Value {
  const given = keywords.get('inplace')?.value;
  return given && !(given.kind === 'boolean' && !given.value) ? none : made();
}
