/**
 * Python that Lezer's grammar lacks, rewritten in place: no position moves, and what was written is read from
 * the true text.
 */
import type { SyntaxNode } from '@lezer/common';
import { pythonLexis } from '../../syntax/pythonLexis.js';
import type { Reader } from '../reader.js';

export function fillGaps(text: string): string {
  return joinWithItems(hideStars(closeFloats(hideSlashes(fillWithOther(goOn(text))))));
}

/**
 * A backslash at the end of a line of Windows: right before the line feed, in strings too. Before a blank line it
 * ends the statement there, as if it were not.
 */
function goOn(text: string): string {
  if (!text.includes('\\')) return text;
  return text.replaceAll('\\\r\n', ' \\\n').replace(/\\(?=\n[ \t\r]*(?:\n|$))/g, ' ');
}

/** `f'{title:=^40}'`: a format that begins with `=`, which the grammar takes for a walrus. */
function fillWithOther(text: string): string {
  if (!text.includes(':=')) return text;
  return text.replace(FORMAT_STRING, (literal) =>
    literal.includes(':=') ? withoutWalrus(literal) : literal,
  );
}

const FORMAT_STRING =
  /\b(?:[fF][rR]?|[rR][fF])(?:"""(?:\\[\s\S]|(?!""")[^\\])*"""|'''(?:\\[\s\S]|(?!''')[^\\])*'''|"(?:\\[\s\S]|[^"\\\n])*"|'(?:\\[\s\S]|[^'\\\n])*')/g;

/** A walrus has brackets around it in an f-string; right behind the one brace of a replacement it is a format. */
function withoutWalrus(literal: string): string {
  let depth = 0;
  let shown = literal;
  for (let at = 0; at < literal.length; at++) {
    const character = literal.charAt(at);
    if (character === '{' && depth === 0 && literal.charAt(at + 1) === '{') at++;
    else if (character === '{' || (depth > 0 && '(['.includes(character))) depth++;
    else if (depth > 0 && ')]}'.includes(character)) depth--;
    else if (depth === 1 && literal.startsWith(':=', at))
      shown = `${shown.slice(0, at + 1)}_${shown.slice(at + 2)}`;
  }
  return shown;
}

/** `lambda a, /, b: a`: blanks in place of the comma and the slash that end the parameters without names. */
function hideSlashes(text: string): string {
  if (!text.includes('/') || !text.includes('lambda')) return text;
  // The slash first: looking back from every place of a long line would take as long as the line squared.
  return text.replace(/,[\t ]*\/(?=[\t ]*[,:])(?<=\blambda\b[^:\n]*)/g, (slash) => ' '.repeat(slash.length));
}

/** `1.` and `1.e-3`: a digit in place of the point. */
function closeFloats(text: string): string {
  if (!/[\d_]\./.test(text)) return text;
  return text.replace(/(?<![\w.])(\d[\d_]*)\.(?![\w.])|(?<![\w.])(\d[\d_]*)\.(?=[eE][-+]?\d)/gm, '$1$20');
}

/** `[a for a, *b in pairs]` and `x[a, *b]`: a blank in place of the star. */
function hideStars(text: string): string {
  if (!text.includes('*')) return text;
  return text.replace(STARRED_TARGET, (target) => target.replaceAll('*', ' ')).replace(STAR_OF_INDEX, ' ');
}

/** On one line, so that a word in a comment begins none. */
const STARRED_TARGET =
  /\bfor\b(?:(?:(?!\bin\b)[\w\t ,()[\]])*[,([])?[\t ]*\*(?:(?!\bin\b)[\w\t ,()[\]]|(?<=[,([][\t ]*)\*)*\bin\b/g;

/** The star first, and then what is before it: looking back at each character of a text takes long. */
const STAR_OF_INDEX = /\*(?=[A-Za-z_(])(?<=[\w)\]]\[(?:[\w\s.,]*,\s*)?\*)/g;

/** Whether a star stands before a target or an entry, hidden or not. */
export function hasHiddenStar(node: SyntaxNode, reader: Reader): boolean {
  return /\*[\t ]*$/.test(reader.text.slice(Math.max(0, node.from - 40), node.from));
}

const WITH_HEAD = /^[ \t]*(?:async[ \t]+)?with\b/gm;
const PLAIN_TARGET = /^\s*\w+\s*(?:[,:]|$)/;

/** `with a() as (b, c):` and `with (a() as b, c() as d):`: a comma in place of `as`. */
function joinWithItems(text: string): string {
  if (!text.includes('with')) return text;
  let joined = text;
  for (const head of text.matchAll(WITH_HEAD)) {
    const found = gapsInHead(text, head.index + head[0].length);
    if (found.length === 0 || !beginsStatement(text, head.index)) continue;
    for (const at of found) joined = `${joined.slice(0, at)}, ${joined.slice(at + 2)}`;
  }
  return joined;
}

/** Where `as` stands inside the brackets around all items, or before a target that is no plain name. */
function gapsInHead(text: string, start: number): readonly number[] {
  const isBracketed = /^\s*\(/.test(text.slice(start, start + 80));
  const found: number[] = [];
  let depth = 0;
  for (let at = start; at < text.length; at++) {
    const skipped = pythonLexis.skip(text, at);
    if (skipped) {
      at = skipped.end - 1;
      continue;
    }
    const character = text.charAt(at);
    if ('([{'.includes(character)) depth++;
    else if (')]}'.includes(character)) depth--;
    else if (depth <= 0 && (character === ':' || character === '\n')) break;
    else if (character === 'a' && /^\bas\b/.test(text.slice(at, at + 3)) && !/\w/.test(text.charAt(at - 1))) {
      const isPlain = PLAIN_TARGET.test(text.slice(at + 2, at + 80));
      if (depth === 0 ? !isPlain : depth === 1 && isBracketed) found.push(at);
    }
  }
  return found;
}

/** Whether a comma of the tree is an `as` in the text. */
export const isAs = (node: SyntaxNode, reader: Reader): boolean =>
  node.name === 'as' || (node.name === ',' && reader.text.charAt(node.from) === 'a');

/** Not inside brackets or a string; `%` at the start of a line may also carry on an expression. */
function beginsStatement(text: string, offset: number): boolean {
  if (/[\\=+\-*/%]$/.test(text.slice(0, offset).trimEnd())) return false;
  let depth = 0;
  for (let at = 0; at < offset; at++) {
    const skipped = pythonLexis.skip(text, at);
    if (skipped) at = skipped.end - 1;
    else if ('([{'.includes(text.charAt(at))) depth++;
    else if (')]}'.includes(text.charAt(at))) depth--;
    if (at >= offset) return false;
  }
  return depth <= 0;
}
