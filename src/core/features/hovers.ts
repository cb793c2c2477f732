/** What is under the pointer: an argument of a layer, a layer, or a model. */
import type { Analysis } from '../analyse.js';
import type { Span } from '../document.js';
import type { GraphNode, ModelGraph } from '../graph/modelGraph.js';
import { rowOfType, spelledArgument } from '../layers/catalogue.js';
import { argumentMarkdown } from './argumentMarkdown.js';
import { argumentNameAt, wordAt } from './callText.js';
import type { HoverFacts } from './facts.js';
import { modelMarkdown } from './modelMarkdown.js';
import { nodeMarkdown } from './nodeMarkdown.js';
import { placeOf, shownNodes, withOtherWays } from './places.js';

interface Found {
  readonly node: GraphNode;
  readonly model: ModelGraph;
  readonly span: Span;
}

export function hoverAt(analysis: Analysis, offset: number): HoverFacts | undefined {
  const found = layerAt(analysis, offset);
  if (!found) return modelAt(analysis, offset);
  const argument = argumentAt(analysis, offset, found);
  if (argument) return argument;
  return { span: found.span, markdown: nodeMarkdown(found.node, found.model) };
}

/** The innermost layer call. */
function layerAt({ document, models }: Analysis, offset: number): Found | undefined {
  let best: Found | undefined;
  for (const model of models.flatMap(withOtherWays))
    for (const { node } of shownNodes(model, document)) {
      const place = placeOf(node, document);
      if (!place || offset < place.start || offset > place.end) continue;
      if (!best || place.end - place.start < best.span.end - best.span.start)
        best = { node, model, span: { start: place.start, end: place.end } };
    }
  return best;
}

function argumentAt({ document }: Analysis, offset: number, found: Found): HoverFacts | undefined {
  const { node, model } = found;
  const row = rowOfType(node.type, model.framework);
  if (!row) return undefined;
  const named = argumentNameAt(document, offset);
  for (const spec of row.arguments) {
    const written = spelledArgument(spec, model.framework);
    const value = node.arguments.find(({ name }) => name === spec.name)?.location;
    const isValue =
      value?.path === document.path &&
      offset >= value.start &&
      offset <= value.end &&
      // TensorFlow.js gives all its options as one object.
      !document.text.slice(value.start, value.end).startsWith('{');
    if (named?.name !== written && !isValue) continue;
    const span = named?.name === written ? named.span : value;
    if (!span || span.start < found.span.start) continue;
    return {
      span: { start: span.start, end: span.end },
      markdown: argumentMarkdown(spec, written, model.framework, node),
    };
  }
  return undefined;
}

/** The model's name, wherever it stands, or the word that makes the model. */
function modelAt({ document, models }: Analysis, offset: number): HoverFacts | undefined {
  const span = wordAt(document, offset);
  if (!span) return undefined;
  const word = document.text.slice(span.start, span.end);
  const making = models.find(({ location }) => {
    if (location.path !== document.path || offset < location.start || offset > location.end) return false;
    const call = document.text.slice(location.start, location.end).indexOf('(');
    return call >= 0 && offset <= location.start + call;
  });
  const named = models.filter(({ name }) => name === word);
  const model = making ?? named.findLast(({ anchor }) => anchor.start <= span.end) ?? named[0];
  return model && model.nodes.length > 0 ? { span, markdown: modelMarkdown(model) } : undefined;
}
