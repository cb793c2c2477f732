/**
 * A call as it is written: its callee, its brackets and its arguments, each with its place. For edits and
 * for completion, which works on half-typed text that no parser accepts. Knows strings and comments only.
 */
import type { Language, Span } from '../document.js';
import { afterEscape } from './escapes.js';

export interface WrittenArgument {
  /** `filters` of `filters=64` or `filters: 64`; absent for a positional argument. */
  readonly name?: string;
  readonly nameSpan?: Span;
  /** Without blanks around it; empty when nothing is typed yet. */
  readonly value: Span;
}

export interface WrittenCall {
  readonly callee: Span;
  /** Offset of the bracket that opens the arguments: `(`, or `{` when an options object stands in it. */
  readonly open: number;
  /** Offset of its closing bracket; the end of the text when it is open. */
  readonly close: number;
  readonly isClosed: boolean;
  readonly arguments: readonly WrittenArgument[];
  /** Offsets of the commas between the arguments. */
  readonly commas: readonly number[];
}

/** The call whose callee starts at `start`: `layers.Conv2D(64, 3)`. */
export function writtenCall(text: string, start: number, language: Language): WrittenCall | undefined {
  const callee = /^(?:new\s+)?[\w$.]+/.exec(text.slice(start, start + 200))?.[0];
  if (!callee) return undefined;
  const end = start + callee.length;
  const open = end + (/^\s*/.exec(text.slice(end, end + 80))?.[0].length ?? 0);
  return text[open] === '(' ? callFrom(text, { start, end }, open, language) : undefined;
}

/** The entries of the options object that starts at `open`, as arguments. */
export function writtenOptions(text: string, open: number, language: Language): readonly WrittenArgument[] {
  if (text[open] !== '{') return [];
  return callFrom(text, { start: open, end: open }, open, language).arguments;
}

/** The innermost call around the offset; it may still be open. */
export function callAround(
  text: string,
  offset: number,
  language: Language,
  isFromList = false,
): WrittenCall | undefined {
  const opens: number[] = [];
  // Far enough for any call, near enough for each key pressed.
  const from = lineStartBefore(text, Math.max(0, offset - 4000));
  scan(text, from, offset, language, (at, unit) => {
    if (isOpening(unit)) opens.push(at);
    else if (isClosing(unit)) opens.pop();
    return false;
  });
  let open = opens.pop();
  if (isFromList && open !== undefined && text[open] === '[') open = opens.pop();
  if (open === undefined) return undefined;
  const isObject = text[open] === '{' && language !== 'python';
  if (isObject) open = opens.pop();
  if (open === undefined || text[open] !== '(') return undefined;
  const callee = /[\w$.]+\s*$/.exec(text.slice(Math.max(0, open - 200), open))?.[0];
  if (!callee) return undefined;
  const start = open - callee.length;
  return callFrom(text, { start, end: start + callee.trimEnd().length }, open, language);
}

/** True when the offset is in a string or a comment; `quote` is where that string starts. */
export function stringAround(text: string, offset: number, language: Language): number | undefined {
  let found: number | undefined;
  scan(
    text,
    lineStartBefore(text, offset),
    offset,
    language,
    () => false,
    (start, end) => {
      if (start < offset && end >= offset && /['"`]/.test(text[start] ?? '')) found = start;
    },
  );
  return found;
}

function callFrom(text: string, callee: Span, bracket: number, language: Language): WrittenCall {
  let open = bracket;
  if (language !== 'python') {
    const inner = bracket + 1 + (/^\s*/.exec(text.slice(bracket + 1, bracket + 200))?.[0].length ?? 0);
    if (text[inner] === '{') open = inner;
  }
  const commas: number[] = [];
  let depth = 0;
  let close = -1;
  scan(text, open, text.length, language, (at, unit) => {
    if (isOpening(unit)) depth++;
    else if (isClosing(unit)) {
      depth--;
      if (depth === 0) {
        close = at;
        return true;
      }
    } else if (unit === ',' && depth === 1) commas.push(at);
    return false;
  });
  const isClosed = close >= 0;
  const end = isClosed ? close : text.length;
  const starts = [open + 1, ...commas.map((comma) => comma + 1)];
  const given = starts.map((start, index) => argumentIn(text, start, commas[index] ?? end, language));
  const last = given.at(-1);
  const all = last && last.value.start === last.value.end && !last.name ? given.slice(0, -1) : given;
  return { callee, open, close: end, isClosed, arguments: all, commas };
}

function argumentIn(text: string, start: number, end: number, language: Language): WrittenArgument {
  const whole = text.slice(start, end);
  const named = (
    language === 'python' ? /^\s*([A-Za-z_]\w*)\s*=(?!=)/ : /^\s*['"]?([A-Za-z_$][\w$]*)['"]?\s*:/
  ).exec(whole);
  const from = start + (named?.[0].length ?? 0);
  const valueSpan = trimmed(text, from, end, language);
  const name = named?.[1];
  if (name === undefined) return { value: valueSpan };
  const nameStart = start + whole.indexOf(name);
  return { name, nameSpan: { start: nameStart, end: nameStart + name.length }, value: valueSpan };
}

/** Without the blanks and comments around the code. */
function trimmed(text: string, from: number, to: number, language: Language): Span {
  let start = -1;
  let end = from;
  for (let at = from; at < to; at++) {
    const after = skip(text, at, language);
    const isString = after > at && /['"`]/.test(text[at] ?? '');
    if (after > at && !isString) at = after - 1;
    else if (!/\s/.test(text[at] ?? '')) {
      if (start < 0) start = at;
      if (isString) at = Math.min(after, to) - 1;
      end = at + 1;
    }
  }
  return start < 0 ? { start: from, end: from } : { start, end };
}

/** Walks over code, stepping over strings and comments; ends early when `visit` answers true. */
function scan(
  text: string,
  from: number,
  to: number,
  language: Language,
  visit: (at: number, unit: string) => boolean,
  skipped?: (start: number, end: number) => void,
): void {
  for (let at = from; at < to; at++) {
    const after = skip(text, at, language);
    if (after > at) {
      skipped?.(at, after);
      at = after - 1;
    } else if (visit(at, text[at] ?? '') === true) return;
  }
}

/** The offset after the string or comment that starts here; `at` itself when none does. */
function skip(text: string, at: number, language: Language): number {
  const unit = text[at];
  if (language === 'python' ? unit === '#' : text.startsWith('//', at)) return endOfLine(text, at);
  if (language !== 'python' && text.startsWith('/*', at)) {
    const end = text.indexOf('*/', at + 2);
    return end < 0 ? text.length : end + 2;
  }
  if (unit !== '"' && unit !== "'" && (unit !== '`' || language === 'python')) return at;
  const triple = unit.repeat(3);
  if (language === 'python' && text.startsWith(triple, at)) {
    const end = text.indexOf(triple, at + 3);
    return end < 0 ? text.length : end + 3;
  }
  for (let end = at + 1; end < text.length; end++) {
    if (text[end] === '\\') end = afterEscape(text, end) - 1;
    else if (text[end] === unit) return end + 1;
    else if (text[end] === '\n' && unit !== '`') return end;
  }
  return text.length;
}

function endOfLine(text: string, at: number): number {
  const end = text.indexOf('\n', at);
  return end < 0 ? text.length : end;
}

function lineStartBefore(text: string, offset: number): number {
  return text.lastIndexOf('\n', offset - 1) + 1;
}

const isOpening = (unit: string) => unit === '(' || unit === '[' || unit === '{';
const isClosing = (unit: string) => unit === ')' || unit === ']' || unit === '}';
