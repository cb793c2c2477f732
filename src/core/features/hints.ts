/** Output shape and parameter count at the end of each layer's line. */
import type { Analysis } from '../analyse.js';
import type { GraphNode, ModelGraph } from '../graph/modelGraph.js';
import type { LayerHint } from './facts.js';
import { nodeMarkdown } from './nodeMarkdown.js';
import { endOfCode, nodesByPlace } from './places.js';
import { arrow, outputsText, paramsOf, paramsText, plural } from './words.js';

/** A loop can make hundreds of layers on one line: its tooltip shows the first few. */
const TOOLTIP_LAYERS = 3;
/** A builder called several times makes several models with one line: as many are told apart. */
const MODELS_ON_A_LINE = 3;

export function layerHints(analysis: Analysis): readonly LayerHint[] {
  const byOffset = new Map<number, LayerHint[]>();
  for (const model of analysis.models) {
    for (const hint of modelHints(analysis, model)) {
      const others = byOffset.get(hint.offset) ?? [];
      if (!others.some(({ text }) => text === hint.text)) others.push(hint);
      byOffset.set(hint.offset, others);
    }
  }
  return [...byOffset.values()].map(joined).sort((a, b) => a.offset - b.offset);
}

function modelHints({ document }: Analysis, model: ModelGraph): LayerHint[] {
  const lines = new Map<number, { calls: number; nodes: GraphNode[] }>();
  for (const { place, nodes } of nodesByPlace(model, document)) {
    const offset = endOfCode(document, place.end);
    const line = lines.get(offset) ?? { calls: 0, nodes: [] };
    lines.set(offset, { calls: line.calls + 1, nodes: [...line.nodes, ...nodes] });
  }
  return [...lines].map(([offset, { calls, nodes }]) => ({
    offset,
    text: calls === 1 ? callText(nodes) : lineText(nodes, model),
    tooltip: tooltip(nodes),
    modelId: model.id,
    nodeIds: nodes.map((node) => node.id),
  }));
}

/** One call: `→ 48×48×64 · 640`, or `×3 → 32×32×16 … 8×8×64 · 43.8 k` when a loop makes it three times. */
function callText(nodes: readonly GraphNode[]): string {
  const shapes = nodes.map(outputsText);
  const [first = '?'] = shapes;
  const last = shapes.at(-1) ?? first;
  const differ = shapes.some((shape) => shape !== first);
  const text = arrow(differ ? `${first} … ${last}` : first, paramsText(paramsOf(nodes)));
  return nodes.length === 1 ? text : `×${nodes.length} ${text}`;
}

/** Several calls on one line: what comes out of them in the end. */
function lineText(nodes: readonly GraphNode[], model: ModelGraph): string {
  const inOrder = model.nodes.filter((node) => nodes.includes(node));
  const last = inOrder.at(-1);
  return `${plural(nodes.length, 'layer')} ${arrow(last ? outputsText(last) : '?', paramsText(paramsOf(nodes)))}`;
}

function tooltip(nodes: readonly GraphNode[]): string {
  const shown = nodes.slice(0, TOOLTIP_LAYERS).map(nodeMarkdown);
  const more = nodes.length - shown.length;
  if (more > 0) shown.push(`… and ${more} more.`);
  return shown.join('\n\n---\n\n');
}

function joined(hints: readonly LayerHint[]): LayerHint {
  const [first] = hints as [LayerHint, ...LayerHint[]];
  if (hints.length === 1) return first;
  const texts = hints.slice(0, MODELS_ON_A_LINE).map(({ text }) => text);
  return {
    ...first,
    text: hints.length > MODELS_ON_A_LINE ? `${texts.join(' | ')} | …` : texts.join(' | '),
    tooltip: hints
      .slice(0, MODELS_ON_A_LINE)
      .map((hint) => hint.tooltip)
      .join('\n\n---\n\n'),
  };
}
