/** While the text has a fault, errors that may come of it are not told: the fault itself is. */
import type { SourceDocument, Span } from '../document.js';
import type { SyntaxProblem } from '../syntax/problem.js';
import type { Diagnostic } from './diagnostic.js';

const OF_THE_TEXT = new Set(['unclosed-bracket', 'unexpected-bracket', 'unclosed-string', 'syntax']);

/** `retry`: the diagnostics of the program without the statements that are faulty. */
export function withoutConsequences(
  found: readonly Diagnostic[],
  problems: readonly SyntaxProblem[],
  { text }: SourceDocument,
  retry: (isFaulty: (span: Span) => boolean) => readonly Diagnostic[],
): readonly Diagnostic[] {
  const isDoubtful = ({ code, severity }: Diagnostic) =>
    !OF_THE_TEXT.has(code) && (severity === 'error' || severity === 'warning');
  if (problems.length === 0 || !found.some(isDoubtful)) return found;
  const lines = problems
    .flatMap(({ span, related }) => [span, ...(related ? [related.span] : [])])
    .map((span) => lineOf(text, span));
  const isFaulty = (span: Span) => lines.some((line) => span.start <= line.end && line.start <= span.end);
  const kept = new Set(retry(isFaulty).map(keyOf));
  const written = lines.map((line) => text.slice(line.start, line.end)).join('\n');
  return found.filter((each) => {
    if (!isDoubtful(each)) return true;
    // A name may have been bound by what is broken now.
    if (each.code === 'undefined-name' && written.includes(text.slice(each.span.start, each.span.end)))
      return false;
    return kept.has(keyOf(each));
  });
}

const keyOf = ({ code, span }: Diagnostic): string => `${code}:${span.start}:${span.end}`;

function lineOf(text: string, { start, end }: Span): Span {
  const after = text.indexOf('\n', end);
  return { start: text.lastIndexOf('\n', start - 1) + 1, end: after < 0 ? text.length : after };
}
