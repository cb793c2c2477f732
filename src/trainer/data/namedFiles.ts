/** Images that a table names, one in a row, as code reads them one by one: `cv2.imread('images/' + row['id'] + '.png')`. */
import { existsSync, readFileSync } from 'node:fs';
import { basename, resolve } from 'node:path';
import type { DataIssue } from '../../protocol/trainer.js';
import { type Columns, madeOfCell, rowsTaken } from '../../runs/data/rows.js';
import { encodedClasses } from '../../runs/data/tableColumns.js';
import { readTable } from '../../runs/data/tableLines.js';
import { TrainingFault } from '../fault.js';
import { numbered } from './arrays.js';
import { type ImageData, pickPart } from './dataset.js';
import { filesAs } from './fileTable.js';
import type { FolderChoices } from './folderData.js';
import { checkFiles, faultPolicy, faultySentence } from './imageFiles.js';
import { placeOf } from './places.js';
import { missingColumn } from './table.js';
import type { TableData, TableSource } from './tableData.js';

export async function readNamedFiles(
  source: TableSource,
  shape: ImageData['shape'],
  { directories, skipFaulty, report }: FolderChoices,
): Promise<TableData> {
  const table = placeOf(source.path, directories);
  const [names = [], ...rows] = readTable(readFileSync(table, 'utf8'));
  const cellsOf = (column: string | number): readonly string[] => {
    const at = typeof column === 'number' ? column : names.indexOf(column);
    if (at < 0 && typeof column === 'string') throw missingColumn(column, table, names);
    return rows.map((row) => row.at(at) ?? '');
  };
  const columns: Columns = {
    cells: cellsOf,
    isComplete: (row) => (rows[row] ?? []).every((cell) => cell !== ''),
  };
  const { images, labels: own } = source;
  const named = cellsOf(images.names?.[0] ?? 0).map(
    (cell) => `${images.before ?? ''}${madeOfCell(cell, images) ?? cell}${images.after ?? ''}`,
  );
  const root = directories.find((directory) => named.some((name) => existsSync(resolve(directory, name))));
  const files = named.map((name) => resolve(root ?? directories[0] ?? '.', name));
  const cells = cellsOf(own.names?.[0] ?? own.from ?? 0);
  const texts = cells.map((cell) => madeOfCell(cell, own));
  const classes = source.isEncoded ? encodedClasses(texts, source, columns) : undefined;
  const labels = texts.map((text) =>
    text === undefined ? Number.NaN : classes ? classes.indexOf(text) : Number(text),
  );
  const used = rowsTaken(rows.length, source.rows, labels, columns);
  const wrong = used.find((row) => Number.isNaN(labels[row]));
  if (wrong !== undefined)
    throw new TrainingFault(
      `The label “${cells[wrong]}” of ${basename(table)} is no number. Turn labels into class numbers in the code (LabelEncoder, map), or choose other data.`,
      'chooseData',
    );
  const issues: DataIssue[] = [];
  const { faulty } = await checkFiles(
    Array.from(used, (row) => files[row] ?? ''),
    report,
  );
  if (faulty.length > 0)
    throw new TrainingFault(
      `${faultySentence(faulty, used.length)} Repair or remove them, or their rows in ${basename(table)}.`,
      'chooseData',
    );
  const part = filesAs(
    files,
    labels,
    shape,
    source.picture ?? [],
    faultPolicy(skipFaulty, files.length, issues),
  );
  return {
    classes: classes ?? numbered(labels),
    size: shape[0] * shape[1] * shape[2],
    largest: undefined,
    issues,
    partOf: (from) => pickPart(part, rowsTaken(rows.length, from.rows, labels, columns)),
  };
}
