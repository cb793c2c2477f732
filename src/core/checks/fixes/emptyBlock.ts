/** The head of a block with nothing below it that is indented more: what stands there is indented, or `pass` is written. */
import type { SourceDocument } from '../../document.js';
import type { SyntaxProblem } from '../../syntax/problem.js';
import type { QuickFix } from '../diagnostic.js';

const STEP = '    ';
const HEAD = /^([ \t]*)(def|class|if|elif|else|for|while|with|try|except|finally|async)\b.*:[ \t]*(?:#.*)?$/;

export function emptyBlock(
  { span, lacksBlock }: SyntaxProblem,
  { text: whole, cellStarts }: SourceDocument,
): readonly QuickFix[] {
  if (!lacksBlock) return [];
  const text = whole.slice(
    0,
    cellStarts?.find((each) => each > span.start),
  );
  const start = text.lastIndexOf('\n', span.start - 1) + 1;
  const end = lineEnd(text, start);
  const [, indentation = '', word] = HEAD.exec(text.slice(start, end)) ?? [];
  if (word === undefined) return [];
  const body = linesBelow(text, end, indentation, word === 'def' || word === 'class');
  if (body === undefined) return [];
  const pass: QuickFix = {
    title: 'Write pass',
    edits: [{ start: end, end, newText: `\n${indentation}${STEP}pass` }],
    isPreferred: body.length === 0,
  };
  if (body.length === 0) return [pass];
  const title = body.length > 1 ? `Indent the ${body.length} lines below it` : 'Indent the line below it';
  const edits = body.map((at) => ({ start: at, end: at, newText: STEP }));
  return [{ title, edits, isPreferred: false }, pass];
}

/**
 * Where the lines begin that may be meant for the block: of a function all up to a blank line, else one. None where
 * the next one begins a block or does not end there; undefined where it is indented more.
 */
function linesBelow(
  text: string,
  end: number,
  indentation: string,
  isWhole: boolean,
): readonly number[] | undefined {
  const found: number[] = [];
  for (let at = end + 1; at < text.length; at = lineEnd(text, at) + 1) {
    const line = text.slice(at, lineEnd(text, at));
    if (line.trim() === '') {
      if (found.length > 0) break;
      return isWhole ? [] : found;
    }
    const own = /^[ \t]*/.exec(line)?.[0] ?? '';
    if (found.length === 0 && own.length > indentation.length && !line.trim().startsWith('#'))
      return undefined;
    if (!own.startsWith(indentation) || /^[ \t]*(?:def|class|else|elif|except|finally|@|#)/.test(line)) break;
    if (!isWhole && !isAlone(line)) break;
    found.push(at);
    if (!isWhole || /^(?:return|raise)\b/.test(line.slice(indentation.length))) break;
  }
  return found;
}

/** A statement of one line, without a block. */
function isAlone(line: string): boolean {
  const count = (marks: RegExp) => (line.match(marks) ?? []).length;
  return !/[:\\]\s*(?:#.*)?$/.test(line) && count(/[([{]/g) === count(/[)\]}]/g);
}

function lineEnd(text: string, start: number): number {
  const end = text.indexOf('\n', start);
  return end < 0 ? text.length : end;
}
