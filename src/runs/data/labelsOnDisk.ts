/**
 * The labels that data on this machine have, as the code takes them: from a column of a table, or from the paths of
 * files. The core asks for them to count classes; the trainer takes the same rows by the same steps.
 */
import { existsSync, statSync } from 'node:fs';
import { resolve } from 'node:path';
import { arraysOf, type FoundArray, valuesOf } from './arraysOnDisk.js';
import { encodedFiles, fileColumns, fileLabels } from './fileLabels.js';
import { filesOf, isOpen, namesListed, type PlaceOf } from './fileTree.js';
import { type Columns, madeOfCell, rowsTaken } from './rows.js';
import { readCells, type TableCells } from './tableCells.js';
import { columnsIn, encodedClasses, positionOf } from './tableColumns.js';
import type { ArraySource, Rows, TableSource } from './tableSource.js';

/** The different labels, once each: class numbers where the code encodes them. */
export type Labels = readonly (string | number)[];

export interface FoundLabels {
  /** The file or folder that was looked into: what is found depends on it. */
  readonly path: string;
  /** Absent while it is read, and where which labels there are is not certain. */
  readonly labels?: Labels;
}

export interface FoundArrays {
  readonly path: string;
  readonly arrays: readonly FoundArray[];
}

/** In bytes: larger files are read piece by piece, where the editor waits for them. */
const LARGE = 1 << 24;
/** Samples that each class has to have in a part that is drawn without a seed: then all are in it. */
const SURELY = 20;
/** By class, each has its share. */
const SURELY_STRATIFIED = 2;
const MOST_KEPT = 50;

export class LabelsOnDisk {
  /** By file, its version and what is asked; undefined while it is read. */
  readonly #cells = new Map<string, TableCells | undefined>();
  readonly #found = new Map<string, FoundLabels>();
  readonly #arrays = new Map<string, FoundArrays>();
  readonly #arrivals = new Map<string, number>();

  /** `onArrival`: files of more than `large` bytes are read in pauses, and told then; without it they are waited for. */
  constructor(
    private readonly onArrival?: (file: string) => void,
    private readonly large = LARGE,
  ) {}

  /** Undefined where there is no such data in any of the directories. */
  labelsOf(source: TableSource | ArraySource, directories: readonly string[]): FoundLabels | undefined {
    try {
      if (source.kind === 'arrays') return this.#ofArray(source, directories);
      return isOpen(source.path) ? this.#ofFiles(source, directories) : this.#ofTable(source, directories);
    } catch {
      // Not to be read, or not what the code takes it for: training says so.
      return undefined;
    }
  }

  /** The arrays of an `.npy` or `.npz` file; undefined where there is none. */
  arraysIn(name: string, directories: readonly string[]): FoundArrays | undefined {
    try {
      const path = placeIn(directories)(name);
      const { mtimeMs, size } = statSync(path);
      const key = JSON.stringify([path, mtimeMs, size]);
      return remembered(this.#arrays, key, () => ({ path, arrays: arraysOf(path) }));
    } catch {
      return undefined;
    }
  }

  /** How often a file was read behind the scenes: what is known of it changes then. */
  arrivalsOf(file: string): number {
    return this.#arrivals.get(file) ?? 0;
  }

  #ofTable(source: TableSource, directories: readonly string[]): FoundLabels | undefined {
    const path = placeIn(directories)(source.path);
    const asked = [
      source.labels,
      ...(source.rows ?? []).flatMap((step) => (step.kind === 'where' ? [step.column] : [])),
    ];
    const { mtimeMs, size } = statSync(path);
    const key = JSON.stringify([path, mtimeMs, size, asked]);
    const cells = this.#cellsOf(key, path, size, source);
    if (!cells) return { path };
    const name = JSON.stringify([key, source.rows, source.isEncoded, source.encodedAfter]);
    return remembered(this.#found, name, () => {
      const labels = tableLabels(cells, source);
      return { path, ...(labels && { labels }) };
    });
  }

  #cellsOf(key: string, path: string, size: number, source: TableSource): TableCells | undefined {
    if (this.#cells.has(key)) return this.#cells.get(key);
    const work = readCells(path, (names) => askedColumns(names, source));
    if (this.#cells.size >= MOST_KEPT) this.#cells.clear();
    if (this.onArrival && size > this.large) {
      this.#cells.set(key, undefined);
      void this.#readInPauses(key, path, work);
      return undefined;
    }
    let step = work.next();
    while (!step.done) step = work.next();
    this.#cells.set(key, step.value);
    return step.value;
  }

  async #readInPauses(
    key: string,
    path: string,
    work: Generator<void, TableCells | undefined>,
  ): Promise<void> {
    try {
      let step = work.next();
      for (; !step.done; step = work.next()) await new Promise(setImmediate);
      if (!step.value) return;
      this.#cells.set(key, step.value);
      this.#arrivals.set(path, this.arrivalsOf(path) + 1);
      this.onArrival?.(path);
    } catch {
      // The file went away meanwhile.
    }
  }

  #ofArray({ images, rows }: ArraySource, directories: readonly string[]): FoundLabels | undefined {
    const path = placeIn(directories)(images.path);
    const { mtimeMs, size } = statSync(path);
    return remembered(this.#found, JSON.stringify([path, mtimeMs, size, images.name, rows]), () => {
      const values = valuesOf(path, images.name);
      const columns: Columns = { cells: () => [], isComplete: () => true };
      const labels = values && labelsTaken(Array.from(values, String), undefined, rows, columns);
      return { path, ...(labels && { labels }) };
    });
  }

  #ofFiles(source: TableSource, directories: readonly string[]): FoundLabels | undefined {
    const place = placeIn(directories);
    const [first = ''] = source.path.split('\n');
    const base = first.split('/');
    const path = place(base.slice(0, base.findIndex(isOpen)).join('/') || '.');
    return remembered(this.#found, JSON.stringify([source, directories, statSync(path).mtimeMs]), () => {
      const labels = labelsOfFiles(source, place);
      return { path, ...(labels && { labels }) };
    });
  }
}

function remembered<Found>(known: Map<string, Found>, key: string, find: () => Found): Found {
  const before = known.get(key);
  if (before !== undefined) return before;
  if (known.size >= MOST_KEPT) known.clear();
  const found = find();
  known.set(key, found);
  return found;
}

const placeIn =
  (directories: readonly string[]): PlaceOf =>
  (path) => {
    const place = directories.map((directory) => resolve(directory, path)).find((each) => existsSync(each));
    if (place === undefined) throw new Error(`${path} is not there.`);
    return place;
  };

/** The column of the labels, then those that rows are chosen by. */
function askedColumns(
  names: readonly string[],
  { labels, rows = [] }: TableSource,
): readonly number[] | undefined {
  const own = columnsIn(names, labels, (name) => positionOf(names, name));
  const tested = rows.flatMap((step) => (step.kind === 'where' ? [positionOf(names, step.column)] : []));
  const isPlain = own.length === 1 && [...own, ...tested].every((position) => position >= 0);
  return isPlain ? [...own, ...tested] : undefined;
}

function tableLabels(cells: TableCells, source: TableSource): Labels | undefined {
  const { names, columns, count } = cells;
  const [own = -1] = askedColumns(names, source) ?? [];
  const texts = (columns.get(own) ?? []).map((cell) => madeOfCell(cell, source.labels));
  const asked: Columns = {
    cells: (column) => columns.get(positionOf(names, column)) ?? [],
    isComplete: () => true,
  };
  // Empty cells are numbers that are none, which pandas counts its own way.
  if (count !== texts.length || source.rows?.some(({ kind }) => kind === 'complete')) return undefined;
  const classes = source.isEncoded ? encodedClasses(texts, source, asked) : undefined;
  return labelsTaken(texts, classes, source.rows, asked);
}

function labelsOfFiles(source: TableSource, place: PlaceOf): Labels | undefined {
  const names = entriesOfFolder(source, place);
  if (names) return names.some((name) => name.startsWith('.')) ? undefined : names;
  const files = filesOf(source.path, source.rows ?? [], place);
  const texts = fileLabels(files, source, place);
  const columns = fileColumns(files);
  const classes = source.isEncoded ? encodedFiles(texts, source, columns) : undefined;
  return labelsTaken(texts, classes, source.rows, columns);
}

/** The names in one folder themselves, of files and folders; undefined where the code looks at something else. */
function entriesOfFolder(
  { path, labels: { names: [column] = [], ...others }, rows = [] }: TableSource,
  place: PlaceOf,
): readonly string[] | undefined {
  const level = path.split('/').length - 1;
  const isOne = !path.includes('\n') && path.split('/').findIndex(isOpen) === level;
  const isWhole = column === '/' || column === `/${level}`;
  const isPlain = rows.every(({ kind }) => kind === 'sorted' || kind === 'where');
  return isOne && isWhole && isPlain && Object.keys(others).length === 0
    ? namesListed({ path, rows }, place)
    : undefined;
}

function labelsTaken(
  texts: readonly (string | undefined)[],
  classes: readonly string[] | undefined,
  rows: Rows | undefined,
  columns: Columns,
): Labels | undefined {
  const places = new Map(classes?.map((label, place) => [label, place]));
  const labels = texts.map((text) => (classes ? (places.get(text ?? '') ?? -1) : Number(text)));
  const taken = rowsTaken(texts.length, rows, labels, columns);
  const counts = new Map<string, number>();
  for (const row of taken) {
    const text = texts[row];
    if (text === undefined || text === '') return undefined;
    counts.set(text, (counts.get(text) ?? 0) + 1);
  }
  const least = leastOfClass(rows);
  const isSure = least === 0 || counts.size === new Set(texts).size;
  if (counts.size === 0 || !isSure || [...counts.values()].some((count) => count < least)) return undefined;
  if (classes) return [...counts.keys()].map((text) => places.get(text) ?? -1);
  const numbers = [...counts.keys()].map(Number);
  return numbers.some(Number.isNaN) ? [...counts.keys()] : [...new Set(numbers)];
}

/** How many samples each class has to have where each run of the program takes others: 0 where all take the same. */
function leastOfClass(rows: Rows = []): number {
  const needed = rows.map((step, at) => {
    if (step.kind === 'split')
      return !step.isShuffled || step.seed !== undefined ? 0 : step.stratify ? SURELY_STRATIFIED : SURELY;
    const isMixed = step.kind === 'shuffled' && !(step.by === 'numpy' && step.seed !== undefined);
    return isMixed && rows.slice(at + 1).some(({ kind }) => kind === 'slice' || kind === 'split')
      ? SURELY
      : 0;
  });
  return Math.max(0, ...needed);
}
