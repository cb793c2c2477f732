/** What a string, a comment and a new statement look like in one language. */
import type { Span } from '../document.js';
import type { IndentationFault, StatementLine } from './indentation.js';
import type { Words } from './words.js';

export interface Lexis {
  /** The string, comment or other text without brackets that starts at `offset`. */
  skip(text: string, offset: number): Skipped | undefined;
  /** Text that the parser's grammar misses after `offset` though the language does not need it. */
  missingAfter?(text: string, offset: number): string | undefined;
  /** Whether the line `next` starts a statement when the code before it ends in `previous`. */
  startsStatement(next: string, previous: string): 'surely' | 'perhaps' | 'no';
  /** Whether `line`, at the left margin and outside of brackets, begins a statement when code ends in `before`. */
  beginsAlone(line: string, before: string): boolean;
  /** Lines that stand on no level of the blocks around them. */
  indentationFaults?(
    text: string,
    lines: readonly StatementLine[],
    starts: readonly number[],
  ): readonly IndentationFault[];
  /** Where a bracket at `open`, never closed up to `end`, closes when what follows is called: `Dense(10(x)`. */
  callAfter?(text: string, open: number, end: number): number | undefined;
  /** Where the blanks stand in which a bracket is missing that `)` at `end` closes, behind a statement's `start`: `f x)`. */
  callBefore?(text: string, start: number, end: number): Span | undefined;
  /** Where the bracket that `closer`, at `at`, closes is missing in the statement around it: `Conv2D64, 3)`. */
  missingOpener?(at: number, closer: string, search: OpenerSearch): number | undefined;
  /** The closing bracket before the one at `at` that comes too early: `Conv2D(64, 3), activation='relu')`. */
  earlyCloser?(at: number, search: OpenerSearch): number | undefined;
  /** The bracket at `offset`, where a statement begins, opens nothing: what follows cannot stand in it. */
  opensNothing?(text: string, offset: number): boolean;
  /** Whether `statement`, with a bracket open, is the head of a block whose body comes next: `if (x == 1:`. */
  isBlockHead?(statement: string): boolean;
  /**
   * Whether `statement`, with a bracket open, is the head of a function or class that lacks its end, since the deeper line
   * `next` begins its body; `after`: the first line that is not deeper.
   */
  isCutHead?(statement: string, line: { next(): string; after(): string }): boolean;
}

export interface OpenerSearch {
  readonly text: string;
  readonly words: Words;
  /** Where the statement begins. */
  readonly from: number;
  /** Whether a bracket further out is open that the closer fits. */
  readonly hasPartner: boolean;
  /** Places that are found already. */
  readonly taken: ReadonlySet<number>;
}

export interface Skipped {
  readonly end: number;
  readonly isComment: boolean;
  /** A string that never ends: what would close it, and where. */
  readonly unclosed?: {
    readonly quote: string;
    readonly at: number;
    /** Where the opening quote is missing instead; the string ends at `at` all the same. */
    readonly opening?: number;
    /** The character before `at` is a quote of another kind, which closes it in the place of `quote`. */
    readonly instead?: boolean;
    /** The quote before `at` is one too many: it opens nothing. */
    readonly isSurplus?: boolean;
  };
}
