/**
 * What `activity_regularizer` and `add_loss` add to the loss: each output's penalty, divided by the images of the batch,
 * as Keras 3 has it, and what the code gives. TensorFlow.js 4.22 throws where a layer has one (`engine/topology.js`), so it is built without and is listened to.
 */
import * as tf from '@tensorflow/tfjs-core';
import { type LayersModel, regularizers } from '@tensorflow/tfjs-layers';
import { hearLosses } from './addedLosses.js';
import { type Layer, layersByPath } from './layerPaths.js';

type Json = Readonly<Record<string, unknown>>;
type Strength = Readonly<Record<'l1' | 'l2', number>>;

/** By the layer's path in the model. */
export type ActivityRegularizers = ReadonlyMap<string, Strength>;

/** The topology as TensorFlow.js builds it, and what was taken out of it. */
export function withoutActivity(topology: Json): {
  readonly topology: Json;
  readonly regularizers: ActivityRegularizers;
} {
  const found = new Map<string, Strength>();
  const without = (layer: Json, prefix: string): Json => {
    const { activity_regularizer: own, ...config } = layer.config as Json & { readonly name: string };
    if (own) found.set(`${prefix}${config.name}`, (own as { readonly config: Strength }).config);
    return { ...layer, config: inside(config, `${prefix}${config.name}/`) };
  };
  const inside = (config: Json, prefix: string): Json =>
    Array.isArray(config.layers)
      ? { ...config, layers: config.layers.map((layer: Json) => without(layer, prefix)) }
      : config;
  return { topology: { ...topology, config: inside(topology.config as Json, '') }, regularizers: found };
}

export class ActivityPenalties {
  /** Of the step that is being computed. */
  private collected: tf.Scalar[] | undefined;
  private readonly heard = new Map<number, tf.Scalar>();

  constructor(
    model: LayersModel,
    private readonly strengths: ActivityRegularizers = new Map(),
    /** Layers of the code add losses of their own. */
    private readonly addsLosses = false,
    /** What a `train_step` of the code measures in the model, by name. */
    readonly measures: readonly string[] = [],
  ) {
    const heard = new Set<Layer>();
    for (const [path, layer] of layersByPath(model)) {
      const strength = strengths.get(path);
      if (strength && !heard.has(layer)) this.listen(layer, strength);
      heard.add(layer);
    }
  }

  get isEmpty(): boolean {
    return this.strengths.size === 0 && !this.addsLosses;
  }

  /** Of what was computed so far; the tensors live as long as the step. */
  get now(): readonly tf.Scalar[] {
    return this.collected ?? [];
  }

  /** What was measured so far, in the order of the names. They are the caller's. */
  get measured(): readonly tf.Scalar[] {
    return this.measures.map((_, place) => this.heard.get(place) ?? tf.scalar(Number.NaN));
  }

  /** Collects while `step` is computed. */
  during<T>(step: () => T): T {
    const collected: tf.Scalar[] = [];
    this.collected = collected;
    try {
      const listener = {
        loss: (loss: tf.Scalar) => void collected.push(loss),
        measure: (place: number, value: tf.Scalar) => void this.heard.set(place, value),
      };
      return hearLosses(listener, step);
    } finally {
      this.heard.clear();
      tf.dispose(this.collected);
      this.collected = undefined;
    }
  }

  private listen(layer: Layer, strength: Strength): void {
    const original = layer.apply;
    const regularizer = regularizers.l1l2(strength);
    layer.apply = (inputs, kwargs) => {
      const outputs = original.call(layer, inputs, kwargs);
      // No tensor while the model is put together.
      for (const output of Array.isArray(outputs) ? outputs : [outputs])
        if (this.collected && 'dataId' in output)
          this.collected.push(tf.keep(tf.div(regularizer.apply(output), output.shape[0] ?? 1)));
      return outputs;
    };
  }
}
