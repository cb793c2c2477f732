import { TrainingFault } from '../fault.js';

/** A text of comma-separated values as rows of cells (RFC 4180): quotes hold commas, line ends and doubled quotes. */
export function readTable(text: string): readonly (readonly string[])[] {
  const rows: string[][] = [];
  let row: string[] = [];
  // A cell in quotes, or one without; then what ends it.
  const cell = /(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r?\n|\r|$)/gy;
  const plain = text.replace(/^\uFEFF/, '');
  while (cell.lastIndex < plain.length) {
    const found = cell.exec(plain);
    // A quote inside a cell without quotes: the rest of the line is the cell.
    if (!found) break;
    const [, quoted, bare = '', end] = found;
    row.push(quoted === undefined ? bare : quoted.replaceAll('""', '"'));
    if (end === ',') continue;
    if (row.length > 1 || row[0] !== '') rows.push(row);
    row = [];
  }
  if (row.length > 0) rows.push(row);
  return rows;
}

/** `names`: those that the table `file` has. */
export function missingColumn(name: string | number, file: string, names: readonly string[]): TrainingFault {
  return new TrainingFault(
    `Expected a column “${name}” in ${file}, and found: ${names.slice(0, 8).join(', ')}.`,
    'chooseData',
  );
}
