/**
 * A table read as text: `open('faces.csv')` line by line, and what `csv.reader` and `csv.DictReader` make of it. Each
 * line is one row of the table; what is split of it is cells, by their positions.
 */
import { bool, list, none, scalar, someOf, unknown } from '../../evaluate/makeValue.js';
import type { Evaluation, NativeCall } from '../../evaluate/nativeCall.js';
import { negated, ofRows, type RowOrigin, type RowTest, withStep } from '../../evaluate/rowOrigin.js';
import type { ConfiguredValue, UnknownValue, Value } from '../../evaluate/value.js';
import { unknownDim } from '../../graph/dimensionArithmetic.js';
import type { CompareOperator } from '../../program/tree.js';
import { argument } from '../builtins/callArguments.js';
import { method } from '../modelMembers.js';
import type { LibraryPart } from '../moduleRegistry.js';
import type { Cell } from '../numpy/rows.js';
import { CELL, frame, rowOf } from '../pandas/table.js';
import { pythonModule } from './module.js';
import { pathText } from './paths.js';

const FILE = 'io.TextIOWrapper of a table';
const READER = 'csv.reader';
const ROW = 'a row of a table';

/** All cells of a row, in one text. */
function lineOf(path: string): UnknownValue {
  const cell: Cell = { path, columns: {} };
  return { ...scalar(CELL), facts: { cell } };
}

/** An open file: its first line, which names the columns, is not read yet. */
export function openTable(path: string): ConfiguredValue {
  return walked(FILE, path, lineOf(path), {
    readlines: (lines) => ({ ...list([]), openReason: CELL, ...lines }),
    readline: (lines) => lines.each ?? unknown(CELL),
    read: () => ({ ...lineOf(path), facts: { cell: { path, columns: {} }, isText: true } }),
    close: () => none,
  });
}

interface Lines {
  readonly each?: Value;
  readonly rowOrigin?: RowOrigin;
}

/** What gives the rows one after another, of which the first may have been taken already. */
function walked(
  name: string,
  path: string,
  each: Value,
  members: Readonly<Record<string, (lines: Lines) => Value>> = {},
): ConfiguredValue {
  const self: ConfiguredValue = {
    kind: 'configured',
    name,
    bound: new Map([
      ['path', { value: { kind: 'string', value: path } }],
      ['each', { value: each }],
    ]),
    rowOrigin: { path, steps: [], hasNames: true },
    member: (asked) => {
      const run = Object.hasOwn(members, asked) ? members[asked] : undefined;
      return (
        run && method(`file.${asked}`, () => run({ each, rowOrigin: { path, steps: [], hasNames: true } }))
      );
    },
  };
  return self;
}

function isWalked(value: Value | undefined): value is ConfiguredValue {
  return value?.kind === 'configured' && (value.name === FILE || value.name === READER);
}

/** The lines of an open table, or of a list of its lines. */
function linesOf(value: Value | undefined): RowOrigin | undefined {
  if (isWalked(value)) return leftIn(value);
  if (value?.kind === 'list') return value.rowOrigin;
  return value?.kind === 'unknown' ? value.rowOrigin : undefined;
}

/** One row whose cells are known by their positions; `isRaw`: the last one still has the end of the line. */
function rowByPosition(path: string, isRaw = false): ConfiguredValue {
  return {
    kind: 'configured',
    name: ROW,
    bound: new Map([
      ['path', { value: { kind: 'string', value: path } }],
      ['isRaw', { value: bool(isRaw) }],
    ]),
    isUnpacked: true,
  };
}

/** One line of a table, or all of them. */
export function isLine(self: UnknownValue): boolean {
  const cell = self.facts?.cell as Cell | undefined;
  return cell !== undefined && Object.keys(cell.columns).length === 0;
}

/** `text.split('\\n')`, `text.splitlines()` */
export function linesOfText(self: UnknownValue): Value {
  const cell = self.facts?.cell as Cell | undefined;
  if (!cell || self.facts?.isText !== true) return someOf(scalar(CELL), CELL);
  const rowOrigin: RowOrigin = { path: cell.path, steps: [], hasNames: true };
  return { ...list([]), openReason: CELL, each: lineOf(cell.path), rowOrigin };
}

/** `line.split(',')`; undefined for a text that is no whole line of a table. */
export function splitLine(self: UnknownValue, call: NativeCall): Value | undefined {
  const cell = self.facts?.cell as Cell | undefined;
  if (!cell || !isLine(self)) return undefined;
  const by = argument(call, 0, 'sep');
  const separator = by?.kind === 'string' ? by.value : undefined;
  if (self.facts?.isText === true) return separator === '\n' ? linesOfText(self) : someOf(scalar(CELL), CELL);
  return separator === ','
    ? rowByPosition(cell.path, self.facts?.isStripped !== true)
    : someOf(scalar(CELL), CELL);
}

function cellAt(row: ConfiguredValue, index: Value): Value {
  const path = pathText(row.bound.get('path')?.value) ?? '';
  if (index.kind !== 'number') return scalar(CELL);
  const at = index.value;
  const cell: Cell = { path, columns: { from: at, ...(at !== -1 && { to: at + 1 }) } };
  const isRaw = row.bound.get('isRaw')?.value;
  return {
    ...scalar(CELL),
    facts: { cell, ...(isRaw?.kind === 'boolean' && isRaw.value && { isRaw: true }) },
  };
}

/** With `delimiter=` and the like a file is cut in another way than at its commas. */
const isPlain = (call: NativeCall): boolean => {
  const delimiter = call.keywords.get('delimiter')?.value;
  const others = [...call.keywords.keys()].filter((name) => name !== 'delimiter');
  return (
    call.positional.length === 1 &&
    others.length === 0 &&
    (!delimiter || (delimiter.kind === 'string' && delimiter.value === ','))
  );
};

function reader(call: NativeCall): Value {
  const origin = linesOf(argument(call, 0));
  return origin && isPlain(call)
    ? { ...walked(READER, origin.path, rowByPosition(origin.path)), rowOrigin: origin }
    : unknown('csv.reader(…) depends on what is on the disk', call.location);
}

/** The names of the columns are taken off at once. */
function dictReader(call: NativeCall): Value {
  const origin = linesOf(argument(call, 0));
  if (!origin?.hasNames || origin.steps.length > 0 || !isPlain(call))
    return unknown('csv.DictReader(…) depends on what is on the disk', call.location);
  const rows: RowOrigin = { path: origin.path, steps: [] };
  const each = rowOf(frame(unknownDim(CELL), { rows, columns: {} }));
  return { ...walked(READER, origin.path, each), rowOrigin: rows };
}

export const csvModule = pythonModule('csv', {
  functions: { reader, DictReader: dictReader },
  why: 'is outside what is evaluated',
});

/** `next(reader)`, `file.readline()`: the first line that is taken is the one that names the columns. */
export function nextLine(value: Value | undefined, evaluation: Evaluation): Value | undefined {
  if (!isWalked(value)) return undefined;
  const count = takenLines.get(value) ?? 0;
  evaluation.journal.set(takenSlot(value), count + 1);
  return value.bound.get('each')?.value ?? unknown(CELL);
}

/** How many lines were taken one by one: NaN where it depends. */
const takenLines = new WeakMap<ConfiguredValue, number>();

function takenSlot(file: ConfiguredValue) {
  return {
    object: file,
    key: 'lines',
    get: () => takenLines.get(file) ?? 0,
    set: (count: number) => {
      takenLines.set(file, count);
    },
    join: (a: number, b: number) => (a === b ? a : Number.NaN),
  };
}

/** The lines that are left to walk over. */
function leftIn(file: ConfiguredValue): RowOrigin | undefined {
  const { rowOrigin } = file;
  const start = takenLines.get(file) ?? 0;
  if (!rowOrigin || start === 0) return rowOrigin;
  return withStep(
    rowOrigin,
    Number.isNaN(start)
      ? 'how many lines were read before is not known'
      : { kind: 'slice', start, stop: null, step: 1 },
  );
}

/** `i == 0`, where `i` counts lines of which the first names the columns. */
function comparedPlace(operator: CompareOperator, left: Value, right: Value): Value | undefined {
  const path = left.kind === 'unknown' ? left.facts?.placeBelowNames : undefined;
  if (typeof path !== 'string' || right.kind !== 'number') return undefined;
  const told: Readonly<Record<string, boolean>> = {
    ...{ '== 0': true, '< 1': true, '<= 0': true },
    ...{ '!= 0': false, '> 0': false, '>= 1': false },
  };
  const isNames = told[`${operator} ${right.value}`];
  if (isNames === undefined) return scalar(CELL);
  const test: RowTest = { path, column: '', test: 'equals', values: [], isOfNames: true };
  return { ...scalar(CELL), facts: { tests: [isNames ? test : negated(test)] } };
}

export const tableLinesPart: LibraryPart = {
  compare: comparedPlace,
  index: (object, index) =>
    object.kind === 'configured' && object.name === ROW
      ? index.kind === 'slice'
        ? someOf(scalar(CELL), CELL)
        : cellAt(object, index)
      : undefined,
  iterate: (value) => {
    if (value.kind !== 'configured') return undefined;
    if (value.name === ROW) return someOf(scalar(CELL), CELL);
    return isWalked(value) ? ofRows(someOf(value.bound.get('each')?.value, CELL), leftIn(value)) : undefined;
  },
};
