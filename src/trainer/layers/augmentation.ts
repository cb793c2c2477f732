/** The base of layers that change images in training and pass them on unchanged otherwise. */
import * as tf from '@tensorflow/tfjs-core';
import { layers } from '@tensorflow/tfjs-layers';
import { perStep } from '../stepChanges.js';
import { wholeStepRunner } from '../wholeStep.js';

export type LayerConfig = Readonly<Record<string, unknown>>;

export abstract class Augmentation extends layers.Layer {
  constructor(protected readonly given: LayerConfig) {
    super(given);
  }

  protected abstract augment(images: tf.Tensor4D): tf.Tensor;

  /** What training makes of the images, whatever the layer is doing. */
  changed(images: tf.Tensor4D): tf.Tensor {
    return tf.tidy(() => this.augment(images));
  }

  override call(inputs: tf.Tensor | tf.Tensor[], kwargs: { training?: boolean }): tf.Tensor {
    const x = Array.isArray(inputs) ? (inputs[0] as tf.Tensor) : inputs;
    if (!kwargs.training) return tf.clone(x);
    return tf.tidy(() => {
      if (this.given.dataFormat !== 'channelsFirst') return this.augment(x as tf.Tensor4D);
      return tf.transpose(this.augment(tf.transpose(x, [0, 2, 3, 1]) as tf.Tensor4D), [0, 3, 1, 2]);
    });
  }

  override computeOutputShape(shape: (number | null)[]): (number | null)[] {
    return shape;
  }

  override getConfig(): tf.serialization.ConfigDict {
    return { ...(this.given as tf.serialization.ConfigDict), ...super.getConfig() };
  }
}

/** Keras's range: a number f means (−f, f), no lower than `lowest`; a pair is taken as it is. */
export function range(value: unknown, byDefault: number, lowest = -1): [number, number] {
  if (Array.isArray(value) && value.length === 2) {
    const [low, high] = value.map(Number) as [number, number];
    return [Math.min(low, high), Math.max(low, high)];
  }
  const most = typeof value === 'number' ? Math.abs(value) : byDefault;
  return [Math.max(-most, lowest), most];
}

export const draw = ([low, high]: readonly [number, number]) => low + (high - low) * Math.random();

/** Of 0 … 1. */
export function uniform(shape: number[]): tf.Tensor {
  if (!wholeStepRunner()) return tf.randomUniform(shape);
  return perStep(() => tf.tidy(() => tf.randomUniform(shape).dataSync() as Float32Array), shape);
}

/** One draw for each image, to be multiplied with images. */
export function draws(count: number, between: readonly [number, number]): tf.Tensor4D {
  return perStep(
    () => Float32Array.from({ length: count }, () => draw(between)),
    [count, 1, 1, 1],
  ) as tf.Tensor4D;
}

/** For each image, whether a change drawn with a probability from this range is made: 1 or 0. */
export function coins(count: number, probability: readonly [number, number]): tf.Tensor4D {
  const thrown = () =>
    Float32Array.from({ length: count }, () => (Math.random() < draw(probability) ? 1 : 0));
  return perStep(thrown, [count, 1, 1, 1]) as tf.Tensor4D;
}

/** `changed` where the coin fell on 1. */
export const chosen = (coin: tf.Tensor, changed: tf.Tensor, images: tf.Tensor): tf.Tensor =>
  tf.where(tf.cast(coin, 'bool'), changed, images);
