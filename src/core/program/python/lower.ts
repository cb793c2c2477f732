/** Python text, brackets already repaired, to a module of the program tree. */
import type { SyntaxNode, Tree } from '@lezer/common';
import { parser } from '@lezer/python';
import type { SyntaxProblem } from '../../syntax/problem.js';
import type { RepairedText } from '../../syntax/repairedText.js';
import { makePragma, pragmaText } from '../pragmas.js';
import type { ModuleNode, Pragma } from '../tree.js';
import { lowerArguments } from './expressions.js';
import { Reader } from './reader.js';
import { lowerBody } from './statements.js';

export function lowerPython(
  path: string,
  repaired: RepairedText,
): { module: ModuleNode; problems: readonly SyntaxProblem[] } {
  const text = hideMagics(repaired.text);
  const reader = new Reader(text, repaired.toTrue, repaired.virtualClosers);
  const tree = parser.parse(text);
  return {
    module: {
      path,
      dialect: 'python',
      body: lowerBody(tree.topNode, reader),
      pragmas: pragmasOf(tree, reader),
    },
    problems: faultsOf(tree, reader),
  };
}

/** Notebook commands (`%matplotlib inline`, `!pip install x`) are no Python: blanks of the same length. */
function hideMagics(text: string): string {
  return text.replace(/^[ \t]*(?:[%!][^\n]*|\?+[\w.]+[^\n]*|[\w.]+\?+[ \t]*)$/gm, (line, offset: number) =>
    continues(text, offset) ? line : ' '.repeat(line.length),
  );
}

/** `%` at the start of a line may also carry on an expression from the line before. */
function continues(text: string, offset: number): boolean {
  const before = text.slice(Math.max(0, offset - 200), offset).trimEnd();
  return /[([{,\\=+\-*/%]$/.test(before);
}

function pragmasOf(tree: Tree, reader: Reader): readonly Pragma[] {
  const pragmas: Pragma[] = [];
  tree.iterate({
    enter: (node) => {
      if (node.name !== 'Comment') return;
      const found = pragmaText(reader.text.slice(node.from, node.to));
      if (!found) return;
      const start = node.from + found.offset;
      // Parsed as the arguments of a call: `_(` before the text shifts offsets by two.
      const call = parser.parse(`_(${found.text})`).topNode.getChild('ExpressionStatement')?.firstChild;
      const list = call?.getChild('ArgList');
      const inner = new Reader(`_(${found.text})`, (offset) => reader.toTrue(start + offset - 2), new Set());
      const settings = list ? lowerArguments(list, inner) : [];
      pragmas.push(makePragma(reader.span(node), found.text, settings));
    },
  });
  return pragmas;
}

/** One problem per line: a fault often leaves several marks. */
function faultsOf(tree: Tree, reader: Reader): readonly SyntaxProblem[] {
  const problems: SyntaxProblem[] = [];
  let lastLine = -1;
  tree.iterate({
    enter: ({ node }) => {
      if (!node.type.isError) return;
      const from = node.from === node.to ? endOfCode(reader.text, node.from) : node.from;
      const line = reader.text.lastIndexOf('\n', from - 1);
      if (line === lastLine) return;
      lastLine = line;
      problems.push({ code: 'syntax', span: faultSpan(from, reader), message: messageFor(node, reader) });
    },
  });
  return problems;
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

function messageFor(node: SyntaxNode, reader: Reader): string {
  const text = reader.textOf(node).trim();
  const parent = node.parent?.name ?? '';
  if (text !== '')
    return `"${text.slice(0, 40)}" cannot stand here. A comma, an operator or a new line may be missing before it.`;
  if (parent === 'ArgList') return 'Something is missing between two arguments: separate them with a comma.';
  if (parent === 'AssignStatement' || parent === 'UpdateStatement')
    return 'A value is expected after the equals sign.';
  if (/^(If|While|For|Try|With|Function|Class)/.test(parent) || parent === 'Body')
    return 'This statement is not complete: a colon and an indented block are expected.';
  return 'This statement is not complete.';
}
