/** Models, their blocks and their layers, as the Outline and the ConvLens view list them. */
import type { Analysis } from '../analyse.js';
import type { Location, SourceDocument } from '../document.js';
import type { GraphNode, ModelGraph } from '../graph/modelGraph.js';
import type { OutlineEntry } from './facts.js';
import { sizeText } from './lenses.js';
import { placeOf } from './places.js';
import { outputsText, paramsOf, paramsText, plural } from './words.js';

export function outline({ document, models }: Analysis): readonly OutlineEntry[] {
  return models.map((model) => ({
    kind: 'model',
    name: model.name,
    detail: sizeText(model),
    span: model.anchor,
    nameSpan: model.anchor,
    modelId: model.id,
    children: entriesOf(listedNodes(model), commonDepth(model), document),
  }));
}

function listedNodes({ nodes }: ModelGraph): readonly GraphNode[] {
  return nodes.filter(({ listed }) => listed);
}

/** The functions that all layers come from, such as the builder itself, make no block. */
function commonDepth(model: ModelGraph): number {
  const [first, ...rest] = listedNodes(model);
  let depth = 0;
  while (
    first &&
    depth < first.scope.length &&
    rest.every(({ scope }) => scope[depth] === first.scope[depth])
  )
    depth++;
  return depth;
}

function entriesOf(
  nodes: readonly GraphNode[],
  depth: number,
  document: SourceDocument,
): readonly OutlineEntry[] {
  const entries: OutlineEntry[] = [];
  for (let index = 0; index < nodes.length; ) {
    const node = nodes[index];
    if (!node) break;
    const block = blockAt(node, depth);
    let end = index + 1;
    while (block !== undefined && end < nodes.length && isSame(block, nodes[end], depth)) end++;
    const inside = nodes.slice(index, end);
    const entry =
      block === undefined ? layerEntry(node, document) : blockEntry(block, inside, depth, document);
    if (entry) entries.push(entry);
    index = end;
  }
  return entries;
}

interface Block {
  readonly name: string;
  /** Where the function was called; absent for a builder that nothing calls. */
  readonly call: Location | undefined;
}

/** A layer's sources are its call and each caller outwards; its scope names those callers, outermost first. */
function blockAt({ scope, sources }: GraphNode, depth: number): Block | undefined {
  const name = scope[depth];
  if (name === undefined) return undefined;
  const uncalled = scope.length - (sources.length - 1);
  return { name, call: depth < uncalled ? undefined : sources[sources.length - 1 - (depth - uncalled)] };
}

function isSame(block: Block, node: GraphNode | undefined, depth: number): boolean {
  const other = node && blockAt(node, depth);
  return other?.name === block.name && other.call?.start === block.call?.start;
}

function layerEntry(node: GraphNode, document: SourceDocument): OutlineEntry | undefined {
  const place = placeOf(node, document);
  if (!place) return undefined;
  const count = paramsText(paramsOf([node]));
  const detail = count === '' ? outputsText(node) : `${outputsText(node)} · ${count}`;
  return {
    kind: 'layer',
    name: `${node.name} (${node.type})`,
    detail,
    span: place,
    nameSpan: place,
    children: [],
  };
}

function blockEntry(
  { name, call }: Block,
  nodes: readonly GraphNode[],
  depth: number,
  document: SourceDocument,
): OutlineEntry | undefined {
  const children = entriesOf(nodes, depth + 1, document);
  const [first] = children;
  const last = nodes.at(-1);
  if (!first || !last) return undefined;
  const span = call?.path === document.path ? call : first.span;
  const count = paramsText(paramsOf(nodes));
  const detail = [plural(nodes.length, 'layer'), outputsText(last), count].filter(Boolean).join(' · ');
  return { kind: 'block', name, detail, span, nameSpan: span, children };
}
