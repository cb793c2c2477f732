/** Offsets as 1-based lines and columns; in a notebook within their cell, with the cell's index in the file. */
import { LineMap, type NotebookCell } from '../core/index.js';

export interface Position {
  readonly cell?: number;
  readonly line: number;
  readonly column: number;
}

export class Positions {
  readonly #lines: LineMap;
  readonly #cells: readonly NotebookCell[] | undefined;

  constructor(text: string, cells?: readonly NotebookCell[]) {
    this.#lines = new LineMap(text);
    this.#cells = cells;
  }

  at(offset: number): Position {
    const { line, column } = this.#lines.positionAt(offset);
    const cell = this.#cells?.findLast(({ start }) => start <= offset);
    if (!cell) return { line, column };
    return { cell: cell.index, line: line - this.#lines.positionAt(cell.start).line + 1, column };
  }
}
