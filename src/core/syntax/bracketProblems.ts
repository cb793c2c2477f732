/** The problems that brackets and strings make, in words. */
import type { Span } from '../document.js';
import type { Skipped } from './lexis.js';
import type { SyntaxProblem } from './problem.js';

export interface OpenBracket {
  readonly bracket: string;
  readonly offset: number;
  /** Indentation of the line that starts the statement. */
  readonly indentation: number;
  /** Indentation of the line that holds the bracket. */
  readonly lineIndentation: number;
}

export type MendedProblem = SyntaxProblem & Required<Pick<SyntaxProblem, 'insert'>>;

export const CLOSERS: Readonly<Record<string, string>> = { '(': ')', '[': ']', '{': '}' };

/** `forgotten`, outermost first, all close at `at`; `line`: where `innermost`, the last of them, is opened. */
export function unclosedBracket(
  forgotten: readonly OpenBracket[],
  innermost: OpenBracket,
  at: number,
  line: number,
): MendedProblem {
  const closers = [...forgotten]
    .reverse()
    .map(({ bracket }) => CLOSERS[bracket] ?? '')
    .join('');
  const opened = `"${innermost.bracket}" opened on line ${line}`;
  return {
    code: 'unclosed-bracket',
    span: { start: Math.max(at - 1, 0), end: at },
    message:
      closers.length === 1
        ? `${opened} is never closed: "${closers}" is missing here.`
        : `${opened} and ${closers.length - 1} more before it are never closed: "${closers}" is missing here.`,
    related: opening(innermost),
    insert: { offset: at, text: closers },
  };
}

/** A closer at `at` that closes nothing, or the wrong bracket, `open`, which `expected` would close. */
export function misplacedBracket(
  at: number,
  message: string,
  open?: OpenBracket,
  expected?: string,
): SyntaxProblem {
  return {
    code: 'unexpected-bracket',
    span: { start: at, end: at + 1 },
    message,
    ...(open && { related: opening(open) }),
    ...(expected !== undefined && { expected }),
  };
}

/** The bracket at `offset` is one too many; a click removes it, with what else stands before `end`. */
export function surplusBracket(bracket: string, offset: number, end: number, message: string): SyntaxProblem {
  const edits = [{ span: { start: offset, end }, text: '' }];
  return {
    ...misplacedBracket(offset, message),
    mends: [{ title: `Remove “${bracket}”`, isSure: true, edits }],
  };
}

/** `span`: where it is told; `place`: what the bracket that is missing takes the place of. */
export function missingBracket(bracket: string, span: Span, place: Span, message: string): SyntaxProblem {
  const edits = [{ span: place, text: bracket }];
  return {
    ...misplacedBracket(span.start, message),
    span,
    mends: [{ title: `Insert “${bracket}”`, isSure: true, edits }],
  };
}

/** `opening`: where the string's first quote stands, or the one that closes it when the first is missing. */
export function unclosedString(
  text: string,
  opening: number,
  { quote, at, opening: missing, instead, isSurplus }: NonNullable<Skipped['unclosed']>,
): SyntaxProblem {
  if (isSurplus) {
    const span = { start: at - 1, end: at };
    return {
      code: 'unclosed-string',
      span,
      message: `One ${quote} too many: a string begins and ends with one.`,
      mends: [{ title: 'Remove the doubled quote', isSure: true, edits: [{ span, text: '' }] }],
    };
  }
  if (instead) {
    const span = { start: at - 1, end: at };
    return {
      code: 'unclosed-string',
      span,
      message: `The string opened with ${quote} ends with ${text.slice(at - 1, at)}: write ${quote}.`,
      mends: [{ title: `Write ${quote}`, isSure: true, edits: [{ span, text: quote }] }],
    };
  }
  if (missing === undefined)
    return {
      code: 'unclosed-string',
      span: { start: opening, end: Math.max(at, opening + 1) },
      message: `The string opened here is never closed: ${quote} is missing.`,
      insert: { offset: at, text: quote },
    };
  const word = text.slice(missing).match(/^\w+/)?.[0] ?? '';
  return {
    code: 'unclosed-string',
    span: { start: opening, end: opening + 1 },
    message: `A quote that opens this string is missing: ${quote} is expected before "${word}".`,
    insert: { offset: missing, text: quote },
  };
}

function opening({ offset }: OpenBracket): NonNullable<SyntaxProblem['related']> {
  return { span: { start: offset, end: offset + 1 }, message: 'The bracket is opened here.' };
}
