/**
 * Layers that give several tensors. TensorFlow.js 4.22 applies a layer once for each of its tensors that is used
 * (`engine/executor.js`): what it draws or adds to the loss would be so many times, and so would its work. Here further
 * applications to the very same tensors give what the first gave.
 */
import type * as tf from '@tensorflow/tfjs-core';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import { isContainer, type Layer } from './layerPaths.js';

export function applyOnce(model: LayersModel | { readonly layers: readonly Layer[] }): void {
  for (const layer of model.layers) {
    if (isContainer(layer)) applyOnce(layer);
    const outputs = Math.max(0, ...layer.inboundNodes.map(({ outputTensors }) => outputTensors.length));
    if (outputs > 1) rememberLast(layer, outputs);
  }
}

function rememberLast(layer: Layer, tensors: number): void {
  const original = layer.apply;
  let last:
    | { readonly inputs: readonly tf.Tensor[]; readonly outputs: tf.Tensor[]; left: number }
    | undefined;
  layer.apply = (inputs, kwargs) => {
    const given = [inputs].flat() as tf.Tensor[];
    const isSame =
      last?.inputs.length === given.length && given.every((each, at) => each === last?.inputs[at]);
    // Of an earlier step, none is left.
    if (last && isSame && last.left > 0 && !last.outputs.every(({ isDisposed }) => isDisposed)) {
      last.left--;
      return last.outputs;
    }
    const made = original.call(layer, inputs, kwargs);
    const isComputed = Array.isArray(made) && made.length === tensors && 'dataId' in (made[0] as object);
    last = isComputed ? { inputs: given, outputs: made as tf.Tensor[], left: tensors - 1 } : undefined;
    return made;
  };
}
