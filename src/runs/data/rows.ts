/** Which samples the code takes: slices, tests of a table's cells, and scikit-learn's `train_test_split`, step by step. */
import { textAfter } from './cellText.js';
import { RandomState } from './numpyRandom.js';
import { stratified } from './stratified.js';
import type { Rows, TableColumns } from './tableSource.js';

type Step = Rows[number];
type Split = Extract<Step, { kind: 'split' }>;
type SliceBound = Extract<Step, { kind: 'slice' }>['start'];
type CountStep = Extract<SliceBound, readonly unknown[]>[number];
type CellTest = Omit<Extract<Step, { kind: 'where' }>, 'kind' | 'column'>;
type CellCode = NonNullable<CellTest['codes']>[number];

/** The cells of a table, by column and row. */
export interface Columns {
  /** By name, or by position: −1 is the last. */
  cells(column: string | number): readonly string[];
  isComplete(row: number): boolean;
}

/** Of `count` samples with these labels, the ones that the steps leave, in their order. */
export function rowsTaken(
  count: number,
  rows: Rows | undefined,
  labels: ArrayLike<number>,
  columns?: Columns,
): Uint32Array {
  let indices = Uint32Array.from({ length: count }, (_, index) => index);
  for (const step of rows ?? []) {
    const before = indices;
    if (step.kind === 'where') {
      const cells = columns?.cells(step.column) ?? [];
      indices = before.filter((row) => passes(cells[row] ?? '', step));
    } else if (step.kind === 'sorted' || (step.kind === 'slice' && step.level !== undefined)) continue;
    else if (step.kind === 'shuffled') {
      const seed = step.by === 'numpy' ? (step.seed ?? 0) : 0;
      const order = new RandomState(seed).permutation(before.length);
      indices = order.map((place) => before[place] ?? 0);
    } else if (step.kind === 'complete') indices = before.filter((row) => columns?.isComplete(row) ?? true);
    else {
      const places =
        step.kind === 'slice'
          ? sliced(before.length, step)
          : splitOff(
              step,
              Array.from(before, (row) => labels[row] ?? 0),
            );
      indices = places.map((place) => before[place] ?? 0);
    }
  }
  return indices;
}

/** As pandas compares: numbers by value, texts letter by letter. */
export function passes(whole: string, { test, values, isNot, read, codes, keepsOthers }: CellTest): boolean {
  // Parts of paths above the files were asked when they were listed.
  if (test === 'isFolder') return true;
  const cell = madeOfCell(whole, { read, codes, keepsOthers });
  if (cell === undefined) return false;
  const holds = values.some((value) => {
    switch (test) {
      case 'equals':
        return typeof value === 'number' ? cell !== '' && Number(cell) === value : cell === value;
      case 'contains':
        return cell.includes(String(value));
      case 'startsWith':
        return cell.startsWith(String(value));
      case 'endsWith':
        return cell.endsWith(String(value));
      case 'less':
        return cell !== '' && Number(cell) < Number(value);
      case 'greater':
        return cell !== '' && Number(cell) > Number(value);
      default:
        return test satisfies never;
    }
  });
  return holds !== (isNot === true);
}

interface Made {
  readonly read?: TableColumns['read'] | undefined;
  readonly codes?: TableColumns['codes'] | undefined;
  readonly keepsOthers?: boolean | undefined;
}

/** What the code makes of a cell; undefined where it makes nothing of it. */
export function madeOfCell(cell: string, { read, codes, keepsOthers }: Made): string | undefined {
  if (!codes) return textAfter(cell, read);
  return codeOf(cell, codes) ?? (keepsOthers ? cell : undefined);
}

/** What stands for the cell; undefined where it passes none of the tests. */
function codeOf(cell: string, codes: readonly CellCode[]): string | undefined {
  const found = codes.find((code) => passes(cell, code));
  return found && String(found.value);
}

/** Not calculated from how many samples there are. */
export function isPlace(bound: SliceBound): bound is number | null {
  return bound === null || typeof bound === 'number';
}

function sliced(count: number, { step, ...bounds }: Extract<Step, { kind: 'slice' }>): Uint32Array {
  const placeOf = (bound: SliceBound) => (isPlace(bound) ? bound : counted(count, bound));
  const [start, stop] = [placeOf(bounds.start), placeOf(bounds.stop)];
  const clamp = (value: number) => Math.min(Math.max(value < 0 ? value + count : value, 0), count);
  const found: number[] = [];
  if (step > 0) for (let at = clamp(start ?? 0); at < clamp(stop ?? count); at += step) found.push(at);
  else if (step < 0) {
    const first = Math.min(count - 1, start === null ? count - 1 : clamp(start));
    for (let at = first; at > (stop === null ? -1 : clamp(stop)); at += step) found.push(at);
  }
  return Uint32Array.from(found);
}

/** What the code calculates from the number of samples, in Python's doubles. */
function counted(count: number, steps: readonly CountStep[]): number {
  return steps.reduce((value, step) => {
    if ('of' in step) return value;
    if ('round' in step) return ROUNDINGS[step.round](value);
    const by = typeof step.by === 'number' ? step.by : counted(count, step.by);
    const [a, b] = step.isTurned ? [by, value] : [value, by];
    switch (step.operator) {
      case '+':
        return a + b;
      case '-':
        return a - b;
      case '*':
        return a * b;
      case '/':
        return a / b;
      case '//':
        return Math.floor(a / b);
      default:
        return step.operator satisfies never;
    }
  }, count);
}

const ROUNDINGS: Readonly<Record<Extract<CountStep, { round: string }>['round'], (value: number) => number>> =
  {
    trunc: Math.trunc,
    floor: Math.floor,
    ceil: Math.ceil,
    /** Halves to the even neighbour. */
    round: (value) => (Math.abs(value % 1) === 0.5 ? 2 * Math.round(value / 2) : Math.round(value)),
  };

/** As scikit-learn's ShuffleSplit: of a permutation, the first samples are the test part, those behind them train. */
function splitOff(step: Split, labels: readonly number[]): Uint32Array {
  const count = labels.length;
  const size = (given: number | undefined, round: (value: number) => number) =>
    given === undefined ? undefined : given < 1 ? round(given * count) : given;
  const train = size(step.trainSize, Math.floor);
  const test =
    size(step.testSize, Math.ceil) ?? (train === undefined ? Math.ceil(count * 0.25) : count - train);
  const length = train ?? count - test;
  if (!step.isShuffled) {
    const order = Uint32Array.from({ length: count }, (_, index) => index);
    return step.part === 'train' ? order.slice(0, length) : order.slice(length, length + test);
  }
  const random = new RandomState(step.seed ?? 0);
  if (step.stratify)
    return stratified(labels, { train: length, test }, step.stratify === 'oneHot', random)[step.part];
  const order = random.permutation(count);
  return step.part === 'test' ? order.slice(0, test) : order.slice(test, test + length);
}
