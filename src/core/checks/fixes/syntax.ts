/** Brackets and strings left open: the missing mark is put where the text needs it. */
import type { SourceDocument } from '../../document.js';
import type { LineMap } from '../../syntax/lineMap.js';
import type { SyntaxProblem } from '../../syntax/problem.js';
import type { QuickFix } from '../diagnostic.js';

export function syntaxFixes(problem: SyntaxProblem, document: SourceDocument, lines: LineMap): QuickFix[] {
  const edit = problem.insert;
  if (!edit) return [];
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
export function lineInCell(offset: number, document: SourceDocument, lines: LineMap): number {
  const cellStart = document.cellStarts?.findLast((start) => start <= offset) ?? 0;
  return lines.positionAt(offset).line - lines.positionAt(cellStart).line + 1;
}
