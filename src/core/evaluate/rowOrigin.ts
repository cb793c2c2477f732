/**
 * Which rows of a table the entries of a collection stand for, one for one. A collection that is made, cut or
 * changed in any other way than those that know of rows has no such origin: then nothing is claimed.
 */

import type { RowStep, SliceBound } from '../graph/trainingSource.js';
import { chosenBy } from './codedCells.js';
import { propertySlot } from './journal.js';
import type { Machine } from './machine.js';
import { countOf, countOfOthers } from './rowCounts.js';
import type { ListValue, SliceValue, UnknownValue, Value } from './value.js';
import { batchBetween } from './walkedPlace.js';

export interface RowOrigin {
  /** Of the file, as the code writes it. */
  readonly path: string;
  /** Which of its rows, one step after another. */
  readonly steps: readonly RowStep[];
  /** Why it is not known which. */
  readonly reason?: string;
  /** In another order, over all parts. */
  readonly shuffled?: Extract<RowStep, { kind: 'shuffled' }>;
  /** The listing of a folder itself, of which no list was filled yet. */
  readonly isListing?: true;
  /** A listing of several folders at once, as `glob` gives it: a part of it is one of all files. */
  readonly isOfAll?: true;
  /** Before them stands the line that names the columns, as the first line of a file's text. */
  readonly hasNames?: true;
  /** The entries are the parts of one cell instead, such as the numbers in its text. */
  readonly isWithin?: true;
  /** What stood between those parts: null for white space. Cut so many times at the most, counted from the end. */
  readonly between?: string | null;
  readonly most?: number;
  readonly fromEnd?: true;
}

/** A test of each row, such as `row['Usage'] == 'Training'`. */
export type RowTest = Omit<Extract<RowStep, { kind: 'where' }>, 'kind'> & {
  readonly path: string;
  /** It tells the line that names the columns from the rows. */
  readonly isOfNames?: true;
};

/** One pass through the body of a loop that runs an unknown number of times. */
export interface Pass {
  readonly rows?: RowOrigin;
  /** Of the loop, over all its passes. */
  readonly loop: object;
  /** Of loops inside of it over the files of each of its folders, by where they stand. */
  readonly innerLoops: Map<string, object>;
  /** How many tests were in force when it began. */
  readonly tests: number;
}

/** What a list remembers of the loop that fills it. */
export interface GrownRows extends RowOrigin {
  readonly pass?: Pass;
  /** Files of several folders one after another, each with what was stored for its files. */
  readonly parts?: readonly GrownPart[];
}

export interface GrownPart {
  readonly origin: RowOrigin;
  readonly entry: Value;
}

/** Rows that are the files of folders: their path is a pattern. */
export function isPattern(path: string): boolean {
  return /[*?[]/.test(path);
}

export function rowsIn(value: Value | undefined): RowOrigin | undefined {
  return value && 'rowOrigin' in value ? value.rowOrigin : undefined;
}

/** The rows of which a number is the place of each in turn. */
export function placeIn(value: Value | undefined): RowOrigin | undefined {
  return value?.kind === 'unknown' && value.isScalar ? value.rowOrigin : undefined;
}

export function withStep(origin: RowOrigin, step: RowStep | string): RowOrigin {
  if (typeof step === 'string') return { ...origin, reason: origin.reason ?? step };
  const { hasNames, ...rows } = origin;
  const isCounted = step.kind === 'slice' && !hasPlainBounds(step);
  // Of one folder a share is one of all its files.
  const isOfOne = isCounted && origin.path.split('/').filter(isPattern).length === 1;
  const isOfListing = origin.isListing && !origin.isOfAll && !isOfOne && step.kind === 'slice';
  if (step.kind !== 'where' && /(?:^|\/)\*\*$/.test(origin.path))
    return withStep(origin, 'the folders below a folder are taken in an order or part that is not followed');
  if (step.kind === 'sorted' && origin.steps.some(({ kind }) => kind === 'slice' || kind === 'shuffled'))
    return withStep(origin, 'a part of a listing is sorted');
  if (isCounted && (isOfListing || origin.hasNames))
    return withStep(origin, 'some of the samples are taken by a slice that is not known');
  if (isOfListing && step.step !== 1) return withStep(origin, 'a slice with steps is taken of a listing');
  const level = isOfListing ? { level: levelOf(origin.path) } : {};
  const below = hasNames ? belowNames(step) : { step: { ...step, ...level } };
  return {
    ...rows,
    steps: below.step ? [...origin.steps, below.step] : origin.steps,
    ...(below.hasNames && { hasNames: true as const }),
  };
}

/** Folders at any depth: `**`, as glob writes them. */
export function isRecursive(path: string): boolean {
  return path.split('/').includes('**');
}

/** Which part of the paths a listing gives. */
export function levelOf(pattern: string): number {
  return pattern.split('/').length - 1;
}

/** What a step leaves of the rows below the line of names, when it counts that line too. */
export function belowNames(step: RowStep): { readonly step?: RowStep; readonly hasNames?: true } {
  if (step.kind !== 'slice') return { step };
  const up = (at: SliceBound): SliceBound => (typeof at !== 'number' || at < 0 ? at : Math.max(0, at - 1));
  const isFromFirst = (step.start ?? 0) === 0 && step.step === 1;
  const start = isFromFirst ? null : up(step.start);
  const own = { ...step, start: start === 0 && step.step === 1 ? null : start, stop: up(step.stop) };
  const isAll = own.start === null && own.stop === null && own.step === 1;
  return { ...(!isAll && { step: own }), ...(isFromFirst && { hasNames: true }) };
}

/** A line of names makes no sample: turning its words into numbers is refused, wherever code does not pass over it. */
function withoutNames({ hasNames: _, ...rows }: RowOrigin): RowOrigin {
  return rows;
}

export function isSameRows(a: RowOrigin, b: RowOrigin): boolean {
  return (
    a.path === b.path &&
    a.hasNames === b.hasNames &&
    a.isWithin === b.isWithin &&
    JSON.stringify(a.shuffled) === JSON.stringify(b.shuffled) &&
    a.reason === undefined &&
    b.reason === undefined &&
    JSON.stringify(a.steps) === JSON.stringify(b.steps)
  );
}

/** The tests, all of which a value tells the outcome of; undefined for any other value. */
export function testsIn(value: Value): readonly RowTest[] | undefined {
  return value.kind === 'unknown' ? (value.facts?.tests as readonly RowTest[] | undefined) : undefined;
}

/** What is so on the side where a test holds (or not); a reason where that is not followed. */
export function outcome(value: Value, holds: boolean): readonly RowTest[] | string {
  const tests = testsIn(value);
  const [first, ...others] = tests ?? [];
  if (tests && holds) return tests;
  return first && others.length === 0
    ? [negated(first)]
    : 'a test that is not followed chooses among the rows';
}

export function negated({ isNot, ...test }: RowTest): RowTest {
  return isNot ? test : { ...test, isNot: true };
}

/** The rows for which this place of the innermost loop is reached. */
export function rowsHere(machine: Machine): GrownRows | undefined {
  const pass = machine.passes.at(-1);
  if (!pass?.rows) return undefined;
  const { isListing: _, parts: __, ...listed }: GrownRows = withoutNames(pass.rows);
  let origin: RowOrigin = listed;
  for (const tests of machine.tests.slice(pass.tests)) origin = narrowed(origin, tests);
  return { ...origin, pass };
}

export function narrowed(origin: RowOrigin, tests: readonly RowTest[] | string): RowOrigin {
  if (typeof tests === 'string') return withStep(origin, tests);
  return tests.reduce((left, { path, isOfNames, ...test }) => {
    if (isOfNames && test.isNot) return left;
    const column = isOfNames ? undefined : columnFrom(test.column, path, origin.path);
    return withStep(
      left,
      column === undefined ? 'rows are chosen by another table' : { kind: 'where', ...test, column },
    );
  }, origin);
}

/** A column of a table, or of a folder above its files, as the column of the files. */
export function columnFrom<T extends string | number>(
  column: T,
  path: string,
  own: string,
): T | string | undefined {
  if (path === own) return column;
  if (!isPathOf(path, own) || column === '/') return undefined;
  const fromEnd = /^\/-(\d+)$/.exec(String(column))?.[1];
  // Counted from the end, the folder stands before the parts below it.
  return fromEnd === undefined ? column : `/-${Number(fromEnd) + levelOf(own) - levelOf(path)}`;
}

/** The same table, or a folder above the files. */
export function isPathOf(path: string, own: string): boolean {
  return path === own || (isPattern(path) && own.startsWith(`${path}/`));
}

/** Runs `action` where a test of each row holds. */
export function under<T>(machine: Machine, test: readonly RowTest[] | string, action: () => T): T {
  machine.tests.push(test);
  try {
    return action();
  } finally {
    machine.tests.pop();
  }
}

/** An entry was added to the list: once in each pass of one loop over rows, it has one entry a row. */
export function grown(list: ListValue, here: GrownRows | undefined, entry?: Value): GrownRows | undefined {
  const before = list.rowOrigin;
  if (here && entry && isPattern(here.path)) return grownFiles(before, here, entry, list.items.length);
  if (!here) return before && withStep(before, MIXED);
  if (before ? before.pass?.loop !== here.pass?.loop : list.items.length > 1) return withStep(here, MIXED);
  if (before?.pass === here.pass) return withStep(here, 'a row gives more than one sample');
  return before?.reason === undefined ? here : withStep(here, before.reason);
}

/** The files of one more loop, or of one more pass of the last one. */
export function grownFiles(
  before: GrownRows | undefined,
  here: GrownRows,
  entry: Value,
  count: number,
): GrownRows | undefined {
  const { pass, ...origin } = here;
  const part: GrownPart = { origin, entry };
  const one = { ...here, parts: [part] };
  if (!before) return count > 1 ? withStep(one, MIXED) : one;
  if (!before.parts) return withStep(one, MIXED);
  if (before.pass?.loop !== pass?.loop)
    return { ...before, pass: here.pass as Pass, parts: [...before.parts, part] };
  if (before.pass === pass) return withStep(one, 'a file gives more than one sample');
  return { ...before, pass: here.pass as Pass, parts: [...before.parts.slice(0, -1), part] };
}

const MIXED = 'the samples are put together from several loops';

/** For entries of which one is looked at for all: those of several folders are not alike. */
export function asOne({ parts = [], ...rows }: GrownRows): GrownRows {
  return parts.length > 1 ? withStep(rows, MIXED) : rows;
}

/** What two sides of a test leave of a list's rows. */
function joinRows(a: GrownRows | undefined, b: GrownRows | undefined): GrownRows | undefined {
  if (!a || !b) return a ?? b;
  const both = ofBothSides(a, b);
  if (both) return both;
  return ofMoreParts(a, b) ?? ofMoreParts(b, a) ?? (isSameRows(a, b) ? b : withStep(b, MIXED));
}

/** Each side of a test adds its own entry for the same files: `if 'cat' in name: labels.append(0)`, `else: …append(1)`. */
function ofBothSides(a: GrownRows, b: GrownRows): GrownRows | undefined {
  const [mine, own] = [a.parts ?? [], b.parts ?? []];
  const [left, right] = [mine.at(-1), own.at(-1)];
  const isAlike = a.pass === b.pass && mine.length === own.length;
  if (!left || !right || !isAlike || mine.some((part, at) => at < mine.length - 1 && part !== own[at]))
    return undefined;
  const test = left.origin.steps.at(-1);
  const other = right.origin.steps.at(-1);
  if (test?.kind !== 'where' || other?.kind !== 'where') return undefined;
  const { kind: _, ...told } = test;
  const before = left.origin.steps.slice(0, -1);
  const opposite = { kind: 'where' as const, ...negated({ ...told, path: left.origin.path }) };
  const isOpposite =
    JSON.stringify({ ...other, path: left.origin.path }, sortedKeys) ===
      JSON.stringify(opposite, sortedKeys) &&
    JSON.stringify(before) === JSON.stringify(right.origin.steps.slice(0, -1));
  const asked = {
    kind: 'unknown' as const,
    reason: '',
    facts: { tests: [{ ...told, path: left.origin.path }] },
  };
  const entry = isOpposite ? chosenBy(asked, left.entry, right.entry) : undefined;
  if (!entry) return undefined;
  const part: GrownPart = { origin: { ...left.origin, steps: before }, entry };
  return { ...a, steps: before, parts: [...mine.slice(0, -1), part] };
}

const sortedKeys = (_: string, value: unknown): unknown =>
  value && typeof value === 'object' && !Array.isArray(value)
    ? Object.fromEntries(Object.entries(value).sort(([x], [y]) => (x < y ? -1 : 1)))
    : value;

/** The files of one more folder, on the side of a test that adds them. */
function ofMoreParts(more: GrownRows, fewer: GrownRows): GrownRows | undefined {
  const [long, short] = [more.parts ?? [], fewer.parts ?? []];
  const isOneMore = long.length > short.length && short.every((part, at) => part === long[at]);
  return isOneMore ? more : undefined;
}

export const rowSlot = (list: ListValue) => propertySlot(list, 'rowOrigin', joinRows);

/** The rows that a slice leaves, as a step; undefined for all of them, a reason where that is not known. */
export function sliceStep(slice: SliceValue, rows?: RowOrigin): RowStep | string | undefined {
  const window = slice.step.kind === 'none' ? batchBetween(slice.lower, slice.upper) : undefined;
  if (window !== undefined) return batchOf(window);
  const plain = (value: Value): number | null | undefined =>
    value.kind === 'none' ? null : value.kind === 'number' ? value.value : undefined;
  const bound = (value: Value): SliceBound | undefined =>
    plain(value) ?? countOf(value, rows) ?? countOfOthers(value, rows) ?? plain(value);
  const [start, stop, step] = [bound(slice.lower), bound(slice.upper), plain(slice.step)];
  if (start === undefined || stop === undefined || step === undefined)
    return 'some of the samples are taken by a slice that is not known';
  const isAll = start === null && stop === null && (step === null || step === 1);
  return isAll ? undefined : { kind: 'slice', start, stop, step: step ?? 1 };
}

/** The samples in batches, one after another. */
export function batchOf(window: number): RowStep {
  return { kind: 'slice', start: null, stop: null, step: 1, window };
}

type Slice = Extract<RowStep, { kind: 'slice' }>;

/** From one known place to another. */
export function hasPlainBounds(
  step: Slice,
): step is Slice & { readonly start: number | null; readonly stop: number | null } {
  return [step.start, step.stop].every((bound) => bound === null || typeof bound === 'number');
}

/** A slice of a collection of some length is one with the same entries. */
export function cutUnknown({ walksBatches: _, ...object }: UnknownValue, slice: Value): UnknownValue {
  if (!object.rowOrigin) return object;
  const step =
    slice.kind === 'slice' ? sliceStep(slice, object.rowOrigin) : 'a part that is not known is taken';
  return step === undefined ? object : { ...object, rowOrigin: withStep(object.rowOrigin, step) };
}

/** A value that is no cell of a table any more: what is made of one in a way that is not followed. */
export function notACell<T extends Value>(value: T): T {
  if (value.kind !== 'unknown') return value;
  if (!value.facts && !value.rowOrigin && !value.walksBatches && !value.begins) return value;
  const { facts: _, rowOrigin: __, walksBatches: ___, begins: ____, ...rest } = value;
  return rest as T;
}

/** The same unknown value, with the rows that it stands for. */
export function ofRows(value: UnknownValue, origin: RowOrigin | undefined): UnknownValue {
  return origin ? { ...value, rowOrigin: origin } : value;
}

/** The files of each folder that the rows around stand for. */
export function isInnerListing(rows: RowOrigin | undefined, around: RowOrigin | undefined): boolean {
  return Boolean(rows && around && isPattern(around.path) && rows.path.startsWith(`${around.path}/`));
}

/** The rows of a listing inside another one: what was done to the outer folders holds for their files. */
export function insideOf(rows: RowOrigin, around: RowOrigin): RowOrigin {
  const level = levelOf(rows.path);
  const isOneLevel = level === levelOf(around.path) + 1;
  const own = rows.steps.map((step) => (step.kind === 'sorted' && isOneLevel ? { ...step, level } : step));
  const inner = { ...rows, steps: [...around.steps, ...own] };
  // Of the folders around: such a slice would count the files in them.
  const isOfFolders = around.steps.some((step) => step.kind === 'slice' && step.level === undefined);
  const reason = around.reason ?? (isOfFolders ? OF_FOLDERS : own.some(isOfAll) ? OF_EACH : undefined);
  return reason === undefined ? inner : withStep(inner, reason);
}

const OF_FOLDERS = 'some of the folders are taken by a slice that is not followed';
const OF_EACH = 'a part of the files of each folder is taken in a way that is not followed';

/** A step that takes or orders files among all, which is another one for those of each folder. */
export function isOfAll(step: RowStep): boolean {
  return (
    step.kind === 'split' ||
    step.kind === 'shuffled' ||
    ((step.kind === 'slice' || step.kind === 'sorted') && step.level === undefined)
  );
}
