/** Where layers stand in the analysed text. */
import type { Analysis } from '../analyse.js';
import type { Location, SourceDocument } from '../document.js';
import type { GraphNode, ModelGraph } from '../graph/modelGraph.js';

/** The layer's call; for a layer made in another file, the call in this one that led there. */
export function placeOf(node: GraphNode, document: SourceDocument): Location | undefined {
  if (node.implicit) return undefined;
  return node.sources.find(({ path }) => path === document.path);
}

/** The model's nodes by the place that made them, in source order. */
export function nodesByPlace(
  model: ModelGraph,
  document: SourceDocument,
): { readonly place: Location; readonly nodes: readonly GraphNode[] }[] {
  const groups = new Map<string, { place: Location; nodes: GraphNode[] }>();
  for (const node of model.nodes) {
    const place = placeOf(node, document);
    if (!place) continue;
    const key = `${place.start}:${place.end}`;
    const group = groups.get(key);
    if (group) group.nodes.push(node);
    else groups.set(key, { place, nodes: [node] });
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
