/** Output shape and parameter count at the end of each layer's line. */
import type { Analysis } from '../analyse.js';
import type { Dim } from '../graph/dimension.js';
import { add, formatDim } from '../graph/dimensionArithmetic.js';
import type { GraphNode, ModelGraph } from '../graph/modelGraph.js';
import { hasChannelsFirst, shapesIn } from './channelOrder.js';
import type { LayerHint } from './facts.js';
import { countText, DEFAULT_HINT_STYLE, type Figure, type HintStyle } from './hintStyle.js';
import { nodeMarkdown } from './nodeMarkdown.js';
import { endOfCode, nodesByPlace, type ShownNode, shownNodes, withOtherWays } from './places.js';
import { bytesText, paramsOf, plural } from './words.js';

/** A loop can make hundreds of layers on one line: its tooltip shows the first few. */
const TOOLTIP_LAYERS = 3;
const UNKNOWN = '→ ?';
/** A builder called several times makes several models with one line: as many are told apart. */
const MODELS_ON_A_LINE = 3;

export function layerHints(analysis: Analysis, style: HintStyle = DEFAULT_HINT_STYLE): readonly LayerHint[] {
  const all = analysis.models.flatMap((model) =>
    byOffset(withOtherWays(model).flatMap((way) => modelHints(analysis, way, style))).map((hints) =>
      sideBySide(hints.toSorted((a, b) => Number(a.text === UNKNOWN) - Number(b.text === UNKNOWN))),
    ),
  );
  return byOffset(all)
    .map(joined)
    .sort((a, b) => a.offset - b.offset);
}

/** Those of one place together, each text once. */
function byOffset(all: readonly LayerHint[]): readonly (readonly LayerHint[])[] {
  const places = new Map<number, LayerHint[]>();
  for (const hint of all) {
    const others = places.get(hint.offset) ?? [];
    if (!others.some(({ text }) => text === hint.text)) others.push(hint);
    places.set(hint.offset, others);
  }
  return [...places.values()];
}

function modelHints({ document }: Analysis, model: ModelGraph, style: HintStyle): LayerHint[] {
  const shown = shownNodes(model, document);
  /** By the end of the line: the nodes of each call on it. */
  const lines = new Map<number, (readonly ShownNode[])[]>();
  for (const { place, nodes: all } of nodesByPlace(shown, document)) {
    const nodes = all.filter((each) => !isMadeByCall(each, model));
    if (nodes.length === 0) continue;
    const offset = endOfCode(document, place.end);
    lines.set(offset, [...(lines.get(offset) ?? []), nodes]);
  }
  const isFirst = hasChannelsFirst(model);
  const shapeOf = (node: GraphNode) => shapesIn(node, style.channels, isFirst);
  const order = new Map(shown.map((each, index) => [each, index]));
  const inOrder = (here: readonly ShownNode[]) =>
    here.toSorted((a, b) => (order.get(a) ?? 0) - (order.get(b) ?? 0));
  return [...lines].flatMap(([offset, all]) => {
    const calls = withoutParts(all);
    const here = calls.flat();
    const nodes = here.map(({ node }) => node);
    const text =
      calls.length === 1 ? callText(nodes, shapeOf, style) : lineText(inOrder(here), calls, shapeOf, style);
    if (text === '') return [];
    const nodeIds = [...new Set(here.map(({ node, within: [owner = node] }) => owner.id))];
    return [{ offset, text, tooltip: () => tooltip(nodes, model), modelId: model.id, nodeIds }];
  });
}

/** `Wrapper(Conv2D(8, 3))(x)`: the wrapper's numbers have those of the layer in it. */
function withoutParts(calls: readonly (readonly ShownNode[])[]): readonly (readonly ShownNode[])[] {
  if (calls.length === 1) return calls;
  const here = new Set(calls.flat().map(({ node }) => node));
  const isPart = ({ within }: ShownNode) => within.some((holder) => here.has(holder));
  return calls.map((nodes) => nodes.filter((each) => !isPart(each))).filter((nodes) => nodes.length > 0);
}

/** The input that a Sequential without one takes from what it is called on: not what the call gives. */
function isMadeByCall({ node, within }: ShownNode, model: ModelGraph): boolean {
  return (
    model.isCalled === true &&
    model.kind !== 'functional' &&
    within.length === 0 &&
    node.inputs.length === 0 &&
    !node.listed
  );
}

/**
 * One call: `→ 48×48×64 · 640`, or `×3 → 32×32×16 … 8×8×64 · 43.8 k` when a loop makes it three times. A
 * backbone is one call too, `VGG16: 19 layers → 7×7×512 · 14.7 M`, and a builder of another file, `30 layers → 7 · 305.2 k`.
 */
function callText(
  nodes: readonly GraphNode[],
  shapeOf: (node: GraphNode) => string,
  style: HintStyle,
): string {
  const shapes = nodes.map(shapeOf);
  const [first = '?'] = shapes;
  const last = shapes.at(-1) ?? first;
  const backbone = nodes[0]?.backbone;
  if (backbone !== undefined) {
    const text = figuresText(nodes, last, style);
    const layers = layersText(nodes.filter(({ listed }) => listed).length, style);
    return text === '' ? '' : `${backbone}: ${layers} ${text}`;
  }
  // A builder's call makes layers at many places of another file: none of them is repeated here.
  const places = new Set(nodes.map(({ sources: [made] }) => `${made?.path}:${made?.start}`));
  if (places.size > 1) {
    const text = figuresText(nodes, last, style);
    return text === '' ? '' : `${layersText(nodes.length, style)} ${text}`;
  }
  const differ = shapes.some((shape) => shape !== first);
  const text = figuresText(nodes, differ ? `${first} … ${last}` : first, style);
  return nodes.length === 1 || text === '' ? text : `×${nodes.length} ${text}`;
}

/**
 * Several calls on one line: what comes out of them in the end, `3 layers → 24×24×16 · 1,280`; when the line runs
 * three times, `×3 of 3 layers → 24×24×16 … 6×6×64 · 25.1 k`; when its runs differ (a layer that only some of them
 * make), from its first layer to its last, `8 layers → 24×24×16 … 6×6×64 · 30.0 k`.
 */
function lineText(
  shown: readonly ShownNode[],
  calls: readonly (readonly ShownNode[])[],
  shapeOf: (node: GraphNode) => string,
  style: HintStyle,
): string {
  const nodes = shown.map(({ node }) => node);
  const isOnce = calls.every((made) => made.length === 1);
  const areAlike = runAlike(shown, calls);
  const first = nodes[areAlike ? calls.length - 1 : 0];
  const [from, to] = [first, nodes.at(-1)].map((node) => (node ? shapeOf(node) : '?')) as [string, string];
  const text = figuresText(nodes, isOnce || from === to ? to : `${from} … ${to}`, style);
  if (text === '') return '';
  if (isOnce || !areAlike) return `${layersText(nodes.length, style)} ${text}`;
  return `${inWords(`×${nodes.length / calls.length} of ${layersText(calls.length, style)}`, style)} ${text}`;
}

const inWords = (text: string, { say }: HintStyle): string => say?.(text) ?? text;

const layersText = (count: number, style: HintStyle): string => inWords(plural(count, 'layer'), style);

/** Whether each run of the line makes the same calls in the same order. */
function runAlike(shown: readonly ShownNode[], calls: readonly (readonly ShownNode[])[]): boolean {
  const callOf = new Map(calls.flatMap((made) => made.map((each) => [each, made] as const)));
  const period = calls.length;
  return (
    new Set(shown.slice(0, period).map((each) => callOf.get(each))).size === period &&
    shown.every((each, index) => callOf.get(each) === callOf.get(shown[index % period] ?? each))
  );
}

/** `→ 48×48×64 · 640`: the chosen figures, those that are nothing left out, all unknown ones as one `?`. */
function figuresText(nodes: readonly GraphNode[], shape: string, style: HintStyle): string {
  const parts = style.figures.flatMap((figure) => figureText(figure, nodes, shape, style));
  if (parts.length === 0) return '';
  if (parts.every((part) => part === '?')) return UNKNOWN;
  return `→ ${parts.join(' · ')}`;
}

function figureText(
  figure: Figure,
  nodes: readonly GraphNode[],
  shape: string,
  style: HintStyle,
): readonly string[] {
  const { numbers } = style;
  switch (figure) {
    case 'shape':
      return [shape];
    case 'parameters':
      return counted(paramsOf(nodes), (dim) => countText(dim, numbers));
    case 'multiplyAdds':
      return counted(sumOf(nodes, 'multiplyAdds'), (dim) => `${countText(dim, numbers)} MA`);
    case 'memory':
      return counted(sumOf(nodes, 'activationBytes'), bytesText);
    case 'receptiveField': {
      const field = nodes.at(-1)?.receptiveField ?? [];
      return field.length === 0 ? [] : [inWords(`sees ${field.map(formatDim).join('×')}`, style)];
    }
  }
}

function counted(dim: Dim, write: (dim: Dim) => string): readonly string[] {
  return dim === 0 ? [] : [write(dim)];
}

function sumOf(nodes: readonly GraphNode[], figure: 'multiplyAdds' | 'activationBytes'): Dim {
  return nodes.reduce<Dim>((total, node) => add(total, node[figure]), 0);
}

function tooltip(nodes: readonly GraphNode[], model: ModelGraph): string {
  const shown = nodes.slice(0, TOOLTIP_LAYERS).map((node) => nodeMarkdown(node, model));
  const more = nodes.length - shown.length;
  if (more > 0) shown.push(`… and ${more} more.`);
  return shown.join('\n\n---\n\n');
}

function joined(all: readonly LayerHint[]): LayerHint {
  // A model that stands in another one, of which nothing is known yet, says so once.
  const known = all.filter(({ text }) => text !== UNKNOWN);
  return sideBySide(known.length === 0 ? all : known);
}

function sideBySide(hints: readonly LayerHint[]): LayerHint {
  const [first] = hints as [LayerHint, ...LayerHint[]];
  if (hints.length === 1) return first;
  const shown = hints.slice(0, MODELS_ON_A_LINE);
  const texts = shown.map(({ text }) => text);
  return {
    ...first,
    text: hints.length > MODELS_ON_A_LINE ? `${texts.join(' | ')} | …` : texts.join(' | '),
    tooltip: () => shown.map((hint) => hint.tooltip()).join('\n\n---\n\n'),
  };
}
