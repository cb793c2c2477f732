/** What is under the pointer: the innermost layer call, in full. */
import type { Analysis } from '../analyse.js';
import type { Span } from '../document.js';
import type { GraphNode } from '../graph/modelGraph.js';
import type { HoverFacts } from './facts.js';
import { nodeMarkdown } from './nodeMarkdown.js';
import { placeOf } from './places.js';

export function hoverAt({ document, models }: Analysis, offset: number): HoverFacts | undefined {
  let best: { readonly node: GraphNode; readonly span: Span } | undefined;
  for (const model of models)
    for (const node of model.nodes) {
      const place = placeOf(node, document);
      if (!place || offset < place.start || offset > place.end) continue;
      // The input that a Sequential makes for itself has no code of its own.
      if (node.family === 'input' && !node.listed) continue;
      if (!best || place.end - place.start < best.span.end - best.span.start)
        best = { node, span: { start: place.start, end: place.end } };
    }
  return best && { span: best.span, markdown: nodeMarkdown(best.node) };
}
