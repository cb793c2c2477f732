/**
 * Numbers and words that the code chooses by one cell of a table: `0 if 'cat' in name else 1`, `names.index(folder)`,
 * `{'cat': 0, 'dog': 1}[folder]`. They are cells again, with the choice as codes: the first test that the cell passes.
 */
import type { CellCode } from '../graph/trainingSource.js';
import { scalar } from './makeValue.js';
import { negated, type RowTest, testsIn } from './rowOrigin.js';
import type { DictValue, UnknownValue, Value } from './value.js';

interface CodedCell {
  readonly path: string;
  readonly columns: {
    readonly names?: readonly string[];
    readonly from?: number;
    readonly to?: number;
    readonly codes?: readonly CellCode[];
    readonly before?: string;
    readonly after?: string;
  };
}

const WHY = 'depends on a cell of the data';

/** `then` where the test of a cell holds, else `otherwise`; undefined where one of them is no number or word. */
export function chosenBy(test: Value, then: Value, otherwise: Value): UnknownValue | undefined {
  const [only, ...more] = testsIn(test) ?? [];
  if (!only || more.length > 0 || only.isOfNames) return undefined;
  const first = constantOf(then);
  if (first !== undefined) {
    const rest = codesOf(otherwise, only);
    return rest && coded(only, [codeOf(only, first), ...rest]);
  }
  const last = constantOf(otherwise);
  const rest = codesOf(then, only);
  return last !== undefined && rest ? coded(only, [codeOf(negated(only), last), ...rest]) : undefined;
}

/** What stands for the cell among known texts or numbers; undefined where some are neither. */
export function lookedUp(
  cell: Value,
  entries: readonly (readonly [key: Value, value: Value])[],
): UnknownValue | undefined {
  const test = testOf(cell);
  if (!test || entries.length === 0) return undefined;
  const codes = entries.map(([key, value]): CellCode | undefined => {
    const [known, made] = [constantOf(key), constantOf(value)];
    return known === undefined || made === undefined ? undefined : { ...codeOf(test, made), values: [known] };
  });
  const found = codes.filter((code) => code !== undefined);
  return found.length === codes.length ? coded(test, found) : undefined;
}

/** What stands for a cell among the keys of a dict, all of which are known. */
export function lookedUpIn({ entries, openReason }: DictValue, cell: Value): UnknownValue | undefined {
  const pairs = [...entries.values()].map(({ key, value }) => [key, value] as const);
  return openReason === undefined ? lookedUp(cell, pairs) : undefined;
}

/** The cell in `lookedUp`, as a test of nothing yet; undefined for any other value. */
function testOf(cell: Value): RowTest | undefined {
  if (cell.kind !== 'unknown' || !cell.facts) return undefined;
  const { cell: place, isLower, ...others } = cell.facts;
  if (!place || Object.keys(others).length > 0) return undefined;
  const { path, columns } = place as CodedCell;
  const { codes, before, after } = columns;
  const column = singleColumn(columns);
  if (column === undefined || before !== undefined || after !== undefined) return undefined;
  return {
    ...{ path, column, test: 'equals', values: [] },
    ...(codes && { codes }),
    ...(isLower === true && { isLower }),
  };
}

/** By name or by place; undefined where there are several, or none is named. */
export function singleColumn({
  names = [],
  from,
  to,
}: Pick<CodedCell['columns'], 'names' | 'from' | 'to'>): string | number | undefined {
  const isOne = from !== undefined && (from === -1 ? to === undefined : to === from + 1);
  return names.length === 1 ? names[0] : isOne ? from : undefined;
}

function codesOf(value: Value, test: RowTest): readonly CellCode[] | undefined {
  const constant = constantOf(value);
  if (constant !== undefined) return [{ test: 'contains', values: [''], value: constant }];
  if (value.kind !== 'unknown' || value.facts?.isLower !== undefined) return undefined;
  const place = value.facts?.cell as CodedCell | undefined;
  if (!place || place.path !== test.path || columnOf(place) !== test.column) return undefined;
  return place.columns.codes;
}

function columnOf({ columns: { names = [], from } }: CodedCell): string | number | undefined {
  return names.length === 1 ? names[0] : from;
}

function codeOf({ path: _, column: __, isOfNames: ___, ...test }: RowTest, value: number | string): CellCode {
  return { ...test, value };
}

function coded({ path, column }: RowTest, codes: readonly CellCode[]): UnknownValue {
  const own =
    typeof column === 'string'
      ? { names: [column] }
      : { from: column, ...(column !== -1 && { to: column + 1 }) };
  const cell: CodedCell = { path, columns: { ...own, codes } };
  return { ...scalar(WHY), facts: { cell } };
}

function constantOf(value: Value): number | string | undefined {
  if (value.kind === 'boolean') return value.value ? 1 : 0;
  return value.kind === 'number' || value.kind === 'string' ? value.value : undefined;
}
