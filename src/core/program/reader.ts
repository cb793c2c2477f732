/** What lowering needs of a Lezer tree: children without fault nodes, text, and true spans. */
import type { SyntaxNode } from '@lezer/common';
import type { Location, Span } from '../document.js';
import type { StatementKeeper } from './keptStatements.js';

/**
 * Levels of expressions and statements inside each other that are read. All who walk a tree go down by themselves
 * for each level, and their stack must bear it: calls inside calls filled it at 1,200 levels. CPython ends at 200
 * brackets and 100 blocks.
 */
const DEEPEST = 500;

const TOO_DEEP = 'code nested too deeply to read';

/** The text that was parsed, and the way from its offsets to the user's text. */
export class Reader {
  #depth = 0;
  #deepest = 0;

  constructor(
    readonly text: string,
    readonly toTrue: (offset: number) => number,
    /** Offsets in the parsed text of closing brackets that are not in the user's text. */
    readonly virtualClosers: ReadonlySet<number>,
    /** Takes every span handed out, so that a tree can follow its text when that moves. */
    readonly spans: MovableSpan[] = [],
    /** Where the text is whole and nothing is inserted in it. */
    readonly keeper?: StatementKeeper,
  ) {}

  /** One level down; false where that is too deep, and then nothing is to be left. */
  enter(): boolean {
    if (this.#depth >= DEEPEST) return false;
    this.#depth++;
    if (this.#depth > this.#deepest) this.#deepest = this.#depth;
    return true;
  }

  leave(): void {
    this.#depth--;
  }

  /** What is read here may be kept for another place, and what was kept elsewhere taken over: no limit parts them. */
  get isFarFromDeepest(): boolean {
    return this.#depth <= DEEPEST / 2;
  }

  get wasFarFromDeepest(): boolean {
    return this.#deepest <= DEEPEST / 2;
  }

  /** After a fault in the middle of reading. */
  reset(): void {
    this.#depth = 0;
  }

  textOf(node: SyntaxNode): string {
    return this.text.slice(node.from, node.to);
  }

  span(node: { readonly from: number; readonly to: number }): Span {
    return this.range(node.from, node.to);
  }

  range(from: number, to: number): Span {
    const span = new TreeSpan(this.toTrue(from), this.toTrue(to));
    this.spans.push(span);
    return span;
  }

  /** From an offset in the parsed text to where `span` ends. */
  upTo(from: number, { end }: Span): Span {
    const span = new TreeSpan(this.toTrue(from), end);
    this.spans.push(span);
    return span;
  }
}

/** In place of what is nested too deeply. */
export function tooDeep(span: Span) {
  return { kind: 'missing', span, reason: TOO_DEEP } as const;
}

/** A span of a tree: nobody but the memory of the text that it was read from changes it. */
export interface MovableSpan {
  start: number;
  end: number;
}

/** Loops and calls meet the same code again and again, and say each time where it stands: one object for all. */
export class TreeSpan implements MovableSpan {
  #location: Location | undefined;

  constructor(
    public start: number,
    public end: number,
  ) {}

  locationIn(path: string): Location {
    const { start, end } = this;
    const known = this.#location;
    if (known && known.start === start && known.end === end && known.path === path) return known;
    const made = { path, start, end };
    this.#location = made;
    return made;
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
