/** Text to program: brackets repaired, then read in its own language. Never throws. */
import type { SourceDocument } from '../document.js';
import {
  lowerJavascript,
  parseScript,
  type ScriptGrammar,
  scriptGrammar,
} from '../program/javascript/lower.js';
import { lowerPython } from '../program/python/lower.js';
import type { ModuleNode } from '../program/tree.js';
import { type Lexis, type Repair, repairBrackets } from './brackets.js';
import { chunksOf } from './chunks.js';
import { javascriptLexis } from './javascriptLexis.js';
import { jsxTexts, withoutTexts } from './jsxText.js';
import { withoutMagics } from './magics.js';
import type { SyntaxProblem } from './problem.js';
import { pythonLexis } from './pythonLexis.js';
import { TextMemory } from './textMemory.js';

export interface ParsedSource {
  readonly module: ModuleNode;
  readonly problems: readonly SyntaxProblem[];
}

/** Longer texts are data, not model definitions. */
const LONGEST_TEXT = 2_000_000;

/** `memory`: of earlier versions of the same text, under `name`. */
export function parseSource(
  document: SourceDocument,
  memory = new TextMemory(),
  name = document.path,
): ParsedSource {
  const { path, language, cellStarts } = document;
  if (document.text.length > LONGEST_TEXT || document.text.includes('\0')) return unread(document);
  const isNotebook = cellStarts !== undefined && language === 'python';
  const text = isNotebook ? withoutMagics(document.text, cellStarts) : document.text;
  const lexis = language === 'python' ? pythonLexis : javascriptLexis;
  const grammar = language === 'python' ? undefined : scriptGrammar(language, path);
  const { repaired, problems, lines } = repairOf(text, lexis, cellStarts, grammar);
  const chunks = chunksOf(repaired, text, lines, lexis);
  const read = memory.read(`${language} ${name}`, chunks, (chunk) =>
    grammar === undefined ? lowerPython(chunk) : lowerJavascript(chunk, grammar),
  );
  const lineStart = (offset: number): number => text.lastIndexOf('\n', offset - 1);
  const repairedLines = new Set(problems.map(({ span }) => lineStart(span.end)));
  // A repaired line has its problem already; what the repair leaves there and on the next is no second one.
  const rest = read.problems.filter(({ span }) => {
    const line = lineStart(span.end);
    return !repairedLines.has(line) && !repairedLines.has(lineStart(line));
  });
  const { body, pragmas } = read;
  const dialect = language === 'python' ? 'python' : 'javascript';
  return { module: { path, dialect, body, pragmas }, problems: [...problems, ...rest] };
}

/** Text between tags is looked for only where brackets or strings seem to be at fault. */
function repairOf(
  text: string,
  lexis: Lexis,
  cellStarts: readonly number[] | undefined,
  grammar: ScriptGrammar | undefined,
): Repair {
  const repair = repairBrackets(text, lexis, cellStarts);
  if (repair.problems.length === 0 || grammar === undefined || grammar === 'typescript') return repair;
  const texts = jsxTexts(text, (whole) => parseScript(whole, grammar));
  return texts.length > 0 ? repairBrackets(text, withoutTexts(lexis, texts), cellStarts) : repair;
}

function unread({ path, language }: SourceDocument): ParsedSource {
  const dialect = language === 'python' ? 'python' : 'javascript';
  return { module: { path, dialect, body: [], pragmas: [] }, problems: [] };
}
