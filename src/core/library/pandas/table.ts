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

/** Tables that columns were added to or taken from: how many they have now is not known. */
const changed = new WeakSet<ConfiguredValue>();

export function changeColumns(table: ConfiguredValue): void {
  changed.add(table);
}

export interface FrameFacts {
  /** The file that it was read from, while it is what the file holds. */
  readonly path?: string | undefined;
  /** How many were picked by their names. */
  readonly columns?: Dim | undefined;
}

/** `rows` × some number of columns, which only the file tells unless the code picks them. */
export function frame(rows: Dim, { path, columns }: FrameFacts = {}): ConfiguredValue {
  const values = array([rows, columns ?? unknownDim(COLUMNS)], 'unknown');
  return table(FRAME, { array: values, ...(path !== undefined && { path: str(path) }) }, frameMember);
}

const COLUMNS = 'how many columns this table has is not known';

export function columnsIn(table: ConfiguredValue): Dim {
  const { shape } = valuesOf(table);
  return (isKnownRank(shape) ? shape[1] : undefined) ?? unknownDim(COLUMNS);
}

/** A column or row of numbers and texts. */
export const column = (rows: Dim, dtype = 'unknown'): ConfiguredValue => series(rows, cell, dtype);

/** A column or row. `entry`: what its entries have in common; undefined where that is not known. */
export function series(rows: Dim, entry: Value | undefined, dtype = 'unknown'): ConfiguredValue {
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
  if (values?.kind !== 'array') return array([unknownDim(CELL)], 'unknown');
  return changed.has(table) ? { ...values, shape: [rowsIn(values), unknownDim(COLUMNS)] } : values;
}

/** `to_numpy(dtype)` */
export function toNumpy(table: ConfiguredValue, call: NativeCall): ArrayValue {
  const dtype = dtypeOf(call.positional[0]?.value ?? call.keywords.get('dtype')?.value);
  return dtype === undefined ? valuesOf(table) : { ...valuesOf(table), dtype };
}

export function rowsOf(table: ConfiguredValue): Dim {
  return rowsIn(valuesOf(table));
}

function rowsIn({ shape }: ArrayValue): Dim {
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
export function unlessInPlace(
  table: ConfiguredValue,
  keywords: ReadonlyMap<string, BoundArgument>,
  made: () => Value,
): Value {
  const given = keywords.get('inplace')?.value;
  if (!given || (given.kind === 'boolean' && !given.value)) return made();
  if (isFrame(table)) changeColumns(table);
  return none;
}
