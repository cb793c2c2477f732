/** Text to program: brackets repaired, then read in its own language. Never throws. */
import type { SourceDocument } from '../document.js';
import { lowerJavascript } from '../program/javascript/lower.js';
import { lowerPython } from '../program/python/lower.js';
import type { ModuleNode } from '../program/tree.js';
import { repairBrackets } from './brackets.js';
import { javascriptLexis } from './javascriptLexis.js';
import { withoutMagics } from './magics.js';
import type { SyntaxProblem } from './problem.js';
import { pythonLexis } from './pythonLexis.js';

export interface ParsedSource {
  readonly module: ModuleNode;
  readonly problems: readonly SyntaxProblem[];
}

/** Longer texts are data, not model definitions. */
const LONGEST_TEXT = 2_000_000;

export function parseSource(document: SourceDocument): ParsedSource {
  const { path, language, cellStarts } = document;
  if (document.text.length > LONGEST_TEXT || document.text.includes('\0')) return unread(document);
  const isNotebook = cellStarts !== undefined && language === 'python';
  const text = isNotebook ? withoutMagics(document.text, cellStarts) : document.text;
  const lexis = language === 'python' ? pythonLexis : javascriptLexis;
  const { repaired, problems } = repairBrackets(text, lexis, cellStarts);
  const lowered =
    language === 'python' ? lowerPython(path, repaired) : lowerJavascript(path, language, repaired);
  const lineStart = (offset: number): number => text.lastIndexOf('\n', offset - 1);
  const repairedLines = new Set(problems.map(({ span }) => lineStart(span.end)));
  // A repaired line has its problem already; what the repair leaves there and on the next is no second one.
  const rest = lowered.problems.filter(({ span }) => {
    const line = lineStart(span.end);
    return !repairedLines.has(line) && !repairedLines.has(lineStart(line));
  });
  return { module: lowered.module, problems: [...problems, ...rest] };
}

function unread({ path, language }: SourceDocument): ParsedSource {
  const dialect = language === 'python' ? 'python' : 'javascript';
  return { module: { path, dialect, body: [], pragmas: [] }, problems: [] };
}
