/** Positions of nodes and paths of edges, top to bottom. Pure: no DOM. */
import dagre from '@dagrejs/dagre';
import type { DiagramModel } from '../../src/core/index.js';

export const NODE_WIDTH = 230;
export const NODE_HEIGHT = 50;

export interface Point {
  readonly x: number;
  readonly y: number;
}
export interface PlacedNode extends Point {
  readonly id: string;
}
export interface PlacedEdge {
  readonly from: string;
  readonly to: string;
  readonly shape: string;
  readonly points: readonly Point[];
}
export interface Layout {
  readonly nodes: readonly PlacedNode[];
  readonly edges: readonly PlacedEdge[];
  readonly width: number;
  readonly height: number;
}

/** `x` and `y` are a node's upper left corner. */
export function layOut(model: DiagramModel): Layout {
  const graph = new dagre.graphlib.Graph({ multigraph: true });
  graph.setGraph({ rankdir: 'TB', nodesep: 36, ranksep: 26, marginx: 16, marginy: 16 });
  graph.setDefaultEdgeLabel(() => ({}));
  for (const { id } of model.nodes) graph.setNode(id, { width: NODE_WIDTH, height: NODE_HEIGHT });
  const known = new Set(model.nodes.map(({ id }) => id));
  const edges = model.edges.filter(({ from, to }) => known.has(from) && known.has(to));
  for (const [index, { from, to }] of edges.entries()) graph.setEdge(from, to, {}, String(index));
  dagre.layout(graph);
  const { width = 0, height = 0 } = graph.graph();
  return {
    nodes: model.nodes.map(({ id }) => {
      const { x, y } = graph.node(id);
      return { id, x: x - NODE_WIDTH / 2, y: y - NODE_HEIGHT / 2 };
    }),
    edges: edges.map((edge, index) => ({
      ...edge,
      points: graph.edge({ v: edge.from, w: edge.to, name: String(index) })?.points ?? [],
    })),
    width,
    height,
  };
}

/** A smooth path through the points of an edge. */
export function pathOf(points: readonly Point[]): string {
  const [first, ...rest] = points;
  if (!first) return '';
  const parts = [`M${first.x},${first.y}`];
  for (const [index, point] of rest.entries()) {
    const before = points[index] ?? first;
    const middle = (before.y + point.y) / 2;
    parts.push(`C${before.x},${middle} ${point.x},${middle} ${point.x},${point.y}`);
  }
  return parts.join(' ');
}
