/** What stands above a model, in the outline, and under the pointer. */
import type { Analysis } from '../analyse.js';
import { formatCount } from '../graph/dimensionArithmetic.js';
import type { GraphNode, ModelGraph } from '../graph/modelGraph.js';
import type { HoverFacts, ModelLens, OutlineEntry } from './facts.js';
import { countText, placeOf, shapeText } from './hints.js';
import { describeNode } from './nodeText.js';

export function modelLenses({ models }: Analysis): readonly ModelLens[] {
  return models
    .filter((model) => !model.isNested || model.training !== undefined)
    .map((model) => ({
      span: model.anchor,
      modelId: model.id,
      name: model.name,
      summary: summaryOf(model),
      canTrain: model.nodes.length > 0,
    }));
}

/** `4.8 M parameters`, or what is known of them. */
export function summaryOf({ totals, nodes }: ModelGraph): string {
  const { leftOut, params } = totals;
  if (nodes.length === 0) return 'no layers yet';
  const known = `${formatCount(params.total)} parameters`;
  if (leftOut === 0) return known;
  return `${known} known, ${leftOut} ${leftOut === 1 ? 'layer' : 'layers'} unknown`;
}

/** The innermost layer call around the offset. */
export function hoverAt({ document, models }: Analysis, offset: number): HoverFacts | undefined {
  let best: { readonly node: GraphNode; readonly start: number; readonly end: number } | undefined;
  for (const model of models)
    for (const node of model.nodes) {
      const place = placeOf(node, document.path);
      if (!place || offset < place.start || offset > place.end || (node.family === 'input' && !node.listed))
        continue;
      if (!best || place.end - place.start < best.end - best.start)
        best = { node, start: place.start, end: place.end };
    }
  return best && { span: { start: best.start, end: best.end }, markdown: describeNode(best.node, document) };
}

export function outline({ document, models }: Analysis): readonly OutlineEntry[] {
  return models.map((model) => ({
    name: model.name,
    detail: summaryOf(model),
    span: model.anchor,
    nameSpan: model.anchor,
    children: model.nodes.flatMap((node): readonly OutlineEntry[] => {
      const place = placeOf(node, document.path);
      if (!place || !node.listed) return [];
      const count = countText(node);
      const detail = count === '' ? shapeText(node) : `${shapeText(node)} · ${count}`;
      return [{ name: `${node.name} (${node.type})`, detail, span: place, nameSpan: place, children: [] }];
    }),
  }));
}
