/** `→ 48×48×64 · 640` at the end of each layer's line. */
import type { Analysis } from '../analyse.js';
import type { Location } from '../document.js';
import { formatCount, formatShape } from '../graph/dimensionArithmetic.js';
import type { GraphNode, ModelGraph } from '../graph/modelGraph.js';
import type { LayerHint } from './facts.js';
import { describeNode } from './nodeText.js';

interface Written {
  readonly location: Location;
  readonly model: ModelGraph;
  readonly nodes: GraphNode[];
}

export function layerHints({ document, models }: Analysis): readonly LayerHint[] {
  const written = new Map<string, Written>();
  for (const model of models)
    for (const node of model.nodes) {
      const location = placeOf(node, document.path);
      if (!location || (node.family === 'input' && !node.listed)) continue;
      const key = `${location.start}-${location.end}`;
      const entry = written.get(key) ?? { location, model, nodes: [] };
      // A layer that two models hold is written once, and shown as the first one has it.
      if (entry.model === model) entry.nodes.push(node);
      written.set(key, entry);
    }
  const perLine = new Map<number, number>();
  const lineAt = (offset: number): number => document.text.lastIndexOf('\n', Math.max(0, offset - 1));
  for (const { location } of written.values())
    perLine.set(lineAt(location.end), (perLine.get(lineAt(location.end)) ?? 0) + 1);
  return [...written.values()]
    .map(({ location, model, nodes }): LayerHint => {
      const isAlone = perLine.get(lineAt(location.end)) === 1;
      return {
        offset: isAlone ? endOfCode(document.text, location.end) : location.end,
        text: hintText(nodes),
        tooltip: nodes.map((node) => describeNode(node, document)).join('\n\n---\n\n'),
        modelId: model.id,
        nodeIds: nodes.map(({ id }) => id),
      };
    })
    .sort((a, b) => a.offset - b.offset);
}

/** Where the node was written in this document: its own call, or the nearest caller that stands here. */
export function placeOf(node: GraphNode, path: string): Location | undefined {
  return node.sources.find((source) => source.path === path);
}

/** The end of the code on the line, before a comment. */
function endOfCode(text: string, from: number): number {
  const lineEnd = text.indexOf('\n', from);
  const rest = text.slice(from, lineEnd < 0 ? undefined : lineEnd);
  const comment = rest.search(/#|\/\//);
  return from + (comment < 0 ? rest : rest.slice(0, comment)).trimEnd().length;
}

export function hintText(nodes: readonly GraphNode[]): string {
  const [first] = nodes;
  const last = nodes.at(-1);
  if (!first || !last) return '';
  const shapes = nodes.map(shapeText);
  const counts = nodes.map(countText);
  const times = nodes.length > 1 ? `×${nodes.length} ` : '';
  const count = range(counts);
  return `${times}→ ${range(shapes)}${count === '' ? '' : ` · ${count}`}`;
}

/** One text when all are equal, else the first and the last. */
function range(texts: readonly string[]): string {
  const [first = ''] = texts;
  const last = texts.at(-1) ?? '';
  return texts.every((text) => text === first) || first === last ? first : `${first} … ${last}`;
}

export function shapeText({ outputShapes }: GraphNode): string {
  return outputShapes.map((shape) => formatShape(shape)).join(', ');
}

/** Empty when the layer has no parameters; nothing is added to a shape that is not known. */
export function countText({ params, outputShapes }: GraphNode): string {
  if (params.total === 0) return '';
  const text = formatCount(params.total);
  const isBare = outputShapes.every((shape) => formatShape(shape) === '?');
  return text === '?' && isBare ? '' : text;
}
