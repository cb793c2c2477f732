/**
 * `({ units = 3 } = {}) => …`: where an arrow function begins with a pattern that has a default, the grammar reads an
 * assignment in brackets and then stumbles over the arrow. After `async` it reads parameters, so that is put in front.
 */
import type { SyntaxNode, Tree } from '@lezer/common';
import type { Chunk } from '../../syntax/chunks.js';

const PREFIX = 'async ';

/** The chunk with what the grammar needs in front of such functions; undefined where there are none. */
export function withArrowPatterns(chunk: Chunk, tree: Tree): Chunk | undefined {
  const places = [...new Set(arrowsIn(tree))].sort((a, b) => a - b);
  if (places.length === 0) return undefined;
  const pieces = places.map((place, index) => chunk.text.slice(places[index - 1] ?? 0, place));
  const text = [...pieces, chunk.text.slice(places.at(-1))].join(PREFIX);
  const moved = (offset: number): number =>
    offset + PREFIX.length * places.filter((place) => place <= offset).length;
  const unmoved = (offset: number): number => {
    let before = 0;
    for (const place of places) {
      const start = place + before;
      if (offset <= start) break;
      if (offset < start + PREFIX.length) return place;
      before += PREFIX.length;
    }
    return offset - before;
  };
  return {
    ...chunk,
    text,
    toTrue: (offset) => chunk.toTrue(unmoved(offset)),
    virtualClosers: new Set([...chunk.virtualClosers].map(moved)),
    isUntouched: false,
  };
}

function arrowsIn(tree: Tree): readonly number[] {
  const found: number[] = [];
  tree.iterate({
    enter: ({ type, node }) => {
      const before = type.isError ? node.prevSibling : null;
      if (before?.name === 'ParenthesizedExpression' && beginsWithPattern(before)) found.push(before.from);
    },
  });
  return found;
}

function beginsWithPattern(brackets: SyntaxNode): boolean {
  const inner = brackets.firstChild?.nextSibling;
  const first = inner?.name === 'SequenceExpression' ? inner.firstChild : inner;
  return (
    first?.name === 'AssignmentExpression' && /^(?:Object|Array)Pattern$/.test(first.firstChild?.name ?? '')
  );
}
