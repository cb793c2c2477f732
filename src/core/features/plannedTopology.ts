/** A model as the layers of TensorFlow.js's `model.json`. */
import type { GraphNode, LayerTopology, ModelGraph } from '../graph/modelGraph.js';
import { openSizes } from './plannedInputs.js';
import { switchOf } from './trainingSwitches.js';
import { isModel, type LayerJson, withUniqueNames } from './uniqueNames.js';

type Models = readonly ModelGraph[];

/** `whole`: the model as one layer, where it is a class of the code's own. */
export function plannedTopology(
  model: ModelGraph,
  whole: LayerTopology | undefined,
  models: Models,
): Readonly<Record<string, unknown>> {
  const topology =
    whole && 'className' in whole
      ? { class_name: whole.className, config: whole.config }
      : modelTopology(model, models);
  return { ...withUniqueNames(topology) };
}

/** A model as a TensorFlow.js `model.json` has it; the models in it are layers of the same form. */
function modelTopology(model: ModelGraph, models: Models): LayerJson {
  return model.kind === 'sequential' ? sequentialTopology(model, models) : functionalTopology(model, models);
}

function layerTopology(node: GraphNode, models: Models): LayerJson {
  const nested = models.find(({ id }) => id === node.nestedModel);
  if (nested && nested.kind !== 'subclassed') {
    const { class_name, config } = modelTopology(nested, models);
    return { class_name, config: { ...config, name: node.name } };
  }
  if ('unsupported' in node.topology) return { class_name: node.type, config: { name: node.name } };
  return { class_name: node.topology.className, config: { ...node.topology.config } };
}

function batchShape(node: GraphNode | undefined): readonly (number | null)[] {
  return [null, ...(openSizes(node?.outputShapes[0]) ?? [])];
}

function sequentialTopology(model: ModelGraph, models: Models): LayerJson {
  const input = model.nodes.find(({ id }) => id === model.inputs[0]);
  const [first, ...others] = model.nodes
    .filter((node) => node !== input)
    .map((node) => layerTopology(node, models));
  // A model at the start brings an input of its own.
  const started =
    first && !isModel(first)
      ? { ...first, config: { ...first.config, batch_input_shape: batchShape(input) } }
      : first;
  const layers = started ? [started, ...others] : [];
  return { class_name: 'Sequential', config: { name: model.name, layers } };
}

/** A model in the model, or a class of the code that applies layers. */
function isNetwork({ nestedModel, topology }: GraphNode): boolean {
  return nestedModel !== undefined || ('className' in topology && topology.className === 'Model');
}

/**
 * By the id of a node, its layer and which of that layer's calls in this model it is: another model may call the layer
 * too. A model's own inputs are call 0 of it.
 */
function usesIn({ nodes }: ModelGraph): ReadonlyMap<string, readonly [string, number]> {
  const counts = new Map<string, number>();
  return new Map(
    nodes.map((node) => {
      const call = counts.get(node.name) ?? (isNetwork(node) ? 1 : 0);
      counts.set(node.name, call + 1);
      return [node.id, [node.name, call]];
    }),
  );
}

function functionalTopology(model: ModelGraph, models: Models): LayerJson {
  const layers = new Map<
    string,
    { class_name: string; name: string; config: Record<string, unknown>; inbound_nodes: unknown[] }
  >();
  const uses = usesIn(model);
  const place = (id: string) => uses.get(id) ?? [id, 0];
  for (const node of model.nodes) {
    const isInput = model.inputs.includes(node.id);
    const training = switchOf(node, model);
    const options = training === undefined ? {} : { training };
    const inbound = node.inputs.map((id, at) => [...place(id), node.call?.outputs[at] ?? 0, options]);
    const known = layers.get(node.name);
    if (known) {
      known.inbound_nodes.push(inbound);
      continue;
    }
    const { class_name, config } = layerTopology(node, models);
    layers.set(node.name, {
      class_name,
      name: node.name,
      config: isInput
        ? { name: node.name, batch_input_shape: batchShape(node), dtype: 'float32', sparse: false }
        : config,
      inbound_nodes: isInput ? [] : [inbound],
    });
  }
  const ends = (ids: readonly string[], indices: readonly number[] = []): unknown =>
    ids.map((id, at) => [...place(id), indices[at] ?? 0]);
  return {
    class_name: 'Model',
    config: {
      name: model.name,
      layers: [...layers.values()],
      input_layers: ends(model.inputs),
      output_layers: ends(model.outputs, model.outputIndices),
    },
  };
}
