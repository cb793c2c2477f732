/** `# convlens: ignore=code` or `ignore[code]`: silences a code on its own line, or, standing alone, on the line below. */
import type { SourceDocument } from '../document.js';
import type { Pragma } from '../program/tree.js';
import type { LineMap } from '../syntax/lineMap.js';
import type { Diagnostic } from './diagnostic.js';

export function withoutIgnored(
  diagnostics: readonly Diagnostic[],
  document: SourceDocument,
  lines: LineMap,
  pragmas: readonly Pragma[],
): Diagnostic[] {
  const silenced = new Map<number, Set<string>>();
  for (const pragma of pragmas) {
    if (pragma.ignore.length === 0) continue;
    const line = lineFor(pragma, document, lines);
    const codes = silenced.get(line) ?? new Set();
    for (const code of pragma.ignore) codes.add(code);
    silenced.set(line, codes);
  }
  if (silenced.size === 0) return [...diagnostics];
  return diagnostics.filter((diagnostic) => {
    const first = lines.positionAt(diagnostic.span.start).line;
    const last = lines.positionAt(diagnostic.span.end).line;
    for (let line = first; line <= last; line++) if (silenced.get(line)?.has(diagnostic.code)) return false;
    return true;
  });
}

/** A comment alone on its line speaks of the next line with code; comments may stand between. */
function lineFor(pragma: Pragma, { text }: SourceDocument, lines: LineMap): number {
  const { line } = lines.positionAt(pragma.span.start);
  const before = text.slice(lines.lineStart(line), pragma.span.start);
  if (before.trim() !== '') return line;
  let next = line + 1;
  while (next < lines.lineCount && isCommentOrBlank(text.slice(lines.lineStart(next), lines.lineEnd(next))))
    next++;
  return next;
}

function isCommentOrBlank(line: string): boolean {
  return /^\s*(#|\/\/|$)/.test(line);
}
