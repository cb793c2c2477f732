/** Faults of the text: the missing mark is put where the text needs it, and one that closes nothing goes. */
import type { SourceDocument, Span } from '../../document.js';
import type { LineMap } from '../../syntax/lineMap.js';
import { nextBreak } from '../../syntax/lines.js';
import { firstAfter, statementAt } from '../../syntax/oneFault.js';
import { parseSource } from '../../syntax/parse.js';
import type { Mend, SyntaxProblem } from '../../syntax/problem.js';
import { TextMemory } from '../../syntax/textMemory.js';
import type { QuickFix, TextEdit } from '../diagnostic.js';
import { emptyBlock } from './emptyBlock.js';

/** Gives the fixes of each fault of the document. */
export function syntaxFixes(
  document: SourceDocument,
  lines: LineMap,
): (problem: SyntaxProblem) => QuickFix[] {
  const trials = new Trials(document);
  return (problem) => {
    const edit = problem.insert;
    const sure = (problem.mends ?? []).filter(({ isSure }) => isSure).map(asAttempt);
    if (sure.length > 0) return sure.map((fix, _, { length }) => ({ ...fix, isPreferred: length === 1 }));
    const ofBlock = emptyBlock(problem, document);
    if (ofBlock.length > 0) return [...ofBlock];
    if (!edit) return trials.of(problem).map((fix) => ({ ...fix, isPreferred: true }));
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
  };
}

/** The line as its reader counts it: in a notebook, within the cell. */
function lineInCell(offset: number, document: SourceDocument, lines: LineMap): number {
  const cellStart = document.cellStarts?.findLast((start) => start <= offset) ?? 0;
  return lines.positionAt(offset).line - lines.positionAt(cellStart).line + 1;
}

type Attempt = Pick<QuickFix, 'title' | 'edits'>;

function asAttempt({ title, edits }: Mend): Attempt {
  return {
    title,
    edits: edits.map(({ span: { start, end }, text }): TextEdit => ({ start, end, newText: text })),
  };
}

/** Longer statements are not read again for each attempt. */
const LONGEST_STATEMENT = 20_000;

/** No single edit mends a statement with more faults. */
const MOST_FAULTS = 10;

/** Characters: what the attempts of one document may read in all, which takes about a tenth of a second. */
const LONGEST_READING = 200_000;

/** Edits are tried on the statement that a fault is in, until one makes it readable. */
class Trials {
  #heads: readonly number[] | undefined;
  /** By where the statement starts. */
  readonly #faultsBefore = new Map<number, number>();
  #read = 0;

  constructor(readonly document: SourceDocument) {}

  /** The first of the likely edits with which the statement can be read. */
  of(problem: SyntaxProblem): readonly Attempt[] {
    const { text } = this.document;
    const { start, end } = this.#statementAround(problem.span);
    if (end - start > LONGEST_STATEMENT) return [];
    const before = this.#faultsBefore.get(start) ?? this.#faultsIn(text.slice(start, end));
    this.#faultsBefore.set(start, before);
    if (before === 0 || before > MOST_FAULTS) return [];
    const own = (problem.mends ?? []).map(asAttempt);
    const found = [...own, ...attempts(problem, this.document)].find(({ edits }) => {
      const statement = edited(text, { start, end }, edits);
      return statement !== undefined && this.#faultsIn(statement) === 0;
    });
    return found ? [found] : [];
  }

  #faultsIn(text: string): number {
    this.#read += text.length;
    if (this.#read > LONGEST_READING) return Number.POSITIVE_INFINITY;
    const { path, language } = this.document;
    return parseSource({ path, language, text }, new TextMemory(), '').problems.length;
  }

  /** From the line without indentation at or before the fault to the next one that begins a statement. */
  #statementAround({ start, end }: Span): Span {
    this.#heads ??= headsOf(this.document.text);
    const from = statementAt(start, this.#heads);
    const later = firstAfter(this.#heads, end);
    return { start: from, end: this.#heads[later] ?? this.document.text.length };
  }
}

/** The part of the text after the edits; undefined where one is outside of it. */
function edited(text: string, { start, end }: Span, edits: readonly TextEdit[]): string | undefined {
  let written = '';
  let from = start;
  for (const edit of [...edits].sort((a, b) => a.start - b.start)) {
    if (edit.start < from || edit.end > end) return undefined;
    written += text.slice(from, edit.start) + edit.newText;
    from = edit.end;
  }
  return written + text.slice(from, end);
}

/** Lines without indentation that begin a statement, ascending. */
function headsOf(text: string): readonly number[] {
  const heads = /^(?![ \t\n\r)\]}#]|else|elif|except|finally|\/\/)/gm;
  return Array.from(text.matchAll(heads), ({ index }) => index);
}

function attempts(
  { code: kind, span, related, expected, widthAbove }: SyntaxProblem,
  document: SourceDocument,
): readonly Attempt[] {
  const { text, language } = document;
  const found = text.slice(span.start, span.end);
  if (kind === 'unexpected-bracket') {
    if (related && expected)
      return [change(span.start, span.end, expected, `Change “${found}” to “${expected}”`)];
    return [change(span.start, span.end, '', `Remove “${found}”`)];
  }
  if (kind !== 'syntax') return [];
  const lineStart = text.lastIndexOf('\n', span.start - 1) + 1;
  const line = text.slice(lineStart, nextBreak(text, span.start));
  const comment = language === 'python' ? /[ \t]*#[^\n'"]*$/ : /[ \t]*\/\/[^\n'"]*$/;
  const endOfCode = withoutBlanks(text, lineStart + line.replace(comment, '').length);
  const endBefore = withoutBlanks(text, span.start);
  const insert = (at: number, mark: string): Attempt => change(at, at, mark, `Insert “${mark}”`);
  return [
    ...(widthAbove !== undefined
      ? [
          change(
            lineStart,
            lineStart + (/^[ \t]*/.exec(line)?.[0].length ?? 0),
            ' '.repeat(widthAbove),
            'Indent it as the line before',
          ),
        ]
      : []),
    insert(language === 'python' ? endOfCode : endBefore, ':'),
    insert(endBefore, ','),
    insert(span.end, ','),
    ...(found === '=' ? [change(span.start, span.end, '==', 'Compare with “==”')] : []),
  ];
}

/** Where the code before the offset ends. */
function withoutBlanks(text: string, offset: number): number {
  let end = offset;
  while (end > 0 && /\s/.test(text.charAt(end - 1))) end--;
  return end;
}

function change(start: number, end: number, newText: string, title: string): Attempt {
  return { title, edits: [{ start, end, newText }] };
}
