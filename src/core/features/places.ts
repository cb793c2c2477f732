/** Where layers stand in the analysed text. */
import type { Analysis } from '../analyse.js';
import type { Location, SourceDocument, Span } from '../document.js';
import type { Dim } from '../graph/dimension.js';
import type { GraphNode, ModelGraph } from '../graph/modelGraph.js';

/** The layer's call; for a layer made in another file, the call in this one that led there. */
export function placeOf(node: GraphNode, document: SourceDocument): Location | undefined {
  if (node.implicit) return undefined;
  return node.sources.find(({ path }) => path === document.path);
}

export interface ShownNode {
  readonly node: GraphNode;
  /** For a layer inside of layers of the code's own classes: those, the model's own node first. */
  readonly within: readonly GraphNode[];
}

/**
 * The model, and for each list of its other ways the same with those nodes, of which no total is known. Where those
 * stand, a layer that only stands for what may be there is left out.
 */
export function withOtherWays(model: ModelGraph): readonly ModelGraph[] {
  const ways = (model.otherWays?.() ?? []).map((nodes) => nodes.filter(isRead));
  if (ways.length === 0) return [model];
  const made = ways.flat().map(({ sources: [place] }) => place);
  const holdsOne = ({ sources: [place] }: GraphNode) =>
    made.some((each) => each && place && each.path === place.path && isWithin(each, place));
  const drawn = model.nodes.filter((node) => isRead(node) || !holdsOne(node));
  const open: Dim = { kind: 'unknown', reason: 'a test that is not known decides which layers there are' };
  const params = { total: open, trainable: open, nonTrainable: open };
  const totals = { ...model.totals, params, multiplyAdds: open, activationBytes: open };
  return [{ ...model, nodes: drawn }, ...ways.map((nodes) => ({ ...model, nodes, totals }))];
}

function isWithin(inner: Span, outer: Span): boolean {
  return inner.start >= outer.start && inner.end <= outer.end;
}

function isRead({ type }: GraphNode): boolean {
  return type !== '?';
}

/** The model's nodes, each after what its own class's code applies inside of it at places of this text. */
export function shownNodes(model: ModelGraph, document: SourceDocument): readonly ShownNode[] {
  return model.nodes.flatMap((node) => withInner(node, [], document));
}

function withInner(
  node: GraphNode,
  within: readonly GraphNode[],
  document: SourceDocument,
): readonly ShownNode[] {
  const inner = (node.inside?.() ?? []).flatMap((each) => {
    const place = placeOf(each, document);
    // Of a class in another file, only what the layer gives as a whole belongs to this text.
    const isOuter = node.sources.some(
      (source) => source.start === place?.start && source.path === place.path,
    );
    return !place || isOuter ? [] : withInner(each, [...within, node], document);
  });
  return [...inner, { node, within }];
}

/** Nodes by the place that made them, in source order. */
export function nodesByPlace(
  nodes: readonly ShownNode[],
  document: SourceDocument,
): { readonly place: Location; readonly nodes: readonly ShownNode[] }[] {
  const groups = new Map<string, { place: Location; nodes: ShownNode[] }>();
  for (const shown of nodes) {
    const { node } = shown;
    const place = placeOf(node, document);
    if (!place) continue;
    const key = `${place.start}:${place.end}`;
    const group = groups.get(key);
    if (group) group.nodes.push(shown);
    else groups.set(key, { place, nodes: [shown] });
  }
  return [...groups.values()].sort((a, b) => a.place.start - b.place.start);
}

/** The offset after the last code on the line that holds `offset`: before blanks and a comment. */
export function endOfCode({ text, language }: SourceDocument, offset: number): number {
  const comment = language === 'python' ? '#' : '//';
  let quote = '';
  let end = offset;
  for (let at = offset; at < text.length; at++) {
    const unit = text[at] ?? '';
    if (unit === '\n' || unit === '\r') break;
    if (quote === '' && text.startsWith(comment, at)) break;
    if (quote !== '' && unit === '\\') at++;
    else if (quote === unit) quote = '';
    else if (quote === '' && (unit === '"' || unit === "'" || unit === '`')) quote = unit;
    if (unit !== ' ' && unit !== '\t') end = at + 1;
  }
  return Math.min(end, text.length);
}

export function findModel(analysis: Analysis, modelId: string): ModelGraph | undefined {
  return analysis.models.find((model) => model.id === modelId);
}

/** The nodes of a model and of the models in it. */
export function nodesWithin({ nodes }: ModelGraph, models: readonly ModelGraph[]): readonly GraphNode[] {
  return nodes.flatMap((node) => {
    const nested = models.find(({ id }) => id === node.nestedModel);
    return nested ? [node, ...nodesWithin(nested, models)] : [node];
  });
}
