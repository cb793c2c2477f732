/**
 * 1-based line of an offset, counted from `start` (of a notebook's cell), for messages; `LineMap` serves many
 * offsets of one text.
 */
export function lineOf(text: string, offset: number, start = 0): number {
  let line = 1;
  for (let at = text.indexOf('\n', start); at >= 0 && at < offset; at = text.indexOf('\n', at + 1)) line++;
  return line;
}

/** Blanks before the code of the line that begins at `start`; undefined for a blank line. */
export function indentationAt(text: string, start: number): number | undefined {
  let at = start;
  while (text.charAt(at) === ' ' || text.charAt(at) === '\t') at++;
  const character = text.charAt(at);
  return character === '\n' || character === '\r' || character === '' ? undefined : at - start;
}

/** Where the line of `start` ends: at its break, or with the text. */
export function nextBreak(text: string, start: number): number {
  const found = text.indexOf('\n', start);
  return found < 0 ? text.length : found;
}
