/** Faults of the text: the missing mark is put where the text needs it, and one that closes nothing goes. */
import type { SourceDocument } from '../../document.js';
import type { LineMap } from '../../syntax/lineMap.js';
import { parseSource } from '../../syntax/parse.js';
import type { SyntaxProblem } from '../../syntax/problem.js';
import { TextMemory } from '../../syntax/textMemory.js';
import type { QuickFix, TextEdit } from '../diagnostic.js';

export function syntaxFixes(problem: SyntaxProblem, document: SourceDocument, lines: LineMap): QuickFix[] {
  const edit = problem.insert;
  if (!edit) return tried(problem, document).map((fix) => ({ ...fix, isPreferred: true }));
  const opened = problem.related?.span.start;
  const what = problem.code === 'unclosed-string' ? 'string' : 'bracket';
  const where = opened === undefined ? '' : ` opened on line ${lineInCell(opened, document, lines)}`;
  const title = problem.code.startsWith('unclosed') ? `Close the ${what}${where}` : `Insert “${edit.text}”`;
  return [
    {
      title,
      edits: [{ start: edit.offset, end: edit.offset, newText: edit.text }],
      isPreferred: true,
    },
  ];
}

/** The line as its reader counts it: in a notebook, within the cell. */
function lineInCell(offset: number, document: SourceDocument, lines: LineMap): number {
  const cellStart = document.cellStarts?.findLast((start) => start <= offset) ?? 0;
  return lines.positionAt(offset).line - lines.positionAt(cellStart).line + 1;
}

type Attempt = Pick<QuickFix, 'title'> & { readonly edits: readonly [TextEdit] };

/** Longer statements are not read again for each attempt. */
const LONGEST_STATEMENT = 20_000;

/** The first of the likely edits with which the statement can be read. */
function tried(problem: SyntaxProblem, document: SourceDocument): readonly Attempt[] {
  const { text } = document;
  const { start, end } = statementAround(problem.span, text);
  if (end - start > LONGEST_STATEMENT) return [];
  const faults = (statement: string): number =>
    parseSource({ path: document.path, language: document.language, text: statement }, new TextMemory(), '')
      .problems.length;
  const before = faults(text.slice(start, end));
  if (before === 0) return [];
  const found = attempts(problem, document).find(({ edits: [edit] }) => {
    const statement = text.slice(start, edit.start) + edit.newText + text.slice(edit.end, end);
    return faults(statement) === 0;
  });
  return found ? [found] : [];
}

function attempts(
  { code: kind, span, message, related }: SyntaxProblem,
  document: SourceDocument,
): readonly Attempt[] {
  const { text, language } = document;
  const found = text.slice(span.start, span.end);
  if (kind === 'unexpected-bracket') {
    const expected = /"(.)" is expected here/.exec(message)?.[1];
    if (related && expected)
      return [change(span.start, span.end, expected, `Change “${found}” to “${expected}”`)];
    return [change(span.start, span.end, '', `Remove “${found}”`)];
  }
  if (kind !== 'syntax') return [];
  const lineEnd = text.indexOf('\n', span.start);
  const line = text.slice(0, lineEnd < 0 ? text.length : lineEnd);
  const code = line.replace(language === 'python' ? /[ \t]*#[^\n'"]*$/ : /[ \t]*\/\/[^\n'"]*$/, '').trimEnd();
  const gap = /\s*$/.exec(text.slice(0, span.start))?.[0].length ?? 0;
  const elseIf = /^else\s+if\b/.exec(text.slice(span.start, span.start + 20))?.[0];
  const insert = (at: number, mark: string): Attempt => change(at, at, mark, `Insert “${mark}”`);
  return [
    insert(language === 'python' ? code.length : span.start - gap, ':'),
    insert(span.start - gap, ','),
    insert(span.end, ','),
    ...(found === '=' ? [change(span.start, span.end, '==', 'Compare with “==”')] : []),
    ...(language === 'python' && elseIf
      ? [change(span.start, span.start + elseIf.length, 'elif', 'Write “elif”')]
      : []),
  ];
}

function change(start: number, end: number, newText: string, title: string): Attempt {
  return { title, edits: [{ start, end, newText }] };
}

/** From the line without indentation at or before the fault to the next one that begins a statement. */
function statementAround(
  { start, end }: SyntaxProblem['span'],
  text: string,
): { start: number; end: number } {
  const heads = /^(?![ \t\n\r)\]}#]|else|elif|except|finally|\/\/)/gm;
  let from = 0;
  let to = text.length;
  for (const { index } of text.matchAll(heads)) {
    if (index <= start) from = index;
    else if (index > end) {
      to = index;
      break;
    }
  }
  return { start: from, end: to };
}
