/** What the code makes a label of, for each file of a listing: a part of its path, or the place of its folder. */
import { namesListed, type PlaceOf, partOf, type TreeFile } from './fileTree.js';
import { type Columns, madeOfCell, rowsTaken } from './rows.js';
import { byText, inOrder } from './tableColumns.js';
import type { TableSource } from './tableSource.js';

/** Undefined for files that the code gives no class. */
export function fileLabels(
  files: readonly TreeFile[],
  { labels }: TableSource,
  placeOf: PlaceOf,
): readonly (string | undefined)[] {
  const { listed } = labels;
  const listing = listed && new Map(namesListed(listed, placeOf).map((name, place) => [name, String(place)]));
  return files.map((file) => (listing ? listing.get(pathPart(file, labels)) : cellOf(file, labels)));
}

export function fileColumns(files: readonly TreeFile[]): Columns {
  return {
    cells: (column) => files.map((file) => partOf(file, String(column))),
    isComplete: () => true,
  };
}

function cellOf(file: TreeFile, columns: TableSource['labels']): string | undefined {
  const { names: [name = ''] = [], values } = columns;
  if (values) return String(values[file.line] ?? '');
  return madeOfCell(partOf(file, name), columns);
}

/** What the code looks at to find the class. */
export function pathPart(
  file: TreeFile | undefined,
  { names: [name = ''] = [] }: TableSource['labels'],
): string {
  return file ? partOf(file, name) : '';
}

/** As scikit-learn's LabelEncoder: those that there were when the code encoded them, sorted. */
export function encodedFiles(
  texts: readonly (string | undefined)[],
  { rows, encodedAfter = 0, isTextOrder }: TableSource,
  columns: Columns,
): readonly string[] {
  const there = rowsTaken(texts.length, rows?.slice(0, encodedAfter), texts.map(Number), columns);
  const found = [...new Set(Array.from(there, (row) => texts[row]))].filter((text) => text !== undefined);
  return isTextOrder ? found.sort(byText) : found.sort(inOrder);
}
