/** What the diagram draws: nodes and edges as plain data, positions come later. */
import type { Analysis } from '../analyse.js';
import { type Dim, isKnownRank } from '../graph/dimension.js';
import { formatCount, formatDim, formatShape } from '../graph/dimensionArithmetic.js';
import type { GraphNode, ModelGraph } from '../graph/modelGraph.js';
import type { DiagramEdge, DiagramModel, DiagramNode, NodeDetails } from './facts.js';
import { sizeText as totalText } from './lenses.js';
import { bytesText, outputsText, paramsOf, paramsText, plural } from './words.js';

export function diagramModels({ models }: Analysis): readonly DiagramModel[] {
  return models.map((model) => {
    const channelsFirst = channelsFirstNodes(model);
    return {
      modelId: model.id,
      name: model.name,
      kind: model.kind,
      subtitle: `${plural(model.nodes.filter(({ listed }) => listed).length, 'layer')} · ${totalText(model)}`,
      nodes: model.nodes.map((node) => drawn(node, model, channelsFirst.has(node.id))),
      edges: edgesOf(model),
      inputs: model.inputs,
      outputs: model.outputs,
    };
  });
}

/** A Sequential model that does not know its input yet is still a row of layers. */
function edgesOf(model: ModelGraph): readonly DiagramEdge[] {
  const isUnbuilt = model.kind === 'sequential' && model.nodes.every(({ inputs }) => inputs.length === 0);
  if (isUnbuilt)
    return model.nodes
      .slice(1)
      .map((node, index) => ({ from: model.nodes[index]?.id ?? '', to: node.id, shape: '?' }));
  return model.nodes.flatMap((node) =>
    node.inputs.map((from, index) => {
      const shape = node.inputShapes[index];
      return { from, to: node.id, shape: shape ? formatShape(shape) : '?' };
    }),
  );
}

export function nodeDetails(node: GraphNode): NodeDetails {
  return {
    explanation: node.explanation,
    ...(node.documentation !== undefined && { documentation: node.documentation }),
    arguments: node.arguments,
    arithmetic: node.arithmetic,
    weights: node.weights.map(({ name, shape, trainable }) => ({
      name,
      shape: shape.map(formatDim).join('×') || 'scalar',
      trainable,
    })),
  };
}

function drawn(node: GraphNode, model: ModelGraph, isChannelsFirst: boolean): DiagramNode {
  const { totals } = model;
  const problem = node.faulty
    ? (node.unknown?.reason ?? 'the framework refuses this layer')
    : node.unknown?.reason;
  const shape = outputsText(node);
  const isUnknown = node.unknown !== undefined || shape.includes('?');
  const params = paramsText(paramsOf([node]));
  return {
    id: node.id,
    name: node.name,
    type: node.type,
    family: node.family,
    shape,
    params,
    detail: detailOf(node),
    state: node.faulty ? 'fault' : isUnknown ? 'unknown' : 'ok',
    ...(problem !== undefined && { problem }),
    sources: node.sources,
    scope: node.scope,
    calls: node.calls ?? [],
    isNamed: !isAutomaticName(node),
    ...(node.nestedModel !== undefined && { nestedModel: node.nestedModel }),
    ...numberAs('paramShare', share(node.params.total, totals.params.total)),
    ...numberAs('macShare', share(node.multiplyAdds, totals.multiplyAdds)),
    ...numberAs('memoryShare', share(node.activationBytes, totals.activationBytes)),
    ...numberAs('paramCount', node.params.total),
    ...numberAs('macCount', node.multiplyAdds),
    ...numberAs('bytes', node.activationBytes),
    macs: node.multiplyAdds === 0 ? '' : formatCount(node.multiplyAdds),
    memory: bytesText(node.activationBytes),
    receptiveField: node.receptiveField?.map(formatDim).join('×') ?? '',
    ...sizeOf(node, isChannelsFirst),
    ...kernelOf(node),
    tooltip: [
      `${node.type} ${node.name}`,
      `→ ${shape}${params === '' ? '' : ` · ${params} parameters`}`,
      node.explanation,
      problem,
    ]
      .filter(Boolean)
      .join('\n'),
  };
}

function numberAs<K extends string>(key: K, dim: Dim | undefined): { readonly [P in K]?: number } {
  return (typeof dim === 'number' ? { [key]: dim } : {}) as { readonly [P in K]?: number };
}

function share(part: Dim, whole: Dim): number | undefined {
  return typeof part === 'number' && typeof whole === 'number' && whole > 0 ? part / whole : undefined;
}

/** `conv2d_1`, `re_lu` and TensorFlow.js's `conv2d_Conv2D1` are made by the framework. */
function isAutomaticName({ name, type }: GraphNode): boolean {
  const plainType = type.toLowerCase();
  if (name.replace(/_\d+$/, '').replaceAll('_', '').toLowerCase() === plainType) return true;
  if (/^input(_layer)?[_\d]*$/.test(name)) return true;
  return new RegExp(`_${plainType}\\d*$`).test(name.toLowerCase());
}

/** Nodes whose maps have channels before rows: said by an argument, or inherited from what they read. */
function channelsFirstNodes(model: ModelGraph): ReadonlySet<string> {
  const found = new Set<string>();
  for (const node of model.nodes) {
    const said = node.arguments.find(({ name }) => name === 'data_format')?.text;
    const isFirst = said?.includes('first') ?? node.inputs.some((id) => found.has(id));
    if (isFirst) found.add(node.id);
  }
  return found;
}

function sizeOf({ outputShapes }: GraphNode, isChannelsFirst: boolean): { size?: readonly number[] } {
  const [shape] = outputShapes;
  if (!shape || !isKnownRank(shape)) return {};
  const sizes = shape.slice(1).filter((dim) => typeof dim === 'number');
  if (sizes.length !== shape.length - 1) return {};
  const [channels, ...rest] = sizes;
  return {
    size: isChannelsFirst && channels !== undefined && rest.length > 0 ? [...rest, channels] : sizes,
  };
}

function kernelOf(node: GraphNode): { kernel?: readonly number[] } {
  const text = node.arguments.find(({ name }) => name === 'kernel_size' || name === 'pool_size')?.text;
  const numbers = text?.match(/\d+/g)?.map(Number) ?? [];
  const [side] = numbers;
  if (side === undefined || /[a-z]/i.test(text ?? '')) return {};
  return { kernel: numbers.length === 1 ? [side, side] : numbers };
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
    // A stride of 1 says nothing.
    if (name === 'strides') return /^[\s()[\],1]*$/.test(text) ? [] : [`stride ${sizeText(text)}`];
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
