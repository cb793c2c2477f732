/** Walks from a model's outputs back to its inputs, and puts what is found in the framework's order. */
import { walked } from '../evaluate/boundedWalk.js';
import type { Application, LayerValue, ModelValue, TensorValue } from '../evaluate/value.js';

export interface Network {
  /** Each application after those whose outputs it takes. */
  readonly applications: readonly Application[];
  /** Tensors that no layer made and that are not inputs of the model: the graph is cut there. */
  readonly loose: readonly TensorValue[];
  /** Inputs of other models that the walk ran into: "Graph disconnected". */
  readonly strayInputs: readonly TensorValue[];
  /** In the order in which the walk first met them: Keras's tie-breaker within one depth. */
  readonly met: ReadonlyMap<LayerValue | ModelValue, number>;
}

/** Of a walk over values: walking, sorting and drawing one use of a layer cost as much as so many. */
const PARTS_PER_USE = 32;

/** How a walk goes on from a tensor, and from a use of a layer. */
export interface Ways {
  readonly madeBy: (tensor: TensorValue) => Application | undefined;
  readonly needs: (application: Application) => readonly TensorValue[];
}

const THROUGH_LAYERS: Ways = { madeBy: ({ producer }) => producer, needs: asListed };

/** Keras lists the tensors of keywords by their names: what is over query=…, value=… comes after its value. */
function asListed({ layer, inputs, call }: Application): readonly TensorValue[] {
  if (!call?.named || layer.framework !== 'keras') return inputs;
  const start = inputs.length - call.named;
  const named = inputs
    .slice(start)
    .map((tensor, index) => ({ tensor, role: call.roles[start + index] ?? '' }));
  named.sort((a, b) => (a.role < b.role ? -1 : a.role > b.role ? 1 : 0));
  return [...inputs.slice(0, start), ...named.map(({ tensor }) => tensor)];
}

/** Depth first, without recursion: networks made by loops are thousands of layers deep. */
export function walkBack(
  inputs: readonly TensorValue[],
  outputs: readonly TensorValue[],
  { madeBy, needs }: Ways = THROUGH_LAYERS,
): Network {
  const ends = new Set(inputs);
  const starts = new Set(inputs.map(({ producer }) => producer));
  const applications: Application[] = [];
  const loose = new Set<TensorValue>();
  const strayInputs = new Set<TensorValue>();
  const met = new Map<LayerValue | ModelValue, number>();
  const seen = new Set<Application>();

  type Frame = { readonly application: Application; next: number; readonly tensors: readonly TensorValue[] };
  const stack: Frame[] = [];

  function enter(tensor: TensorValue): void {
    const application = madeBy(tensor);
    const isEnd = ends.has(tensor);
    if (!application) {
      if (!isEnd) loose.add(tensor);
      return;
    }
    if (seen.has(application)) return;
    const isInput = application === tensor.producer && application.inputs.length === 0;
    if (isEnd && !isInput) return;
    // Where branches met, a tensor may stand for the same input as another object.
    if (isInput && !isEnd && !starts.has(application)) strayInputs.add(tensor);
    seen.add(application);
    if (!met.has(application.layer)) met.set(application.layer, met.size);
    stack.push({ application, next: 0, tensors: needs(application) });
  }

  for (const output of outputs) {
    enter(output);
    for (let frame = stack.at(-1); frame; frame = stack.at(-1)) {
      const tensor = frame.tensors[frame.next++];
      if (tensor) enter(tensor);
      else {
        applications.push(frame.application);
        walked.parts += PARTS_PER_USE + frame.tensors.length;
        stack.pop();
      }
    }
  }
  return { applications, loose: [...loose], strayInputs: [...strayInputs], met };
}

interface Walk {
  readonly inputs: readonly TensorValue[];
  readonly network: Network;
}

/** By the list of outputs: what leads to them never changes. */
const walks = new WeakMap<readonly TensorValue[], Walk>();

/** The walk through layers, taken once for a model's lists of tensors. */
export function networkBetween(inputs: readonly TensorValue[], outputs: readonly TensorValue[]): Network {
  const known = walks.get(outputs);
  if (known?.inputs === inputs) return known.network;
  const network = walkBack(inputs, outputs);
  walks.set(outputs, { inputs, network });
  return network;
}

/**
 * Keras's and TensorFlow.js's order of layers: by depth, the distance to the farthest output, and within one
 * depth by the order in which the walk met them (`map_graph` in keras/src/ops/function.py). The applications
 * of a shared layer stand together.
 */
export function inFrameworkOrder(network: Network, inputs: readonly TensorValue[]): readonly Application[] {
  const nodeDepth = new Map<Application, number>();
  const layerDepth = new Map<LayerValue | ModelValue, number>();
  const { applications } = network;
  for (let index = applications.length - 1; index >= 0; index--) {
    const application = applications[index];
    if (!application) continue;
    const depth = Math.max(nodeDepth.get(application) ?? 0, layerDepth.get(application.layer) ?? 0);
    layerDepth.set(application.layer, depth);
    nodeDepth.set(application, depth);
    for (const { producer } of application.inputs) {
      if (producer) nodeDepth.set(producer, Math.max(depth + 1, nodeDepth.get(producer) ?? 0));
    }
  }
  const all = [...applications];
  for (const { producer } of inputs) {
    if (!producer || producer.inputs.length > 0 || layerDepth.has(producer.layer)) continue;
    layerDepth.set(producer.layer, 0);
    all.push(producer);
  }
  const placed = all.map((application) => {
    const { layer } = application;
    return { application, depth: layerDepth.get(layer) ?? 0, met: network.met.get(layer) ?? -1 };
  });
  return placed.sort((a, b) => b.depth - a.depth || a.met - b.met).map(({ application }) => application);
}
