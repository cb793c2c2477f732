/**
 * What a notebook's cells hold besides Python: IPython's magics (`%matplotlib inline`, `%%time`), shell lines
 * (`!pip install …`) and questions (`model?`). They become blanks of the same length, so every position stays.
 */
import type { Mend, SyntaxProblem } from './problem.js';
import { pythonLexis } from './pythonLexis.js';

/** Cell magics that run the rest of the cell as Python; any other one gives the cell to something else. */
const RUNS_PYTHON = /^%%(?:time|timeit|capture|prun|memit|mprun|lprun|python3?|pypy|debug)\b/;
const LINE_MAGIC = /^[ \t]*(?:%[A-Za-z]|!|\?|[\w.]+\?{1,2}[ \t]*$)/;
/** Runs the statement behind it. */
const TIMED = /^(%time[ \t]+)\S/;
/** Only IPython's: `files = !ls data`, and not `flag = !known`, as other languages write “not”. */
const ASSIGNED_SURELY =
  /^([ \t]*[A-Za-z_][\w.]*(?:[ \t]*,[ \t]*\w+)*[ \t]*=[ \t]*)((?:%[A-Za-z]|![ \t]*[\w./-]+[ \t]+[^ \t=<>]).*)$/;
const ASSIGNED = /^([ \t]*[A-Za-z_][\w.]*(?:[ \t]*,[ \t]*\w+)*[ \t]*=[ \t]*)([!%][^=\s].*)$/;

/**
 * Of a cell with one line IPython takes these for its commands without the sign: `cd /content`, `pip install keras`. A
 * name of the program itself stands alone or before a sign, and is left as it is.
 */
const BARE_COMMAND =
  /^(?:cat|cd|clear|conda|config|cp|dirs|env|ldir|less|lf|lk|ll|load_ext|ls|lsmagic|lx|man|matplotlib|mkdir|more|mv|pip|popd|pushd|pwd|pylab|reload_ext|rm|rmdir|tensorboard|tensorflow_version|who|whos)(?:[ \t]+(?![=([])\S.*)?$/;

/** The same text with everything that is not Python blanked; `cellStarts` as in `SourceDocument`. */
export function withoutMagics(text: string, cellStarts: readonly number[]): string {
  let plain = '';
  for (const [index, start] of cellStarts.entries())
    plain += plainCell(text.slice(start, cellStarts[index + 1] ?? text.length));
  return text.slice(0, cellStarts[0] ?? text.length) + plain;
}

/** The same of a script: a cell's magic in it is a line like any other. */
export function withoutCommands(script: string): string {
  if (!MAY_COMMAND.test(script)) return script;
  return plainLines(script, isScriptInCells(script) ? ASSIGNED : ASSIGNED_SURELY);
}

/** IPython runs it. */
export const isScriptInCells = (script: string): boolean => /^#[ \t]*(?:%%|In\[)/m.test(script);

/** Of a script, where IPython's commands are no Python. */
export function commandsOf(script: string): readonly SyntaxProblem[] {
  if (!MAY_COMMAND.test(script) || isScriptInCells(script)) return [];
  const found = lineStarts(script).filter((at) => {
    const line = lineAt(script, at);
    return line.startsWith('%%') || TIMED.test(line) || isCommand(line, ASSIGNED_SURELY);
  });
  const [first] = found;
  if (first === undefined) return [];
  const start = first + (/^[ \t]*/.exec(lineAt(script, first))?.[0].length ?? 0);
  const mend = {
    title: found.length > 1 ? 'Make comments of the commands' : 'Make a comment of it',
    isSure: true,
    edits: found.flatMap((at) => commentedOut(script, at)),
  };
  return [
    {
      code: 'syntax',
      span: { start, end: endOfCommand(script, first) },
      message:
        'This is a command of notebooks, not Python: in a script make it a comment, or run it in a terminal.',
      mends: [mend],
    },
  ];
}

/** Of what is timed only `%time` goes. Else each of its lines; in a block with `pass`, since that may hold nothing else. */
function commentedOut(script: string, at: number): Mend['edits'] {
  const line = lineAt(script, at);
  const timed = TIMED.exec(line)?.[1];
  if (timed !== undefined) return [{ span: { start: at, end: at + timed.length }, text: '' }];
  return Array.from(line.matchAll(/^[ \t]*/gm), ({ index, 0: blanks }) => {
    const start = at + index + blanks.length;
    return { span: { start, end: start }, text: index === 0 && blanks !== '' ? 'pass  # ' : '# ' };
  });
}

const MAY_COMMAND = /^[ \t]*(?:%[A-Za-z%]|!|\?)|\?[ \t]*$|=[ \t]*[!%][^=\s]/m;
const lineAt = (cell: string, at: number): string => cell.slice(at, endOfCommand(cell, at));

function plainCell(cell: string): string {
  if (BARE_COMMAND.test(cell.trim())) return blank(cell);
  if (!/[%!?]/.test(cell)) return cell;
  const first = /^\s*(%%.*)/.exec(cell)?.[1];
  if (first !== undefined && !RUNS_PYTHON.test(first)) return blank(cell);
  return plainLines(cell, ASSIGNED);
}

function plainLines(cell: string, assigning: RegExp): string {
  let plain = '';
  for (const at of lineStarts(cell)) {
    if (at < plain.length) continue;
    plain += cell.slice(plain.length, at);
    const end = endOfCommand(cell, at);
    const line = cell.slice(at, end);
    const assigned = assigning.exec(line)?.[1];
    const timed = TIMED.exec(line)?.[1];
    if (timed !== undefined) plain += `0${' '.repeat(timed.length - 2)};${line.slice(timed.length)}`;
    else if (LINE_MAGIC.test(line) || line.startsWith('%%')) plain += doingNothing(line);
    else if (assigned !== undefined) plain += `${assigned}${standIn(line.length - assigned.length)}`;
  }
  return plain + cell.slice(plain.length);
}

/** Starts of the lines that begin a statement: outside of strings, brackets and continued lines. */
function lineStarts(cell: string): number[] {
  const starts = [0];
  let depth = 0;
  for (let at = 0; at < cell.length; at++) {
    // A command's quotes and brackets are not Python's.
    if (at === starts.at(-1) && isCommand(lineAt(cell, at), ASSIGNED)) at = endOfCommand(cell, at);
    const skipped = pythonLexis.skip(cell, at);
    if (skipped) at = (skipped.unclosed?.at ?? skipped.end) - 1;
    else if ('([{'.includes(cell.charAt(at))) depth++;
    else if (')]}'.includes(cell.charAt(at))) depth = Math.max(0, depth - 1);
    else if (cell.charAt(at) === '\n' && (depth === 0 || cell.charAt(at + 1) === '!')) starts.push(at + 1);
  }
  return starts;
}

function isCommand(line: string, assigning: RegExp): boolean {
  return !TIMED.test(line) && (LINE_MAGIC.test(line) || assigning.test(line));
}

/** The end of the line, or of the last one that a backslash joins to it. */
function endOfCommand(cell: string, at: number): number {
  let end = cell.indexOf('\n', at);
  while (end >= 0 && cell.charAt(end - 1) === '\\') end = cell.indexOf('\n', end + 1);
  return end < 0 ? cell.length : end;
}

/** What a command gives is a value that is not known: a call that is not evaluated stands for it. */
function standIn(length: number): string {
  return (length >= 6 ? 'eval()' : '...').padEnd(length);
}

/** In a block the command may be the only statement: a number stands for it there. */
function doingNothing(line: string): string {
  const indentation = /^[ \t]*/.exec(line)?.[0] ?? '';
  const rest = blank(line.slice(indentation.length));
  return indentation === '' ? rest : `${indentation}0${rest.slice(1)}`;
}

function blank(text: string): string {
  return text.replace(/[^\n\r]/g, ' ');
}
