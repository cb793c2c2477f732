/** Tests of cells and columns, such as `row['Usage'] == 'Training'`, and the rows that a mask of them leaves. */
import { scalar } from '../../evaluate/makeValue.js';
import { isSameRows, narrowed, type RowOrigin, type RowTest, testsIn } from '../../evaluate/rowOrigin.js';
import type { ConfiguredValue, UnknownValue, Value } from '../../evaluate/value.js';
import type { CompareOperator } from '../../program/tree.js';
import type { Cell } from '../numpy/rows.js';
import { itemsOf } from '../values.js';
import { CELL, cell, entryIn } from './table.js';

/** A truth value that the cell's own column tells. */
export function testOfCell(
  entry: Value | undefined,
  test: RowTest['test'],
  given: Value | undefined,
  isNot = false,
): UnknownValue {
  const plain = scalar(CELL);
  const { cell: place, scale, offset, isChanged } = entry?.kind === 'unknown' ? (entry.facts ?? {}) : {};
  const { path, columns } = (place as Cell | undefined) ?? { path: '', columns: {} };
  const [column] = columns.names ?? [];
  const values = (given && (itemsOf(given) ?? [given]))?.map((item) =>
    item.kind === 'string' || item.kind === 'number' ? item.value : undefined,
  );
  const isPlain = scale === undefined && offset === undefined && isChanged === undefined;
  if (
    !isPlain ||
    column === undefined ||
    columns.names?.length !== 1 ||
    !values ||
    values.includes(undefined)
  )
    return plain;
  const found: RowTest = {
    ...{ path, column, test, values: values.filter((value) => value !== undefined) },
    ...(isNot && { isNot: true as const }),
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

export function isCell(value: Value): value is UnknownValue {
  return value.kind === 'unknown' && value.facts?.cell !== undefined;
}

/** The rows of `origin` for which a mask, one truth value a row, holds. */
export function masked(origin: RowOrigin | undefined, mask: ConfiguredValue): RowOrigin | undefined {
  if (!origin) return undefined;
  const tests = testsIn(entryIn(mask) ?? cell);
  const isOfThem = mask.rowOrigin && isSameRows(mask.rowOrigin, origin);
  return narrowed(origin, tests && isOfThem ? tests : 'a mask that is not followed leaves some of the rows');
}
