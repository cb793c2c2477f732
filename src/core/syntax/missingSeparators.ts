/**
 * Commas and colons that are missing in Python: two values stand side by side in brackets or in an import with
 * nothing between them, or the head of a block just ends. Asked only about a text that the parser could not read whole.
 */
import type { Span } from '../document.js';
import type { SyntaxProblem } from './problem.js';
import { KEYWORDS } from './pythonKeywords.js';
import { pythonLexis } from './pythonLexis.js';

export interface Missing {
  /** In the text that was asked about. */
  readonly offset: number;
  readonly text: ',' | ':';
  /** The values before and after it. */
  readonly previous: Span;
  readonly next?: Span;
}

const TOKEN =
  /\s+|#[^\n]*|\\\r?\n?|(?:[rbfu]|[rf]b|b[rf])?(?=["'])|\d[\w.]*(?:(?<=[eE])[-+]\d+)?|\.\d\w*|[\p{L}_][\p{L}\p{N}_]*|[\s\S]/iuy;

interface Open {
  readonly bracket: string;
  /** Whether the entry being read has its colon. */
  hasColon: boolean;
  isDict: boolean;
}

interface Token {
  readonly kind: 'text' | 'word' | 'number' | 'other';
  readonly start: number;
  readonly end: number;
}

const BLOCK_HEADS = new Set('if elif else for while def class with try except finally async'.split(' '));

export function missingSeparators(text: string): readonly Missing[] {
  return new Scan(text).run();
}

class Scan {
  readonly #found: Missing[] = [];
  readonly #stack: Open[] = [];
  #previous: Token | undefined;
  /** The first word of the statement. */
  #head = '';
  #hasColon = false;
  #isImport = false;
  #tokens = 0;
  #braces: ReadonlySet<number> | undefined;

  constructor(readonly text: string) {}

  run(): readonly Missing[] {
    for (let at = 0; at < this.text.length; ) {
      const token = tokenAt(this.text, at);
      at = Math.max(token.end, at + 1);
      const written = this.text.slice(token.start, token.end);
      if (written.trim() === '') {
        if (written.includes('\n') && this.#stack.length === 0) this.#endStatement(token.end);
      } else if (!written.startsWith('#') && !written.startsWith('\\')) this.#take(token, written);
    }
    return this.#found;
  }

  #take(token: Token, written: string): void {
    const previous = this.#previous;
    const top = this.#stack.at(-1);
    if (!previous) this.#head = written;
    this.#tokens++;
    const isSeparated = top || (this.#isImport && token.kind === 'word');
    if (isSeparated && previous && isValueToken(token, written) && this.#endsValue(previous))
      if ((previous.kind !== 'text' || token.kind !== 'text') && !this.#isLoopVariable(previous))
        this.#miss(previous, token, top);
    if ('([{'.includes(written)) {
      const isDict = written === '{' && this.#isDict(token);
      this.#stack.push({ bracket: written, hasColon: false, isDict });
    } else if (')]}'.includes(written)) this.#stack.pop();
    else if (written === ':' && !top) this.#hasColon = true;
    else if (top && (written === ':' || written === ',')) top.hasColon = written === ':';
    else if (written === 'import' && (this.#head === 'import' || this.#head === 'from'))
      this.#isImport = true;
    this.#previous = token;
  }

  /** `[x for x range(3)]`: it is “in” that is missing. */
  #isLoopVariable({ start }: Token): boolean {
    return /\bfor[ \t]+$/.test(this.text.slice(Math.max(0, start - 20), start));
  }

  #isDict({ start }: Token): boolean {
    this.#braces ??= bracketsWithColon(this.text);
    return this.#braces.has(start);
  }

  #miss(previous: Token, next: Token, top: Open | undefined): void {
    const text = top?.isDict && !top.hasColon ? ':' : ',';
    this.#found.push({ offset: previous.end, text, previous: spanOf(previous), next: spanOf(next) });
    if (top) top.hasColon = text === ':';
  }

  /** The head of a block ends without its colon, and an indented line follows. */
  #endStatement(nextStart: number): void {
    const last = this.#previous;
    const isClosed = last && this.text.charAt(last.start) === ';';
    // `def build`: its brackets are missing too.
    const isNameOnly = this.#head === 'def' && this.#tokens <= 2;
    if (last && !isClosed && !isNameOnly && BLOCK_HEADS.has(this.#head) && !this.#hasColon) {
      const headAt = this.text.lastIndexOf('\n', last.start) + 1;
      const nextAt = this.text.lastIndexOf('\n', nextStart - 1) + 1;
      const isDeeper = indentation(this.text, nextAt) > indentation(this.text, headAt);
      if (isDeeper)
        this.#found.push({ offset: last.end, text: ':', previous: { start: last.end - 1, end: last.end } });
    }
    this.#previous = undefined;
    this.#tokens = 0;
    this.#hasColon = false;
    this.#isImport = false;
  }

  #endsValue(token: Token): boolean {
    const written = this.text.slice(token.start, token.end);
    return isValueToken(token, written) || ')]}'.includes(written);
  }
}

function spanOf({ start, end }: Token): Span {
  return { start, end };
}

function indentation(text: string, start: number): number {
  return /^[ \t]*/.exec(text.slice(start, start + 200))?.[0].length ?? 0;
}

export function asProblem({ offset, text, previous, next }: Missing, source: string): SyntaxProblem {
  const insert = { offset, text };
  if (!next)
    return { code: 'syntax', span: previous, message: 'A colon is missing at the end of this line.', insert };
  const word = source.slice(next.start, next.end);
  return {
    code: 'syntax',
    span: previous,
    message: `A ${text === ',' ? 'comma' : 'colon'} is missing before ${/^['"]/.test(word) ? word : `"${word}"`}.`,
    insert,
  };
}

function tokenAt(text: string, at: number): Token {
  TOKEN.lastIndex = at;
  const length = TOKEN.exec(text)?.[0].length ?? 1;
  const end = at + length;
  if (/["']/.test(text.charAt(end)) && /^[a-z]*$/i.test(text.slice(at, end)))
    return { kind: 'text', start: at, end: pythonLexis.skip(text, end)?.end ?? end + 1 };
  const first = text.charAt(at);
  const kind =
    /\d/.test(first) || /^\.\d/.test(text.slice(at, at + 2))
      ? 'number'
      : /[\p{L}_]/u.test(first)
        ? 'word'
        : 'other';
  return { kind, start: at, end };
}

function isValueToken({ kind }: Token, written: string): boolean {
  return kind === 'text' || kind === 'number' || (kind === 'word' && !KEYWORDS.has(written));
}

/** Where the brackets open that hold a colon of their own. */
function bracketsWithColon(text: string): ReadonlySet<number> {
  const found = new Set<number>();
  const open: number[] = [];
  for (let at = 0; at < text.length; ) {
    const token = tokenAt(text, at);
    at = Math.max(token.end, at + 1);
    const written = text.slice(token.start, token.end);
    const innermost = open.at(-1);
    if ('([{'.includes(written)) open.push(token.start);
    else if (')]}'.includes(written)) open.pop();
    else if (written === ':' && innermost !== undefined) found.add(innermost);
  }
  return found;
}
