/** Text to program: brackets repaired, then read in its own language. Never throws. */
import type { SourceDocument } from '../document.js';
import {
  lowerJavascript,
  parseScript,
  type ScriptGrammar,
  scriptGrammar,
} from '../program/javascript/lower.js';
import type { FormerChunk } from '../program/lowered.js';
import { lowerPython } from '../program/python/lower.js';
import { lowererOf } from '../program/python/wholeText.js';
import { type Insertion, type Repair, repairBrackets } from './brackets.js';
import { type Chunk, chunksOf } from './chunks.js';
import { type PlainText, withoutForeignCharacters } from './foreignCharacters.js';
import { installedKeras } from './installed.js';
import { javascriptLexis } from './javascriptLexis.js';
import { jsxTexts, withoutTexts } from './jsxText.js';
import type { Lexis } from './lexis.js';
import { commandsOf, isScriptInCells, withoutCommands, withoutMagics } from './magics.js';
import { asProblem, type Missing, missingSeparators } from './missingSeparators.js';
import { oneForEach, statementAt, statementsOf } from './oneFault.js';
import { withoutPastedMarks } from './pastedMarks.js';
import type { SyntaxProblem } from './problem.js';
import { pythonLexis } from './pythonLexis.js';
import type { RepairedText } from './repairedText.js';
import { type ParsedSource, TextMemory } from './textMemory.js';

/** Longer texts are data, not model definitions. */
const LONGEST_TEXT = 2_000_000;

/** `memory`: of earlier versions of the same text, under `name`. The same text again is the same tree. */
export function parseSource(
  document: SourceDocument,
  memory = new TextMemory(),
  name = document.path,
): ParsedSource {
  const known = memory.wholeOf(name);
  if (known && isSameSource(known.document, document)) return known.parsed;
  const parsed = parseAnew(document, memory, name);
  memory.keepWhole(name, { document, parsed });
  return parsed;
}

function isSameSource(a: SourceDocument, b: SourceDocument): boolean {
  return a.path === b.path && a.language === b.language && a.cellStarts === b.cellStarts && a.text === b.text;
}

function parseAnew(document: SourceDocument, memory: TextMemory, name: string): ParsedSource {
  const { path, language, cellStarts } = document;
  if (document.text.length > LONGEST_TEXT || document.text.includes('\0')) return unread(document);
  const isNotebook = cellStarts !== undefined && language === 'python';
  const pasted = language === 'python' ? withoutPasted(document.text) : { text: document.text, problems: [] };
  const commands = language === 'python' && !isNotebook ? commandsOf(pasted.text) : [];
  const text =
    language !== 'python'
      ? pasted.text
      : isNotebook
        ? withoutMagics(pasted.text, cellStarts)
        : withoutCommands(pasted.text);
  const lexis = language === 'python' ? pythonLexis : javascriptLexis;
  const grammar = language === 'python' ? undefined : scriptGrammar(language, path);
  const readWith = (inserted: readonly Insertion[]) => {
    const { repaired, problems, lines, statements } = repairOf(text, lexis, cellStarts, grammar, inserted);
    const chunks = chunksOf(repaired, text, lines, lexis);
    const lower =
      grammar !== undefined
        ? (chunk: Chunk, former?: FormerChunk) => lowerJavascript(chunk, grammar, former)
        : memory.hasRead(name, language)
          ? lowerPython
          : lowererOf(chunks);
    const read = memory.read(name, language, chunks, lower);
    return { repaired, problems, statements, read };
  };
  let { repaired, problems, statements, read } = readWith([]);
  const missing = language === 'python' && read.problems.length > 0 ? missingIn(repaired) : [];
  if (missing.length > 0) {
    ({ problems, statements, read } = readWith(missing));
    const known = statementsOf(problems, statements);
    const own = missing.map((each) => asProblem(each, text));
    problems = [...problems, ...own.filter(({ span }) => !known.has(statementAt(span.end, statements)))];
  }
  const mended = language === 'python' ? mendedIn(read.problems) : [];
  if (mended.length > 0) {
    // What a slip has swallowed is read, if it can be read so.
    const again = readWith([...missing, ...mended.flatMap(insertionsOf)]);
    if (again.read.problems.length < read.problems.length) {
      read = again.read;
      problems = [...problems, ...mended];
    } else ({ read } = readWith(missing));
  }
  const { body, pragmas } = read;
  const isInCells = isNotebook || isScriptInCells(document.text);
  const dialect = language === 'python' ? 'python' : 'javascript';
  const installed = isInCells && language === 'python' ? installedKeras(document.text) : undefined;
  return {
    module: { path, dialect, body, pragmas, ...(installed && { installedKeras: installed }) },
    problems: oneForEach(
      [...pasted.problems, ...commands, ...problems].sort((a, b) => a.span.start - b.span.start),
      read.problems.filter(({ isOfScripts }) => !isOfScripts || !isInCells),
      text,
      statements,
    ),
  };
}

/** The faults that one edit mends. */
function mendedIn(problems: readonly SyntaxProblem[]): readonly SyntaxProblem[] {
  return problems.filter(({ mends, isFormer }) => mends?.length === 1 && !isFormer);
}

function insertionsOf({ mends = [] }: SyntaxProblem): readonly Insertion[] {
  return mends.flatMap(({ edits }) =>
    edits.map(({ span: { start, end }, text }) => ({ offset: start, text, removed: end - start })),
  );
}

function withoutPasted(text: string): PlainText {
  // A form feed is a blank to Python, and to no grammar.
  const marks = withoutPastedMarks(text.replaceAll('\f', ' '));
  const plain = withoutForeignCharacters(marks.text);
  return { text: plain.text, problems: [...marks.problems, ...plain.problems] };
}

/** Text between tags is looked for only where brackets or strings seem to be at fault. */
function repairOf(
  text: string,
  lexis: Lexis,
  cellStarts: readonly number[] | undefined,
  grammar: ScriptGrammar | undefined,
  inserted: readonly Insertion[],
): Repair {
  const repair = repairBrackets(text, lexis, cellStarts, inserted);
  if (repair.problems.length === 0 || grammar === undefined || grammar === 'typescript') return repair;
  const texts = jsxTexts(text, (whole) => parseScript(whole, grammar));
  return texts.length > 0 ? repairBrackets(text, withoutTexts(lexis, texts), cellStarts) : repair;
}

/** Offsets of the user's text. */
function missingIn({ text, toTrue }: RepairedText): readonly Missing[] {
  return missingSeparators(text).map(({ offset, text: separator, previous, next }) => ({
    offset: toTrue(offset),
    text: separator,
    previous: { start: toTrue(previous.start), end: toTrue(previous.end) },
    ...(next && { next: { start: toTrue(next.start), end: toTrue(next.end) } }),
  }));
}

function unread({ path, language }: SourceDocument): ParsedSource {
  const dialect = language === 'python' ? 'python' : 'javascript';
  return { module: { path, dialect, body: [], pragmas: [] }, problems: [] };
}
