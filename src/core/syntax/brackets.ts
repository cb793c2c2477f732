/**
 * Bracket repair. General parsers swallow the rest of a file after a bracket left open; here the missing
 * closers are put in, virtually, where a new statement plainly begins. Every position still maps to the
 * true text. What a string, a comment and a new statement look like is the language's own `Lexis`.
 */
import {
  CLOSERS,
  misplacedBracket,
  missingBracket,
  type OpenBracket,
  surplusBracket,
  unclosedBracket,
  unclosedString,
} from './bracketProblems.js';
import type { MarginLine } from './chunks.js';
import type { StatementLine } from './indentation.js';
import type { Lexis, Skipped } from './lexis.js';
import { LineMap } from './lineMap.js';
import { indentationAt, nextBreak } from './lines.js';
import { misfitOf } from './misfitCloser.js';
import { firstLineOf } from './missingOpeners.js';
import { firstAfter, furthestEnds } from './oneFault.js';
import type { SyntaxProblem } from './problem.js';
import { type RepairedText, TextRepair } from './repairedText.js';
import { Words } from './words.js';

/** How much is read a second time, in characters, before lines that may be statements are taken for ones at once. */
const LONGEST_REREADING = 200_000;

/** How much of the code before a line tells whether the line goes on with it. */
const LONGEST_END = 100;

/** How much of the code behind a head tells whether its body has begun. */
const LONGEST_HEAD = 2000;

/** Characters that mean nothing to the scan in any language. */
const PLAIN = /[^\n"'`#\\/.()[\]{}]+/y;

export interface Repair {
  readonly repaired: RepairedText;
  readonly problems: readonly SyntaxProblem[];
  /** Lines at the left margin where code begins with no bracket open, ascending. */
  readonly lines: readonly MarginLine[];
  /** Where statements begin: lines with no bracket open before them, ascending. */
  readonly statements: readonly number[];
}

/** Text that is missing at an offset of the user's text, or that stands for the next `removed` characters. */
export interface Insertion {
  readonly offset: number;
  readonly text: string;
  readonly removed?: number;
}

/** `inserted`: what is to be read besides. */
export function repairBrackets(
  text: string,
  lexis: Lexis,
  starts: readonly number[] = [],
  inserted: readonly Insertion[] = [],
): Repair {
  const repair = new TextRepair(text);
  const problems: SyntaxProblem[] = [];
  const lines: MarginLine[] = [];
  const statements: StatementLine[] = [];
  const bounds = [0, ...starts.filter((start) => start > 0), text.length];
  for (const [index, start] of bounds.slice(0, -1).entries())
    new Scan(text, start, bounds[index + 1] ?? text.length, lexis, repair, problems, lines, statements).run();
  for (const { offset, text: missing, removed } of inserted) repair.insert(offset, missing, removed);
  const before = problems.map(({ span }) => span).sort((a, b) => a.start - b.start);
  const starting = before.map(({ start }) => start);
  const ends = furthestEnds(before);
  let lastEnd = 0;
  const moved = new Set<number>();
  for (const { problem, moves, after, joinedAt } of lexis.indentationFaults?.(text, statements, starts) ??
    []) {
    const { start, end } = problem.span;
    // A fault in the statement before explains this one.
    if (Math.max(lastEnd, ends[firstAfter(starting, start - 1) - 1] ?? 0) > after) continue;
    problems.push(problem);
    lastEnd = Math.max(lastEnd, end);
    if (joinedAt !== undefined) repair.replace(joinedAt, ' ');
    for (const { offset, written, text: wanted } of moves) {
      moved.add(offset);
      if (wanted !== written) repair.insert(offset, wanted, written.length);
    }
  }
  return {
    repaired: repair.finish(),
    problems: problems.sort((a, b) => a.span.start - b.span.start),
    lines: moved.size > 0 ? lines.filter(({ offset }) => !moved.has(offset)) : lines,
    statements: statements.map(({ offset }) => offset),
  };
}

class Scan {
  #stack: OpenBracket[] = [];
  /** Just after the last character that is neither blank nor comment. */
  #endOfCode = 0;
  #statementIndentation = 0;
  #statementStart = 0;
  #lineIndentation = 0;
  #lastClosed: { readonly offset: number; readonly end: number } | undefined;
  /** Line starts where a statement would begin if the brackets open there were forgotten ones. */
  #perhaps: { readonly offset: number; readonly endOfCode: number; readonly depth: number }[] = [];
  #reread = 0;
  #lines: LineMap | undefined;
  /** Brackets that are missing: each is opened in front of its offset when the statement is read again. */
  readonly #missing = new Map<number, string>();
  /** Closing brackets that come too early: they are passed over then. */
  readonly #early = new Set<number>();
  #words: Words | undefined;

  constructor(
    readonly text: string,
    readonly start: number,
    readonly end: number,
    readonly lexis: Lexis,
    readonly repair: TextRepair,
    readonly problems: SyntaxProblem[],
    readonly lines: MarginLine[],
    readonly statements: StatementLine[],
  ) {}

  run(): void {
    this.#startLine(this.start);
    this.#endOfCode = this.start;
    if (indentationAt(this.text, this.start) === 0) this.#noteMargin(this.start);
    let at = this.start;
    while (at < this.end) {
      at = this.#advance(at);
      if (at < this.end || this.#stack.length === 0) continue;
      const from = this.#closeAtEnd();
      this.#reread += at - from;
      at = from;
    }
  }

  #advance(at: number): number {
    const missed = this.#missing.get(at);
    if (missed !== undefined) this.#openMissing(missed, at);
    PLAIN.lastIndex = at;
    if (PLAIN.test(this.text)) {
      let end = Math.min(PLAIN.lastIndex, this.end);
      for (const place of this.#missing.keys()) if (place > at && place < end) end = place;
      const code = this.text.slice(at, end).trimEnd();
      if (code !== '') this.#endOfCode = at + code.length;
      return end;
    }
    const character = this.text.charAt(at);
    if (character === '\n') {
      return this.#newLine(at + 1);
    }
    const skipped = this.lexis.skip(this.text, at);
    if (skipped) {
      if (skipped.unclosed) this.#reportString(at, skipped.unclosed);
      const end = Math.min(skipped.unclosed?.at ?? skipped.end, this.end);
      if (!skipped.isComment) this.#endOfCode = end;
      return Math.max(end, at + 1);
    }
    const missing = this.lexis.missingAfter?.(this.text, at);
    if (missing !== undefined) this.repair.insert(at + 1, missing);
    if (CLOSERS[character]) {
      if (this.#opensNothing(at)) this.#leaveOut(character, at);
      else this.#open(character, at);
    } else if (this.#early.has(at)) this.#passOver(character, at);
    else if (')]}'.includes(character)) {
      const from = this.#close(character, at);
      if (from !== undefined) return from;
    }
    this.#endOfCode = at + 1;
    return at + 1;
  }

  #passOver(closer: string, at: number): void {
    this.repair.replace(at, ' ');
    const message = `"${closer}" comes too early: more arguments stand behind it.`;
    this.problems.push(surplusBracket(closer, at, at + 1, message));
  }

  #openMissing(bracket: string, at: number): void {
    const callee = /[\w.]*$/.exec(this.text.slice(Math.max(this.start, at - 80), at))?.[0] ?? '';
    this.#open(bracket, at);
    this.repair.insert(at, bracket);
    const message =
      callee === '' ? `"${bracket}" is missing here.` : `"${bracket}" is missing behind "${callee}".`;
    const span = callee === '' ? { start: at, end: at + 1 } : { start: at - callee.length, end: at };
    this.problems.push(missingBracket(bracket, span, { start: at, end: at }, message));
  }

  #noteMargin(offset: number): void {
    this.lines.push({ offset, endOfCode: this.#endOfCode });
  }

  #open(bracket: string, offset: number): void {
    this.#stack.push({
      bracket,
      offset,
      indentation: this.#statementIndentation,
      lineIndentation: this.#lineIndentation,
    });
  }

  #opensNothing(at: number): boolean {
    const isFirst = this.#stack.length === 0 && this.text.slice(this.#statementStart, at).trim() === '';
    return isFirst && this.lexis.opensNothing?.(this.text, at) === true;
  }

  #leaveOut(bracket: string, at: number): void {
    // With the blanks behind it, which would indent the statement.
    const end = at + 1 + (/^[ \t]*/.exec(this.text.slice(at + 1, at + LONGEST_END))?.[0].length ?? 0);
    this.repair.insert(at, '', end - at);
    const message = `"${bracket}" opens nothing: no bracket may stand before an assignment.`;
    this.problems.push(surplusBracket(bracket, at, end, message));
  }

  /** Gives where to read on if that is not behind it. */
  #close(closer: string, at: number): number | undefined {
    const top = this.#stack.at(-1);
    if (top && CLOSERS[top.bracket] === closer) {
      this.#stack.pop();
      this.#lastClosed = { offset: top.offset, end: at + 1 };
      return undefined;
    }
    const again = this.#readAgainWithOpener(closer, at);
    if (again !== undefined) return again;
    this.#closeOther(closer, at);
    return undefined;
  }

  /** Where the statement begins that has the closer at `at`, if it shows where the opening bracket is missing. */
  #readAgainWithOpener(closer: string, at: number): number | undefined {
    if (!this.lexis.missingOpener || closer === '}' || this.#reread > LONGEST_REREADING) return undefined;
    const first =
      this.#stack.length > 0
        ? this.#statementStart
        : firstLineOf(this.text, this.#statementStart, this.start);
    const line = this.statements.find(({ offset }) => offset === first);
    if (!line) return undefined;
    this.#words ??= new Words(this.text);
    const taken = new Set(this.#missing.keys());
    const hasPartner = this.#stack.some(({ bracket }) => CLOSERS[bracket] === closer);
    const search = { text: this.text, words: this.#words, from: first, hasPartner, taken };
    const place = this.lexis.missingOpener(at, closer, search);
    const early = place === undefined ? this.lexis.earlyCloser?.(at, search) : undefined;
    if (place !== undefined) this.#missing.set(place, closer === ')' ? '(' : '[');
    else if (early !== undefined) this.#early.add(early);
    else return undefined;
    this.#reread += at - first;
    return this.#restartAt(line, false);
  }

  /** The innermost open bracket is another one than the closer closes. */
  #closeOther(closer: string, at: number): void {
    const misfit = misfitOf(closer, at, {
      text: this.text,
      end: this.end,
      lexis: this.lexis,
      stack: this.#stack,
      statementStart: this.#statementStart,
      statementIndentation: this.#statementIndentation,
      lastClosed: this.#lastClosed,
    });
    switch (misfit.kind) {
      case 'lacks-opener': {
        const { bracket, place } = misfit;
        this.repair.insert(place.start, bracket, place.end - place.start);
        const message = `"${closer}" closes nothing: "${bracket}" is missing before it.`;
        this.problems.push(missingBracket(bracket, { start: at, end: at + 1 }, place, message));
        return;
      }
      case 'closes-outer': {
        const forgotten = this.#stack.splice(misfit.partner).slice(1);
        const [inner] = forgotten;
        if (inner) this.#insert(forgotten, this.#endInside(inner, at));
        return;
      }
      case 'of-other-kind':
        this.#takeFor(closer, at, misfit.open);
        return;
      case 'surplus':
        this.repair.replace(at, ' ');
        this.#report(at, `"${closer}" closes nothing: no bracket is open here.`);
    }
  }

  /** The closer stands for the one of `open`. */
  #takeFor(closer: string, at: number, open: OpenBracket): void {
    const expected = CLOSERS[open.bracket] ?? '';
    this.repair.replace(at, expected);
    this.#stack.pop();
    this.#report(
      at,
      `"${closer}" closes "${open.bracket}" from line ${this.#lineOf(open.offset)}: "${expected}" is expected here.`,
      open,
      expected,
    );
  }

  /** Where a bracket, forgotten inside another one, ends: before the next entry on the same indentation. */
  #endInside(open: OpenBracket, closerAt: number): number {
    const end = this.#endBeforeEntry(open, closerAt) ?? this.#endOfCode;
    const code = this.text.slice(0, Math.min(end, closerAt)).trimEnd();
    return code.endsWith(',') ? code.length - 1 : code.length;
  }

  #endBeforeEntry(open: OpenBracket, closerAt: number): number | undefined {
    let endOfCode = open.offset + 1;
    for (let at = open.offset + 1; at < closerAt; at++) {
      const skipped = this.lexis.skip(this.text, at);
      const character = this.text.charAt(at);
      if (skipped) {
        at = skipped.end - 1;
        if (!skipped.isComment) endOfCode = skipped.end;
      } else if (character === '\n') {
        const indentation = indentationAt(this.text, at + 1);
        if (indentation !== undefined && indentation <= open.lineIndentation) return endOfCode;
      } else if (!/\s/.test(character)) endOfCode = at + 1;
    }
    return undefined;
  }

  /** Gives where to read on: at `start`, or further up where a bracket proves to have been forgotten. */
  #newLine(start: number): number {
    if (start >= this.end) return start;
    const next = this.text.slice(start, nextBreak(this.text, start));
    const indentation = indentationAt(this.text, start);
    if (indentation === undefined || this.lexis.skip(this.text, start + indentation)?.isComment) return start;
    const [outermost] = this.#stack;
    if (outermost && this.#stack.length === 1 && this.#isCutHead(start, indentation)) {
      this.#insert(this.#stack.splice(0), this.#endOfCode, ':');
    } else if (outermost && this.#isBodyOfOpenHead(next.trim(), indentation)) {
      this.#insert(this.#stack.splice(0), this.#endOfCode - 1);
    } else if (outermost && indentation <= outermost.indentation) {
      const from = Math.max(outermost.offset, this.#endOfCode - LONGEST_END);
      const verdict = this.lexis.startsStatement(next.trim(), this.text.slice(from, this.#endOfCode));
      if (verdict === 'surely' || (verdict === 'perhaps' && this.#reread > LONGEST_REREADING)) {
        const earlier = this.#perhaps.find(({ offset }) => !this.#endsInComma(offset));
        if (earlier) {
          this.#reread += start - earlier.offset;
          return this.#restartAt(earlier);
        }
        const forgotten = this.#stack.splice(0);
        this.#insert(forgotten, this.#endOfCode);
      } else if (verdict === 'perhaps')
        this.#perhaps.push({ offset: start, endOfCode: this.#endOfCode, depth: this.#stack.length });
    }
    if (this.#stack.length === 0) {
      this.#startLine(start);
      if (indentation === 0) this.#noteMargin(start);
    } else this.#lineIndentation = indentation;
    return start;
  }

  /** A line that ends in a comma is an argument rather than a statement. */
  #endsInComma(offset: number): boolean {
    return this.text.slice(offset, nextBreak(this.text, offset)).trimEnd().endsWith(',');
  }

  /** The closer of `if (x == 1:` belongs before the colon. */
  #isBodyOfOpenHead(next: string, indentation: number): boolean {
    if (indentation <= this.#statementIndentation || !this.lexis.isBlockHead) return false;
    const head = this.text.slice(this.#statementStart, this.#endOfCode).trim();
    return this.lexis.isBlockHead(head) && !/^[)\]}]/.test(next);
  }

  /** `def build(size` above its body. */
  #isCutHead(start: number, indentation: number): boolean {
    if (indentation <= this.#statementIndentation || !this.lexis.isCutHead) return false;
    const head = this.text.slice(this.#statementStart, this.#endOfCode).trim();
    const lines = () => this.text.slice(start, start + LONGEST_HEAD).split('\n');
    const isOutside = (line: string) => (indentationAt(line, 0) ?? indentation) <= this.#statementIndentation;
    return this.lexis.isCutHead(head, {
      next: () => lines()[0]?.trim() ?? '',
      after: () => lines().slice(1).find(isOutside)?.trim() ?? '',
    });
  }

  #startLine(start: number): void {
    this.#statementStart = start;
    while ((this.statements.at(-1)?.offset ?? -1) >= start) this.statements.pop();
    this.statements.push({ offset: start, endOfCode: this.#endOfCode });
    this.#perhaps = [];
    this.#statementIndentation = indentationAt(this.text, start) ?? 0;
    this.#lineIndentation = this.#statementIndentation;
  }

  /** The text ends with brackets open: the first line that may have been a new statement was one. */
  #closeAtEnd(): number {
    const [outermost] = this.#stack;
    const line = this.#perhaps[0];
    if (!outermost || !line) {
      this.#insert(this.#stack.splice(0), Math.max(this.#endOfCode, (outermost?.offset ?? 0) + 1));
      return this.end;
    }
    return this.#restartAt(line);
  }

  /** `endsOpen`: what is open before the line is closed there. */
  #restartAt(line: { readonly offset: number; readonly endOfCode: number }, endsOpen = true): number {
    this.repair.forgetFrom(line.offset);
    const firstLater = this.problems.findIndex(({ span }) => span.start >= line.offset);
    if (firstLater >= 0) this.problems.splice(firstLater);
    const open = this.#stack.splice(0);
    if (endsOpen)
      this.#insert(
        open.filter(({ offset }) => offset < line.endOfCode),
        line.endOfCode,
      );
    this.#endOfCode = line.endOfCode;
    while ((this.lines.at(-1)?.offset ?? -1) >= line.offset) this.lines.pop();
    this.#startLine(line.offset);
    if (this.#statementIndentation === 0) this.#noteMargin(line.offset);
    return line.offset;
  }

  /** `more`: what is missing behind the closers. */
  #insert(forgotten: readonly OpenBracket[], end: number, more = ''): void {
    const innermost = forgotten.at(-1);
    if (!innermost) return;
    const last = this.text.charAt(end - 1) === ';' ? end - 1 : end;
    const call =
      forgotten.length === 1 ? this.lexis.callAfter?.(this.text, innermost.offset, last) : undefined;
    const closed = unclosedBracket(forgotten, innermost, call ?? last, this.#lineOf(innermost.offset));
    const problem = { ...closed, insert: { ...closed.insert, text: closed.insert.text + more } };
    this.repair.insert(problem.insert.offset, problem.insert.text);
    this.problems.push(problem);
  }

  #report(at: number, message: string, open?: OpenBracket, expected?: string): void {
    this.problems.push(misplacedBracket(at, message, open, expected));
  }

  #reportString(opening: number, unclosed: NonNullable<Skipped['unclosed']>): void {
    if (unclosed.isSurplus) this.repair.replace(unclosed.at - 1, ' ');
    else if (unclosed.instead) this.repair.replace(unclosed.at - 1, unclosed.quote);
    else this.repair.insert(unclosed.opening ?? unclosed.at, unclosed.quote);
    this.problems.push(unclosedString(this.text, opening, unclosed));
  }

  /** In a notebook, within the cell. */
  #lineOf(offset: number): number {
    this.#lines ??= new LineMap(this.text);
    return this.#lines.positionAt(offset).line - this.#lines.positionAt(this.start).line + 1;
  }
}
