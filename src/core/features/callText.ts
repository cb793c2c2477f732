/** The text of a layer's call, read where evaluation does not say: which argument the pointer is in. */
import type { SourceDocument, Span } from '../document.js';

const WORD = /[\w$]/;

/** The word around the offset. */
export function wordAt({ text }: SourceDocument, offset: number): Span | undefined {
  let start = offset;
  while (start > 0 && WORD.test(text[start - 1] ?? '')) start--;
  let end = offset;
  while (end < text.length && WORD.test(text[end] ?? '')) end++;
  return end > start ? { start, end } : undefined;
}

/** The name before `=` (Python) or `:` (JavaScript) that the word is, or that the word is the value of. */
export function argumentNameAt(
  document: SourceDocument,
  offset: number,
): { name: string; span: Span } | undefined {
  const word = wordAt(document, offset);
  if (!word) return undefined;
  const { text, language } = document;
  const sign = language === 'python' ? '=(?!=)' : ':';
  if (new RegExp(`^\\s*${sign}`).test(text.slice(word.end, word.end + 20)))
    return { name: text.slice(word.start, word.end), span: word };
  const before = text.slice(Math.max(0, word.start - 80), word.start);
  const named = new RegExp(
    `[(,{\\s]([A-Za-z_]\\w*)\\s*${language === 'python' ? '=' : ':'}\\s*["'\`(\\[]?$`,
  ).exec(before);
  return named?.[1] ? { name: named[1], span: word } : undefined;
}

/** The part of a name that is typed already. */
export function wordBefore({ text }: SourceDocument, offset: number): Span {
  const typed = /[\w$]*$/.exec(text.slice(Math.max(0, offset - 60), offset))?.[0].length ?? 0;
  return { start: offset - typed, end: offset };
}

/** Behind `keras.optimizers.`, where names of a module stand: those are the language server's to offer. */
export function isBehindDot(document: SourceDocument, offset: number): boolean {
  const { start } = wordBefore(document, offset);
  return /[A-Za-z_$)\]]\w*\.$/.test(document.text.slice(Math.max(0, start - 60), start));
}

/** The inside of the string around the cursor, up to its closing quote on this line. */
export function stringSpan({ text }: SourceDocument, quote: number, offset: number): Span {
  const mark = text[quote] ?? "'";
  const line = text.slice(offset, (text.indexOf('\n', offset) + 1 || text.length + 1) - 1);
  const rest = /^[\w$]*/.exec(line)?.[0] ?? '';
  const isClosed = line[rest.length] === mark;
  return { start: quote + 1, end: isClosed ? offset + rest.length : offset };
}
