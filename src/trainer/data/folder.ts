/** One folder a class: which files, in which order, with which labels, as Keras lists them. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { subfolders } from '../../runs/classFolders.js';
import { RandomState } from '../../runs/data/numpyRandom.js';
import { madeOfCell, rowsTaken } from '../../runs/data/rows.js';
import { inOrder } from '../../runs/data/tableColumns.js';
import { readTable } from '../../runs/data/tableLines.js';
import { TrainingFault } from '../fault.js';
import type { FolderSource } from './dataset.js';
import { missingColumn } from './table.js';

export interface Listing {
  readonly files: readonly string[];
  readonly labels: readonly number[];
  readonly classes: readonly string[];
  /** Files of other kinds in the folders of the classes: Keras passes them over. */
  readonly passedOver: readonly string[];
  /** Files that a table names and that are not there: Keras leaves them out. */
  readonly missing?: readonly string[];
}

/** What each reader takes (keras 3.15, `ALLOWLIST_FORMATS` and `white_list_formats`), as far as it is decoded. */
const ENDINGS: Readonly<Record<FolderSource['reader'], readonly string[]>> = {
  image_dataset_from_directory: ['.bmp', '.gif', '.jpeg', '.jpg', '.png'],
  flow_from_directory: ['.png', '.jpg', '.jpeg', '.bmp'],
};

/** A folder that the user chose is read whole: what the code's reader would pass over counts too. */
export const ALL_ENDINGS = ['.bmp', '.gif', '.jpeg', '.jpg', '.png', '.webp'];

/** Every file of the folder, class after class, in Keras's order before it shuffles. */
export function listFolder(
  folder: string,
  endings: readonly string[],
  classNames?: readonly string[],
): Listing {
  const found = subfolders(folder);
  const missing = classNames?.filter((name) => !found.includes(name)) ?? [];
  if (missing.length > 0)
    throw new TrainingFault(
      `The folder ${folder} has no class “${missing.join('”, “')}”; it has: ${found.join(', ') || 'no folders'}.`,
    );
  const classes = classNames ?? found;
  if (classes.length === 0)
    throw new TrainingFault(
      `Expected one folder a class in ${folder}, and found no folders. Give the folder above the classes.`,
    );
  const files: string[] = [];
  const labels: number[] = [];
  const passedOver: string[] = [];
  classes.forEach((name, label) => {
    for (const file of filesBelow(join(folder, name))) {
      if (endings.some((ending) => file.toLowerCase().endsWith(ending))) {
        files.push(file);
        labels.push(label);
      } else passedOver.push(file);
    }
  });
  return { files, labels, classes, passedOver };
}

/** The part of the listing that this source names, in the order in which Keras gives it. `table`: its own place. */
export function partOf(source: FolderSource, folder: string, table?: string): Listing {
  if (source.table && table !== undefined) return listTable(source, source.table, folder, table);
  const listing = listFolder(folder, ENDINGS[source.reader], source.classNames);
  const { validationSplit: split, subset } = source;
  if (source.reader === 'image_dataset_from_directory') {
    const order = Uint32Array.from(listing.files, (_, index) => index);
    if (source.isShuffled) new RandomState(source.seed ?? 0).shuffle(order);
    if (split === undefined || subset === undefined) return picked(listing, order);
    const held = Math.trunc(split * order.length);
    const border = held === 0 ? order.length : order.length - held;
    return picked(listing, subset === 'training' ? order.subarray(0, border) : order.subarray(border));
  }
  if (split === undefined || subset === undefined) return listing;
  const [from, to] = subset === 'validation' ? [0, split] : [split, 1];
  const order = listing.classes.flatMap((_, label) => {
    const own = [...listing.labels.keys()].filter((index) => listing.labels[index] === label);
    return own.slice(Math.trunc(from * own.length), Math.trunc(to * own.length));
  });
  return picked(listing, order);
}

/** keras/src/legacy/preprocessing/image.py, `DataFrameIterator`: rows in order, the split over all of them. */
function listTable(
  { classNames, validationSplit: split, subset }: FolderSource,
  columns: NonNullable<FolderSource['table']>,
  folder: string,
  table: string,
): Listing {
  const [names = [], ...rows] = readTable(readFileSync(table, 'utf8'));
  const [file, label] = [columns.files, columns.classes].map((name) => {
    const at = names.indexOf(name);
    if (at >= 0) return at;
    throw missingColumn(name, table, names);
  }) as [number, number];
  const cells = rows.map((row) => [row[file] ?? '', madeOfCell(row[label] ?? '', columns) ?? ''] as const);
  const order = [...new Set(cells.map(([, own]) => own))].sort(inOrder);
  const kept = rowsTaken(
    rows.length,
    columns.rows,
    // As numbers, in the order in which NumPy sorts them.
    cells.map(([, own]) => order.indexOf(own)),
    {
      cells: (column) =>
        rows.map((row) => row[typeof column === 'number' ? column : names.indexOf(column)] ?? ''),
      isComplete: (row) => (rows[row] ?? []).every((cell) => cell !== ''),
    },
  );
  const named = Array.from(kept).flatMap((at) => {
    const [cell = '', own = ''] = cells[at] ?? [];
    const name = cell === '' ? '' : `${columns.before ?? ''}${cell}${columns.after ?? ''}`;
    return name === '' || (classNames && !classNames.includes(own))
      ? []
      : [{ place: join(folder, name), own }];
  });
  const there = named.filter(({ place }) => existsSync(place));
  const classes = columns.isRaw
    ? numbered(
        there.map(({ own }) => own),
        table,
      )
    : (classNames ?? sorted([...new Set(there.map(({ own }) => own))]));
  const count = there.length;
  const [from, to] =
    split === undefined || !subset ? [0, 1] : subset === 'validation' ? [0, split] : [split, 1];
  const part = there.slice(Math.trunc(from * count), Math.trunc(to * count));
  return {
    classes,
    files: part.map(({ place }) => place),
    labels: part.map(({ own }) => (columns.isRaw ? Number(own) : classes.indexOf(own))),
    passedOver: [],
    missing: named.filter(({ place }) => !existsSync(place)).map(({ place }) => place),
  };
}

/** The numbers up to the largest of these. */
function numbered(labels: readonly string[], table: string): readonly string[] {
  const wrong = labels.find((label) => !/^\d+(?:\.0*)?$/.test(label));
  if (wrong !== undefined)
    throw new TrainingFault(
      `Expected class numbers from 0 in ${table}, as the code takes them as they are, and found “${wrong}”.`,
      'chooseData',
    );
  const count = labels.reduce((most, label) => Math.max(most, Number(label) + 1), 0);
  return Array.from({ length: count }, (_, place) => String(place));
}

function picked(listing: Listing, order: ArrayLike<number>): Listing {
  return {
    ...listing,
    files: Array.from(order, (index) => listing.files[index] ?? ''),
    labels: Array.from(order, (index) => listing.labels[index] ?? 0),
  };
}

/** In Python's order of strings. */
function sorted(names: readonly string[]): readonly string[] {
  return [...names].sort((a, b) => (a < b ? -1 : a > b ? 1 : 0));
}

/** As `os.walk` sorted by folder: a folder's own files before those of the folders in it. */
function filesBelow(folder: string): readonly string[] {
  const entries = readdirSync(folder, { withFileTypes: true });
  const files = sorted(entries.filter((entry) => !entry.isDirectory()).map(({ name }) => name));
  const folders = sorted(entries.filter((entry) => entry.isDirectory()).map(({ name }) => name));
  return [
    ...files.filter((name) => !name.startsWith('.')).map((name) => join(folder, name)),
    ...folders.flatMap((name) => filesBelow(join(folder, name))),
  ];
}
