/**
 * Numbers and words that the code chooses by one cell of a table: `0 if 'cat' in name else 1`, `names.index(folder)`,
 * `{'cat': 0, 'dog': 1}[folder]`. They are cells again, with the choice as codes: the first test that the cell passes.
 */
import type { CellCode, TextStep } from '../graph/trainingSource.js';
import { array, num, scalar, str } from './makeValue.js';
import { negated, type RowTest, testsIn } from './rowOrigin.js';
import type { ArrayValue, DictValue, UnknownValue, Value } from './value.js';

interface CodedCell {
  readonly path: string;
  readonly columns: {
    readonly names?: readonly string[];
    readonly from?: number;
    readonly to?: number;
    readonly codes?: readonly CellCode[];
    readonly keepsOthers?: boolean;
    readonly before?: string;
    readonly after?: string;
    readonly read?: readonly TextStep[];
  };
}

const WHY = 'depends on a cell of the data';

/** `then` where the test of a cell holds, else `otherwise`; undefined where one of them is no number or word. */
export function chosenBy(test: Value, then: Value, otherwise: Value): UnknownValue | ArrayValue | undefined {
  const [mine, theirs] = [oneHotIn(then), oneHotIn(otherwise)];
  const width = mine?.width ?? theirs?.width;
  if (width === undefined) return chosenCell(test, then, otherwise);
  const areAlike = [mine, theirs].every((side, at) =>
    side ? side.width === width : (at === 0 ? then : otherwise).kind === 'none',
  );
  const place = areAlike && chosenCell(test, mine?.place ?? then, theirs?.place ?? otherwise);
  return place ? oneHotOf(place, width) : undefined;
}

/** A one-hot label of so many classes, and which of them it is: a number, or a cell that tells. */
function oneHotIn(value: Value): { readonly width: number; readonly place: Value } | undefined {
  if (value.kind === 'array') {
    const { cell, oneHot, classes } = value.facts;
    const isLabel = cell !== undefined && oneHot === true && typeof classes === 'number';
    return isLabel ? { width: classes, place: { ...scalar(WHY), facts: { cell } } } : undefined;
  }
  if ((value.kind !== 'list' && value.kind !== 'tuple') || value.items.length < 2) return undefined;
  if (value.kind === 'list' && value.openReason !== undefined) return undefined;
  const numbers = value.items.map((item) => (item.kind === 'number' ? item.value : undefined));
  const at = numbers.indexOf(1);
  const isOne = at >= 0 && numbers.every((number, place) => number === (place === at ? 1 : 0));
  return isOne ? { width: numbers.length, place: num(at) } : undefined;
}

/** The cell's number as a label with one column for each class. */
export function oneHotOf(place: UnknownValue, width: number): ArrayValue {
  return array([width], 'int64', { ...place.facts, oneHot: true, classes: width });
}

function chosenCell(test: Value, then: Value, otherwise: Value): UnknownValue | undefined {
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

/** What stands for the cell among known texts or numbers; undefined where some are neither. `keepsOthers`: others stay. */
export function lookedUp(
  cell: Value,
  entries: readonly (readonly [key: Value, value: Value])[],
  keepsOthers = false,
): UnknownValue | ArrayValue | undefined {
  const labels = entries.map(([, value]) => oneHotIn(value));
  const width = labels[0]?.width;
  if (width === undefined) return lookedUpCell(cell, entries, keepsOthers);
  const places = entries.flatMap(([key], at) => {
    const label = labels[at];
    return label?.width === width ? [[key, label.place] as const] : [];
  });
  const place = places.length === entries.length ? lookedUpCell(cell, places) : undefined;
  return place && oneHotOf(place, width);
}

function lookedUpCell(
  cell: Value,
  entries: readonly (readonly [key: Value, value: Value])[],
  keepsOthers = false,
): UnknownValue | undefined {
  const test = testOf(cell);
  if (!test || entries.length === 0) return undefined;
  const codes = entries.map(([key, value]): CellCode | undefined => {
    const [known, made] = [constantOf(key), constantOf(value)];
    return known === undefined || made === undefined ? undefined : { ...codeOf(test, made), values: [known] };
  });
  const found = codes.filter((code) => code !== undefined);
  if (found.length < codes.length) return undefined;
  if (!keepsOthers) return coded(test, found);
  if (!test.codes) return test.read ? undefined : coded(test, found, true);
  if (test.keepsOthers) return replacedIn(test, test.codes, entries);
  // Of what was chosen before, nothing may be left over.
  const isAll = test.codes.every(({ value }) => found.some(({ values: [known] }) => known === value));
  return isAll ? coded(test, found) : undefined;
}

/** Of a cell some of whose texts have others in their place already, and the rest are what they were. */
function replacedIn(
  cell: RowTest,
  before: readonly CellCode[],
  entries: readonly (readonly [key: Value, value: Value])[],
): UnknownValue | undefined {
  const pairs = entries.map(([key, value]) => [constantOf(key), constantOf(value)] as const);
  const after = (value: number | string) => pairs.find(([key]) => key === value)?.[1] ?? value;
  const left = pairs.flatMap(([key, value]): readonly CellCode[] =>
    key === undefined || value === undefined ? [] : [{ test: 'equals', values: [key], value }],
  );
  if (left.length < pairs.length) return undefined;
  return coded(cell, [...before.map((code) => ({ ...code, value: after(code.value) })), ...left], true);
}

/** The cell with another value where its own test holds: `df.loc[df.emotion == 1, 'emotion'] = 0`. */
export function replacedWhere(cell: Value, test: RowTest, value: Value): UnknownValue | undefined {
  const own = testOf(cell);
  const { test: kind, values, isNot } = test;
  if (!own || own.path !== test.path || own.column !== test.column || kind !== 'equals' || isNot)
    return undefined;
  // A test of what stood there before another change says nothing of what stands there now.
  const isNow = JSON.stringify(own.codes) === JSON.stringify(test.codes);
  if (!isNow || (own.codes && !own.keepsOthers)) return undefined;
  const entries = values.map((key) => [typeof key === 'number' ? num(key) : str(key), value] as const);
  return lookedUpCell(cell, entries, true);
}

/** What stands for a cell among the keys of a dict, all of which are known. */
export function lookedUpIn(
  { entries, openReason }: DictValue,
  cell: Value,
  keepsOthers = false,
): UnknownValue | ArrayValue | undefined {
  const pairs = [...entries.values()].map(({ key, value }) => [key, value] as const);
  return openReason === undefined ? lookedUp(cell, pairs, keepsOthers) : undefined;
}

/** The cell in `lookedUp`, as a test of nothing yet; undefined for any other value. */
function testOf(cell: Value): RowTest | undefined {
  if (cell.kind !== 'unknown' || !cell.facts) return undefined;
  const { cell: place, ...others } = cell.facts;
  if (!place || Object.keys(others).length > 0) return undefined;
  const { path, columns } = place as CodedCell;
  const { codes, keepsOthers, before, after, read } = columns;
  const column = singleColumn(columns);
  if (column === undefined || before !== undefined || after !== undefined) return undefined;
  return {
    ...{ path, column, test: 'equals', values: [] },
    ...(codes && { codes }),
    ...(keepsOthers && { keepsOthers: true as const }),
    ...(read && { read }),
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
  if (value.kind === 'none') return [];
  if (value.kind !== 'unknown') return undefined;
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

function coded({ path, column }: RowTest, codes: readonly CellCode[], keepsOthers = false): UnknownValue {
  const own =
    typeof column === 'string'
      ? { names: [column] }
      : { from: column, ...(column !== -1 && { to: column + 1 }) };
  const cell: CodedCell = { path, columns: { ...own, codes, ...(keepsOthers && { keepsOthers }) } };
  return { ...scalar(WHY), facts: { cell } };
}

function constantOf(value: Value): number | string | undefined {
  if (value.kind === 'boolean') return value.value ? 1 : 0;
  return value.kind === 'number' || value.kind === 'string' ? value.value : undefined;
}
