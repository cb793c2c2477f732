/**
 * Where a network looked for a class: Grad-CAM (Selvaraju et al. 2017, arXiv 1610.02391). The maps of its last
 * convolutional stage, each weighted by the mean gradient of the class's score, added up, positive part; 0 … 1.
 */
import * as tf from '@tensorflow/tfjs-core';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import type { Explanation } from '../protocol/reader.js';
import { isContainer, type Layer, layersByPath } from './layerPaths.js';

interface Stage {
  readonly path: string;
  readonly layer: Layer;
}

/** `place`: of the class among the values of `output`, one of the model's. Nothing where the model has no convolution. */
export function heatOf(
  model: LayersModel,
  x: tf.Tensor,
  place: number,
  output = 0,
): Pick<Explanation, 'heat'> {
  const stage = lastStage(model);
  if (!stage) return {};
  const { layer, path } = stage;
  const { calls, shape } = callsOf(model, layer, x);
  if (shape.length !== 4) return {};
  const restore = scoreBeforeSoftmax(model, output);
  const original = layer.call;
  let maps: tf.Tensor | undefined;
  try {
    // The gradient by zeros that are added to the maps is the gradient by them, wherever in the graph they stand.
    const score = (added: tf.Tensor) => {
      let call = 0;
      layer.call = (inputs, kwargs) => {
        const own = original.call(layer, inputs, kwargs) as tf.Tensor;
        if (++call !== calls) return own;
        maps?.dispose();
        maps = tf.keep(tf.clone(own));
        return tf.add(own, added);
      };
      const given = [model.apply(x, { training: false }) as tf.Tensor | tf.Tensor[]].flat();
      const own = tf.reshape(given[output] as tf.Tensor, [-1]);
      const sign = own.size === 1 && place === 0 ? -1 : 1;
      return tf.mul(tf.reshape(tf.slice(own, own.size === 1 ? 0 : place, 1), []), sign);
    };
    const gradient = tf.grad(score as (added: tf.Tensor) => tf.Tensor)(tf.zeros([...shape]));
    if (!maps) return {};
    const weights = tf.mean(gradient, [1, 2], true);
    const heat = tf.relu(tf.sum(tf.mul(maps, weights), -1));
    const scaled = tf.div(heat, tf.maximum(tf.max(heat), 1e-12));
    const [, height = 1, width = 1] = scaled.shape;
    return { heat: { layer: path, height, width, values: [...scaled.dataSync()] } };
  } finally {
    maps?.dispose();
    layer.call = original;
    restore();
  }
}

/**
 * The last layer, in this model or in one that is a layer of it, that still has the size of the last convolution's
 * maps: where branches meet, what all of them found, activations included.
 */
function lastStage(model: LayersModel): Stage | undefined {
  const found = [...layersByPath(model)].flatMap(([path, layer]) => {
    const size = sizeOf(layer);
    return size === undefined ? [] : [{ path, layer, size }];
  });
  const at = found.findLastIndex(({ layer }) => /Conv/.test(layer.getClassName()));
  const size = found[at]?.size;
  return found.slice(Math.max(0, at)).findLast((each) => at >= 0 && each.size === size);
}

/** Height and width of a layer's maps; undefined when its output is something else, or differs from call to call. */
function sizeOf(layer: Layer): string | undefined {
  try {
    const { outputShape } = layer;
    const [, height, width] = outputShape as (number | null)[];
    const isMap = outputShape.length === 4 && typeof height === 'number' && typeof width === 'number';
    return isMap ? `${height}×${width}` : undefined;
  } catch {
    // Calls with several shapes have no one output.
    return undefined;
  }
}

/** How often one pass calls the layer, and the shape of what it gives the last time. */
function callsOf(
  model: LayersModel,
  layer: Layer,
  x: tf.Tensor,
): { readonly calls: number; readonly shape: readonly number[] } {
  const original = layer.call;
  let calls = 0;
  let shape: readonly number[] = [];
  layer.call = (inputs, kwargs) => {
    const output = original.call(layer, inputs, kwargs);
    calls++;
    shape = (Array.isArray(output) ? output[0] : output)?.shape ?? [];
    return output;
  };
  try {
    tf.tidy(() => void model.predict(x));
  } finally {
    layer.call = original;
  }
  return { calls, shape };
}

/** Softmax lets the gradient of a sure answer vanish: the last activation is left out meanwhile. */
function scoreBeforeSoftmax(model: LayersModel, output: number): () => void {
  const last = outputLayer(model, output) as
    | (Layer & { activation?: { apply: (x: tf.Tensor) => tf.Tensor; getClassName: () => string } })
    | undefined;
  if (!last) return () => undefined;
  if (last.getClassName() === 'Softmax') {
    const original = last.call;
    last.call = (inputs) => tf.clone(Array.isArray(inputs) ? (inputs[0] as tf.Tensor) : inputs);
    return () => {
      last.call = original;
    };
  }
  const { activation } = last;
  if (!activation) return () => undefined;
  last.activation = { apply: (x) => x, getClassName: () => 'linear' };
  return () => {
    last.activation = activation;
  };
}

/** The one that gives that output of the model, in the innermost model where that is a layer. */
function outputLayer(model: LayersModel, output: number): Layer | undefined {
  let last: unknown = model;
  while (isContainer(last)) {
    const { outputLayers, layers } = last as { outputLayers?: readonly Layer[]; layers: readonly Layer[] };
    last = outputLayers?.[last === model ? output : 0] ?? layers.at(-1);
  }
  return last as Layer | undefined;
}
