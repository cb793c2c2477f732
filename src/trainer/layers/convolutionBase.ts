/** What TensorFlow.js's convolution layers keep on themselves, and how ours run on it. */
import * as tf from '@tensorflow/tfjs-core';
import type { initializers, layers } from '@tensorflow/tfjs-layers';
import type { Window } from './convolve.js';

export type Sizes = (number | null)[];
type Variable = ReturnType<layers.Layer['addWeight']>;
type Initializer = ReturnType<typeof initializers.zeros>;
type Regularizer = Parameters<layers.Layer['addWeight']>[4];
type Constraint = Parameters<layers.Layer['addWeight']>[6];

export interface Convolution extends layers.Layer {
  kernel: Variable | null;
  bias: Variable | null;
  readonly filters: number;
  readonly kernelSize: number[];
  readonly strides: number[];
  readonly padding: 'same' | 'valid' | 'causal';
  readonly dilationRate: number[];
  readonly useBias: boolean;
  readonly dataFormat: 'channelsFirst' | 'channelsLast';
  readonly activation: { apply(x: tf.Tensor): tf.Tensor; getClassName(): string } | null;
  readonly kernelInitializer: Initializer;
  readonly biasInitializer: Initializer;
  readonly kernelRegularizer?: Regularizer;
  readonly biasRegularizer?: Regularizer;
  readonly kernelConstraint?: Constraint;
  readonly biasConstraint?: Constraint;
}

export type LayerClass<T extends layers.Layer> = new (config: object) => T;

/** What `registerClass` takes. */
export type Registered = Parameters<typeof tf.serialization.registerClass>[0];

export const registrable = (...classes: readonly unknown[]): readonly Registered[] =>
  classes as readonly Registered[];

/** TensorFlow.js keeps it to the classes of layers. */
const weightOf = (layer: Convolution, ...given: Parameters<layers.Layer['addWeight']>): Variable =>
  (layer as unknown as { addWeight(...all: typeof given): Variable }).addWeight(...given);

/** The class of TensorFlow.js's own layer; it does not export them. */
export const classOf = <T extends layers.Layer>(layer: layers.Layer): LayerClass<T> =>
  layer.constructor as unknown as LayerClass<T>;

export const channelsOf = (layer: Convolution, shape: Sizes): number =>
  shape.at(layer.dataFormat === 'channelsFirst' ? 1 : -1) ?? 0;

export function addKernel(layer: Convolution, shape: number[]): void {
  const { kernelInitializer, kernelRegularizer, kernelConstraint } = layer;
  const ways = [kernelInitializer, kernelRegularizer, true, kernelConstraint] as const;
  layer.kernel = weightOf(layer, 'kernel', shape, 'float32', ...ways);
}

export function addBias(layer: Convolution, size: number): void {
  const { biasInitializer, biasRegularizer, biasConstraint } = layer;
  const ways = [biasInitializer, biasRegularizer, true, biasConstraint] as const;
  layer.bias = layer.useBias ? weightOf(layer, 'bias', [size], 'float32', ...ways) : null;
}

/** One of one-dimensional strides or dilations counts for the columns of an image of one row. */
export const pairOf = ([first = 1, second]: readonly number[], alone = 1): [number, number] =>
  second === undefined ? [alone, first] : [first, second];

export const windowOf = ({ strides, dilationRate, padding }: Convolution): Window => ({
  strides: pairOf(strides),
  dilation: pairOf(dilationRate),
  padding: padding === 'same' ? 'same' : 'valid',
});

/** A kernel of one spatial axis as one of two. */
export function imageKernel(kernel: tf.Tensor): tf.Tensor4D {
  return (kernel.rank === 3 ? tf.expandDims(kernel, 0) : kernel) as tf.Tensor4D;
}

/**
 * Runs `compute` on (batch, height, width, channels), whatever the layer's order of axes; a sequence is an image of
 * one row. Then come bias and activation.
 */
export function onImages(
  layer: Convolution,
  inputs: tf.Tensor | tf.Tensor[],
  compute: (images: tf.Tensor4D) => tf.Tensor,
): tf.Tensor {
  return tf.tidy(() => {
    const given = (Array.isArray(inputs) ? inputs[0] : inputs) as tf.Tensor;
    const isFirst = layer.dataFormat === 'channelsFirst';
    const isSequence = given.rank === 3;
    const last = isFirst ? tf.transpose(given, isSequence ? [0, 2, 1] : [0, 2, 3, 1]) : given;
    const made = compute((isSequence ? tf.expandDims(last, 1) : last) as tf.Tensor4D);
    const plain = isSequence ? tf.squeeze(made, [1]) : made;
    const biased = layer.bias ? tf.add(plain, layer.bias.read()) : plain;
    const out = layer.activation ? layer.activation.apply(biased) : biased;
    return isFirst ? tf.transpose(out, isSequence ? [0, 2, 1] : [0, 3, 1, 2]) : out;
  });
}
