/** Which layers of two models are the same, which changed, came or went; names that count up do not matter. */
import type { DiagramModel, DiagramNode } from '../features/facts.js';

export interface Difference {
  /** Later id → earlier id, of layers that are the same or changed. */
  readonly pairs: ReadonlyMap<string, string>;
  readonly added: ReadonlySet<string>;
  /** Later id → what changed: `32×32×16 → 32×32×32`. */
  readonly changed: ReadonlyMap<string, string>;
  readonly removed: readonly DiagramNode[];
}

/** Above this many pairs the middle is matched in order of type only: a table of all pairs would be too large. */
const MOST_PAIRS = 4_000_000;

export function compareModels(
  before: Pick<DiagramModel, 'nodes'>,
  after: Pick<DiagramModel, 'nodes'>,
): Difference {
  const pairs = new Map<string, string>();
  const exact = matched(
    before.nodes,
    after.nodes,
    (node) => `${node.type}|${node.detail}|${named(node)}|${node.shape}`,
  );
  for (const [a, b] of exact) pairs.set(after.nodes[b]?.id ?? '', before.nodes[a]?.id ?? '');
  // What is left between two exact matches is matched again by type alone: those layers changed.
  let fromA = 0;
  let fromB = 0;
  for (const [a, b] of [...exact, [before.nodes.length, after.nodes.length] as const]) {
    const earlier = before.nodes.slice(fromA, a);
    const later = after.nodes.slice(fromB, b);
    for (const [x, y] of matched(earlier, later, ({ type }) => type))
      pairs.set(later[y]?.id ?? '', earlier[x]?.id ?? '');
    fromA = a + 1;
    fromB = b + 1;
  }
  const earlierById = new Map(before.nodes.map((node) => [node.id, node]));
  const changed = new Map<string, string>();
  for (const node of after.nodes) {
    const earlier = earlierById.get(pairs.get(node.id) ?? '');
    const words = earlier && changeWords(earlier, node);
    if (words) changed.set(node.id, words);
  }
  const kept = new Set(pairs.values());
  return {
    pairs,
    added: new Set(after.nodes.filter(({ id }) => !pairs.has(id)).map(({ id }) => id)),
    changed,
    removed: before.nodes.filter(({ id }) => !kept.has(id)),
  };
}

function named(node: DiagramNode): string {
  return node.isNamed ? node.name : '';
}

function changeWords(before: DiagramNode, after: DiagramNode): string {
  const parts = (
    [
      [before.detail, after.detail],
      [before.shape, after.shape],
      [before.params, after.params],
    ] as const
  ).flatMap(([was, is]) => (was === is ? [] : [`${was || 'none'} → ${is || 'none'}`]));
  return parts.join(', ');
}

/** The longest common subsequence by key, as index pairs in order. */
function matched(
  before: readonly DiagramNode[],
  after: readonly DiagramNode[],
  keyOf: (node: DiagramNode) => string,
): readonly (readonly [number, number])[] {
  const a = before.map(keyOf);
  const b = after.map(keyOf);
  const pairs: (readonly [number, number])[] = [];
  let start = 0;
  while (start < a.length && start < b.length && a[start] === b[start]) pairs.push([start, start++]);
  let endA = a.length;
  let endB = b.length;
  const tail: (readonly [number, number])[] = [];
  while (endA > start && endB > start && a[endA - 1] === b[endB - 1]) tail.unshift([--endA, --endB]);
  return [...pairs, ...middle(a, b, start, endA, endB), ...tail];
}

function middle(
  a: readonly string[],
  b: readonly string[],
  start: number,
  endA: number,
  endB: number,
): readonly (readonly [number, number])[] {
  const rows = endA - start;
  const columns = endB - start;
  if (rows === 0 || columns === 0 || rows * columns > MOST_PAIRS) return [];
  const width = columns + 1;
  const lengths = new Uint16Array((rows + 1) * width);
  const at = (row: number, column: number): number => lengths[row * width + column] ?? 0;
  for (let row = rows - 1; row >= 0; row--)
    for (let column = columns - 1; column >= 0; column--)
      lengths[row * width + column] =
        a[start + row] === b[start + column]
          ? at(row + 1, column + 1) + 1
          : Math.max(at(row + 1, column), at(row, column + 1));
  const pairs: (readonly [number, number])[] = [];
  for (let row = 0, column = 0; row < rows && column < columns; ) {
    if (a[start + row] === b[start + column]) pairs.push([start + row++, start + column++]);
    else if (at(row + 1, column) >= at(row, column + 1)) row++;
    else column++;
  }
  return pairs;
}
