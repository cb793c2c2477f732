/** What the diagram draws: nodes and edges as plain data, positions come later. */
import type { Analysis } from '../analyse.js';
import { type Dim, isKnownRank } from '../graph/dimension.js';
import { formatShape } from '../graph/dimensionArithmetic.js';
import type { GraphNode, ModelGraph } from '../graph/modelGraph.js';
import type { DiagramModel, DiagramNode } from './facts.js';
import { sizeText as totalText } from './lenses.js';
import { outputsText, paramsOf, paramsText } from './words.js';

export function diagramModels({ models }: Analysis): readonly DiagramModel[] {
  return models.map((model) => ({
    modelId: model.id,
    name: model.name,
    kind: model.kind,
    subtitle: `${model.nodes.filter(({ listed }) => listed).length} layers · ${totalText(model)}`,
    nodes: model.nodes.map((node) => drawn(node, model)),
    edges: model.nodes.flatMap((node) =>
      node.inputs.map((from, index) => {
        const shape = node.inputShapes[index];
        return { from, to: node.id, shape: shape ? formatShape(shape) : '?' };
      }),
    ),
  }));
}

function drawn(node: GraphNode, model: ModelGraph): DiagramNode {
  const paramShare = share(node.params.total, model.totals.params.total);
  const macShare = share(node.multiplyAdds, model.totals.multiplyAdds);
  const size = sizeOf(node);
  const problem = node.faulty
    ? (node.unknown?.reason ?? 'the framework refuses this layer')
    : node.unknown?.reason;
  const isUnknown = node.unknown !== undefined || outputsText(node).includes('?');
  return {
    id: node.id,
    name: node.name,
    type: node.type,
    family: node.family,
    shape: outputsText(node),
    params: paramsText(paramsOf([node])),
    detail: detailOf(node),
    state: node.faulty ? 'fault' : isUnknown ? 'unknown' : 'ok',
    ...(problem !== undefined && { problem }),
    sources: node.sources,
    scope: node.scope,
    ...(paramShare !== undefined && { paramShare }),
    ...(macShare !== undefined && { macShare }),
    ...(size && { size }),
    tooltip: [`${node.type} ${node.name}`, node.explanation, problem].filter(Boolean).join('\n'),
  };
}

function share(part: Dim, whole: Dim): number | undefined {
  return typeof part === 'number' && typeof whole === 'number' && whole > 0 ? part / whole : undefined;
}

function sizeOf({ outputShapes }: GraphNode): readonly number[] | undefined {
  const [shape] = outputShapes;
  if (!shape || !isKnownRank(shape)) return undefined;
  const sizes = shape.slice(1).filter((dim) => typeof dim === 'number');
  return sizes.length === shape.length - 1 ? sizes : undefined;
}

/** The arguments a reader looks for, in this order. */
const SHOWN = [
  'units',
  'kernel_size',
  'pool_size',
  'size',
  'strides',
  'rate',
  'activation',
  'axis',
  'target_shape',
];

function detailOf(node: GraphNode): string {
  const shown = SHOWN.flatMap((name) => {
    const argument = node.arguments.find((each) => each.name === name && !each.isDefault);
    if (!argument || name === 'units') return [];
    const text = argument.text.replaceAll(/['"]/g, '');
    if (name === 'strides') return [`stride ${sizeText(text)}`];
    return [name === 'kernel_size' || name === 'pool_size' || name === 'size' ? sizeText(text) : text];
  });
  const padding = node.arguments.find(({ name, isDefault }) => name === 'padding' && !isDefault);
  return [...shown, ...(padding ? [padding.text.replaceAll(/['"]/g, '')] : [])].join(' · ');
}

/** `(3, 3)` as `3×3`. */
function sizeText(text: string): string {
  const parts = text
    .replaceAll(/[()[\]\s]/g, '')
    .split(',')
    .filter(Boolean);
  const [only] = parts;
  return parts.length === 1 && only ? `${only}×${only}` : parts.join('×');
}
