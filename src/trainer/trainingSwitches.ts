/**
 * `training=…` of calls (`base(x, training=False)`), which the topology gives as Keras's JSON does. TensorFlow.js 4.22
 * keeps it on the node and computes without it (`engine/executor.js` hands every layer the step's own).
 */
import type * as tf from '@tensorflow/tfjs-core';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import { isContainer, type Layer } from './layerPaths.js';

/** What a node of tfjs-layers keeps of its call. */
interface Called {
  readonly callArgs?: { readonly training?: unknown } | null;
}

/** Layers, and models in the model with all of their layers, compute as their calls say. */
export function followSwitches(model: LayersModel | { readonly layers: readonly Layer[] }): void {
  for (const layer of model.layers) {
    if (isContainer(layer)) followSwitches(layer);
    // The plan gives all calls of a layer the same.
    const training = layer.inboundNodes.map((node) => (node as Called).callArgs?.training).at(-1);
    if (typeof training === 'boolean') follow(layer, training);
  }
}

function follow(layer: Layer, training: boolean): void {
  const original = layer.apply;
  layer.apply = (inputs, kwargs) =>
    original.call(layer, inputs, isComputed(inputs) ? { ...kwargs, training } : kwargs);
}

/** Not while the model is put together. */
function isComputed(inputs: Parameters<Layer['apply']>[0]): boolean {
  const [first] = Array.isArray(inputs) ? inputs : [inputs];
  return first !== undefined && 'dataId' in (first as tf.Tensor);
}
