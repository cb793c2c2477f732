/**
 * Rows of numbers in a file of comma-separated values, read once from end to end: kept while memory allows, else read
 * again from their places in the file. Source of the format: RFC 4180.
 */

import { type FileHandle, open } from 'node:fs/promises';
import { basename } from 'node:path';
import type { DataIssue } from '../../protocol/trainer.js';
import { cellsOf, linesByChunk, type TableLine } from '../../runs/data/tableLines.js';
import { TrainingFault } from '../fault.js';
import type { Report, Values } from './dataset.js';
import { freeMemory } from './freeMemory.js';

/** Which columns of the file, by position, are what. */
export interface TableLayout {
  readonly pixels: readonly number[];
  readonly label: number;
  /** Columns whose cells are kept as texts. */
  readonly texts: readonly number[];
}

export interface TableRows {
  readonly names: readonly string[];
  readonly count: number;
  /** How many values each row has. */
  readonly size: number;
  readonly labels: readonly string[];
  /** By column, one for each row. */
  readonly texts: ReadonlyMap<number, readonly string[]>;
  /** Rows without an empty cell. */
  readonly isComplete: readonly boolean[];
  /** The values of these rows, one row after another: bytes, or floats where some are no whole numbers of 0 … 255. */
  read(rows: ArrayLike<number>): Promise<Values>;
  readonly isBytes: boolean;
  /** Of all values. */
  readonly largest: number;
  readonly issues: readonly DataIssue[];
  /** The lines that are left out, counted from 1. */
  readonly leftOut: readonly number[];
}

const MOST_NAMED = 5;

/** `keeps`: how many bytes may be kept in memory. */
export async function readRows(
  file: string,
  layoutOf: (names: readonly string[]) => TableLayout,
  report: Report,
  keeps = freeMemory() / 4,
  /** What a label has to be; other rows are left out. */
  labelled: 'classNumbers' | 'anyhow' = 'anyhow',
): Promise<TableRows> {
  const names: string[] = [];
  let layout: TableLayout | undefined;
  const offsets: number[] = [];
  const lengths: number[] = [];
  const labels: string[] = [];
  const isComplete: boolean[] = [];
  const texts = new Map<number, string[]>();
  const issues: DataIssue[] = [];
  let kept: GrowingValues | undefined = new GrowingValues();
  let [size, line] = [0, 0];
  const leftOut: number[] = [];
  let isBytes = true;
  let largest = 0;
  const leaveOut = (why: string) => {
    leftOut.push(line);
    if (leftOut.length <= MOST_NAMED)
      issues.push({ message: `Line ${line} of ${basename(file)} is left out: ${why}.`, files: [file] });
  };
  for await (const { bytes, offset } of records(file, report)) {
    line++;
    const cells = cellsOf(bytes);
    if (!layout) {
      names.push(...cells.map((cell) => cell.trim()));
      layout = layoutOf(names);
      for (const column of layout.texts) texts.set(column, []);
      continue;
    }
    const row = numbersIn(cells, layout);
    if (typeof row === 'string') {
      leaveOut(row);
      continue;
    }
    const label = (cells[layout.label] ?? '').trim();
    if (labelled === 'classNumbers' && !/^\d+(?:\.0*)?$/.test(label)) {
      leaveOut(`its class is “${label.slice(0, 20)}”, no whole number from 0`);
      continue;
    }
    if (size === 0) size = row.length;
    if (row.length !== size) {
      leaveOut(`it has ${said(row.length)} pixels, where the first row has ${said(size)}`);
      continue;
    }
    const areBytes = row.every((value) => value >= 0 && value <= 255 && Number.isInteger(value));
    isBytes &&= areBytes;
    largest = row.reduce((most, value) => Math.max(most, value), largest);
    offsets.push(offset);
    lengths.push(bytes.length);
    labels.push(label);
    isComplete.push(cells.every((cell) => cell.trim() !== ''));
    for (const [column, own] of texts) own.push((cells[column] ?? '').trim());
    kept?.add(row, areBytes);
    if (kept && kept.bytes > keeps) kept = undefined;
  }
  if (!layout || size === 0)
    throw new TrainingFault(`${file} holds no rows of images. Choose another file.`, 'chooseData');
  if (leftOut.length > MOST_NAMED)
    issues.push({
      message: `${said(leftOut.length - MOST_NAMED)} more lines of ${basename(file)} are left out.`,
    });
  const { pixels } = layout;
  const inMemory = kept?.values(isBytes);
  return {
    ...{ names, count: labels.length, size, labels, texts, isComplete, isBytes, largest, issues, leftOut },
    read: async (rows) =>
      inMemory
        ? pickRows(inMemory, rows, size)
        : readAgain({ file, offsets, lengths, pixels, size, isBytes }, rows),
  };
}

const said = (count: number) => count.toLocaleString('en');

/** Numbers one after another, as bytes until one is none. */
class GrowingValues {
  #values: Values = new Uint8Array(1 << 16);
  #length = 0;

  get bytes(): number {
    return this.#values.byteLength;
  }

  add(row: Float32Array, areBytes: boolean): void {
    if (!areBytes && this.#values instanceof Uint8Array) this.#values = Float32Array.from(this.#values);
    if (this.#length + row.length > this.#values.length) {
      const longer = Math.max(this.#values.length * 2, this.#length + row.length);
      const grown = this.#values instanceof Uint8Array ? new Uint8Array(longer) : new Float32Array(longer);
      grown.set(this.#values.subarray(0, this.#length));
      this.#values = grown;
    }
    this.#values.set(row, this.#length);
    this.#length += row.length;
  }

  values(isBytes: boolean): Values {
    const own = this.#values.subarray(0, this.#length);
    return isBytes || own instanceof Float32Array ? own : Float32Array.from(own);
  }
}

function pickRows(values: Values, rows: ArrayLike<number>, size: number): Values {
  const picked =
    values instanceof Uint8Array ? new Uint8Array(rows.length * size) : new Float32Array(rows.length * size);
  for (let place = 0; place < rows.length; place++) {
    const from = (rows[place] ?? 0) * size;
    picked.set(values.subarray(from, from + size), place * size);
  }
  return picked;
}

interface Places {
  readonly file: string;
  readonly offsets: readonly number[];
  readonly lengths: readonly number[];
  readonly pixels: readonly number[];
  readonly size: number;
  readonly isBytes: boolean;
}

async function readAgain(places: Places, rows: ArrayLike<number>): Promise<Values> {
  const { file, offsets, lengths, pixels, size, isBytes } = places;
  const values = isBytes ? new Uint8Array(rows.length * size) : new Float32Array(rows.length * size);
  let handle: FileHandle | undefined;
  try {
    handle = await open(file);
    for (let place = 0; place < rows.length; place++) {
      const row = rows[place] ?? 0;
      const bytes = Buffer.alloc(lengths[row] ?? 0);
      await handle.read(bytes, 0, bytes.length, offsets[row] ?? 0);
      const found = numbersIn(cellsOf(bytes), { pixels, label: -1, texts: [] });
      if (typeof found === 'string' || found.length !== size)
        throw new TrainingFault(`${file} was changed while training read it. Train again.`);
      values.set(found, place * size);
    }
    return values;
  } finally {
    await handle?.close();
  }
}

async function* records(file: string, report: Report): AsyncGenerator<TableLine> {
  for (const { lines, share } of linesByChunk(file)) {
    report(`Reading ${basename(file)}`, share);
    await new Promise(setImmediate);
    yield* lines;
  }
}

/** The values of a row, or why it has none that can be used. */
function numbersIn(cells: readonly string[], { pixels, label }: TableLayout): Float32Array | string {
  if (label >= 0 && (cells[label] ?? '').trim() === '') return 'it has no class';
  const [only] = pixels;
  const written =
    pixels.length === 1
      ? (cells[only ?? 0] ?? '').split(/[\s,[\]]+/).filter((cell) => cell !== '')
      : pixels.map((column) => cells[column] ?? '');
  if (written.length === 0) return 'it has no pixels';
  const numbers = new Float32Array(written.length);
  for (let at = 0; at < written.length; at++) {
    const cell = written[at] ?? '';
    const value = Number(cell);
    if (cell.trim() === '' || !Number.isFinite(value))
      return cell.trim() === ''
        ? `pixel ${at + 1} is empty`
        : `pixel ${at + 1} is “${cell.trim().slice(0, 20)}”, no number`;
    numbers[at] = value;
  }
  return numbers;
}
