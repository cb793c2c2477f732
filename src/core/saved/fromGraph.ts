/** The architecture of a model in code, in the form that saved models have. */
import type { Analysis } from '../analyse.js';
import { isKnownRank } from '../graph/dimension.js';
import type { GraphNode, ModelGraph } from '../graph/modelGraph.js';
import type { Framework } from '../layers/row.js';
import { codeOf, type ModelCode } from './code.js';
import { layerOfOperation, noLayerFor } from './operationLayer.js';
import type { SavedLayer, SavedModel, TensorReference } from './savedModel.js';

/** The model as source of a framework; what cannot be written is said in it. */
export function modelCode(analysis: Analysis, modelId: string, framework: Framework): ModelCode {
  const graph = analysis.models.find(({ id }) => id === modelId);
  if (!graph) return { text: '', lacking: ['The model is no longer in the file.'] };
  return codeOf(savedFromGraph(graph, analysis.models), framework);
}

function savedFromGraph(graph: ModelGraph, models: readonly ModelGraph[]): SavedModel {
  const { framework } = graph;
  const layers = new Map<string, SavedLayer & { uses: (readonly TensorReference[])[] }>();
  for (const node of graph.nodes) {
    const takes = referencesOf(node);
    const known = layers.get(node.layerId);
    if (known) known.uses.push(takes);
    else
      layers.set(node.layerId, {
        ...layerOf(node, models, framework),
        uses: takes.length > 0 ? [takes] : [],
      });
  }
  const ends = (ids: readonly string[], indices: readonly number[] = []): readonly TensorReference[] =>
    ids.map((id, index) => referenceTo(id, indices[index] ?? 0));
  // Without an input a Sequential is written as it is; a class of the user's is written as the network it builds.
  const isSequential = graph.kind === 'sequential' && isRow(graph);
  return {
    framework,
    kind: isSequential ? 'sequential' : 'functional',
    name: graph.name,
    layers: isSequential ? withInputShape([...layers.values()], graph) : [...layers.values()],
    inputs: ends(graph.inputs),
    outputs: ends(graph.outputs, graph.outputIndices),
  };
}

/** A Sequential that holds the same layer twice cannot be listed from its layers alone. */
function isRow({ nodes }: ModelGraph): boolean {
  return new Set(nodes.map(({ layerId }) => layerId)).size === nodes.length;
}

/** The input that a Sequential makes itself goes to its first layer. */
function withInputShape(layers: readonly SavedLayer[], graph: ModelGraph): readonly SavedLayer[] {
  const [first, second, ...rest] = layers;
  if (first?.className !== 'InputLayer' || !second) return layers;
  const node = graph.nodes.find(({ id }) => id === graph.inputs[0]);
  if (!node || (node.listed && graph.framework === 'tfjs')) return layers;
  return [{ ...second, config: { ...second.config, batch_input_shape: first.config.batch_shape } }, ...rest];
}

function layerOf(
  node: GraphNode,
  models: readonly ModelGraph[],
  framework: Framework,
): Omit<SavedLayer, 'uses'> {
  const nested = models.find(({ id }) => id === node.nestedModel);
  if (nested)
    return {
      className: 'Model',
      name: node.name,
      config: {},
      model: { ...savedFromGraph(nested, models), name: node.name },
    };
  const isInput = node.family === 'input';
  const [shape] = node.outputShapes;
  if (isInput || !node.written)
    return {
      className: isInput ? 'InputLayer' : node.type,
      name: node.name,
      config: {
        batch_shape:
          shape && isKnownRank(shape) ? shape.map((dim) => (typeof dim === 'number' ? dim : null)) : [null],
      },
    };
  const { className, config, unread, trainable, origin } = node.written;
  if (origin === 'operation') {
    const layer = layerOfOperation(node.written, node.inputs.length);
    return layer
      ? { ...layer, name: node.name }
      : {
          className,
          name: node.name,
          config: { ...config, name: node.name },
          absent: noLayerFor(className, node.name),
        };
  }
  const read: Omit<SavedLayer, 'uses'> = {
    className,
    name: node.name,
    config: { ...config, ...(trainable ? {} : { trainable: false }) },
    shapes: { inputs: node.inputShapes, outputs: node.outputShapes },
    unread: unread.map(
      ({ name, reason }) => `The argument ${name} of ${className} ("${node.name}") is left out: ${reason}.`,
    ),
  };
  if (origin === 'library') return read;
  return {
    ...read,
    absent: `${className} ("${node.name}") is a class of the ${framework === 'tfjs' ? 'JavaScript' : 'Python'} code: bring it along.`,
  };
}

function referencesOf({ inputs, call }: GraphNode): readonly TensorReference[] {
  return inputs.map((id, index) => {
    const role = call?.roles?.[index];
    return { ...referenceTo(id, call?.outputs[index] ?? 0), ...(role !== undefined && { role }) };
  });
}

/** `conv2d:1` is the second use of the layer `conv2d`. */
function referenceTo(id: string, tensor: number): TensorReference {
  const [, layer = id, use = '0'] = /^(.*?)(?::(\d+))?$/s.exec(id) ?? [];
  return { layer, use: Number(use), tensor };
}
