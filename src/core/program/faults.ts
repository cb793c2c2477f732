/** Faults of the text that a parser met, in plain words: one for each line. */
import type { SyntaxNode, Tree } from '@lezer/common';
import type { Mend, SyntaxProblem } from '../syntax/problem.js';
import { type ChunkFaults, FAULTLESS } from './lowered.js';
import { mayHaveFault } from './quickLook.js';
import type { Reader } from './reader.js';
import type { Dialect } from './tree.js';

/** A fault often leaves several marks. */
export function faultsOf(
  tree: Tree,
  reader: Reader,
  dialect: Dialect,
  {
    isGap = () => false,
    refused = () => [],
    slip = () => undefined,
  }: {
    /** Whether a fault node is none in the language. */
    readonly isGap?: (fault: SyntaxNode, reader: Reader) => boolean;
    /** What the language refuses in a tree without fault nodes. */
    readonly refused?: (tree: Tree, reader: Reader) => readonly SyntaxProblem[];
    /** What a fault node at an offset is, where its line tells. */
    readonly slip?: (fault: SyntaxNode, from: number, reader: Reader) => SyntaxProblem | undefined;
  } = {},
): ChunkFaults {
  const isWhole = !mayHaveFault(tree, dialect);
  if (isWhole) return { ...FAULTLESS, problems: refused(tree, reader) };
  const problems: SyntaxProblem[] = [];
  let firstLine = -1;
  let lastLine = -2;
  let formerLine = -1;
  const lineOf = lineCounter(reader.text);
  const lists = new ArgumentLists();
  tree.iterate({
    leave: () => lists.leave(),
    enter: (cursor) => {
      const { name, type } = cursor;
      const isLate = dialect === 'python' && lists.enter(name);
      const isFormer = dialect === 'python' && (name === 'PrintStatement' || name === 'except');
      const stray = name === 'FormatString' ? strayBrace(cursor.node, reader) : undefined;
      if (stray) problems.push(stray);
      // Most nodes are neither: an object for each of them is what takes long here.
      if (!type.isError && !isLate && !isFormer) return;
      const { node } = cursor;
      const former = isFormer ? formerPython(node, reader) : undefined;
      if (former) {
        problems.push(former);
        formerLine = lineOf(node.from);
      }
      const late = isLate ? positionalAfterKeyword(node, reader) : undefined;
      if (late) problems.push(late);
      if (!type.isError || isEmptyPattern(node) || isBareYield(node) || isGap(node, reader)) return;
      const from = node.from === node.to ? endOfCode(reader.text, node.from) : node.from;
      const line = lineOf(from);
      if (line === formerLine) return;
      // What a fault leaves behind on its line and the next is no second one.
      const isSame = line <= lastLine + 1;
      if (firstLine < 0) firstLine = line;
      lastLine = line;
      if (isSame) return;
      problems.push(
        slip(node, from, reader) ??
          (dialect === 'python' ? missingColon(from, reader) : undefined) ?? {
            code: 'syntax',
            span: faultSpan(from, reader),
            message: messageFor(node, reader, dialect),
            ...(dialect === 'python' && lacksBlock(node, reader) && { lacksBlock: true }),
          },
      );
    },
  });
  if (firstLine < 0) problems.push(...refused(tree, reader));
  return { problems, firstLine, lastLine };
}

/** What Python 2 took and Python 3 does not; it is read all the same. */
function formerPython(node: SyntaxNode, reader: Reader): SyntaxProblem | undefined {
  if (node.name === 'PrintStatement') return formerPrint(node, reader);
  if (node.name !== 'except') return undefined;
  const type = node.nextSibling;
  const comma = type?.nextSibling;
  const name = comma?.nextSibling;
  const isFormer = comma?.name === ',' && name?.name === 'VariableName' && name.nextSibling?.name === 'Body';
  if (!type || !isFormer || !/^[a-z]\w*$/.test(reader.textOf(name))) return undefined;
  return {
    code: 'syntax',
    isFormer: true,
    span: reader.range(comma.from, name.to),
    message: `Python 3 names the exception with "as": write except ${reader.textOf(type)} as ${reader.textOf(name)}.`,
    mends: [{ title: 'Write “as”', edits: [{ span: reader.range(comma.from, name.from), text: ' as ' }] }],
  };
}

function formerPrint(node: SyntaxNode, reader: Reader): SyntaxProblem {
  const written = reader.textOf(node);
  const span = reader.range(node.from, node.from + 'print'.length);
  if (/^print\s*>>/.test(written))
    return {
      code: 'syntax',
      isFormer: true,
      span,
      message: 'Python 3 has no print >>: write print(…, file=…).',
    };
  const values = written.slice('print'.length).trim();
  const isOpen = values.endsWith(',');
  const call = `print(${isOpen ? `${values} end=' '` : values})`;
  return {
    code: 'syntax',
    isFormer: true,
    span,
    message: 'Python 3 has no print statement: write print(…), with brackets.',
    mends: [{ title: 'Write print(…)', edits: [{ span: reader.span(node), text: call }] }],
  };
}

/** `f'{x}}'`: outside its replacements, a closing brace stands twice, or in `\N{…}`. */
function strayBrace(node: SyntaxNode, reader: Reader): SyntaxProblem | undefined {
  let from = node.from;
  for (let child = node.firstChild; ; child = child.nextSibling) {
    if (child && child.name !== 'FormatReplacement') {
      if (child.type.isError) return undefined;
      continue;
    }
    const plain = reader.text.slice(from, child?.from ?? node.to);
    const hidden = plain.replace(/\\N\{[^{}]*\}|\}\}/g, (part) => ' '.repeat(part.length));
    const at = hidden.indexOf('}');
    if (at >= 0)
      return {
        code: 'syntax',
        span: reader.range(from + at, from + at + 1),
        message: 'This } closes nothing in the f-string: remove it, or write }} for a brace that is shown.',
      };
    if (!child) return undefined;
    from = child.to;
  }
}

/** Follows a walk through a tree: which nodes follow a comma in a list of arguments that has names before it. */
class ArgumentLists {
  readonly #around: { readonly isList: boolean; hasNames: boolean; last: string }[] = [];

  enter(name: string): boolean {
    const list = this.#around.at(-1);
    const isAfter = list?.isList === true && list.hasNames && list.last === ',';
    if (list?.isList) {
      list.hasNames ||= name === 'AssignOp';
      list.last = name;
    }
    this.#around.push({ isList: name === 'ArgList', hasNames: false, last: '' });
    return isAfter;
  }

  leave(): void {
    this.#around.pop();
  }
}

/** `Model(inputs=a, x)`; `*x` may stand there. */
function positionalAfterKeyword(node: SyntaxNode, reader: Reader): SyntaxProblem | undefined {
  const list = node.parent;
  if (list?.name !== 'ArgList' || node.prevSibling?.name !== ',') return undefined;
  if (node.type.isError || /^(?:[*)]|\*\*|Comment)$/.test(node.name)) return undefined;
  if (node.nextSibling?.name !== ',' && node.nextSibling?.name !== ')') return undefined;
  // `f(x := 1, 2)` gives no name.
  const equals = list.getChildren('AssignOp').find((operator) => reader.textOf(operator) === '=');
  const name = equals?.prevSibling;
  if (!name || equals.from > node.from || list.getChild('⚠')) return undefined;
  // Only the first of several.
  const before = node.prevSibling.prevSibling;
  if (before && before.from > equals.from && before.prevSibling?.name === ',') return undefined;
  const shown = reader.textOf(node);
  const it = shown.length > 30 || shown.includes('\n') ? 'it' : shown;
  const mend = inBrackets(name, node, reader);
  return {
    ...(mend && { mends: [mend] }),
    code: 'syntax',
    span: reader.span(node),
    message: mend
      ? `The values of “${reader.textOf(name)}” belong in brackets: without them ${it} is an argument of its own, which cannot follow one with a name.`
      : `An argument without a name cannot follow one with a name: put ${it} before ${reader.textOf(name)}=, or give its name.`,
  };
}

/** `shape=28, 28, 1`: what follows the named value belongs to it, for this argument takes several. */
function inBrackets(name: SyntaxNode, node: SyntaxNode, reader: Reader): Mend | undefined {
  const brackets = BRACKETS.find(([names]) => names.test(reader.textOf(name)))?.[1];
  const first = node.prevSibling?.prevSibling;
  if (!brackets || first?.prevSibling?.name !== 'AssignOp') return undefined;
  if (first.prevSibling.prevSibling?.from !== name.from) return undefined;
  let last = node;
  // Up to the next one with a name.
  for (let next = last.nextSibling?.nextSibling; next; next = last.nextSibling?.nextSibling) {
    if (last.nextSibling?.name !== ',' || next.name === ')' || next.nextSibling?.name === 'AssignOp') break;
    last = next;
  }
  const span = reader.range(first.from, last.to);
  const written = `${brackets[0]}${reader.text.slice(first.from, last.to)}${brackets[1]}`;
  const title = `Write ${reader.textOf(name)}=${written.length > 40 || written.includes('\n') ? `${brackets[0]}…${brackets[1]}` : written}`;
  return { title, edits: [{ span, text: written }] };
}

/** Arguments that take several values, and how they are written. */
const BRACKETS: readonly (readonly [RegExp, string])[] = [
  [
    /^(?:validation_data|(?:batch_)?(?:input_)?shape|batch_shape|kernel_size|pool_size|strides|padding|dilation_rate|target_size|image_size|target_shape|output_shape|size|dims|feature_range)$/,
    '()',
  ],
  [/^(?:callbacks|metrics|layers|inputs|outputs|columns)$/, '[]'],
];

/** Counts lines up to rising offsets. */
function lineCounter(text: string): (offset: number) => number {
  let line = 0;
  let counted = 0;
  return (offset) => {
    for (let at = text.indexOf('\n', counted); at >= 0 && at < offset; at = text.indexOf('\n', at + 1)) {
      line++;
      counted = at + 1;
    }
    return line;
  };
}

const BLOCK_HEAD = /^\s*(?:async\s+)?(?:def|class|if|elif|else|for|while|with|try|except|finally)\b/;

/** The fault is on the line of a block's head without a colon, or on the line after it. */
function missingColon(from: number, reader: Reader): SyntaxProblem | undefined {
  const { text } = reader;
  const start = text.lastIndexOf('\n', from - 1) + 1;
  const isAtStart = text.slice(start, from).trim() === '';
  const lines = [start, ...(isAtStart && start > 0 ? [text.lastIndexOf('\n', start - 2) + 1] : [])];
  for (const lineStart of lines) {
    const end = text.indexOf('\n', lineStart);
    const line = text.slice(lineStart, end < 0 ? text.length : end);
    const code = line.replace(/\([^()]*\)|\[[^[\]]*\]|\{[^{}]*\}|'[^']*'|"[^"]*"/g, (part) =>
      '_'.repeat(part.length),
    );
    const shown = code.replace(/\s*#.*$/, '').trimEnd();
    if (!BLOCK_HEAD.test(shown) || /[:([{\\]/.test(shown)) continue;
    const at = lineStart + shown.length;
    return {
      code: 'syntax',
      span: reader.range(at - 1, at),
      message: 'A colon is missing at the end of this line.',
    };
  }
  return undefined;
}

/** A `yield` of nothing: the grammar wants a value. */
function isBareYield({ from, to, parent }: SyntaxNode): boolean {
  return from === to && parent?.name.startsWith('Yield') === true;
}

/** `case int():` and `case []:` hold no pattern, and the grammar wants one. */
function isEmptyPattern({ parent }: SyntaxNode): boolean {
  const holder = parent?.parent?.name ?? '';
  return (
    parent?.name === 'LiteralPattern' &&
    parent.from === parent.to &&
    /^(?:PatternArgList|\w+Pattern)$/.test(holder)
  );
}

function endOfCode(text: string, offset: number): number {
  let at = offset;
  while (at > 0 && /\s/.test(text.charAt(at - 1))) at--;
  return at;
}

/** The word at the fault, or the last one before it. */
function faultSpan(from: number, reader: Reader): SyntaxProblem['span'] {
  const after = /^[\w.]+|^[^\s\w]/.exec(reader.text.slice(from, from + 80))?.[0];
  if (after) return reader.range(from, from + after.length);
  const before = /(?:[\w.]+|[^\s\w])$/.exec(reader.text.slice(Math.max(0, from - 80), from))?.[0] ?? '';
  return reader.range(from - before.length, from);
}

function messageFor(node: SyntaxNode, reader: Reader, dialect: Dialect): string {
  const text = reader.textOf(node).trim();
  const parent = node.parent?.name ?? '';
  if (text !== '')
    return `"${text.slice(0, 40)}" cannot stand here. A comma, an operator or a new line may be missing before it.`;
  if (/^Format/.test(parent))
    return /\{\s*\}/.test(reader.text.slice(node.from - 1, node.from + 1))
      ? 'These braces of the f-string are empty: a value is expected between them.'
      : 'A “{” of the f-string is never closed: “}” is missing, or write {{ for a brace that is shown.';
  if (parent === 'ConditionalExpression')
    return 'A value for the other case is missing: a condition in one line is “a if b else c”.';
  if (parent === 'ArgList') return 'Something is missing between two arguments: separate them with a comma.';
  if (parent === 'AssignStatement' || parent === 'UpdateStatement')
    return 'A value is expected after the equals sign.';
  if (dialect === 'python' && parent === 'ImportStatement') return 'What is imported is missing.';
  if (dialect === 'python' && lacksBlock(node, reader))
    return 'An indented block is expected below this line.';
  if (dialect === 'python' && isHeadOfBlock(node))
    return 'This statement is not complete: a colon and an indented block are expected.';
  return 'This statement is not complete.';
}

const isHeadOfBlock = ({ parent }: SyntaxNode): boolean =>
  parent !== null && (/^(If|While|For|Try|With|Function|Class)/.test(parent.name) || parent.name === 'Body');

/** The colon is there. */
function lacksBlock(node: SyntaxNode, reader: Reader): boolean {
  const isEmpty = node.from === node.to || reader.textOf(node).trim() === '';
  return isEmpty && isHeadOfBlock(node) && reader.text.charAt(endOfCode(reader.text, node.from) - 1) === ':';
}
