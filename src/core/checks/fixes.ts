/** Quick fixes: from what a problem knows to edits of the analysed text. */
import type { SourceDocument } from '../document.js';
import type { EvaluationProblem } from '../evaluate/nativeCall.js';
import type { LineMap } from '../syntax/lineMap.js';
import type { SyntaxProblem } from '../syntax/problem.js';
import type { QuickFix } from './diagnostic.js';
import { nearestName } from './nearestName.js';

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

/** Misspelt names: `fixFacts` holds `name`, as written, and `known`, the names that would be right. */
export function nameFixes(problem: EvaluationProblem, document: SourceDocument): QuickFix[] {
  const { name, known } = problem.fixFacts ?? {};
  if (typeof name !== 'string' || !Array.isArray(known) || problem.location.path !== document.path) return [];
  const meant = nearestName(
    name,
    known.filter((each): each is string => typeof each === 'string'),
  );
  const { start, end } = problem.location;
  // The place may be wider than the name (`layers.Conv2d`): only the name is replaced.
  const at = document.text.slice(start, end).lastIndexOf(name);
  if (meant === undefined || at < 0) return [];
  return [
    {
      title: `Change “${name}” to “${meant}”`,
      edits: [{ start: start + at, end: start + at + name.length, newText: meant }],
      isPreferred: true,
    },
  ];
}

/** The line as its reader counts it: in a notebook, within the cell. */
export function lineInCell(offset: number, document: SourceDocument, lines: LineMap): number {
  const cellStart = document.cellStarts?.findLast((start) => start <= offset) ?? 0;
  return lines.positionAt(offset).line - lines.positionAt(cellStart).line + 1;
}
