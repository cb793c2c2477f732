/**
 * Where an opening bracket is missing in Python, asked once a closing one has nothing to close: `Conv2D64, 3)`,
 * `Inputshape=(3,))`, `shape=48, 48, 1)`. Two words that have become one are told by the words of the text.
 */
import type { Span } from '../document.js';
import type { OpenerSearch, Skipped } from './lexis.js';
import { nextBreak } from './lines.js';
import { isKeyword } from './pythonKeywords.js';
import { isClassName, type Words } from './words.js';

interface Word extends Span {
  readonly written: string;
  /** Brackets of the region that are open around it. */
  readonly depth: number;
}

/** A statement with more lines than these is not searched further up. */
const MOST_LINES = 60;

const BUILTINS =
  /^(?:abs|all|any|bool|dict|enumerate|float|getattr|int|isinstance|len|list|map|max|min|open|print|range|reversed|round|set|sorted|str|sum|super|tuple|type|zip)$/;

type Skip = (text: string, offset: number) => Skipped | undefined;

/** Undefined where nothing shows it. */
export function missingOpener(
  at: number,
  closer: string,
  search: OpenerSearch,
  skip: Skip,
): number | undefined {
  const { text, from, words, taken, hasPartner } = search;
  const region = wordsOf(text, from, at, skip);
  if (!region) return undefined;
  const { found, depth } = region;
  const places = function* (): Iterable<number | undefined> {
    if (closer === ')')
      for (const word of found) yield behindCallee(text, word, (callee) => words.isCallee(callee), words);
    if (closer === ')')
      for (const word of found) yield behindCallee(text, word, (callee) => words.has(callee), words);
    // What closes a bracket further out more likely lacks the closing bracket of one further in.
    if (hasPartner) return;
    const around = closer === ')' ? found : found.filter((word) => word.depth === depth);
    if (closer === ']') for (const word of around) yield behindIndexed(text, word, at);
    for (const word of around) yield tupleBehindName(text, word, at);
    const last = found.at(-1);
    if (closer === ')' && last) yield behindLast(search, last, at);
  };
  for (const place of places()) if (place !== undefined && !taken.has(place)) return place;
  return undefined;
}

/** `Flatten)`, or `add(Flatten))`, where the first one closes what is around the class. */
function behindLast({ text, from, words }: OpenerSearch, last: Word, at: number): number | undefined {
  if (isKeyword(last.written)) return undefined;
  const isHead = /^[ \t]*def[ \t]+\w+$/.test(text.slice(from, at));
  const isCalled =
    last.end === at
      ? isHead || words.isCallee(last.written)
      : text.slice(last.end, at) === ')' && isClassName(last.written) && words.isCallee(last.written);
  return isCalled ? last.end : undefined;
}

/**
 * The closing bracket before `at` that comes too early, as in `Conv2D(64, 3), activation='relu')`: an argument with a name
 * stands behind it, outside of every call that takes it.
 */
export function earlyCloser(at: number, { text, from, taken }: OpenerSearch, skip: Skip): number | undefined {
  const open: number[] = [];
  let last: number | undefined;
  for (let place = from; place < at; place++) {
    const skipped = skip(text, place);
    const character = text.charAt(place);
    if (skipped) {
      if (skipped.unclosed) return undefined;
      if (!skipped.isComment) last = undefined;
      place = skipped.end - 1;
    } else if ('([{'.includes(character)) open.push(place);
    else if (')]}'.includes(character)) {
      open.pop();
      last = place;
      continue;
    } else if (character === ',' && last !== undefined && !taken.has(last)) {
      const around = open.at(-1);
      const callee = around === undefined ? '' : calleeOf(text, around);
      // `add` takes no arguments with names behind the layer.
      const isOutside = callee === '' || /^(?:add|append)$/.test(callee);
      if (isOutside && /^\s*[A-Za-z_]\w*[ \t]*=(?!=)/.test(text.slice(place + 1, place + 120))) return last;
    }
    if (/\S/.test(character) && !skipped?.isComment) last = undefined;
  }
  return undefined;
}

/** Where the lines begin that the one at `start` goes on with: they end in a comma or bracket, or are indented less. */
export function firstLineOf(text: string, start: number, floor: number): number {
  let line = text.lastIndexOf('\n', start - 1) + 1;
  for (let lines = 0; lines < MOST_LINES && line > floor; lines++) {
    const before = text.lastIndexOf('\n', line - 2) + 1;
    const written = codeOf(text.slice(before, line - 1));
    const own = text.slice(line, nextBreak(text, line));
    const isDeeper = indentOf(own) > indentOf(written);
    const goesOn =
      /^\s*[)\]}]/.test(own) ||
      /[,([{]$/.test(written) ||
      (isDeeper && /\w$/.test(written) && !isKeyword(lastWord(written)));
    if (before < floor || written.trim() === '' || !goesOn) break;
    line = before;
  }
  return line;
}

/** `Conv2D64`, `Inputshape=`, `model.addConv2D(`, `Activation'relu'`; in a head `__init__self`. */
function behindCallee(
  text: string,
  { written, start, end }: Word,
  isCallee: (word: string) => boolean,
  words: Words,
): number | undefined {
  if (/\d/.test(written.charAt(0)) || isKeyword(written)) return undefined;
  const next = text.charAt(end);
  if (/[\r\n'"]/.test(next)) {
    const isCalled = isCallee(written) && words.isCallee(written);
    return isCalled && (/['"]/.test(next) || opensLines(text, start, end)) ? end : undefined;
  }
  if (!words.isOnce(written)) return undefined;
  const before = text.slice(text.lastIndexOf('\n', start) + 1, start);
  const isHead = /\bdef[ \t]+$/.test(before);
  const isNamed = !isHead && before.trim() !== '' && /^=(?!=)/.test(text.slice(end, end + 2));
  for (let length = written.length - 1; length > 0; length--) {
    const callee = written.slice(0, length);
    const rest = written.slice(length);
    if (isHead && /^(?:self|cls)$/.test(rest)) return start + length;
    if (!BUILTINS.test(callee) && (!isCallee(callee) || isKeyword(callee) || length < 2)) continue;
    const isArgument =
      /^\d+$/.test(rest) ||
      (isNamed && /^[a-z][a-z_]{2,}$/.test(rest)) ||
      (words.has(rest) && !isKeyword(rest));
    if (isArgument) return start + length;
  }
  return undefined;
}

/** `x = build` above deeper lines. */
function opensLines(text: string, start: number, end: number): boolean {
  if (!/[=.(,[ \t]/.test(text.charAt(start - 1))) return false;
  const line = text.slice(text.lastIndexOf('\n', start - 1) + 1, end);
  const next = text.slice(end + 1, nextBreak(text, end + 1));
  return next.trim() !== '' && indentOf(next) > indentOf(line);
}

/** `skips-1]`, and `layers = f(x) for x in names]`. */
function behindIndexed(text: string, { end, written }: Word, at: number): number | undefined {
  if (isKeyword(written)) return undefined;
  const rest = text.slice(end, at);
  if (/^-\d+$/.test(rest)) return end;
  const assigned = /^[ \t]*=[ \t]*(?=[^=])/.exec(rest)?.[0];
  return assigned !== undefined && /\bfor\b.*\bin\b/.test(rest) ? end + assigned.length : undefined;
}

/** `shape=48, 48, 1`: no argument without a name may follow one with a name, so it begins a tuple or list. */
function tupleBehindName(text: string, { start, end }: Word, at: number): number | undefined {
  if (!/[(,]\s*$/.test(text.slice(Math.max(0, start - 200), start))) return undefined;
  return /^=[\w.]+,[ \t]*[\w.]+[ \t]*(?:[,)]|$)/.test(text.slice(end, at)) ? end + 1 : undefined;
}

/** Names and numbers outside of texts; undefined where a text is left open. */
function wordsOf(
  text: string,
  from: number,
  to: number,
  skip: Skip,
): { readonly found: readonly Word[]; readonly depth: number } | undefined {
  const found: Word[] = [];
  let depth = 0;
  for (let at = from; at < to; at++) {
    const character = text.charAt(at);
    if (/\w/.test(character)) {
      const written = /^\w+/.exec(text.slice(at, Math.min(to, at + 200)))?.[0] ?? character;
      found.push({ start: at, end: at + written.length, written, depth });
      at += written.length - 1;
      continue;
    }
    const skipped = skip(text, at);
    if (skipped?.unclosed && skipped.unclosed.opening === undefined) return undefined;
    if (skipped) at = skipped.end - 1;
    else if ('([{'.includes(character)) depth++;
    else if (')]}'.includes(character)) depth--;
  }
  return { found, depth };
}

/** Of the call whose bracket stands at `open`: its last word; empty for another bracket. */
const calleeOf = (text: string, open: number): string =>
  /([\w)\]]+)\($/.exec(text.slice(Math.max(0, open - 40), open + 1))?.[1] ?? '';
const codeOf = (line: string): string => line.replace(/#[^'"]*$/, '').trimEnd();
const lastWord = (line: string): string => /\w+$/.exec(line)?.[0] ?? '';
const indentOf = (line: string): number => /^[ \t]*/.exec(line)?.[0].length ?? 0;
