/** `model.layers`: what a model consists of, in the framework's order. */
import type { Application, LayerValue, ModelValue, TensorValue } from '../evaluate/value.js';
import { trackedLayers } from './custom/tracking.js';
import { inFrameworkOrder, networkBetween } from './producers.js';

export function layersOf(model: ModelValue): readonly (LayerValue | ModelValue)[] {
  if (model.modelKind === 'sequential') return model.stack;
  if (isNetwork(model) && model.outputs.length > 0) return networkOf(model).layers;
  return trackedLayers(model);
}

/** Whether it is what its tensors lead through, not what a class of the code holds. */
export function isNetwork({ modelKind, instance }: ModelValue): boolean {
  return modelKind === 'functional' || (modelKind === 'block' && !instance);
}

/** Whether the list is Keras's own, with nothing that is not known. */
export function hasAllLayers(model: ModelValue): boolean {
  if (model.framework !== 'keras' || model.modelKind === 'subclassed' || model.instance || model.incomplete)
    return false;
  const layers = layersOf(model);
  const isWhole = model.modelKind === 'sequential' || ordered.get(model)?.isWhole === true;
  return isWhole && layers.every(({ name }) => name !== '?');
}

/** Keras 3 keeps operations out of `model.layers`; in Keras 2 each is a layer there. */
export function isListed(layer: LayerValue): boolean {
  return layer.row.family !== 'operation' || layer.kerasMajor === 2;
}

interface Ordered {
  readonly inputs: readonly TensorValue[];
  readonly outputs: readonly TensorValue[];
  readonly applications: readonly Application[];
  readonly layers: readonly (LayerValue | ModelValue)[];
  /** Every tensor on the way comes from a layer. */
  readonly isWhole: boolean;
}

/** What leads to given outputs never changes, and `for i in range(n): model.layers[i]` asks n times. */
const ordered = new WeakMap<ModelValue, Ordered>();

function networkOf(model: ModelValue): Ordered {
  const { inputs, outputs } = model;
  const known = ordered.get(model);
  if (known && known.inputs === inputs && known.outputs === outputs) return known;
  const network = networkBetween(inputs, outputs);
  const applications = inFrameworkOrder(network, inputs);
  const all = new Set(applications.map((application) => application.layer));
  const layers = [...all].filter((layer) => layer.kind === 'model' || isListed(layer));
  const made = { inputs, outputs, applications, layers, isWhole: network.loose.length === 0 };
  ordered.set(model, made);
  return made;
}

/** Every use of a layer between a functional model's inputs and outputs, in the framework's order. */
export function applicationsOf(model: ModelValue): readonly Application[] {
  return networkOf(model).applications;
}
