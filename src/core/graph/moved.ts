/** The graph of a model that is taken over from an earlier version of its text: the same, at other places. */
import { type Move, movable } from '../evaluate/move.js';
import type { ModelValue } from '../evaluate/value.js';
import { isKnownRank, type Shape } from './dimension.js';
import type { GraphNode, ModelGraph } from './modelGraph.js';

interface Moved {
  readonly key: string;
  readonly graph: ModelGraph;
}

const lastMoved = new WeakMap<ModelGraph, Moved>();
const origins = new WeakMap<ModelGraph, ModelGraph>();

/** The graph as it was first made. */
export function originOf(graph: ModelGraph): ModelGraph {
  return origins.get(graph) ?? graph;
}

/** Reasons of what is not known name places too, as do settings of the training: such graphs are made anew. */
export function noteMovable(model: ModelValue, graph: ModelGraph): void {
  if (!graph.training && !graph.otherWays && graph.totals.leftOut === 0 && graph.nodes.every(isPlain))
    movable.add(model);
}

function isPlain({ unknown, faulty, nestedModel, inputShapes }: GraphNode): boolean {
  return !unknown && !faulty && nestedModel === undefined && inputShapes.every(isKnown);
}

function isKnown(shape: Shape): boolean {
  return isKnownRank(shape) && !shape.some((dim) => typeof dim === 'object' && dim?.kind === 'unknown');
}

/** `path`: of the document that the graph's anchor stands in. */
export function movedGraph(graph: ModelGraph, move: Move, path: string): ModelGraph {
  const last = lastMoved.get(graph);
  if (last?.key === move.key) return last.graph;
  const { start, end } = move.at({ path, ...graph.anchor });
  const moved = {
    ...graph,
    location: move.at(graph.location),
    anchor: { start, end },
    nodes: graph.nodes.map((node) => movedNode(node, move)),
  };
  lastMoved.set(graph, { key: move.key, graph: moved });
  origins.set(moved, graph);
  return moved;
}

function movedNode(node: GraphNode, move: Move): GraphNode {
  const { inside } = node;
  return Object.assign(new LateParts(node, move), node, {
    sources: node.sources.map(move.at),
    ...(inside && { inside: () => inside().map((each) => movedNode(each, move)) }),
  });
}

export function movedList(list: GraphNode['arguments'], move: Move): GraphNode['arguments'] {
  return list.map((argument) =>
    argument.location ? { ...argument, location: move.at(argument.location) } : argument,
  );
}

/** What is made when it is asked for. */
class LateParts {
  readonly #node: GraphNode;
  readonly #move: Move;
  #arguments: GraphNode['arguments'] | undefined;

  constructor(node: GraphNode, move: Move) {
    this.#node = node;
    this.#move = move;
  }

  get arguments(): GraphNode['arguments'] {
    this.#arguments ??= movedList(this.#node.arguments, this.#move);
    return this.#arguments;
  }

  get written(): GraphNode['written'] {
    return this.#node.written;
  }

  get topology(): GraphNode['topology'] {
    const { topology } = this.#node;
    if (!('unsupported' in topology) || !topology.location) return topology;
    return { ...topology, location: this.#move.at(topology.location) };
  }
}
