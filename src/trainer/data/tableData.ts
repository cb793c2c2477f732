/** Images of a table as the code takes them through pandas: its columns, rows, splits and labels. */
import { basename } from 'node:path';
import type { DataIssue } from '../../protocol/trainer.js';
import { type Columns, madeOfCell, rowsTaken } from '../../runs/data/rows.js';
import { columnsIn, encodedClasses, positionOf } from '../../runs/data/tableColumns.js';
import type { TableSource } from '../../runs/data/tableSource.js';
import { TrainingFault } from '../fault.js';
import { numbered } from './arrays.js';
import { partOf } from './csv.js';
import type { ImagePart, Report } from './dataset.js';
import { missingColumn } from './table.js';
import { readRows, type TableRows } from './tableRows.js';

export type { TableSource };

export interface TableData {
  /** The part that a source takes of the table. */
  partOf(source: TableSource): ImagePart;
  readonly classes: readonly string[];
  readonly size: number;
  readonly largest: number | undefined;
  readonly issues: readonly DataIssue[];
}

/** `sources`: all that take parts of this table, alike in columns. */
export async function readTableData(
  file: string,
  sources: readonly TableSource[],
  report: Report,
): Promise<TableData> {
  const [first] = sources;
  if (!first) throw new TrainingFault(`Nothing is taken of ${file}.`);
  const tested = new Set(
    sources.flatMap(({ rows = [] }) => rows.flatMap((step) => (step.kind === 'where' ? [step.column] : []))),
  );
  const rows = await readRows(
    file,
    (names) => {
      const placeOf = (name: string | number) => {
        const at = positionOf(names, name);
        if (at >= 0) return at;
        throw missingColumn(name, file, names);
      };
      const [label, ...others] = columnsIn(names, first.labels, placeOf);
      if (label === undefined || others.length > 0)
        throw new TrainingFault(
          `Expected one column of labels in ${file}; the code takes ${others.length + 1}.`,
          'chooseData',
        );
      return {
        pixels: columnsIn(names, first.images, placeOf),
        label,
        texts: [...tested].map(placeOf),
      };
    },
    report,
  );
  const columns = columnsOf(rows);
  const texts = rows.labels.map((label) => madeOfCell(label, first.labels) ?? NOTHING);
  const classes = first.isEncoded ? encodedClasses(texts, first, columns) : undefined;
  const places = new Map(classes?.map((label, place) => [label, place]));
  const labels = classes ? texts.map((label) => places.get(label) ?? -1) : texts.map(Number);
  const wrong = labels.findIndex((label) => Number.isNaN(label));
  if (wrong >= 0)
    throw new TrainingFault(
      `The label “${rows.labels[wrong]}” of ${basename(file)} is no number. Turn labels into class numbers in the code (LabelEncoder, get_dummies), or choose other data.`,
      'chooseData',
    );
  return {
    classes: classes ?? numbered(labels),
    size: rows.size,
    largest: rows.isBytes ? undefined : rows.largest,
    issues: [...rows.issues, ...namesOfNumbers(rows, first, file)],
    partOf: (source) => {
      const taken = rowsTaken(rows.count, source.rows, labels, columns);
      return partOf(rows, labels, taken);
    },
  };
}

/** What the code makes no label of. */
const NOTHING = 'NaN';

/** A table whose first line looks like a row: as the names of columns it is no sample. */
function namesOfNumbers(
  { names, count }: TableRows,
  { images: { names: own } }: TableSource,
  file: string,
): readonly DataIssue[] {
  const isRow = names.length > 1 && names.every((name) => name !== '' && !Number.isNaN(Number(name)));
  if (!isRow || own) return [];
  return [
    {
      message: `The first line of ${basename(file)} holds numbers, and is taken for the names of the columns, as pandas does: ${count.toLocaleString('en')} rows are left. Code that reads lines itself would train on it too.`,
      files: [file],
    },
  ];
}

function columnsOf({ names, texts, isComplete }: TableRows): Columns {
  return {
    cells: (column) => texts.get(positionOf(names, column)) ?? [],
    isComplete: (row) => isComplete[row] ?? false,
  };
}
