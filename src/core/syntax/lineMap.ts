/**
 * Offsets to lines and columns and back. Lines and columns count from 1, as people and the command line
 * do; columns count UTF-16 units. A line ends at LF, CR or CRLF. Any offset or position is taken to the
 * nearest one that the text has.
 */
export interface LinePosition {
  readonly line: number;
  readonly column: number;
}

export class LineMap {
  /** Where each line starts; the first is 0. */
  private readonly starts: readonly number[];

  constructor(private readonly text: string) {
    const starts = [0];
    if (!text.includes('\r'))
      for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) starts.push(at + 1);
    else for (const { index, 0: lineEnd } of text.matchAll(/\r\n?|\n/g)) starts.push(index + lineEnd.length);
    this.starts = starts;
  }

  get lineCount(): number {
    return this.starts.length;
  }

  /** The line and column of an offset. */
  positionAt(offset: number): LinePosition {
    const within = Math.min(Math.max(offset, 0), this.text.length);
    const line = this.lineIndexAt(within);
    return { line: line + 1, column: within - (this.starts[line] ?? 0) + 1 };
  }

  /** The offset of a line and column; a column past the line's end gives the line's end. */
  offsetAt(position: LinePosition): number {
    if (position.line < 1) return 0;
    const start = this.starts[position.line - 1];
    if (start === undefined) return this.text.length;
    return Math.min(start + Math.max(position.column - 1, 0), this.lineEnd(position.line));
  }

  /** Where a line (from 1) starts. */
  lineStart(line: number): number {
    return this.offsetAt({ line, column: 1 });
  }

  /** Where a line (from 1) ends, before its line break. */
  lineEnd(line: number): number {
    let end = this.starts[line] ?? this.text.length;
    const start = this.starts[line - 1] ?? this.text.length;
    if (end > start && line < this.starts.length && this.text.charCodeAt(end - 1) === LINE_FEED) end--;
    if (end > start && line < this.starts.length && this.text.charCodeAt(end - 1) === CARRIAGE_RETURN) end--;
    return end;
  }

  /** The last line that starts at or before the offset, from 0. */
  private lineIndexAt(offset: number): number {
    let low = 0;
    let high = this.starts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((this.starts[middle] ?? Number.POSITIVE_INFINITY) <= offset) low = middle;
      else high = middle - 1;
    }
    return low;
  }
}

const LINE_FEED = 10;
const CARRIAGE_RETURN = 13;
