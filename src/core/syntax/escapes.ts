/** What a backslash takes with it, in strings and at the end of a line. */

/** The offset behind the backslash at `at` and what it escapes: a line's end of two characters is one. */
export function afterEscape(text: string, at: number): number {
  return text.startsWith('\r\n', at + 1) ? at + 3 : at + 2;
}
