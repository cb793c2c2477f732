/** Lines and cells of comma-separated values. Source of the format: RFC 4180. */

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

const [LINE_END, QUOTE] = [10, 34];

/** Where the line ends; −1 where it does not. A line end between quotes belongs to its cell. */
export function lineEnd(bytes: Buffer, from: number): number {
  let quotes = bytes.indexOf(QUOTE, from);
  let end = bytes.indexOf(LINE_END, from);
  if (quotes < 0 || (end >= 0 && quotes > end)) return end;
  for (let isOpen = true; ; isOpen = !isOpen) {
    end = bytes.indexOf(LINE_END, quotes + 1);
    const next = bytes.indexOf(QUOTE, quotes + 1);
    if (!isOpen && (next < 0 || (end >= 0 && end < next))) return end;
    if (next < 0) return -1;
    quotes = next;
  }
}

export function cellsOf(bytes: Buffer): readonly string[] {
  const text = bytes.toString('utf8').replace(/^\uFEFF|\r$/g, '');
  return text.includes('"') ? (readTable(text)[0] ?? []) : text.split(',');
}
