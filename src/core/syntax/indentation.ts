/** Indentation that Python refuses: too deep, on no level of the blocks around, or tabs that only look like spaces. */
import type { Span } from '../document.js';
import { indentationAt } from './lines.js';
import type { SyntaxProblem } from './problem.js';

/** A line that begins a statement, and where the code before it ends. */
export interface StatementLine {
  readonly offset: number;
  readonly endOfCode: number;
}

export interface IndentationFault {
  readonly problem: SyntaxProblem;
  /** Blanks that the line needs to stand on the level it is meant for. */
  readonly padding: number;
  /** Where the statement before it begins: a fault there explains this one. */
  readonly after: number;
  /** Tabs, to be read as blanks. */
  readonly tabs: readonly number[];
}

interface Level {
  readonly width: number;
  readonly written: string;
}

export function indentationFaults(
  text: string,
  lines: readonly StatementLine[],
  starts: readonly number[] = [],
): readonly IndentationFault[] {
  const found: IndentationFault[] = [];
  let levels: Level[] = [];
  let nextStart = 0;
  let before = 0;
  for (const { offset, endOfCode } of lines) {
    const blanks = indentationAt(text, offset);
    if (blanks === undefined || text.charAt(offset + blanks) === '#') continue;
    const written = text.slice(offset, offset + blanks);
    while (offset >= (starts[nextStart] ?? Number.POSITIVE_INFINITY)) {
      nextStart++;
      levels = [];
    }
    const top = levels.at(-1);
    // Most lines stand where the one before stands.
    if (written === top?.written) {
      before = offset;
      continue;
    }
    const level = { width: widthOf(written), written };
    const after = before;
    const isAfterHead = () =>
      text.charAt(endOfCode - 1) === ':' || BLOCK_HEAD.test(text.slice(after, after + 200));
    before = offset;
    if (!top) levels = [level];
    else {
      const fault = faultOf(level, levels, isAfterHead);
      if (fault) {
        const span = { start: offset, end: offset + written.length };
        found.push({ ...toProblem(fault, level, top, span, text, levelsBeside(level, levels)), after });
      }
    }
  }
  return found;
}

const BLOCK_HEAD =
  /^\s*(?:async\s+)?(?:def|class|if|elif|else|for|while|with|try|except|finally|match|case)\b/;

/** The levels right below and above it, by blanks, the nearer one first. */
function levelsBeside({ width }: Level, levels: readonly Level[]): readonly number[] {
  const widths = levels.filter(({ written }) => !written.includes('\t')).map((each) => each.width);
  const below = widths.findLast((each) => each <= width);
  const above = widths.find((each) => each > width);
  return [below, above]
    .filter((each) => each !== undefined)
    .sort((a, b) => Math.abs(a - width) - Math.abs(b - width));
}

type Fault = 'too deep' | 'no level' | 'tabs';

/** Also enters and leaves levels. */
function faultOf(level: Level, levels: Level[], isAfterHead: () => boolean): Fault | undefined {
  const top = levels.at(-1);
  if (!top) return undefined;
  if (isMixed(level, top)) return 'tabs';
  if (level.width > top.width) {
    levels.push(level);
    return isAfterHead() ? undefined : 'too deep';
  }
  if (levels.every(({ width }) => width !== level.width)) return 'no level';
  while ((levels.at(-1)?.width ?? 0) > level.width) levels.pop();
  return undefined;
}

/** Python takes a tab for up to eight blanks, and refuses lines whose order changes when it is taken for one. */
function isMixed(a: Level, b: Level): boolean {
  return Math.sign(a.width - b.width) !== Math.sign(a.written.length - b.written.length);
}

function toProblem(
  fault: Fault,
  level: Level,
  top: Level,
  span: Span,
  text: string,
  beside: readonly number[],
): Omit<IndentationFault, 'after'> {
  const end = text.indexOf('\n', span.end);
  const line = { start: span.end, end: end < 0 ? text.length : end };
  const messages: Readonly<Record<Fault, string>> = {
    'too deep': `This line is indented by ${level.width}, and the one before by ${top.width}: a deeper line may only follow a colon.`,
    'no level': `This line is indented by ${level.width}; no block around it is. The line before it is indented by ${top.width}.`,
    tabs: 'This line is indented with tabs where the one before it has blanks. Use one of them only.',
  };
  const isMeant = fault !== 'too deep';
  const tabs =
    fault === 'tabs'
      ? [...level.written].flatMap((each, at) => (each === '\t' ? [span.start + at] : []))
      : [];
  const width = fault === 'tabs' ? level.written.length : level.width;
  return {
    problem: {
      code: 'syntax',
      span: { start: line.start, end: Math.max(line.end, line.start + 1) },
      message: messages[fault],
      ...(fault === 'too deep'
        ? { widthAbove: top.width }
        : {
            mends: beside.map((width) => ({
              title: `Indent it by ${width}`,
              isSure: true,
              edits: [{ span, text: ' '.repeat(width) }],
            })),
          }),
    },
    padding: isMeant && !top.written.includes('\t') ? Math.max(0, top.width - width) : 0,
    tabs,
  };
}

function widthOf(written: string): number {
  let width = 0;
  for (const character of written) width = character === '\t' ? (Math.floor(width / 8) + 1) * 8 : width + 1;
  return width;
}
