/** Faults of the text that a parser met, in plain words: one for each line. */
import type { SyntaxNode, Tree } from '@lezer/common';
import type { SyntaxProblem } from '../syntax/problem.js';
import type { Reader } from './reader.js';

/** A fault often leaves several marks. */
export function faultsOf(tree: Tree, reader: Reader): readonly SyntaxProblem[] {
  const problems: SyntaxProblem[] = [];
  let lastLine = -1;
  tree.iterate({
    enter: ({ node }) => {
      if (!node.type.isError || isEmptyPattern(node)) return;
      const from = node.from === node.to ? endOfCode(reader.text, node.from) : node.from;
      const line = reader.text.lastIndexOf('\n', from - 1);
      if (line === lastLine) return;
      lastLine = line;
      problems.push({ code: 'syntax', span: faultSpan(from, reader), message: messageFor(node, reader) });
    },
  });
  return problems;
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
