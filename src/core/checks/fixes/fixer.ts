/** What a quick fix is built from: the problem, and the document with the models that were read from it. */
import type { Location, SourceDocument } from '../../document.js';
import type { EvaluationProblem } from '../../evaluate/nativeCall.js';
import type { GraphNode, ModelGraph } from '../../graph/modelGraph.js';
import type { QuickFix, TextEdit } from '../diagnostic.js';

export interface FixContext {
  readonly document: SourceDocument;
  readonly graphs: readonly ModelGraph[];
}

/** Empty when no fix is clear. */
export type Fixer = (problem: EvaluationProblem, context: FixContext) => readonly QuickFix[];

export interface FaultyNode {
  readonly node: GraphNode;
  readonly model: ModelGraph;
}

/** The refused layer that a problem speaks of: the smallest one at its place. */
export function nodeAt({ location }: EvaluationProblem, { graphs }: FixContext): FaultyNode | undefined {
  let best: FaultyNode | undefined;
  for (const model of graphs)
    for (const node of model.nodes) {
      const place = node.sources[0];
      if (!place || !overlap(place, location)) continue;
      const isMore = Number(node.faulty) - Number(best?.node.faulty ?? false);
      if (best && (isMore < 0 || (isMore === 0 && size(best.node) < size(node)))) continue;
      best = { node, model };
    }
  return best;
}

export function inputsOf({ node, model }: FaultyNode): readonly (GraphNode | undefined)[] {
  return node.inputs.map((id) => model.nodes.find((each) => each.id === id));
}

/** A fix, when its edits are known. */
export function fix(
  title: string,
  edits: readonly TextEdit[] | undefined,
  isPreferred = false,
): readonly QuickFix[] {
  return edits ? [{ title, edits, isPreferred }] : [];
}

function overlap(a: Location, b: Location): boolean {
  return a.path === b.path && a.start <= b.end && b.start <= a.end;
}

function size({ sources }: GraphNode): number {
  const [place] = sources;
  return place ? place.end - place.start : Number.POSITIVE_INFINITY;
}
