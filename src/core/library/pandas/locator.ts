/** `.iloc[…]`, `.loc[…]`: rows and columns of a table by position or label. */
import { isScalar } from '../../evaluate/joinValues.js';
import { unknown } from '../../evaluate/makeValue.js';
import {
  hasPlainBounds,
  isSameRows,
  type RowOrigin,
  rowsIn,
  sliceStep,
  withStep,
} from '../../evaluate/rowOrigin.js';
import type { ConfiguredValue, Value } from '../../evaluate/value.js';
import type { Dim } from '../../graph/dimension.js';
import { textOf } from '../builtins/callArguments.js';
import { labelsOf, namesIn, placesOf } from './labels.js';
import { masked } from './masks.js';
import { indexedSeries } from './series.js';
import {
  CELL,
  cell,
  columnOf,
  entryIn,
  frame,
  isFrame,
  isSeries,
  narrowedTable,
  originOf,
  column as plainColumn,
  rowOf,
  rowsOf,
  series,
  someRows,
  type TableOrigin,
} from './table.js';

const LOCATOR = 'pandas.locator';

export function locator(table: ConfiguredValue, name: string): ConfiguredValue {
  return {
    kind: 'configured',
    name: LOCATOR,
    bound: new Map([
      ['table', { value: table }],
      ['by', { value: { kind: 'string', value: name } }],
    ]),
  };
}

export function isLocator(value: Value): value is ConfiguredValue {
  return value.kind === 'configured' && value.name === LOCATOR;
}

/** What one part of the index picks along its axis. */
type Pick = 'one' | 'all' | 'some' | undefined;

function pickOf(part: Value): Pick {
  if (part.kind === 'slice') {
    const isAll = [part.lower, part.upper, part.step].every(({ kind }) => kind === 'none');
    return isAll ? 'all' : 'some';
  }
  if (isScalar(part)) return 'one';
  return isSeries(part) || isFrame(part) || part.kind === 'list' || part.kind === 'array'
    ? 'some'
    : undefined;
}

export function located(self: ConfiguredValue, index: Value): Value {
  const table = self.bound.get('table')?.value;
  const parts = index.kind === 'tuple' && !index.range ? index.items : [index];
  const picks = parts.map(pickOf);
  const [rowPick, columnPick = 'all'] = picks;
  if (picks.includes(undefined)) return unknown(CELL);
  if (isSeries(table)) return indexedSeries(table, index);
  if (!isFrame(table)) return unknown(CELL);
  const rows = rowPick === 'all' ? rowsOf(table) : someRows();
  const isByLabel = /^(?:loc|at)$/.test(textOf(self.bound.get('by')?.value) ?? '');
  const narrowed = rowsPicked(table, parts[0], rowPick, isByLabel);
  if (rowPick === 'one') return ofOneRow(table, parts, columnPick);
  const left = narrowedTable(table, rows, narrowed);
  const columns = parts[1];
  if (!columns || columnPick === 'all') return left;
  if (columnPick === 'one')
    return columns.kind === 'string' ? columnOf(left, columns.value) : columnAt(left, columns, rows);
  return columnsPicked(left, columns, rows, isByLabel);
}

/** Which rows an index leaves. */
function rowsPicked(
  table: ConfiguredValue,
  index: Value | undefined,
  pick: Pick,
  isByLabel: boolean,
): RowOrigin | undefined {
  const rows = originOf(table)?.rows;
  if (!rows || pick === 'all' || !index) return rows;
  // Labels count up to the last one, which is taken too.
  if (index.kind === 'slice')
    return withStep(rows, (isByLabel ? undefined : sliceStep(index, rows)) ?? OTHER_ROWS);
  return isSeries(index) || (index.kind === 'array' && index.dtype === 'bool')
    ? masked(rows, index)
    : withStep(rows, OTHER_ROWS);
}

const OTHER_ROWS = 'some of the rows are taken by an index';

/** `df.loc[i, 'pixels']`, `df.iloc[i]`, where `i` is the place of each row in turn. */
function ofOneRow(table: ConfiguredValue, [row, column]: readonly Value[], columnPick: Pick): Value {
  const origin = originOf(table);
  const place = rowsIn(row);
  const isEach = origin !== undefined && place !== undefined && isSameRows(origin.rows, place);
  if (columnPick !== 'one') return isEach ? rowOf(table) : plainColumn(someRows());
  return isEach && column?.kind === 'string' ? (entryIn(columnOf(table, column.value)) ?? cell) : cell;
}

/** `df.iloc[:, 0]` */
function columnAt(table: ConfiguredValue, index: Value, rows: Dim): Value {
  const origin = originOf(table);
  if (!origin || index.kind !== 'number' || hasOther(origin)) return plainColumn(rows);
  const { path } = origin.rows;
  const columns = {
    ...origin.columns,
    from: index.value,
    ...(index.value !== -1 && { to: index.value + 1 }),
  };
  return series(rows, { ...cell, facts: { cell: { path, columns } } }, 'unknown', origin.rows);
}

/** `df.iloc[:, 1:]` */
function columnsPicked(table: ConfiguredValue, index: Value, rows: Dim, isByLabel: boolean): Value {
  const origin = originOf(table);
  const names = labelsOf(table);
  const labels = names && (isByLabel ? namesIn(index) : placesOf(names, index));
  const count = { columns: countOf(index), labels };
  const step = index.kind === 'slice' ? sliceStep(index) : OTHER_ROWS;
  if (!origin || !step || typeof step === 'string' || step.kind !== 'slice' || step.step !== 1)
    return frame(rows, undefined, count);
  if (hasOther(origin)) return frame(rows, undefined, count);
  if (!hasPlainBounds(step)) return frame(rows, undefined, count);
  const { start, stop } = step;
  const columns = { ...origin.columns, from: start ?? 0, ...(stop !== null && { to: stop }) };
  return frame(rows, { ...origin, columns }, count);
}

/** Of a slice that may end with the table, one column is there, or nothing can be done with what is left. */
function countOf(part: Value): number | undefined {
  if (part.kind === 'list')
    return part.openReason === undefined &&
      part.items.every(({ kind }) => kind === 'number' || kind === 'string')
      ? part.items.length
      : undefined;
  const [from, to] = part.kind === 'slice' ? [part.lower, part.upper] : [];
  const isOne =
    from?.kind === 'number' && to?.kind === 'number' && from.value >= 0 && to.value === from.value + 1;
  return isOne ? 1 : undefined;
}

/** Positions are those of the file's columns. */
function hasOther({ columns, stored }: TableOrigin): boolean {
  return columns.names !== undefined || columns.from !== undefined || (stored?.size ?? 0) > 0;
}
