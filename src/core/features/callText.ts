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
