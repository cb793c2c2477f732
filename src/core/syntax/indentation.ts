/**
 * Indentation that Python refuses: too deep, on no level of the blocks around, left out below a head or amid a block,
 * or tabs that only look like spaces. Lines are told as a person mends them, and read where they are meant to stand.
 */
import type { Span } from '../document.js';
import { indentationAt, nextBreak } from './lines.js';
import type { Mend, SyntaxProblem } from './problem.js';

/** A line that begins a statement, and where the code before it ends. */
export interface StatementLine {
  readonly offset: number;
  readonly endOfCode: number;
}

/** A line that is read as if `text` stood before its code in the place of `written`. */
export interface Move {
  readonly offset: number;
  readonly written: string;
  readonly text: string;
}

export interface IndentationFault {
  readonly problem: SyntaxProblem;
  readonly moves: readonly Move[];
  /** Where the statement before it begins: a fault there explains this one. */
  readonly after: number;
  /** The line goes on with the one before: its break, which is read as a blank. */
  readonly joinedAt?: number;
}

interface Level {
  readonly width: number;
  readonly written: string;
  /** What is read in the place of `written`. */
  readonly text: string;
  /** The body of a function. */
  readonly isBody?: boolean;
  /** Of lines that are moved: where they are gathered. */
  readonly moves?: Move[];
}

interface Row {
  readonly offset: number;
  readonly endOfCode: number;
  readonly width: number;
  readonly written: string;
}

/** So many lines in a row may have lost their place in a block. */
const MOST_LOST = 3;
const STEP = '    ';

export function indentationFaults(
  text: string,
  lines: readonly StatementLine[],
  starts: readonly number[] = [],
): readonly IndentationFault[] {
  return new Margins(text, lines, starts).read();
}

class Margins {
  readonly #found: IndentationFault[] = [];
  #levels: Level[] = [];
  /** Where the statement before begins. */
  #before = 0;

  constructor(
    readonly text: string,
    readonly lines: readonly StatementLine[],
    readonly starts: readonly number[],
  ) {}

  read(): readonly IndentationFault[] {
    let nextStart = 0;
    for (let index = 0; index < this.lines.length; index++) {
      const line = this.lines[index];
      const blanks = line && this.#blanksBefore(line);
      if (!line || blanks === undefined) continue;
      const { offset } = line;
      while (offset >= (this.starts[nextStart] ?? Number.POSITIVE_INFINITY)) {
        nextStart++;
        this.#levels = [];
      }
      const top = this.#levels.at(-1);
      const written = this.text.slice(offset, offset + blanks);
      // Most lines stand where the one before stands.
      if (written === top?.written && this.text.charAt(line.endOfCode - 1) !== ':')
        top.moves?.push({ offset, written, text: top.text });
      else if (!top) this.#levels = [{ width: widthOf(written), written, text: written }];
      else {
        const row = { offset, endOfCode: line.endOfCode, width: widthOf(written), written };
        index = this.#place(index, row, top);
      }
      this.#before = this.lines[index]?.offset ?? offset;
    }
    return this.#found;
  }

  /** Enters and leaves levels; gives the last line that is looked at by it. */
  #place(index: number, row: Row, top: Level): number {
    const head = this.#headBefore(row);
    if (isMixed(row, top)) {
      this.#tabs(row, top, head !== undefined);
      return index;
    }
    if (head === undefined)
      return row.width > top.width ? this.#tooDeep(index, row, top) : this.#back(index, row);
    if (row.width > top.width) {
      this.#enter({ ...row, isBody: FUNCTION.test(head) }, textInside(top, row), top);
      return index;
    }
    return this.#bodyOf(index, row, top, head) ?? this.#back(index, row);
  }

  /** The head of a block that ends before the row. */
  #headBefore({ endOfCode }: Row): string | undefined {
    const code = this.text.slice(this.#before, this.#before + 200).trimStart();
    return this.text.charAt(endOfCode - 1) === ':' || BLOCK_HEAD.test(code) ? code : undefined;
  }

  /** Levels below one that is moved are moved with it. */
  #enter(
    { width, written, isBody }: Pick<Level, 'width' | 'written' | 'isBody'>,
    text: string,
    below: Level,
    moves = below.moves,
  ): void {
    this.#levels.push({ width, written, text, ...(isBody && { isBody }), ...(moves && { moves }) });
  }

  #tooDeep(index: number, row: Row, top: Level): number {
    const joined = this.#joined(row);
    if (joined) {
      this.#found.push(joined);
      return index;
    }
    const moves = movesTo(top.text, [row]);
    this.#enter(row, top.text, top, moves);
    this.#tell(row, moves, {
      message: `This line is indented by ${row.width}, and the one before by ${top.width}: a deeper line may only follow a colon.`,
      widthAbove: top.width,
    });
    return index;
  }

  /** `5 +` and below it the rest, or `.summary()` below what it is of. */
  #joined({ offset, endOfCode, written }: Row): IndentationFault | undefined {
    const between = this.text.slice(endOfCode, offset);
    const before = this.text.slice(Math.max(0, endOfCode - 12), endOfCode);
    const code = this.text.slice(offset + written.length, offset + written.length + 20);
    if (between.includes('#') || !(GOES_ON.test(before) || BEGINS_WITHIN.test(code))) return undefined;
    const line = this.text.lastIndexOf('\n', endOfCode - 1) + 1;
    const start = line + (indentationAt(this.text, line) ?? 0);
    return {
      problem: {
        code: 'syntax',
        span: { start, end: endOfCode },
        message: 'The line below goes on with this one: put brackets around both, or end this one with “\\”.',
        mends: [
          {
            title: 'End it with “\\”',
            isSure: true,
            edits: [{ span: { start: endOfCode, end: endOfCode }, text: ' \\' }],
          },
        ],
      },
      moves: [],
      after: this.#before,
      joinedAt: this.text.indexOf('\n', endOfCode),
    };
  }

  /** A line that is less deep than the one before, or below a head and as deep as it. */
  #back(index: number, row: Row): number {
    const top = this.#levels.at(-1);
    if (!top || row.written === top.written) {
      top?.moves?.push({ offset: row.offset, written: row.written, text: top.text });
      return index;
    }
    const own = this.#levels.findLast(({ width }) => width === row.width);
    if (!own) return this.#onNoLevel(index, row);
    const deeper = this.#levels.filter(({ width }) => width > row.width);
    const lost = this.#lostRows(index, row, (width) => deeper.some((level) => level.width === width));
    const level = lost && deeper.findLast(({ width }) => width === lost.next.width);
    if (lost && level) {
      this.#leave(level.width);
      return this.#lost(lost.rows, level.text, index, 'This line has lost its place in the block around it');
    }
    const body = this.#levels.findLast(({ isBody }) => isBody);
    const isReturn = /^return\b/.test(this.#codeOf(row));
    const isInside = this.#levels.some(({ isBody, width }) => isBody && width <= row.width);
    if (isReturn && body && !isInside) {
      this.#leave(body.width);
      return this.#lost([row], body.text, index, '“return” stands outside of a function');
    }
    this.#leave(row.width);
    own.moves?.push({ offset: row.offset, written: row.written, text: own.text });
    return index;
  }

  #leave(width: number): void {
    while ((this.#levels.at(-1)?.width ?? 0) > width) this.#levels.pop();
  }

  #onNoLevel(index: number, row: Row): number {
    const top = this.#levels.at(-1);
    if (!top) return index;
    const rows = [row];
    const isHead = this.#endsInColon(row);
    let last = index;
    let next = this.#rowAt(index + 1);
    while (!isHead && next && next.row.written === row.written && !this.#endsInColon(next.row)) {
      rows.push(next.row);
      last = next.index;
      next = this.#rowAt(last + 1);
    }
    // The line behind it shows the level that it is meant for.
    const follows = isHead ? undefined : next?.row.width;
    const beside = levelsBeside(row, this.#levels);
    const [near, far] = beside;
    const isNearer = near && far && Math.abs(near.width - row.width) < Math.abs(far.width - row.width);
    const meant = (isNearer ? near : beside.find(({ width }) => width === follows)) ?? top;
    const choices = [meant, ...beside.filter((level) => level !== meant)].filter((level) =>
      beside.includes(level),
    );
    const moves = movesTo(meant.text, rows);
    const message = `This line is indented by ${row.width}; no block around it is. The line before it is indented by ${top.width}.`;
    this.#tell(row, moves, {
      message,
      mends: choices.map(({ width, text }) => mendOf(`Indent it by ${width}`, movesTo(text, rows))),
    });
    this.#leave(meant.width);
    return last;
  }

  #tabs(row: Row, top: Level, isAfterHead: boolean): void {
    const text = isAfterHead ? top.text + (top.text.includes('\t') ? '\t' : STEP) : top.text;
    const moves = movesTo(text, [row]);
    const widths = isAfterHead ? [text] : levelsBeside(row, this.#levels).map((level) => level.text);
    this.#tell(row, moves, {
      message: 'This line is indented with tabs where the one before it has blanks. Use one of them only.',
      mends: widths.map((each) => mendOf(`Indent it by ${widthOf(each)}`, movesTo(each, [row]))),
    });
    if (isAfterHead) this.#enter(row, text, top, moves);
  }

  /** Lines below a head that are as deep as it, and then one that is deeper: all of them are its block. */
  #bodyOf(index: number, row: Row, top: Level, head: string): number | undefined {
    const lost = this.#lostRows(index, row, (width) => width > top.width);
    if (lost) {
      const text = textInside(top, lost.next);
      this.#enter({ ...lost.next, isBody: FUNCTION.test(head) }, text, top);
      return this.#lost(lost.rows, text, index, 'This line is the block of the line above');
    }
    // Of an `else` without a block, a parser cannot make anything.
    if (!/^(?:else|elif|except|finally|try)\b/.test(head) || row.written !== top.written) return undefined;
    if (/^(?:else|elif|except|finally|def|class|@)/.test(this.#codeOf(row)) || this.#endsInColon(row))
      return undefined;
    const start = row.endOfCode;
    const moves = movesTo(top.text + STEP, [row]);
    this.#found.push({
      problem: {
        code: 'syntax',
        span: { start: this.#before + (indentationAt(this.text, this.#before) ?? 0), end: start },
        message: 'An indented block is expected below this line.',
        mends: [
          mendOf('Indent the line below it', moves),
          {
            title: 'Write pass',
            isSure: true,
            edits: [{ span: { start, end: start }, text: `\n${top.written}${STEP}pass` }],
          },
        ],
      },
      moves,
      after: this.#before,
    });
    return index;
  }

  /** Lines from here on before the first one of such a width, if that can only go on with what was before them. */
  #lostRows(
    index: number,
    row: Row,
    isMeant: (width: number) => boolean,
  ): { readonly rows: readonly Row[]; readonly next: Row } | undefined {
    if (!this.#mayBeLost(index, row)) return undefined;
    const rows: Row[] = [];
    let at: { readonly row: Row; readonly index: number } | undefined = { row, index };
    while (at && rows.length <= MOST_LOST) {
      const each: Row = at.row;
      if (rows.length > 0 && each.width > row.width)
        return isMeant(each.width) && !this.#joined(each) ? { rows, next: each } : undefined;
      if (
        each.width !== row.width ||
        OPENS.test(this.#codeOf(each)) ||
        BLOCK_HEAD.test(this.#codeOf(each)) ||
        this.#endsInColon(each)
      )
        return undefined;
      rows.push(each);
      at = this.#rowAt(at.index + 1);
    }
    return undefined;
  }

  /** At a glance, since most lines are not: one of the next is deeper, and right behind no head of a block. */
  #mayBeLost(index: number, { written }: Row): boolean {
    for (let at = index + 1, seen = 0; seen <= MOST_LOST; at++) {
      const line = this.lines[at];
      if (!line) return false;
      const blanks = this.#blanksBefore(line);
      if (blanks === undefined) continue;
      if (blanks > written.length) return this.text.charAt(line.endOfCode - 1) !== ':';
      if (blanks < written.length && !written.includes('\t')) return false;
      seen++;
    }
    return false;
  }

  #lost(rows: readonly Row[], text: string, index: number, message: string): number {
    const [first] = rows;
    if (!first) return index;
    const moves = movesTo(text, rows);
    const title =
      rows.length > 1
        ? `Indent the ${rows.length} lines by ${widthOf(text)}`
        : `Indent it by ${widthOf(text)}`;
    this.#tell(first, moves, {
      message: `${message}: indent it by ${widthOf(text)}.`,
      mends: [mendOf(title, moves)],
    });
    const last = this.lines.findIndex(({ offset }) => offset === rows.at(-1)?.offset);
    return Math.max(index, last);
  }

  #tell(
    { offset, written }: Row,
    moves: readonly Move[],
    problem: Pick<SyntaxProblem, 'message' | 'mends' | 'widthAbove'>,
  ): void {
    const start = offset + written.length;
    const span: Span = { start, end: Math.max(nextBreak(this.text, start), start + 1) };
    this.#found.push({ problem: { code: 'syntax', span, ...problem }, moves, after: this.#before });
  }

  #rowAt(index: number): { readonly row: Row; readonly index: number } | undefined {
    for (let at = index; at < this.lines.length; at++) {
      const line = this.lines[at];
      const blanks = line && this.#blanksBefore(line);
      if (!line || blanks === undefined) continue;
      if (this.starts.some((start) => start > this.#before && start <= line.offset)) return undefined;
      const written = this.text.slice(line.offset, line.offset + blanks);
      return { row: { ...line, written, width: widthOf(written) }, index: at };
    }
    return undefined;
  }

  /** Undefined where no code is. */
  #blanksBefore({ offset }: StatementLine): number | undefined {
    const blanks = indentationAt(this.text, offset);
    return blanks === undefined || this.text.charAt(offset + blanks) === '#' ? undefined : blanks;
  }

  #codeOf({ offset, written }: Row): string {
    return this.text.slice(offset + written.length, offset + written.length + 60);
  }

  /** The head of a block begins here. */
  #endsInColon({ offset }: Row): boolean {
    return /:\s*(?:#.*)?$/.test(this.text.slice(offset, nextBreak(this.text, offset)));
  }
}

const FUNCTION = /^(?:async\s+)?def\b/;

/** What is read in the place of the blanks of a deeper row. */
const textInside = (top: Level, { written }: Row): string =>
  top.text + (written.startsWith(top.written) ? written.slice(top.written.length) : STEP);

const movesTo = (text: string, rows: readonly Row[]): Move[] =>
  rows.map(({ offset, written }) => ({ offset, written, text }));

const mendOf = (title: string, moves: readonly Move[]): Mend => ({
  title,
  isSure: true,
  edits: moves.map(({ offset, written, text }) => ({
    span: { start: offset, end: offset + written.length },
    text,
  })),
});

const BLOCK_HEAD =
  /^\s*(?:async\s+)?(?:def|class|if|elif|else|for|while|with|try|except|finally|match|case)\b/;

/** What begins a block of its own is no line that has slipped. */
const OPENS = /^(?:async|def|class|else|elif|except|finally|@|from\b|import\b)/;

/** The code before ends in the middle of an expression or a list of names. */
const GOES_ON = /(?:[-+*/%@&|^,=<>.]|\b(?:and|or|not|in|is|import))$/;
const BEGINS_WITHIN = /^(?:\.[A-Za-z_]|(?:and|or|in|is)\b|[*/%&|^,=<>])/;

/** The levels right below and above it, the nearer one first. */
function levelsBeside({ width }: Pick<Level, 'width'>, levels: readonly Level[]): readonly Level[] {
  const plain = levels.filter(({ written }) => !written.includes('\t'));
  const below = plain.findLast((each) => each.width <= width);
  const above = plain.find((each) => each.width > width);
  return [below, above]
    .filter((each) => each !== undefined)
    .sort((a, b) => Math.abs(a.width - width) - Math.abs(b.width - width));
}

/** Python takes a tab for up to eight blanks, and refuses lines whose order changes when it is taken for one. */
function isMixed(a: Pick<Level, 'width' | 'written'>, b: Level): boolean {
  // A line that is moved stands for what is read of it.
  const isMoved = b.moves !== undefined && a.written !== b.written;
  const before = isMoved ? b.text : b.written;
  return (
    Math.sign(a.width - (isMoved ? widthOf(before) : b.width)) !== Math.sign(a.written.length - before.length)
  );
}

function widthOf(written: string): number {
  if (!written.includes('\t')) return written.length;
  let width = 0;
  for (const character of written) width = character === '\t' ? (Math.floor(width / 8) + 1) * 8 : width + 1;
  return width;
}
