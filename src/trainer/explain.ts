/** What a trained model sees in an image: the classes' probabilities, and where in the image it looked (Grad-CAM). */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as tf from '@tensorflow/tfjs-core';
import { type layers as Layers, type LayersModel, loadLayersModel } from '@tensorflow/tfjs-layers';
import type { Explanation, RunInput, RunRequest } from '../protocol/trainer.js';
import { TrainingFault } from './fault.js';
import { registerLayers } from './layers/register.js';
import { flagIn } from './optimizers/options.js';

export interface OpenedModel {
  readonly model: LayersModel;
  readonly classes: readonly string[];
  readonly input: RunInput;
  readonly request: RunRequest;
}

/** `folder` holds `model.json`. */
export async function openModel(folder: string): Promise<LayersModel> {
  registerLayers();
  const { modelTopology, weightsManifest } = JSON.parse(readFileSync(join(folder, 'model.json'), 'utf8'));
  const bytes = readFileSync(join(folder, 'weights.bin'));
  return loadLayersModel(
    tf.io.fromMemory({
      modelTopology,
      weightSpecs: weightsManifest[0].weights,
      weightData: bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength) as ArrayBuffer,
    }),
  );
}

/** `pixels` are 0 … 255, of the input's height, width and channels. */
export function explain({ model, classes, input, request }: OpenedModel, pixels: Uint8Array): Explanation {
  const size = input.shape.reduce((product, length) => product * length, 1);
  if (pixels.length !== size)
    throw new TrainingFault(
      `Expected ${size} values of an image of ${input.shape.join('×')}; found ${pixels.length}.`,
    );
  const unit = input.isUnit ? 255 : 1;
  const values = Float32Array.from(
    pixels,
    (value) => value / unit / (input.scale ?? 1) + (input.offset ?? 0),
  );
  let explanation: Explanation = { probabilities: [] };
  tf.tidy(() => {
    const x = tf.tensor(values, [1, ...request.plan.inputShape]);
    const output = model.predict(x) as tf.Tensor;
    const isLogits = flagIn(request.plan.settings.lossOptions?.value ?? {}, 'from_logits');
    const found = probabilities(output, isLogits, classes.length);
    const best = found.indexOf(Math.max(...found));
    explanation = { probabilities: found, ...heatOf(model, x, best) };
  });
  return explanation;
}

/** One output is the probability of the second of two classes. */
function probabilities(output: tf.Tensor, isLogits: boolean, classes: number): readonly number[] {
  const flat = tf.reshape(output, [-1]);
  if (flat.size === 1 && classes === 2) {
    const [second = 0] = (isLogits ? tf.sigmoid(flat) : flat).dataSync();
    return [1 - second, second];
  }
  return [...(isLogits ? tf.softmax(flat) : flat).dataSync()];
}

type Layer = Layers.Layer & {
  call: (inputs: tf.Tensor | tf.Tensor[], kwargs: object) => tf.Tensor | tf.Tensor[];
};

/**
 * Grad-CAM (Selvaraju et al. 2017, arXiv 1610.02391): the maps of the last convolution, each weighted by the mean
 * gradient of the class's score, added up, positive part; 0 … 1. A tensor of zeros is added to the maps, since the
 * gradient by it is the gradient by them, wherever in the graph the convolution stands.
 */
function heatOf(model: LayersModel, x: tf.Tensor, place: number): Pick<Explanation, 'heat'> {
  const layer = model.layers
    .filter((each) => isMap(each.outputShape))
    .findLast((each) => /Conv/.test(each.getClassName())) as Layer | undefined;
  const shape = layer?.outputShape as (number | null)[] | undefined;
  if (!layer || !shape) return {};
  const restore = scoreBeforeSoftmax(model);
  const original = layer.call;
  let maps: tf.Tensor | undefined;
  try {
    const zeros = tf.zeros([1, ...shape.slice(1).map((length) => length ?? 1)]);
    const score = (added: tf.Tensor) => {
      layer.call = (inputs, kwargs) => {
        const own = original.call(layer, inputs, kwargs) as tf.Tensor;
        maps?.dispose();
        maps = tf.keep(tf.clone(own));
        return tf.add(own, added);
      };
      const output = tf.reshape(model.apply(x, { training: false }) as tf.Tensor, [-1]);
      const sign = output.size === 1 && place === 0 ? -1 : 1;
      return tf.mul(tf.reshape(tf.slice(output, output.size === 1 ? 0 : place, 1), []), sign);
    };
    const gradient = tf.grad(score as (added: tf.Tensor) => tf.Tensor)(zeros);
    if (!maps) return {};
    const weights = tf.mean(gradient, [1, 2], true);
    const heat = tf.relu(tf.sum(tf.mul(maps, weights), -1));
    const scaled = tf.div(heat, tf.maximum(tf.max(heat), 1e-12));
    const [, height = 1, width = 1] = scaled.shape;
    return { heat: { layer: layer.name, height, width, values: [...scaled.dataSync()] } };
  } finally {
    maps?.dispose();
    layer.call = original;
    restore();
  }
}

/** Softmax lets the gradient of a sure answer vanish: the last activation is left out meanwhile. */
function scoreBeforeSoftmax(model: LayersModel): () => void {
  const last = model.layers.at(-1) as unknown as
    | {
        activation?: { apply: (x: tf.Tensor) => tf.Tensor; getClassName: () => string };
        call: Layer['call'];
        getClassName(): string;
      }
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

function isMap(shape: unknown): boolean {
  return (
    Array.isArray(shape) && shape.length === 4 && shape.slice(1).every((size) => typeof size === 'number')
  );
}
