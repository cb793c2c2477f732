/** The base of layers that change images in training and pass them on unchanged otherwise. */
import * as tf from '@tensorflow/tfjs-core';
import { layers } from '@tensorflow/tfjs-layers';

export type LayerConfig = Readonly<Record<string, unknown>>;

export abstract class Augmentation extends layers.Layer {
  constructor(private readonly given: LayerConfig) {
    super(given);
  }

  protected abstract augment(images: tf.Tensor4D): tf.Tensor;

  override call(inputs: tf.Tensor | tf.Tensor[], kwargs: { training?: boolean }): tf.Tensor {
    const x = Array.isArray(inputs) ? (inputs[0] as tf.Tensor) : inputs;
    return kwargs.training ? tf.tidy(() => this.augment(x as tf.Tensor4D)) : tf.clone(x);
  }

  override computeOutputShape(shape: (number | null)[]): (number | null)[] {
    return shape;
  }

  override getConfig(): tf.serialization.ConfigDict {
    return { ...(this.given as tf.serialization.ConfigDict), ...super.getConfig() };
  }
}

/** Keras's range: a number f means (−f, f); a pair is taken as it is. */
export function range(value: unknown, byDefault: number): [number, number] {
  if (typeof value === 'number') return [-value, value];
  if (Array.isArray(value) && value.length === 2) return [Number(value[0]), Number(value[1])];
  return [-byDefault, byDefault];
}

export const draw = ([low, high]: readonly [number, number]) => low + (high - low) * Math.random();
