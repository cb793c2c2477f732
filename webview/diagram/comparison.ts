/** The drawn model with what another version had: removed layers are drawn too, marked as such. */
import { compareModels, type DiagramModel } from '../../src/core/diagram/index.js';

export interface Comparison {
  readonly model: DiagramModel;
  /** Node id → `new`, `removed`, or what changed. */
  readonly changes: ReadonlyMap<string, string>;
}

export function withComparison(model: DiagramModel, earlier: DiagramModel): Comparison {
  const { added, changed, removed, pairs } = compareModels(earlier, model);
  const laterOf = new Map([...pairs].map(([later, before]) => [before, later]));
  const ghosts = new Map(removed.map((node) => [node.id, { ...node, id: `removed:${node.id}`, calls: [] }]));
  const nameNow = (id: string): string | undefined => laterOf.get(id) ?? ghosts.get(id)?.id;
  const edges = earlier.edges.flatMap(({ from, to, shape }) => {
    if (!ghosts.has(from) && !ghosts.has(to)) return [];
    const [a, b] = [nameNow(from), nameNow(to)];
    return a !== undefined && b !== undefined ? [{ from: a, to: b, shape }] : [];
  });
  const ghostsHere = [...ghosts.values()];
  return {
    model: { ...model, nodes: [...model.nodes, ...ghostsHere], edges: [...model.edges, ...edges] },
    changes: new Map([
      ...changed,
      ...[...added].map((id) => [id, 'new'] as const),
      ...ghostsHere.map(({ id }) => [id, 'removed'] as const),
    ]),
  };
}
