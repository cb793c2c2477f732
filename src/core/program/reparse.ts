/**
 * Parses a text of which an earlier version was parsed: what the edit between them did not touch is taken over.
 * Only between whole texts: where a parser recovers from a fault depends on what it has read before.
 */
import { type Tree, TreeFragment } from '@lezer/common';
import type { LRParser } from '@lezer/lr';
import { hasFaultNode } from './quickLook.js';

export interface Parsed {
  readonly text: string;
  readonly tree: Tree;
  /** Without a fault. Not looked at in short texts. */
  readonly isWhole?: boolean;
}

/** A shorter text is parsed as fast anew. */
export const SHORT = 400;

export function parseAgain(parser: LRParser, text: string, former: Parsed | undefined): Parsed {
  if (text.length <= SHORT) return { text, tree: parser.parse(text) };
  if (former?.isWhole) {
    const fragments = TreeFragment.addTree(former.tree);
    const tree = parser.parse(text, TreeFragment.applyChanges(fragments, [edit(former.text, text)]));
    if (!hasFaultNode(tree)) return { text, tree, isWhole: true };
  }
  const tree = parser.parse(text);
  return { text, tree, isWhole: !hasFaultNode(tree) };
}

/** Compared at a time: texts that are alike nearly throughout differ in one or two blocks. */
const BLOCK = 512;

/** What stands between the beginning and the end that both texts have. */
function edit(before: string, after: string) {
  const shorter = Math.min(before.length, after.length);
  let start = 0;
  while (start + BLOCK <= shorter && before.slice(start, start + BLOCK) === after.slice(start, start + BLOCK))
    start += BLOCK;
  while (start < shorter && before.charCodeAt(start) === after.charCodeAt(start)) start++;
  let toA = before.length;
  let toB = after.length;
  while (
    toA - BLOCK >= start &&
    toB - BLOCK >= start &&
    before.slice(toA - BLOCK, toA) === after.slice(toB - BLOCK, toB)
  ) {
    toA -= BLOCK;
    toB -= BLOCK;
  }
  while (toA > start && toB > start && before.charCodeAt(toA - 1) === after.charCodeAt(toB - 1)) {
    toA--;
    toB--;
  }
  return { fromA: start, toA, fromB: start, toB };
}
