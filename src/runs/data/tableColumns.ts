/** Which columns of a table the code takes, and its labels in their order. */
import { type Columns, rowsTaken } from './rows.js';
import type { TableColumns, TableSource } from './tableSource.js';

/** −1 where there is no such column. */
export function positionOf(names: readonly string[], column: string | number): number {
  if (typeof column === 'string') return names.indexOf(column.trim());
  const at = column < 0 ? column + names.length : column;
  return at < names.length ? at : -1;
}

/** Positions of the columns that the code takes. */
export function columnsIn(
  names: readonly string[],
  { names: own, without = [], from, to }: TableColumns,
  placeOf: (name: string) => number,
): readonly number[] {
  const gone = new Set(without.map(placeOf));
  const left = own ? own.map(placeOf) : [...names.keys()].filter((at) => !gone.has(at));
  return left.slice(from, to);
}

/** As scikit-learn's LabelEncoder: those that there were when the code encoded them, sorted. */
export function encodedClasses(
  labels: readonly (string | undefined)[],
  { rows, encodedAfter = 0 }: TableSource,
  columns: Columns,
): readonly string[] {
  const there = rowsTaken(labels.length, rows?.slice(0, encodedAfter), labels.map(Number), columns);
  return [...new Set(Array.from(there, (row) => labels[row] ?? ''))].sort(inOrder);
}

/** Numbers by size, texts by their code points. */
export function inOrder(a: string, b: string): number {
  const [x, y] = [Number(a), Number(b)];
  if (!Number.isNaN(x) && !Number.isNaN(y)) return x - y;
  return byText(a, b);
}

/** In Python's order of strings. */
export const byText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
