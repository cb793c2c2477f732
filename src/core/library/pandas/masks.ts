/** Tests of cells and columns, such as `row['Usage'] == 'Training'`, and the rows that a mask of them leaves. */
import { singleColumn } from '../../evaluate/codedCells.js';
import { array, scalar } from '../../evaluate/makeValue.js';
import {
  isSameRows,
  narrowed,
  negated,
  type RowOrigin,
  type RowTest,
  testsIn,
} from '../../evaluate/rowOrigin.js';
import type { ArrayValue, ConfiguredValue, UnknownValue, Value } from '../../evaluate/value.js';
import { type Dim, isKnownRank } from '../../graph/dimension.js';
import type { CompareOperator } from '../../program/tree.js';
import { type Cell, taken } from '../numpy/rows.js';
import { itemsOf } from '../values.js';
import { CELL, cell, entryIn, rowsOf, series } from './table.js';

/** A truth value that the cell's own column tells. */
export function testOfCell(
  entry: Value | undefined,
  test: RowTest['test'],
  given: Value | undefined,
  isNot = false,
): UnknownValue {
  const plain = scalar(CELL);
  const {
    cell: place,
    scale,
    offset,
    isChanged,
    isRaw,
  } = entry?.kind === 'unknown' ? (entry.facts ?? {}) : {};
  const { path, columns } = (place as Cell | undefined) ?? { path: '', columns: {} };
  const { codes, read, keepsOthers } = columns;
  const column = singleColumn(columns);
  const values = (given && (itemsOf(given) ?? [given]))?.map((item) =>
    item.kind === 'string' ? item.value.replace(/\n$/, '') : item.kind === 'number' ? item.value : undefined,
  );
  const isEnded = given?.kind === 'string' && given.value.endsWith('\n');
  // The last cell of a raw line is followed by the end of the line: it equals no text without one.
  const isUncertain = isRaw === true && test === 'equals' && column !== 0 && !isEnded;
  const isPlain =
    !isUncertain &&
    [columns.before, columns.after, scale, offset, isChanged].every((change) => change === undefined);
  if (!isPlain || column === undefined || !values || values.includes(undefined)) return plain;
  const found: RowTest = {
    ...{ path, column, test, values: values.filter((value) => value !== undefined) },
    ...(isNot && { isNot: true as const }),
    ...(read && { read }),
    ...(codes && { codes }),
    ...(keepsOthers && { keepsOthers: true as const }),
  };
  return { ...plain, facts: { tests: [found] } };
}

/** What comparing a cell with a known value tells. */
export function comparedCell(operator: CompareOperator, left: Value, right: Value): UnknownValue {
  if (operator === 'in' || operator === 'not in') {
    const isNot = operator === 'not in';
    // `'Training' in row['Usage']` and `row['Usage'] in ['Training', 'PublicTest']`.
    return isCell(right)
      ? testOfCell(right, 'contains', left, isNot)
      : testOfCell(left, 'equals', right, isNot);
  }
  const isTurned = !isCell(left);
  const [entry, value] = isTurned ? [right, left] : [left, right];
  if (itemsOf(value)) return scalar(CELL);
  const turned: Partial<Record<CompareOperator, CompareOperator>> = {
    '<': '>',
    '>': '<',
    '<=': '>=',
    '>=': '<=',
  };
  switch ((isTurned && turned[operator]) || operator) {
    case '==':
      return testOfCell(entry, 'equals', value);
    case '!=':
      return testOfCell(entry, 'equals', value, true);
    case '<':
      return testOfCell(entry, 'less', value);
    case '>':
      return testOfCell(entry, 'greater', value);
    case '>=':
      return testOfCell(entry, 'less', value, true);
    case '<=':
      return testOfCell(entry, 'greater', value, true);
    default:
      return scalar(CELL);
  }
}

export const MASKING: ReadonlySet<string> = new Set(['&', '|', '^']);

/** A mask in an array or column: which test, of which rows. */
interface Mask {
  readonly tests: readonly RowTest[];
  readonly rows: RowOrigin;
}

function maskIn(value: Value): Mask | undefined {
  if (value.kind === 'array') return value.facts.mask as Mask | undefined;
  const entry = value.kind === 'configured' ? entryIn(value) : undefined;
  const tests = entry && testsIn(entry);
  return tests && value.kind === 'configured' && value.rowOrigin
    ? { tests, rows: value.rowOrigin }
    : undefined;
}

/** The tests that a mask of these rows makes; undefined for any other value. */
export function testsOfRows(mask: Value, rows: RowOrigin | undefined): readonly RowTest[] | undefined {
  const found = maskIn(mask);
  return found && rows && isSameRows(found.rows, rows) ? found.tests : undefined;
}

/** One truth value for each of the rows. */
function maskOf(test: UnknownValue, rows: Dim, origin: RowOrigin): ArrayValue {
  const tests = testsIn(test);
  return array([rows], 'bool', tests ? { mask: { tests, rows: origin } } : {});
}

/** `a & b`, `a | b` of masks of the same rows, and `a ^ True`, which is `~a`; undefined for what is not followed. */
export function combinedMasks(operator: string, left: Value, right: Value): Value | undefined {
  const [a, b] = [maskIn(left), maskIn(right)];
  const kept = a ? left : right;
  const only = a ?? b;
  if (!only) return undefined;
  const other = a ? right : left;
  const tests =
    a && b
      ? isSameRows(a.rows, b.rows)
        ? operator === '&'
          ? [...a.tests, ...b.tests]
          : operator === '|'
            ? either(a.tests, b.tests)
            : undefined
        : undefined
      : operator === '^' && other.kind === 'boolean' && other.value
        ? opposite(only.tests)
        : undefined;
  const test: UnknownValue = { ...cell, ...(tests && { facts: { tests } }) };
  if (kept.kind === 'array')
    return tests && maskOf(test, isKnownRank(kept.shape) ? (kept.shape[0] ?? null) : null, only.rows);
  return kept.kind === 'configured' ? series(rowsOf(kept), test, 'bool', only.rows) : undefined;
}

/** Equal to one or to the other. */
function either(
  [a, ...more]: readonly RowTest[],
  [b, ...others]: readonly RowTest[],
): readonly RowTest[] | undefined {
  if (!a || !b || more.length + others.length > 0 || a.isNot || b.isNot) return undefined;
  const isOfOne = a.path === b.path && a.column === b.column && a.test === b.test;
  // Below one or below the other: any of the values does.
  return isOfOne ? [{ ...a, values: [...a.values, ...b.values] }] : undefined;
}

function opposite([only, ...others]: readonly RowTest[]): readonly RowTest[] | undefined {
  return only && others.length === 0 ? [negated(only)] : undefined;
}

/** `usage == 'Training'` of the values of a column. */
export function comparedColumn(operator: CompareOperator, left: Value, right: Value): Value | undefined {
  const column = [left, right].find((value) => value.kind === 'array');
  if (column?.kind !== 'array' || !isKnownRank(column.shape) || column.shape.length !== 1) return undefined;
  const { row, origin } = taken(column.facts);
  if (!origin || row.cell === undefined) return undefined;
  const entry: Value = { ...cell, facts: row };
  const [a, b] = [left, right].map((value) => (value === column ? entry : value));
  const test = a && b ? comparedCell(operator, a, b) : cell;
  return testsIn(test) && maskOf(test, column.shape[0] ?? null, origin);
}

export function isCell(value: Value): value is UnknownValue {
  return value.kind === 'unknown' && value.facts?.cell !== undefined;
}

/** The rows of `origin` for which a mask, one truth value a row, holds. */
export function masked(
  origin: RowOrigin | undefined,
  mask: ConfiguredValue | ArrayValue,
): RowOrigin | undefined {
  if (!origin) return undefined;
  const found = maskIn(mask);
  const isOfThem = found && isSameRows(found.rows, origin);
  return narrowed(origin, isOfThem ? found.tests : 'a mask that is not followed leaves some of the rows');
}
