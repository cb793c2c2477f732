/**
 * 1-based line of an offset, counted from `start` (of a notebook's cell), for messages; `LineMap` serves many
 * offsets of one text.
 */
export function lineOf(text: string, offset: number, start = 0): number {
  let line = 1;
  for (let at = text.indexOf('\n', start); at >= 0 && at < offset; at = text.indexOf('\n', at + 1)) line++;
  return line;
}
