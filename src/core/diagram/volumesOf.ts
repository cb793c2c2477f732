/** Which maps the volumes view draws: one for each layer that makes a new shape or joins others. */
import type { DiagramEdge } from '../features/facts.js';
import type { FlatNode } from './flatten.js';

/** A map with the layers that only change its values. */
export interface Volume {
  readonly id: string;
  readonly main: FlatNode;
  readonly followers: readonly FlatNode[];
  /** Instead of the layers' own: of a folded block. */
  readonly words?: readonly string[];
}

const QUIET: ReadonlySet<string> = new Set([
  'normalization',
  'activation',
  'regularization',
  'preprocessing',
]);

/** Merges layers that keep the shape into the map before them; edges follow. */
export function volumesOf(
  nodes: readonly FlatNode[],
  edges: readonly DiagramEdge[],
): { readonly volumes: readonly Volume[]; readonly edges: readonly DiagramEdge[] } {
  const sources = new Map<string, DiagramEdge[]>();
  for (const edge of edges) sources.set(edge.to, [...(sources.get(edge.to) ?? []), edge]);
  const readers = new Map<string, number>();
  for (const { from } of edges) readers.set(from, (readers.get(from) ?? 0) + 1);
  const head = new Map<string, string>();
  const followers = new Map<string, FlatNode[]>();
  for (const node of nodes) {
    const [source] = sources.get(node.id) ?? [];
    const isQuiet =
      QUIET.has(node.family) && source && sources.get(node.id)?.length === 1 && source.shape === node.shape;
    const owner = isQuiet && readers.get(source.from) === 1 ? head.get(source.from) : undefined;
    head.set(node.id, owner ?? node.id);
    if (owner === undefined) followers.set(node.id, []);
    else followers.get(owner)?.push(node);
  }
  return {
    volumes: nodes
      .filter(({ id }) => followers.has(id))
      .map((main) => ({ id: main.id, main, followers: followers.get(main.id) ?? [] })),
    edges: edges.flatMap(({ from, to, shape }) => {
      const a = head.get(from);
      const b = head.get(to);
      return a !== undefined && b !== undefined && a !== b ? [{ from: a, to: b, shape }] : [];
    }),
  };
}
