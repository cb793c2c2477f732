/** Lines and cells of comma-separated values. Source of the format: RFC 4180. */
import { closeSync, openSync, readSync, statSync } from 'node:fs';

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

export interface TableLine {
  readonly bytes: Buffer;
  /** Where it begins in the file. */
  readonly offset: number;
}

/** Bytes that are read at once. */
const CHUNK = 1 << 22;

/** The lines that are not empty, chunk by chunk; `share`: of the file that is read by then. */
export function* linesByChunk(
  file: string,
): Generator<{ readonly lines: readonly TableLine[]; readonly share: number }> {
  const total = statSync(file).size;
  const handle = openSync(file, 'r');
  try {
    let rest = Buffer.alloc(0);
    for (let at = 0; at < total; ) {
      const chunk = Buffer.alloc(Math.min(CHUNK, total - at));
      const read = readSync(handle, chunk, 0, chunk.length, at);
      if (read === 0) break;
      const bytes = Buffer.concat([rest, chunk.subarray(0, read)]);
      const start = at - rest.length;
      at += read;
      const lines: TableLine[] = [];
      let from = 0;
      for (let end = lineEnd(bytes, from); end >= 0; end = lineEnd(bytes, from)) {
        if (end > from) lines.push({ bytes: bytes.subarray(from, end), offset: start + from });
        from = end + 1;
      }
      rest = bytes.subarray(from);
      if (at >= total && rest.length > 0) lines.push({ bytes: rest, offset: start + from });
      yield { lines, share: at / total };
    }
  } finally {
    closeSync(handle);
  }
}
