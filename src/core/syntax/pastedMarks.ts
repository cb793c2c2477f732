/**
 * Marks that came with the code and are none of it: both sides of a merge, prompts, fences of Markdown, a blank behind
 * a backslash. They are read as if they were not there, at the same length.
 */
import type { Span } from '../document.js';
import type { PlainText } from './foreignCharacters.js';
import type { Mend, SyntaxProblem } from './problem.js';
import { pythonLexis } from './pythonLexis.js';

const MARK = /^(?:<{7}|>{7}|[ \t]*>>>|[ \t]*In \[\d*\]:|[ \t]*```|[ \t]*\d+[.:|]?(?:[ \t]|$))|\\[ \t]+$/m;

export function withoutPastedMarks(text: string): PlainText {
  if (!MARK.test(text)) return { text, problems: [] };
  const problems: SyntaxProblem[] = [];
  let plain = text;
  // A docstring may show a terminal or Markdown.
  const inString = insideStrings(text);
  for (const step of [
    withoutConflicts,
    withoutPrompts,
    withoutLineNumbers,
    withoutFences,
    withoutBlanksBehind,
  ]) {
    const read = step(plain, inString);
    plain = read.text;
    problems.push(...read.problems);
  }
  return { text: plain, problems };
}

type InString = (offset: number) => boolean;

/** Of lines that begin inside of a string. */
function insideStrings(text: string): InString {
  const lines = new Set<number>();
  for (let at = 0; at < text.length; at++) {
    const skipped = pythonLexis.skip(text, at);
    if (!skipped) continue;
    const end = Math.max(skipped.unclosed?.at ?? skipped.end, at + 1);
    for (let line = text.indexOf('\n', at); line >= 0 && line < end; line = text.indexOf('\n', line + 1))
      if (line + 1 < end) lines.add(line + 1);
    at = end - 1;
  }
  return (offset) => lines.has(offset);
}

const CONFLICT =
  /^<{7}(?: (.*))?\n([\s\S]*?)(?:^\|{7}.*\n[\s\S]*?)?^(={7}[ \t]*\n)([\s\S]*?)^>{7}(?: (.*))?(?:\n|$)/gm;

/** The upper side is read. */
function withoutConflicts(text: string, inString: InString): PlainText {
  const problems: SyntaxProblem[] = [];
  const plain = text.replace(
    CONFLICT,
    (whole, upperName, upper: string, _, lower: string, lowerName, at: number) => {
      if (inString(at)) return whole;
      const span = { start: at, end: at + whole.length };
      const keep = (side: string, name: string | undefined, kept: string): Mend => ({
        title: name ? `Keep ${name.trim()}` : `Keep the ${side} side`,
        isSure: true,
        edits: [{ span, text: kept }],
      });
      problems.push({
        code: 'syntax',
        span: { start: at, end: at + whole.indexOf('\n') },
        message:
          'A merge was left open here: keep one of the two sides, and remove the lines with the marks.',
        mends: [keep('upper', upperName, upper), keep('lower', lowerName, lower)],
      });
      const first = whole.indexOf('\n') + 1;
      return blank(whole.slice(0, first)) + upper + blank(whole.slice(first + upper.length));
    },
  );
  return { text: plain, problems };
}

const PROMPT = /^[ \t]*(?:>>> ?|In \[\d*\]: ?)/;
const GOES_ON = /^[ \t]*(?:\.\.\.(?: |$)|[ \t]+\.\.\.: ?)/;

/** `>>> x = 1` as it stands in a terminal's window; what it answered is no code either, where it can be told. */
function withoutPrompts(text: string, inString: InString): PlainText {
  let isInside = false;
  return withoutMarks(
    text,
    (line, at) => {
      const mark = inString(at)
        ? undefined
        : (PROMPT.exec(line)?.[0] ?? (isInside ? GOES_ON.exec(line)?.[0] : undefined));
      isInside = mark !== undefined;
      return mark?.length;
    },
    'The prompt of a terminal is no code: remove it.',
    'prompt',
  );
}

const LINE_NUMBER = /^[ \t]*(\d+)[.:|]?(?:[ \t]|(?=\r?\n|$))/;

/** Lines of code with the numbers that a page or book shows beside them: two or more that count on. */
function withoutLineNumbers(text: string, inString: InString): PlainText {
  const lines = text.split(/(?<=\n)/);
  const numbers = lines.map((line) => LINE_NUMBER.exec(line));
  const goesOn = (index: number): boolean =>
    numbers[index] !== null && Number(numbers[index - 1]?.[1]) + 1 === Number(numbers[index]?.[1]);
  if (!lines.some((_, index) => goesOn(index))) return { text, problems: [] };
  const isOpen = insideBrackets(text);
  let index = -1;
  let isCounted = false;
  return withoutMarks(
    text,
    (_, at) => {
      index++;
      // Entries of a dictionary may count on too.
      const begins = !isCounted && goesOn(index + 1) && !isOpen(at) && !inString(at);
      isCounted = begins || (isCounted && goesOn(index));
      return isCounted ? numbers[index]?.[0].length : undefined;
    },
    'The number of a line is no code: remove it.',
    'line number',
  );
}

/** Of lines that begin inside of brackets. */
function insideBrackets(text: string): InString {
  const lines = new Set<number>();
  let depth = 0;
  for (let at = 0; at < text.length; at++) {
    const skipped = pythonLexis.skip(text, at);
    const character = text.charAt(at);
    if (skipped) at = Math.max(skipped.unclosed?.at ?? skipped.end, at + 1) - 1;
    else if ('([{'.includes(character)) depth++;
    else if (')]}'.includes(character)) depth = Math.max(0, depth - 1);
    else if (character === '\n' && depth > 0) lines.add(at + 1);
  }
  return (offset) => lines.has(offset);
}

/**
 * `markIn`: how long the mark before a line's code is. A block is read from the margin on, its places as many to the
 * left as its mark is long; other lines keep theirs.
 */
function withoutMarks(
  text: string,
  markIn: (line: string, at: number) => number | undefined,
  message: string,
  name: string,
): PlainText {
  const marks: Span[] = [];
  let plain = '';
  let isBlock = false;
  let at = 0;
  const lines = text.split(/(?<=\n)/);
  const lengths = lines.map((line) => {
    const length = markIn(line, at);
    if (length !== undefined) marks.push({ start: at, end: at + length });
    at += line.length;
    return length;
  });
  for (const [index, line] of lines.entries()) {
    const length = lengths[index];
    if (length === undefined) {
      plain += line;
      continue;
    }
    const code = line.slice(length).trimEnd();
    const rest = line.slice(length);
    isBlock =
      OPENS_BLOCK.test(code) ||
      (isBlock && /^[ \t]|^(?:else|elif|except|finally)\b|^$/.test(rest.trimEnd())) ||
      /^[ \t]/.test(rest);
    const isShifted = isBlock || code === '' || length < 2;
    plain += isShifted ? code + ' '.repeat(length) + rest.slice(code.length) : '0;'.padEnd(length) + rest;
  }
  const [first] = marks;
  if (!first) return { text, problems: [] };
  const title = marks.length > 1 ? `Remove the ${name}s` : `Remove the ${name}`;
  const edits = marks.map((span) => ({ span, text: '' }));
  return {
    text: plain,
    problems: [{ code: 'syntax', span: first, message, mends: [{ title, isSure: true, edits }] }],
  };
}

const OPENS_BLOCK = /^[ \t]*(?:@|(?:async[ \t]+)?(?:def|class|if|for|while|with|try)\b.*:?[ \t]*(?:#.*)?$)/;

const FENCE = /^[ \t]*```[\w-]*[ \t]*$\n?/gm;

function withoutFences(text: string, inString: InString): PlainText {
  const spans: Span[] = [];
  const plain = text.replace(FENCE, (line, at: number) => {
    if (inString(at)) return line;
    spans.push({ start: at, end: at + line.length });
    return blank(line);
  });
  const [first] = spans;
  if (!first) return { text, problems: [] };
  return {
    text: plain,
    problems: [
      {
        code: 'syntax',
        span: { start: first.start, end: first.start + text.slice(first.start, first.end).trimEnd().length },
        message: '“```” marks code in Markdown and is none itself: remove the line.',
        mends: [
          {
            title: 'Remove the lines with “```”',
            isSure: true,
            edits: spans.map((span) => ({ span, text: '' })),
          },
        ],
      },
    ],
  };
}

const BLANKS_BEHIND = /\\([ \t]+)$/gm;

/** A backslash goes on with the next line only at the very end of its own. */
function withoutBlanksBehind(text: string): PlainText {
  const problems: SyntaxProblem[] = [];
  const plain = text.replace(BLANKS_BEHIND, (whole, blanks: string, at: number) => {
    const start = text.lastIndexOf('\n', at - 1) + 1;
    if (/#|['"]/.test(text.slice(start, at))) return whole;
    const span = { start: at, end: at + whole.length };
    problems.push({
      code: 'syntax',
      span,
      message:
        'Blanks stand behind this backslash: it goes on with the next line only at the very end of its own.',
      mends: [
        {
          title: 'Remove the blanks',
          isSure: true,
          edits: [{ span: { start: at + 1, end: at + whole.length }, text: '' }],
        },
      ],
    });
    return `${blanks}\\`;
  });
  return { text: plain, problems };
}

function blank(text: string): string {
  return text.replace(/[^\n\r]/g, ' ');
}
