/**
 * Pandas tables as values: a DataFrame or Series carries the array that NumPy would make of it, and a Series what
 * its entries have in common. The numbers in them are never known.
 */
import type { Journal } from '../../evaluate/journal.js';
import { array, fromDim, none, scalar, someOf, str, unknown } from '../../evaluate/makeValue.js';
import type { NativeCall } from '../../evaluate/nativeCall.js';
import { isSameRows, ofRows, type RowOrigin, testsIn } from '../../evaluate/rowOrigin.js';
import type {
  ArrayValue,
  BoundArgument,
  ConfiguredValue,
  UnknownValue,
  Value,
} from '../../evaluate/value.js';
import type { Dim } from '../../graph/dimension.js';
import { isKnownRank } from '../../graph/dimension.js';
import { unknownDim } from '../../graph/dimensionArithmetic.js';
import type { TableColumns } from '../../graph/trainingSource.js';
import { classCount } from '../numpy/classCount.js';
import { dtypeOf } from '../numpy/dtypes.js';
import { collected } from '../numpy/rows.js';
import { frameMember } from './frame.js';
import { type Labels, label, labelsOf, relabel, withNames, withoutNames } from './labels.js';
import { seriesMember } from './series.js';

const FRAME = 'pandas.DataFrame';
const SERIES = 'pandas.Series';

export const CELL = 'what stands in a table is not known';

/** One number or text of a table. */
export const cell: UnknownValue = scalar(CELL);

export function isFrame(value: Value | undefined): value is ConfiguredValue {
  return value?.kind === 'configured' && value.name === FRAME;
}

export function isSeries(value: Value | undefined): value is ConfiguredValue {
  return value?.kind === 'configured' && value.name === SERIES;
}

/** Which rows and columns of its file a table has, and the columns that the program stored in it since. */
export interface TableOrigin {
  readonly rows: RowOrigin;
  readonly columns: TableColumns;
  readonly stored?: ReadonlyMap<string, Value>;
}

export interface FrameFacts {
  /** The file that it was read from, while it is what the file holds. */
  readonly path?: string | undefined;
  /** How many were picked by their names. */
  readonly columns?: Dim | undefined;
  /** The names of all of them. */
  readonly labels?: Labels | undefined;
}

const COLUMNS = 'how many columns this table has is not known';

/** Tables that columns were added to or taken from: how many they have now is not known. */
const changed = new WeakSet<ConfiguredValue>();

/** Tables that were given to code that is not known. */
const handedOver = new WeakSet<ConfiguredValue>();

export function handOver(table: ConfiguredValue): void {
  changed.add(table);
  handedOver.add(table);
  relabel(table, undefined);
}

export function columnsIn(table: ConfiguredValue): Dim {
  const { shape } = valuesOf(table);
  return (isKnownRank(shape) ? shape[1] : undefined) ?? unknownDim(COLUMNS);
}

/** A column or row of numbers and texts. */
export const column = (rows: Dim, dtype = 'unknown'): ConfiguredValue => series(rows, cell, dtype);

/**
 * `rows` × some number of columns, which only the file tells unless the code picks them.
 */
export function frame(
  rows: Dim,
  origin?: TableOrigin,
  { path, columns, labels }: FrameFacts = {},
): ConfiguredValue {
  const shape = [rows, labels?.length ?? columns ?? unknownDim(COLUMNS)];
  const values = array(shape, 'unknown');
  const parts = { array: values, ...(path !== undefined && { path: str(path) }) };
  const made = table(FRAME, parts, frameMember, {
    stored: new Map(origin?.stored),
    ...(origin && { rowOrigin: origin.rows, columns: origin.columns }),
  });
  label(made, labels);
  return made;
}

/** Where a table comes from; undefined once that is in doubt. */
export function originOf(table: ConfiguredValue): TableOrigin | undefined {
  const { rowOrigin, columns, stored } = table;
  if (!rowOrigin || !columns || stored?.has(ANYTHING) || handedOver.has(table)) return undefined;
  return { rows: rowOrigin, columns, ...(stored && { stored }) };
}

/** Stored under this name: anything may have been changed. */
const ANYTHING = '';

/** `table[name] = …`, and what else changes a table in place. */
export function storeColumn(
  table: ConfiguredValue,
  name: string | undefined,
  value: Value,
  journal: Journal,
): void {
  const { stored } = table;
  changed.add(table);
  const before = labelsOf(table);
  const change = value.kind === 'none' ? withoutNames : withNames;
  if (before) relabel(table, name === undefined ? undefined : change(before, [name]), journal);
  if (!stored) return;
  const key = name ?? ANYTHING;
  const slot = {
    object: stored,
    key: `column ${key}`,
    get: () => stored.get(key),
    set: (content: Value | undefined) => {
      if (content) stored.set(key, content);
      else stored.delete(key);
    },
    join: (): Value | undefined => unknown('this column is stored on one side of a test'),
  };
  journal.set<Value | undefined>(slot, value);
}

/** One cell of a column, whichever row. */
function cellOf({ rows: { path } }: TableOrigin, column: string): Value {
  return { ...cell, facts: { cell: { path, columns: { names: [column] } } } };
}

/** A column by its name: as the program stored it, or as the file has it. */
export function columnOf(self: ConfiguredValue, name: string): ConfiguredValue {
  return withPart(columnNamed(self, name), 'name', str(name));
}

function columnNamed(self: ConfiguredValue, name: string): ConfiguredValue {
  const stored = self.stored?.get(name);
  const rows = rowsOf(self);
  if (stored) return isSeries(stored) ? stored : storedColumn(rows, stored);
  const origin = originOf(self);
  if (!origin) return column(rows);
  return series(rows, cellOf(origin, name), 'unknown', origin.rows);
}

/** Labels that were stored still say how many classes they have. */
function storedColumn(rows: Dim, stored: Value): ConfiguredValue {
  const classes = classCount(stored);
  return series(rows, classes === undefined ? undefined : { ...cell, facts: { classes } });
}

/** The table with a part of its own: `array` is what NumPy makes of it. */
export function withPart(self: ConfiguredValue, name: string, value: Value): ConfiguredValue {
  const parts = Object.fromEntries([...self.bound].map(([key, part]) => [key, part.value]));
  const made = table(self.name, { ...parts, [name]: value }, isFrame(self) ? frameMember : seriesMember, {
    ...(self.rowOrigin && { rowOrigin: self.rowOrigin }),
    ...(self.columns && { columns: self.columns }),
    ...(self.stored && { stored: self.stored }),
  });
  label(made, labelsOf(self));
  return made;
}

/** One row of a table: a Series whose entries have the names of the columns. */
export function rowOf(self: ConfiguredValue): ConfiguredValue {
  const origin = originOf(self);
  const made = column(someRows());
  return origin ? withPart(made, 'table', self) : made;
}

/** The entry of a row by its column's name. */
export function entryOfRow(row: ConfiguredValue, name: string): Value | undefined {
  const whole = row.bound.get('table')?.value;
  return isFrame(whole) ? entryIn(columnOf(whole, name)) : undefined;
}

/** The same columns, for some of the rows. */
export function narrowedTable(
  self: ConfiguredValue,
  rows: Dim,
  origin: RowOrigin | undefined,
): ConfiguredValue {
  const before = originOf(self);
  const facts = { columns: columnsIn(self), labels: labelsOf(self) };
  if (!before || !origin) return frame(rows, undefined, facts);
  const stored = new Map(
    [...(before.stored ?? [])].map(([name, value]): [string, Value] => [
      name,
      isSeries(value) && value.rowOrigin && isSameRows(value.rowOrigin, before.rows)
        ? series(rows, entryIn(value), valuesOf(value).dtype, origin)
        : unknown(CELL),
    ]),
  );
  return frame(rows, { ...before, rows: origin, stored }, facts);
}

/** A column or row. `entry`: what its entries have in common; undefined where that is not known. */
export function series(
  rows: Dim,
  entry: Value | undefined,
  dtype = 'unknown',
  origin?: RowOrigin,
): ConfiguredValue {
  const isPlain = entry?.kind === 'unknown' && entry.isScalar === true;
  const tests = entry && testsIn(entry);
  const mask = tests && origin ? { mask: { tests, rows: origin } } : {};
  const facts = isPlain ? (tests ? mask : collected(entry.facts ?? {}, origin)) : {};
  const values = array(
    [rows],
    isPlain ? dtype : 'object',
    entry && !isPlain ? { entry, ...(origin && { rowOrigin: origin }) } : facts,
  );
  return table(
    SERIES,
    { array: values, ...(entry && { entry }) },
    seriesMember,
    origin ? { rowOrigin: origin } : {},
  );
}

function table(
  name: string,
  parts: Readonly<Record<string, Value>>,
  memberOf: (self: ConfiguredValue, name: string) => Value | undefined,
  rest: Partial<ConfiguredValue>,
): ConfiguredValue {
  const bound = new Map(
    Object.entries(parts).map(([key, value]): [string, BoundArgument] => [key, { value }]),
  );
  const made: ConfiguredValue = {
    ...{ kind: 'configured', name, bound, ...rest },
    member: (asked) => memberOf(made, asked),
  };
  return made;
}

/** What NumPy makes of a table. */
export function valuesOf(table: ConfiguredValue): ArrayValue {
  const values = table.bound.get('array')?.value;
  if (values?.kind !== 'array') return array([unknownDim(CELL)], 'unknown');
  const names = labelsOf(table);
  const shape =
    names || changed.has(table) ? [rowsIn(values), names?.length ?? unknownDim(COLUMNS)] : values.shape;
  const origin = isFrame(table) ? originOf(table) : undefined;
  const columns = origin && columnsLeft(origin);
  if (!origin || !columns) return { ...values, shape };
  return {
    ...values,
    shape,
    facts: collected({ ...values.facts, cell: { path: origin.rows.path, columns } }, origin.rows),
  };
}

/** The columns that are still the file's; undefined where the program stored some of its own. */
function columnsLeft({ columns, stored }: TableOrigin): TableColumns | undefined {
  const gone = [...(stored ?? [])];
  if (gone.length === 0) return columns;
  if (gone.some(([, value]) => value.kind !== 'none')) return undefined;
  if (Object.keys(columns).some((part) => part !== 'without')) return undefined;
  return { without: [...(columns.without ?? []), ...gone.map(([name]) => name)] };
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

/** What the entries of a column have in common. */
export function entryIn(column: ConfiguredValue): Value | undefined {
  return column.bound.get('entry')?.value;
}

/** `len(table)` */
export function lengthOf(table: ConfiguredValue): Value {
  const rows = fromDim(rowsOf(table));
  return rows.kind === 'unknown' ? ofRows(rows, table.rowOrigin) : rows;
}

export const someRows = (): Dim => unknownDim('how many rows are left is not known');

/** Rows are walked one by one; of a DataFrame, a loop gives the names of its columns. */
export function entriesOf(value: Value): Value | undefined {
  if (isSeries(value)) return ofRows(someOf(entryIn(value), CELL), value.rowOrigin);
  return isFrame(value) ? someOf(cell, CELL) : undefined;
}

/** With `inplace=True` a method changes its table and gives nothing: what the table is then is not known. */
export function unlessInPlace(self: ConfiguredValue, call: NativeCall, made: () => Value): Value {
  const given = call.keywords.get('inplace')?.value;
  if (!given || (given.kind === 'boolean' && !given.value)) return made();
  const left = labelsOf(self) && made();
  storeColumn(self, undefined, unknown(CELL), call.evaluation.journal);
  if (isFrame(left)) relabel(self, labelsOf(left), call.evaluation.journal);
  return none;
}
