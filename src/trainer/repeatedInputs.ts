/**
 * Layers that are given one tensor twice, as self-attention is. TensorFlow.js 4.22 counts the layers that wait for a
 * tensor but ticks off every use of it (`engine/executor.js`), so outside training it disposes of such a tensor while
 * another layer still waits. That one disposal is skipped here; the surrounding `tidy` lets go of the tensor.
 */
import type * as tf from '@tensorflow/tfjs-core';
import type { LayersModel, SymbolicTensor } from '@tensorflow/tfjs-layers';
import { isContainer, type Layer } from './layerPaths.js';

export function keepRepeatedInputs(
  model: LayersModel | (Layer & { readonly layers: readonly Layer[] }),
): void {
  for (const layer of model.layers) {
    if (isContainer(layer)) keepRepeatedInputs(layer);
    if (layer.inboundNodes.some(({ inputTensors }) => hasRepeated(inputTensors))) keepThose(layer);
  }
}

function hasRepeated(tensors: readonly SymbolicTensor[]): boolean {
  const computed = tensors.filter(({ sourceLayer }) => sourceLayer.getClassName() !== 'InputLayer');
  return new Set(computed.map(({ id }) => id)).size < computed.length;
}

function keepThose(layer: Layer): void {
  const original = layer.apply;
  layer.apply = (inputs, kwargs) => {
    if (Array.isArray(inputs))
      for (const tensor of new Set((inputs as tf.Tensor[]).filter((each, at, all) => all.indexOf(each) < at)))
        skipOne(tensor);
    return original.call(layer, inputs, kwargs);
  };
}

/** The executor's own call; the next one, of the scope, is real again. */
function skipOne(tensor: tf.Tensor | SymbolicTensor): void {
  if (!('dispose' in tensor)) return;
  tensor.dispose = () => void Reflect.deleteProperty(tensor, 'dispose');
}
