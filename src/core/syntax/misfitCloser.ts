/** What a closing bracket most likely is that does not close the innermost open one. */
import type { Span } from '../document.js';
import { CLOSERS, type OpenBracket } from './bracketProblems.js';
import type { Lexis } from './lexis.js';
import { indentationAt, nextBreak } from './lines.js';

/** How much of the text behind it tells whether all that is open closes there. */
const LONGEST_REST = 2000;

/** What has been read up to the closer. */
export interface ReadSoFar {
  readonly text: string;
  /** Where the text, or a notebook's cell, ends. */
  readonly end: number;
  readonly lexis: Lexis;
  /** Outermost first. */
  readonly stack: readonly OpenBracket[];
  readonly statementStart: number;
  readonly statementIndentation: number;
  /** The brackets that were closed last. */
  readonly lastClosed: { readonly offset: number; readonly end: number } | undefined;
}

export type Misfit =
  /** `bracket` is missing, in the place of the blanks at `place`. */
  | { readonly kind: 'lacks-opener'; readonly bracket: string; readonly place: Span }
  /** It stands for the closer of the innermost bracket, which is of another kind. */
  | { readonly kind: 'of-other-kind'; readonly open: OpenBracket }
  /** It closes the bracket `partner` of the stack; those within are never closed. */
  | { readonly kind: 'closes-outer'; readonly partner: number }
  | { readonly kind: 'surplus' };

export function misfitOf(closer: string, at: number, read: ReadSoFar): Misfit {
  const { text, stack } = read;
  const top = stack.at(-1);
  const partner = stack.findLastIndex(({ bracket }) => CLOSERS[bracket] === closer);
  const isStray = top !== undefined && standsBetweenEntries(top, at, text);
  const place = partner < 0 || isStray ? missingOpener(closer, at, read, isStray) : undefined;
  if (place) return { kind: 'lacks-opener', bracket: closer === ')' ? '(' : '[', place };
  if (isStray) return { kind: 'surplus' };
  if (top && partner >= 0 && isWrongOnItsLine(partner, at, read)) return { kind: 'of-other-kind', open: top };
  if (partner >= 0) return { kind: 'closes-outer', partner };
  const isOther = top && nextCode(text, at + 1) !== CLOSERS[top.bracket] && !allCloseAfter(at, read);
  return isOther ? { kind: 'of-other-kind', open: top } : { kind: 'surplus' };
}

/** Inside a list of several lines, a closer after an entry that is followed by another one. */
function standsBetweenEntries(top: OpenBracket, at: number, text: string): boolean {
  const line = text.lastIndexOf('\n', at) + 1;
  if (top.offset >= line || text.slice(line, at).trim() === '') return false;
  const next = nextCode(text, at + 1);
  return next === ',' || next === CLOSERS[top.bracket];
}

/** `[⏎ Input((8, 8, 3]),`: its partner is on a line above, and the bracket around the innermost closes right behind it. */
function isWrongOnItsLine(partner: number, at: number, { text, stack }: ReadSoFar): boolean {
  const line = text.lastIndexOf('\n', at) + 1;
  const [around, top] = stack.slice(-2);
  if (!around || !top || top.offset < line || around.offset < line) return false;
  if ((stack[partner]?.offset ?? line) >= line) return false;
  return nextCode(text, at + 1) === CLOSERS[around.bracket];
}

/** Whether all that is open closes behind `at`, before the next statement: then the closer there stands for none. */
function allCloseAfter(at: number, { text, end, lexis, stack, statementIndentation }: ReadSoFar): boolean {
  let depth = stack.length;
  for (let place = at + 1; place < Math.min(end, at + LONGEST_REST); place++) {
    const skipped = lexis.skip(text, place);
    if (skipped?.unclosed) return false;
    const character = text.charAt(place);
    if (skipped) place = skipped.end - 1;
    else if (CLOSERS[character]) depth++;
    else if (')]}'.includes(character) && --depth === 0) return true;
    else if (character === '\n') {
      const indentation = indentationAt(text, place + 1);
      const line = text.slice(place + 1, nextBreak(text, place + 1)).trim();
      if (indentation !== undefined && indentation <= statementIndentation && !/^[)\]}]/.test(line))
        return false;
    }
  }
  return false;
}

/** `Flatten)(x)`, `Flatten()x)` and `config'size']`: where the opening bracket belongs that closes here. */
function missingOpener(closer: string, at: number, read: ReadSoFar, isStray: boolean): Span | undefined {
  const { text, lexis, stack, statementStart } = read;
  const top = stack.at(-1);
  const blanks = closer === ')' && !top ? lexis.callBefore?.(text, statementStart, at) : undefined;
  if (blanks) return blanks;
  const before = text.slice(Math.max(statementStart, at - 60), at);
  const form =
    closer === ']' ? /\w('[^']*'|"[^"]*")$/ : text.charAt(at + 1) === '(' || isStray ? /\w()$/ : /\)(\w+)$/;
  const found = closer === '}' ? null : form.exec(before);
  if (found) return emptyAt(at - (found[1] ?? '').length);
  // `Sequential(Flatten(), Dense(1)])`: the list begins behind the call's bracket.
  const isListEnd = closer === ']' && !stack.some(({ bracket }) => bracket === '[');
  const isInCall = top?.bracket === '(' && /\w/.test(text.charAt(top.offset - 1));
  if (isListEnd && isInCall && nextCode(text, at + 1) === ')') return emptyAt(top.offset + 1);
  return closer === ')' && !top ? openerBeforeLast(at, read) : undefined;
}

/** `Sequential[Flatten()])`: the call's bracket belongs before the list that ends here. */
function openerBeforeLast(at: number, { text, lastClosed: last }: ReadSoFar): Span | undefined {
  if (!last || text.slice(last.end, at).trim() !== '') return undefined;
  const callee = text.slice(Math.max(0, last.offset - 40), last.offset);
  return /[A-Z]\w*$/.test(callee) ? emptyAt(last.offset) : undefined;
}

const emptyAt = (offset: number): Span => ({ start: offset, end: offset });

function nextCode(text: string, start: number): string {
  return /\S/.exec(text.slice(start, start + 200))?.[0] ?? '';
}
