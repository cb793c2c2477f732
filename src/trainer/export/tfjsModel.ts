/** A trained model for TensorFlow.js alone, without the layers that the trainer adds to it. */
import * as tf from '@tensorflow/tfjs-core';
import { type LayersModel, loadLayersModel } from '@tensorflow/tfjs-layers';
import { TrainingFault } from '../fault.js';
import { isModel, type LayerJson } from './savedModel.js';

export interface ModelJson {
  readonly modelTopology: LayerJson;
  readonly weightsManifest: readonly { readonly weights: tf.io.WeightsManifestEntry[] }[];
}

/** They do something in training alone, and TensorFlow.js has none of them. */
const IDLE = /^(Random(?!Crop|Width)\w+|RandAugment|AugMix|CutMix|MixUp|SpatialDropout\dD)$/;

/** In prediction the same. */
export function withoutIdleLayers<T extends LayerJson>(model: T): T {
  const { layers } = model.config as { readonly layers?: readonly LayerJson[] };
  if (!layers) return model;
  const changed = layers.map((layer): LayerJson => {
    if (isModel(layer)) return withoutIdleLayers(layer);
    if (!IDLE.test(layer.class_name)) return layer;
    const { name, batch_input_shape } = layer.config;
    const config = {
      name,
      activation: 'linear',
      ...(batch_input_shape !== undefined && { batch_input_shape }),
    };
    return { ...layer, class_name: 'Activation', config };
  });
  return { ...model, config: { ...model.config, layers: changed } };
}

/**
 * Throws a sentence where TensorFlow.js alone cannot load the model, or predicts otherwise than `own`. To be called
 * before the trainer's layers are registered; `own` registers them.
 */
export async function checkLoads(
  { modelTopology, weightsManifest }: ModelJson,
  weightData: ArrayBuffer,
  own: () => Promise<LayersModel>,
): Promise<void> {
  const weightSpecs = weightsManifest.flatMap(({ weights }) => weights);
  const plain = await loadLayersModel(tf.io.fromMemory({ modelTopology, weightSpecs, weightData })).catch(
    (error: unknown) => {
      throw new TrainingFault(reasonOf(error instanceof Error ? error.message : String(error)));
    },
  );
  const xs = plain.inputs.map(({ shape }) =>
    tf.randomUniform([2, ...shape.slice(1).map((size) => size ?? 1)]),
  );
  const given = predicted(plain, xs);
  if (!given) return;
  const wanted = predicted(await own(), xs);
  if (!wanted) return;
  const furthest = given.reduce((most, value, at) => Math.max(most, Math.abs(value - (wanted[at] ?? 0))), 0);
  if (furthest > 1e-4)
    throw new TrainingFault(
      'TensorFlow.js alone would predict otherwise with this model: it computes one of its layers in another way. Export it as .keras.',
    );
}

/** Undefined where the backend of this process lacks an operation: that says nothing of others. */
function predicted(
  model: LayersModel,
  xs: tf.Tensor[],
): (ArrayLike<number> & { reduce: Float32Array['reduce'] }) | undefined {
  if (model.outputs.length !== 1) return undefined;
  try {
    return tf.tidy(() => (model.predict(xs) as tf.Tensor).dataSync() as Float32Array);
  } catch {
    return undefined;
  }
}

function reasonOf(message: string): string {
  const [, kind, name] =
    /^Unknown (layer|activation|initializer|regularizer|constraint): (\w+)/.exec(message) ?? [];
  if (name === 'KerasOperation')
    return 'TensorFlow.js has no operations on tensors between layers, so nothing could load such a model.json. Export it as .keras.';
  if (kind === undefined)
    return `TensorFlow.js alone cannot load this model: ${message.split('\n')[0]} Export it as .keras.`;
  return `TensorFlow.js has no ${kind} ${name}, so nothing could load such a model.json. Export it as .keras.`;
}
