/** What a click on Train sends to the trainer, or sentences that say what is missing. */
import type { Analysis } from '../analyse.js';
import type { Location, SourceDocument } from '../document.js';
import { isKnownRank, type Shape } from '../graph/dimension.js';
import { formatShape } from '../graph/dimensionArithmetic.js';
import type { GraphNode, ModelGraph, TrainingSettings } from '../graph/modelGraph.js';
import type { TrainingPlanResult } from './facts.js';
import { findModel, placeOf } from './places.js';

interface Reason {
  readonly message: string;
  readonly location?: Location;
}

export function trainingPlan(analysis: Analysis, modelId: string): TrainingPlanResult {
  const model = findModel(analysis, modelId);
  if (!model) return refuse('The model is no longer in the file.');
  const { document } = analysis;
  // What follows a layer that is not known is not known either: the first says why.
  const unknown = model.nodes.find(isUnknown);
  const reasons: Reason[] = model.nodes
    .filter((node) => node === unknown || !isUnknown(node))
    .flatMap((node) => reasonsAgainst(node, document));
  const location = { path: document.path, ...model.anchor };
  const settings: TrainingSettings = model.training ?? { notHonoured: [] };
  if (!settings.loss)
    reasons.push({
      message: `The model "${model.name}" has no loss: add ${model.name}.compile(optimizer="adam", loss=…).`,
      location,
    });
  const data = settings.data?.value;
  if (!data || data.kind === 'unknown')
    reasons.push({
      message: `There is no training data that ConvLens can load${data ? `: ${data.reason}` : ''}. Load keras.datasets.mnist in the file, or write the comment "convlens: data=faces" to train on drawn faces.`,
      location: settings.data?.location ?? location,
    });
  const input = numbersOf(model.nodes.find(({ id }) => id === model.inputs[0])?.outputShapes[0]);
  const output = numbersOf(model.nodes.find(({ id }) => id === model.outputs[0])?.outputShapes[0]);
  if (model.inputs.length !== 1 || model.outputs.length !== 1)
    reasons.push({ message: 'ConvLens trains models with one input and one output.', location });
  else if (!input || !output)
    reasons.push({ message: 'The input and output of the model need known sizes.', location });
  if (reasons.length > 0 || !data || !input || !output) return { ok: false, reasons: reasons.slice(0, 3) };
  return {
    ok: true,
    plan: {
      modelId,
      modelName: model.name,
      topology: model.kind === 'sequential' ? sequentialTopology(model) : functionalTopology(model),
      inputShape: input,
      outputUnits: output.at(-1) ?? 1,
      settings,
      data,
      notHonoured: settings.notHonoured,
      layerLocations: Object.fromEntries(
        model.nodes.flatMap((node) => {
          const place = placeOf(node, document);
          return place ? [[node.name, place]] : [];
        }),
      ),
    },
  };
}

function refuse(message: string): TrainingPlanResult {
  return { ok: false, reasons: [{ message }] };
}

function reasonsAgainst(node: GraphNode, document: SourceDocument): readonly Reason[] {
  const place = placeOf(node, document);
  const at = place ? { location: place } : {};
  if (node.faulty) return [{ message: `The layer ${node.name} has a fault; correct it first.`, ...at }];
  if (isUnknown(node))
    return [
      {
        message: `The layer ${node.name} has an output that is not known${node.unknown ? `: ${node.unknown.reason}` : ''}.`,
        ...at,
      },
    ];
  return 'unsupported' in node.topology ? [{ message: node.topology.unsupported, ...at }] : [];
}

function isUnknown({ outputShapes }: GraphNode): boolean {
  return outputShapes.some((shape) => formatShape(shape).includes('?'));
}

function numbersOf(shape: Shape | undefined): readonly number[] | undefined {
  if (!shape || !isKnownRank(shape)) return undefined;
  const sizes = shape.slice(1).filter((dim) => typeof dim === 'number');
  return sizes.length === shape.length - 1 ? sizes : undefined;
}

type Topology = Readonly<Record<string, unknown>>;

function layerTopology(node: GraphNode): { class_name: string; config: Record<string, unknown> } {
  if ('unsupported' in node.topology) return { class_name: node.type, config: { name: node.name } };
  return { class_name: node.topology.className, config: { ...node.topology.config } };
}

function batchShape(node: GraphNode | undefined): readonly (number | null)[] {
  return [null, ...(numbersOf(node?.outputShapes[0]) ?? [])];
}

function sequentialTopology(model: ModelGraph): Topology {
  const input = model.nodes.find(({ id }) => id === model.inputs[0]);
  const layers = model.nodes.filter((node) => node !== input).map(layerTopology);
  const [first] = layers;
  if (first) first.config.batch_input_shape = batchShape(input);
  return { class_name: 'Sequential', config: { name: model.name, layers } };
}

/** `conv2d:1` is the second use of the layer `conv2d`. */
function useOf(id: string): readonly [string, number] {
  const [name = id, index] = id.split(':');
  return [name, index === undefined ? 0 : Number(index)];
}

function functionalTopology(model: ModelGraph): Topology {
  const layers = new Map<
    string,
    { class_name: string; name: string; config: Record<string, unknown>; inbound_nodes: unknown[] }
  >();
  for (const node of model.nodes) {
    const isInput = model.inputs.includes(node.id);
    const inbound = node.inputs.map((id) => [...useOf(id), 0, {}]);
    const known = layers.get(node.name);
    if (known) {
      known.inbound_nodes.push(inbound);
      continue;
    }
    const { class_name, config } = layerTopology(node);
    layers.set(node.name, {
      class_name,
      name: node.name,
      config: isInput
        ? { name: node.name, batch_input_shape: batchShape(node), dtype: 'float32', sparse: false }
        : config,
      inbound_nodes: isInput ? [] : [inbound],
    });
  }
  const ends = (ids: readonly string[]): unknown => ids.map((id) => [...useOf(id), 0]);
  return {
    class_name: 'Model',
    config: {
      name: model.name,
      layers: [...layers.values()],
      input_layers: ends(model.inputs),
      output_layers: ends(model.outputs),
    },
  };
}
