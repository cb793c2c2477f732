/** A few columns of a table of comma-separated values, as texts: read from end to end without the other cells. */
import { cellsOf, linesByChunk } from './tableLines.js';

export interface TableCells {
  readonly names: readonly string[];
  readonly count: number;
  /** By position, one for each row. */
  readonly columns: ReadonlyMap<number, readonly string[]>;
}

/** A column with more different texts has no classes, and is not kept. */
const MOST_TEXTS = 5_000;
const COMMA = 44;
const QUOTE = 34;

/**
 * `wanted`: positions of columns, by the names of all. Pauses behind each chunk, so that a large file holds nobody up.
 * Undefined where the file holds no table, or one of these columns has too many different texts.
 */
export function* readCells(
  file: string,
  wanted: (names: readonly string[]) => readonly number[] | undefined,
): Generator<void, TableCells | undefined, void> {
  let names: readonly string[] | undefined;
  let columns: readonly ColumnTexts[] = [];
  let count = 0;
  for (const { lines } of linesByChunk(file)) {
    for (const { bytes: line } of lines) {
      if (!names) {
        names = cellsOf(line).map((name) => name.trim());
        const found = wanted(names);
        if (!found) return undefined;
        columns = [...new Set(found)].map((position) => new ColumnTexts(position));
        continue;
      }
      const isQuoted = line.includes(QUOTE);
      const cells = isQuoted ? cellsOf(line) : undefined;
      for (const column of columns)
        column.add((cells ? (cells[column.position] ?? '') : cellAt(line, column.position)).trim());
      count++;
    }
    if (columns.some(({ isTooLong }) => isTooLong)) return undefined;
    yield;
  }
  return names && { names, count, columns: new Map(columns.map(({ position, texts }) => [position, texts])) };
}

/** The texts of one column; equal ones are one string. */
class ColumnTexts {
  readonly texts: string[] = [];
  readonly #known = new Map<string, string>();

  constructor(readonly position: number) {}

  get isTooLong(): boolean {
    return this.#known.size > MOST_TEXTS;
  }

  add(text: string): void {
    const own = this.#known.get(text);
    if (own === undefined) this.#known.set(text, text);
    this.texts.push(own ?? text);
  }
}

/** The cell at this position of a line without quotes. */
function cellAt(line: Buffer, position: number): string {
  let from = 0;
  for (let at = 0; at < position; at++) {
    const comma = line.indexOf(COMMA, from);
    if (comma < 0) return '';
    from = comma + 1;
  }
  const end = line.indexOf(COMMA, from);
  return line.toString('utf8', from, end < 0 ? line.length : end);
}
