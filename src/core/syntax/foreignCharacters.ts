/**
 * Characters that look like Python's and are others: typographic quotes, blanks of web pages, signs of full width.
 * They come with code that is pasted. Each is read as the one that is meant, so that no position moves.
 */
import type { Span } from '../document.js';
import { nextBreak } from './lines.js';
import type { Mend, SyntaxProblem } from './problem.js';
import { pythonLexis } from './pythonLexis.js';

/** What each is read as, and its name. */
const MEANT: ReadonlyMap<string, readonly [meant: string, name: string]> = new Map(
  (
    [
      ["'", 'a typographic quote', '‘’‚‛′´＇'],
      ['"', 'a typographic quote', '“”„‟″＂'],
      [' ', 'a no-break blank', '\u00a0\u202f\u2007'],
      [' ', 'a wide blank', '\u3000\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2008\u2009\u200a\u205f'],
      ['', 'an invisible character', '\u200b\u200c\u200d\u2060\ufeff\u00ad\u200e\u200f'],
      ['-', 'a dash', '–—−‐‑－'],
      ['*', 'a multiplication sign', '×∗＊⋅'],
      ['/', 'a division sign', '÷∕／'],
      ['(', 'a bracket of full width', '（'],
      [')', 'a bracket of full width', '）'],
      ['[', 'a bracket of full width', '［'],
      [']', 'a bracket of full width', '］'],
      ['{', 'a bracket of full width', '｛'],
      ['}', 'a bracket of full width', '｝'],
      [',', 'a comma of full width', '，、'],
      [':', 'a colon of full width', '：'],
      [';', 'a semicolon of full width', '；'],
      ['.', 'a full stop of full width', '．。'],
      ['=', 'an equals sign of full width', '＝'],
      ['+', 'a plus of full width', '＋'],
      ['<', 'a sign of full width', '＜'],
      ['>', 'a sign of full width', '＞'],
      ['%', 'a sign of full width', '％'],
      ['#', 'a sign of full width', '＃'],
    ] as const
  ).flatMap(([meant, name, characters]) => Array.from(characters, (each) => [each, [meant, name]] as const)),
);

const ANY = new RegExp(`[${[...MEANT.keys()].join('')}]`);
const QUOTES = /^['"]$/;

export interface PlainText {
  /** As long as the text. */
  readonly text: string;
  readonly problems: readonly SyntaxProblem[];
}

interface Foreign extends Span {
  readonly meant: string;
  readonly name: string;
}

export function withoutForeignCharacters(text: string): PlainText {
  if (!ANY.test(text)) return { text, problems: [] };
  const found = foreignIn(text);
  if (found.length === 0) return { text, problems: [] };
  let plain = '';
  let from = 0;
  for (const { start, end, meant } of found) {
    const isFirst = start === 0 || text.charAt(start - 1) === '\n';
    // A blank would indent the line.
    const nothing = isFirst ? '\r' : ' ';
    plain += text.slice(from, start) + (meant === '' ? nothing : meant);
    from = end;
  }
  return { text: plain + text.slice(from), problems: problemsOf(found, text) };
}

/** In code: strings and comments may hold any of them. */
function foreignIn(text: string): readonly Foreign[] {
  const found: Foreign[] = [];
  const take = (at: number): string | undefined => {
    const entry = MEANT.get(text.charAt(at));
    // A text file may begin with a mark of its encoding.
    if (!entry || (at === 0 && text.charAt(at) === '\ufeff')) return undefined;
    const [meant, name] = entry;
    found.push({ start: at, end: at + 1, meant, name });
    return meant;
  };
  for (let at = 0; at < text.length; ) {
    const closing = closingOfOther(text, at);
    if (closing !== undefined) take(closing);
    const skipped = closing === undefined ? pythonLexis.skip(text, at) : { end: closing + 1 };
    if (skipped) {
      at = Math.max(skipped.end, at + 1);
      continue;
    }
    const meant = take(at++);
    if (meant !== undefined && QUOTES.test(meant)) at = endOfQuoted(text, at, meant, take);
  }
  return found;
}

const WORDS = /^[^'"\n]*$/;

/** `'relu’`: a string of one line that only a typographic quote ends. */
function closingOfOther(text: string, at: number): number | undefined {
  const quote = text.charAt(at);
  if (!QUOTES.test(quote) || text.startsWith(quote.repeat(2), at)) return undefined;
  const line = text.slice(at + 1, nextBreak(text, at));
  if (line.includes(quote)) return undefined;
  const index = Array.from(line, (each) => MEANT.get(each)?.[0]).indexOf(quote);
  return index >= 0 && WORDS.test(line.slice(0, index)) ? at + 1 + index : undefined;
}

/** Behind the quote that ends what a typographic one opens on this line. */
function endOfQuoted(text: string, start: number, quote: string, take: (at: number) => unknown): number {
  for (let at = start; at < text.length && text.charAt(at) !== '\n'; at++) {
    if (text.charAt(at) === quote) return at + 1;
    if (MEANT.get(text.charAt(at))?.[0] !== quote || /\w/.test(text.charAt(at + 1))) continue;
    take(at);
    return at + 1;
  }
  return start;
}

/** One for each line; where several lines have them, all go at once. */
function problemsOf(found: readonly Foreign[], text: string): readonly SyntaxProblem[] {
  const lines = new Map<number, Foreign[]>();
  for (const each of found) {
    const line = text.lastIndexOf('\n', each.start - 1) + 1;
    const others = lines.get(line);
    if (others) others.push(each);
    else lines.set(line, [each]);
  }
  const mends = [mendOf(found, lines.size > 1 ? 'Mend all such characters of this file' : undefined)];
  return [...lines.values()].flatMap((all) => {
    const [first] = all;
    if (!first) return [];
    const { start, end, meant, name } = first;
    const shown = /\p{P}|\p{S}/u.test(text.slice(start, end)) ? `“${text.slice(start, end)}”` : 'This';
    const wanted =
      meant === ''
        ? 'remove it'
        : meant === ' '
          ? 'write a plain blank'
          : `write ${QUOTES.test(meant) ? `a straight one, ${meant}` : meant}`;
    return [
      {
        code: 'syntax',
        span: { start, end: all.at(-1)?.end ?? end },
        message: `${shown} is ${name}, which Python does not read: ${wanted}.`,
        mends,
      } as const,
    ];
  });
}

function mendOf(found: readonly Foreign[], title?: string): Mend {
  const [first] = found;
  const one = first?.meant === '' ? 'Remove it' : first?.meant === ' ' ? 'Write plain blanks' : undefined;
  return {
    title: title ?? one ?? `Write ${first?.meant}`,
    isSure: true,
    edits: found.map(({ start, end, meant }) => ({ span: { start, end }, text: meant })),
  };
}
