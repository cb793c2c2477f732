/** What lowering needs of a Lezer tree: children without fault nodes, text, and true spans. */
import type { SyntaxNode } from '@lezer/common';
import type { Span } from '../document.js';

/** The text that was parsed, and the way from its offsets to the user's text. */
export class Reader {
  constructor(
    readonly text: string,
    readonly toTrue: (offset: number) => number,
    /** Offsets in the parsed text of closing brackets that are not in the user's text. */
    readonly virtualClosers: ReadonlySet<number>,
  ) {}

  textOf(node: SyntaxNode): string {
    return this.text.slice(node.from, node.to);
  }

  span(node: { readonly from: number; readonly to: number }): Span {
    return this.range(node.from, node.to);
  }

  range(from: number, to: number): Span {
    return { start: this.toTrue(from), end: this.toTrue(to) };
  }
}

/** Children without comments and fault nodes. */
export function childrenOf(node: SyntaxNode): readonly SyntaxNode[] {
  const children: SyntaxNode[] = [];
  for (let child = node.firstChild; child; child = child.nextSibling)
    if (!child.type.isError && child.name !== 'Comment') children.push(child);
  return children;
}

/** Splits at separators such as `,`; empty groups are dropped. */
export function splitAt(
  nodes: readonly SyntaxNode[],
  isSeparator: (node: SyntaxNode) => boolean,
): readonly (readonly SyntaxNode[])[] {
  const groups: SyntaxNode[][] = [[]];
  for (const node of nodes) {
    if (isSeparator(node)) groups.push([]);
    else groups.at(-1)?.push(node);
  }
  return groups.filter((group) => group.length > 0);
}

/** Without the brackets around them. */
export function inside(node: SyntaxNode): readonly SyntaxNode[] {
  return childrenOf(node).filter(({ name }) => !'()[]{}'.includes(name));
}

export const isComma = ({ name }: SyntaxNode): boolean => name === ',';
