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
