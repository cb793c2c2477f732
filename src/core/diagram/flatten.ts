/** Puts models that are used as layers in place of their node, as one more call: they fold like a function. */
import type { DiagramEdge, DiagramModel, DiagramNode } from '../features/facts.js';

/** A node of the flattened drawing: its id may be `encoder/conv2d`. */
export interface FlatNode extends DiagramNode {
  /** Where the node is really from. */
  readonly origin: { readonly modelId: string; readonly nodeId: string };
  /** What it is part of, outermost first. */
  readonly partOf: readonly Membership[];
}
/** One call of a function, or one model used as a layer. */
export interface Membership {
  readonly id: string;
  readonly title: string;
  readonly kind: 'call' | 'model';
}
export interface FlatModel extends Omit<DiagramModel, 'nodes'> {
  readonly nodes: readonly FlatNode[];
}

const DEEPEST = 8;
/** Models inside models can multiply; beyond this a nested model stays one node. */
const MOST_NODES = 30_000;

export function flatten(model: DiagramModel, models: readonly DiagramModel[]): FlatModel {
  const nodes: FlatNode[] = [];
  const edges: DiagramEdge[] = [];
  place(model, { prefix: '', partOf: [], depth: 0 });
  return { ...model, nodes, edges };

  function place(
    part: DiagramModel,
    at: { readonly prefix: string; readonly partOf: readonly Membership[]; readonly depth: number },
  ): void {
    const callsOf = (node: DiagramNode): readonly Membership[] =>
      node.calls.map((call) => ({
        id: `${at.prefix}${call}`,
        title: call.replace(/:\d+$/, ''),
        kind: 'call',
      }));
    const sourcesOf = new Map<string, readonly string[]>();
    const targetsOf = new Map<string, readonly string[]>();
    for (const node of part.nodes) {
      const id = `${at.prefix}${node.id}`;
      const inner =
        at.depth < DEEPEST && nodes.length < MOST_NODES
          ? models.find(({ modelId }) => modelId === node.nestedModel && modelId !== part.modelId)
          : undefined;
      const hasParts = inner !== undefined && inner.nodes.length > 1;
      if (!hasParts) {
        nodes.push({
          ...node,
          id,
          partOf: [...at.partOf, ...callsOf(node)],
          origin: { modelId: part.modelId, nodeId: node.id },
        });
        continue;
      }
      const prefix = `${id}/`;
      place(inner, {
        prefix,
        partOf: [...at.partOf, ...callsOf(node), { id, title: node.name, kind: 'model' }],
        depth: at.depth + 1,
      });
      // A model whose ends are not known is entered at its first layer and left at its last.
      const ends = (ids: readonly string[], fallback: DiagramNode | undefined): readonly string[] =>
        (ids.length > 0 ? ids : fallback ? [fallback.id] : []).map((end) => prefix + end);
      sourcesOf.set(id, ends(inner.outputs, inner.nodes.at(-1)));
      targetsOf.set(id, ends(inner.inputs, inner.nodes[0]));
    }
    for (const edge of part.edges)
      for (const from of sourcesOf.get(at.prefix + edge.from) ?? [at.prefix + edge.from])
        for (const to of targetsOf.get(at.prefix + edge.to) ?? [at.prefix + edge.to])
          edges.push({ from, to, shape: edge.shape });
  }
}
