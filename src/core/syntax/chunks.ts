/**
 * Cuts a repaired text between top-level statements. Each chunk is parsed on its own: a fault in one cannot
 * swallow the next, and a chunk that an edit did not touch need not be read again.
 */
import type { Lexis } from './lexis.js';
import type { RepairedText } from './repairedText.js';

export interface Chunk {
  /** Repaired. */
  readonly text: string;
  /** Offset in the user's text. */
  readonly start: number;
  /** From an offset in `text` to one in the user's text, counted from `start`. */
  readonly toTrue: (offset: number) => number;
  /** Offsets in `text` of inserted characters. */
  readonly virtualClosers: ReadonlySet<number>;
  /** Nothing is inserted in it. */
  readonly isUntouched: boolean;
  /** Chunks with the same key are read alike, wherever they stand. */
  readonly key: string;
}

/** A line at the left margin, with no bracket open, where code begins. */
export interface MarginLine {
  readonly offset: number;
  /** Just after the last character of code before it. */
  readonly endOfCode: number;
}

const NOTHING_INSERTED: ReadonlySet<number> = new Set();
const same = (offset: number): number => offset;

export function chunksOf(
  repaired: RepairedText,
  source: string,
  lines: readonly MarginLine[],
  lexis: Lexis,
): readonly Chunk[] {
  const chunks: Chunk[] = [];
  const { text, insertions } = repaired;
  let next = 0;
  let inserted = 0;
  let isTouched = false;
  /** Up to a chunk's start, insertions there included: they close what is before it. */
  const insertedUpTo = (offset: number): number => {
    for (let at = insertions[next]; at && at.offset <= offset; at = insertions[++next]) {
      if (at.offset === offset && at.isInstead) break;
      inserted += at.length;
      isTouched = true;
    }
    return inserted;
  };
  let start = 0;
  let from = 0;
  const cut = (end: number, to: number): void => {
    // What is taken out and what is put in can be equally long.
    chunks.push(chunkOf(repaired, start, from, to, !isTouched));
    start = end;
    from = to;
    isTouched = false;
  };
  for (const end of starts(source, lines, lexis)) cut(end, end + insertedUpTo(end));
  insertedUpTo(source.length);
  cut(source.length, text.length);
  return chunks;
}

function chunkOf(
  { text: whole, toTrue, virtualClosers }: RepairedText,
  start: number,
  from: number,
  to: number,
  isUntouched: boolean,
): Chunk {
  const text = whole.slice(from, to);
  if (isUntouched)
    return { text, start, toTrue: same, virtualClosers: NOTHING_INSERTED, isUntouched, key: text };
  const inside = new Set<number>();
  for (const offset of virtualClosers) if (offset >= from && offset < to) inside.add(offset - from);
  return {
    text,
    start,
    toTrue: (offset) => toTrue(from + offset) - start,
    virtualClosers: inside,
    isUntouched,
    key: `${[...inside].join()}\0${text}`,
  };
}

/** Offsets of the margin lines that surely begin a statement. */
function starts(source: string, lines: readonly MarginLine[], lexis: Lexis): readonly number[] {
  const found: number[] = [];
  let previous = '';
  for (const { offset, endOfCode } of lines) {
    const line = source.slice(offset, offset + 40);
    const before = source.slice(Math.max(0, endOfCode - 12), endOfCode);
    // A decorator stays with what it decorates.
    if (offset > 0 && !previous.startsWith('@') && lexis.beginsAlone(line, before)) found.push(offset);
    previous = line;
  }
  return found;
}
