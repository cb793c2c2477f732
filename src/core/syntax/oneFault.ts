/** One fault of the text is one problem: what else a parser stumbles over in the same statement comes of it. */
import type { Span } from '../document.js';
import { indentationAt } from './lines.js';
import type { SyntaxProblem } from './problem.js';

/**
 * `repairs`: faults of brackets, quotes and separators, which are mended; `rest`: what the parser met all the same.
 * `statements`: where statements begin, ascending.
 */
export function oneForEach(
  repairs: readonly SyntaxProblem[],
  rest: readonly SyntaxProblem[],
  text: string,
  statements: readonly number[],
): readonly SyntaxProblem[] {
  const lineStart = (offset: number): number => text.lastIndexOf('\n', offset - 1);
  const first = firstOfEach(repairs, statements);
  const lines = new Set(first.map(({ span }) => lineStart(span.end)));
  const mended = statementsOf(first, statements);
  const isInBlock = within([...mended].map((start) => blockOf(text, start, statements)));
  // To a parser, a line that is too deep is the body that the statement before it lacks.
  const tooDeep = statementsOf(
    first.filter(({ widthAbove }) => widthAbove !== undefined),
    statements,
  );
  const lacking = Math.min(...rest.filter(({ lacksBlock }) => lacksBlock).map(({ span }) => span.start));
  const own = rest.filter(({ span, isOutside }) => {
    if (isOutside && span.start > lacking) return false;
    const line = lineStart(span.end);
    return (
      !tooDeep.has(statements[firstAfter(statements, span.start)] ?? -1) &&
      !lines.has(line) &&
      !lines.has(lineStart(line)) &&
      !mended.has(statementAt(span.start, statements)) &&
      !isInBlock(span.start)
    );
  });
  return [...first, ...own];
}

export function statementsOf(
  problems: readonly SyntaxProblem[],
  statements: readonly number[],
): ReadonlySet<number> {
  return new Set(problems.map(({ span }) => statementAt(span.start, statements)));
}

/** The start of the statement that holds the offset. */
export function statementAt(offset: number, statements: readonly number[]): number {
  return statements[firstAfter(statements, offset) - 1] ?? 0;
}

/** The place in the ascending list of its first entry after the offset. */
export function firstAfter(ascending: readonly number[], offset: number): number {
  let low = 0;
  let high = ascending.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((ascending[middle] ?? 0) <= offset) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** A bracket that closes nothing after another fault of its statement comes of that one. */
function firstOfEach(
  problems: readonly SyntaxProblem[],
  statements: readonly number[],
): readonly SyntaxProblem[] {
  const met = new Set<number>();
  return problems.filter(({ code, span }) => {
    const statement = statementAt(span.start, statements);
    const isLater = met.has(statement);
    met.add(statement);
    return !isLater || code !== 'unexpected-bracket';
  });
}

/** A statement and the lines below it that are indented more. */
function blockOf(text: string, start: number, statements: readonly number[]): Span {
  const own = indentationAt(text, start) ?? 0;
  let index = firstAfter(statements, start);
  while (index < statements.length && (indentationAt(text, statements[index] ?? 0) ?? 0) > own) index++;
  return { start, end: statements[index] ?? text.length };
}

/** Whether an offset is in one of the spans. */
function within(spans: readonly Span[]): (offset: number) => boolean {
  const ascending = [...spans].sort((a, b) => a.start - b.start);
  const starts = ascending.map(({ start }) => start);
  const ends = furthestEnds(ascending);
  return (offset) => offset < (ends[firstAfter(starts, offset) - 1] ?? 0);
}

/** Up to each of the spans: where the last of them ends. */
export function furthestEnds(spans: readonly Span[]): readonly number[] {
  let furthest = 0;
  return spans.map(({ end }) => {
    furthest = Math.max(furthest, end);
    return furthest;
  });
}
