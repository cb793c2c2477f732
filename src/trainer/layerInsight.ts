/** What a layer of a trained model has learned: its filters as pictures, and what it makes of a sample image. */
import * as tf from '@tensorflow/tfjs-core';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import type { LayerInsight, Picture, Pictures, SampleImage } from '../protocol/insight.js';
import { pngAddress } from './data/png.js';
import { thumbnail } from './data/thumbnail.js';
import { TrainingFault } from './fault.js';
import { type FoundLayer, findLayer, type Layer } from './layerPaths.js';
import type { SampledInput, Samples } from './samples.js';

/** More pictures than these are a page of noise; how many there are is said. */
const MOST_PICTURES = 64;
const MOST_ROWS = 8;
const MOST_CHANNELS = 8;
const MOST_NUMBERS = 128;

export function lookIntoLayer(
  model: LayersModel,
  path: string,
  samples: Samples | undefined,
  wanted: number,
): Omit<LayerInsight, 'histograms' | 'epoch' | 'batch'> {
  const found = findLayer(model, path);
  if (!found)
    throw new TrainingFault(`The model of this run has no layer ${path}: the code has changed since.`);
  const sample = Math.max(0, Math.min(wanted, (samples?.labels.length ?? 0) - 1));
  const filters = filtersOf(found.layer);
  return {
    samples: samples ? pictured(samples) : [],
    sample,
    ...(filters && { filters }),
    ...(samples && outputFor(model, found, samples, sample)),
  };
}

function pictured({ inputs, shown, labels }: Samples): readonly SampleImage[] {
  const { values, shape } = inputs[shown] ?? { values: new Float32Array(0), shape: [] };
  const [height = 1, width = 1, channels = 1] = shape;
  if (shape.length !== 3) return [];
  const size = height * width * channels;
  const [low, high] = spanOf(values);
  return labels.map((label, at) => {
    const own = values.subarray(at * size, (at + 1) * size);
    return { label, image: pngAddress(...thumbnail(own, [height, width, channels]), [low, high]) };
  });
}

/** Kernels of two dimensions in space; a first layer's show what they look for in the image's own colours. */
function filtersOf(layer: Layer): Pictures | undefined {
  const weight = layer.weights.find(({ originalName }) => /(^|\/|_)kernel$/.test(originalName));
  const shape = weight?.shape ?? [];
  const [height, width, third, fourth] = shape;
  if (!weight || !height || !width || !third || !fourth) return undefined;
  const isDepthwise = /depthwise/.test(weight.originalName) || layer.getClassName() === 'DepthwiseConv2D';
  const isTransposed = layer.getClassName() === 'Conv2DTranspose';
  const values = tf.tidy(() => {
    const kernel = weight.read();
    // To filter, row, column, channel.
    if (isDepthwise)
      return tf
        .transpose(tf.reshape(kernel, [height, width, third * fourth, 1]), [2, 0, 1, 3])
        .dataSync<'float32'>();
    return tf.transpose(kernel, isTransposed ? [2, 0, 1, 3] : [3, 0, 1, 2]).dataSync<'float32'>();
  });
  const filters = isDepthwise ? third * fourth : isTransposed ? third : fourth;
  const channels = isDepthwise ? 1 : isTransposed ? fourth : third;
  const most = largest(values);
  const span = [-most, most] as const;
  const size = height * width * channels;
  const filterAt = (index: number) => values.subarray(index * size, (index + 1) * size);
  const isPicture = channels === 1 || channels === 3;
  const rows = isPicture
    ? [
        range(Math.min(filters, MOST_PICTURES)).map(
          (index): Picture => ({
            index,
            image: pngAddress(filterAt(index), [height, width, channels], span),
          }),
        ),
      ]
    : range(Math.min(filters, MOST_ROWS)).map((index) =>
        range(Math.min(channels, MOST_CHANNELS)).map(
          (channel): Picture => ({
            ...{ index, channel },
            image: pngAddress(everyNth(filterAt(index), channel, channels), [height, width, 1], span),
          }),
        ),
      );
  return { rows, low: -most, high: most, inAll: filters };
}

function outputFor(
  model: LayersModel,
  found: FoundLayer,
  samples: Samples,
  sample: number,
): Pick<LayerInsight, 'maps' | 'values'> {
  const own = samples.inputs.map(({ values, shape }): SampledInput => {
    const size = shape.reduce((product, length) => product * length, 1);
    return { values: values.subarray(sample * size, (sample + 1) * size), shape };
  });
  const output = outputOf(model, found, own);
  if (!output) return {};
  const { values, shape } = output;
  if (shape.length === 4) return { maps: mapsOf(values, shape.slice(1)) };
  return { values: { shown: [...values.subarray(0, MOST_NUMBERS)], inAll: values.length } };
}

function mapsOf(values: Float32Array, shape: readonly number[]): Pictures {
  const [height = 1, width = 1, channels = 1] = shape;
  const [low, high] = spanOf(values);
  const row = range(Math.min(channels, MOST_PICTURES)).map((index): Picture => {
    const map = everyNth(values, index, channels);
    return { index, image: pngAddress(...thumbnail(map, [height, width, 1]), [low, high]) };
  });
  return { rows: [row], low, high, inAll: channels };
}

/**
 * What one call of the layer gives while the model looks at the sample (`sample`: of each input), wherever in the model it stands. A layer
 * that is given the input and is not called (an input) gives that.
 */
export function outputOf(
  model: LayersModel,
  { layer, call }: FoundLayer,
  sample: readonly SampledInput[],
): { readonly values: Float32Array; readonly shape: readonly number[] } | undefined {
  if (layer.getClassName() === 'InputLayer') {
    const own = sample[Math.max(0, model.inputLayers.indexOf(layer))];
    return own && { values: own.values, shape: [1, ...own.shape] };
  }
  let calls = 0;
  let found: { values: Float32Array; shape: readonly number[] } | undefined;
  const original = layer.call;
  layer.call = (inputs, kwargs) => {
    const output = original.call(layer, inputs, kwargs);
    const first = Array.isArray(output) ? output[0] : output;
    if (calls++ === call && first) found = { values: new Float32Array(first.dataSync()), shape: first.shape };
    return output;
  };
  try {
    tf.tidy(() => void model.predict(sample.map(({ values, shape }) => tf.tensor(values, [1, ...shape]))));
  } finally {
    layer.call = original;
  }
  return found;
}

const range = (length: number) => Array.from({ length }, (_, index) => index);

function everyNth(values: Float32Array, first: number, step: number): Float32Array {
  return Float32Array.from(
    { length: Math.floor(values.length / step) },
    (_, at) => values[at * step + first] ?? 0,
  );
}

function spanOf(values: Float32Array): readonly [number, number] {
  let [low, high] = [Infinity, -Infinity];
  for (const value of values) {
    if (value < low) low = value;
    if (value > high) high = value;
  }
  return low <= high ? [low, high] : [0, 0];
}

/** Of a size without its sign. */
function largest(values: Float32Array): number {
  const [low, high] = spanOf(values);
  return Math.max(Math.abs(low), Math.abs(high));
}
