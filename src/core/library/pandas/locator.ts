/** `.iloc[…]`, `.loc[…]`: rows and columns of a table by position or label. */
import { isScalar } from '../../evaluate/joinValues.js';
import { unknown } from '../../evaluate/makeValue.js';
import type { ConfiguredValue, Value } from '../../evaluate/value.js';
import {
  CELL,
  cell,
  column,
  columnsIn,
  entryIn,
  frame,
  isFrame,
  isSeries,
  rowsOf,
  series,
  someRows,
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
  if (isSeries(table))
    return rowPick === 'one' ? (entryIn(table) ?? unknown(CELL)) : series(someRows(), entryIn(table));
  if (!isFrame(table)) return unknown(CELL);
  const rows = rowPick === 'all' ? rowsOf(table) : someRows();
  if (rowPick === 'one') return columnPick === 'one' ? cell : column(someRows());
  if (columnPick === 'one') return column(rows);
  return frame(rows, { columns: columnPick === 'all' ? columnsIn(table) : columnsPicked(parts[1]) });
}

/** Of a slice that may end with the table, one column is there, or nothing can be done with what is left. */
function columnsPicked(part: Value | undefined): number | undefined {
  if (part?.kind === 'list')
    return part.openReason === undefined &&
      part.items.every(({ kind }) => kind === 'number' || kind === 'string')
      ? part.items.length
      : undefined;
  const [from, to] = part?.kind === 'slice' ? [part.lower, part.upper] : [];
  const isOne =
    from?.kind === 'number' && to?.kind === 'number' && from.value >= 0 && to.value === from.value + 1;
  return isOne ? 1 : undefined;
}
