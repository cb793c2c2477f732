/** A 2-D convolution and its two gradients, channels last, as products of matrices. */
import type * as tf from '@tensorflow/tfjs-core';
import { Left } from './layout.js';
import type { Machine } from './machine.js';
import { type Factors, multiply, type Patches, patchesOf, slopePatchesOf } from './products.js';

type Conv2DInfo = tf.backend_util.Conv2DInfo;

/** `activation` as TensorFlow.js names it; the caller leaves the others to the backend. */
export function convolution(
  machine: Machine,
  {
    x,
    filter,
    bias,
  }: { readonly x: tf.TensorInfo; readonly filter: tf.TensorInfo; readonly bias?: tf.TensorInfo | undefined },
  info: Conv2DInfo,
  isRectified: boolean,
): tf.TensorInfo {
  const sizes = {
    rows: info.batchSize * info.outHeight * info.outWidth,
    columns: info.outChannels,
    depth: info.filterHeight * info.filterWidth * info.inChannels,
  };
  const factors = { left: x, right: filter, bias, isRectified, ...sizes };
  return product(machine, info.outShape, factors, patchesOf(info, Left.patches));
}

/** (filter row, filter column, channel) × (filters) = the images' patches, turned, by the outputs' slopes. */
export function filterGradient(
  machine: Machine,
  { x, dy }: { readonly x: tf.TensorInfo; readonly dy: tf.TensorInfo },
  info: Conv2DInfo,
): tf.TensorInfo {
  const sizes = {
    rows: info.filterHeight * info.filterWidth * info.inChannels,
    columns: info.outChannels,
    depth: info.batchSize * info.outHeight * info.outWidth,
  };
  const factors = { left: x, right: dy, ...sizes };
  return product(machine, info.filterShape, factors, patchesOf(info, Left.turnedPatches));
}

/** A convolution of the outputs' slopes, spread by the strides, with the filter turned around. */
export function inputGradient(
  machine: Machine,
  { dy, filter }: { readonly dy: tf.TensorInfo; readonly filter: tf.TensorInfo },
  info: Conv2DInfo,
): tf.TensorInfo {
  const turned = turnedAround(machine, filter, info);
  const sizes = {
    rows: info.batchSize * info.inHeight * info.inWidth,
    columns: info.inChannels,
    depth: info.filterHeight * info.filterWidth * info.outChannels,
  };
  const factors = { left: dy, right: turned, ...sizes };
  const result = product(machine, info.inShape, factors, slopePatchesOf(info));
  machine.free(turned);
  return result;
}

interface ConvolutionFactors extends Pick<Factors, 'rows' | 'columns' | 'depth' | 'isRectified'> {
  readonly left: tf.TensorInfo;
  readonly right: tf.TensorInfo;
  readonly bias?: tf.TensorInfo | undefined;
}

/** A tensor of this shape; the rows of `right` follow each other in its memory. */
function product(
  machine: Machine,
  shape: number[],
  { left, right, bias, ...sizes }: ConvolutionFactors,
  patches: Patches,
): tf.TensorInfo {
  const result = machine.output(shape);
  const factors: Factors = {
    left: machine.address(left),
    right: machine.address(right),
    result: machine.address(result),
    bias: bias && machine.address(bias),
    ...sizes,
    rightSteps: [sizes.columns, 1],
  };
  multiply(machine, factors, patches);
  return result;
}

/** (last tap first, filters, channels) of (tap, channels, filters). */
function turnedAround(machine: Machine, filter: tf.TensorInfo, info: Conv2DInfo): tf.TensorInfo {
  const { inChannels, outChannels } = info;
  const taps = info.filterHeight * info.filterWidth;
  const turned = machine.output([taps, outChannels, inChannels]);
  const [from, to] = [machine.values(filter), machine.values(turned)];
  for (let tap = 0, at = 0; tap < taps; tap++) {
    const begin = (taps - 1 - tap) * inChannels * outChannels;
    for (let channel = 0; channel < inChannels; channel++)
      for (let own = 0; own < outChannels; own++, at++)
        to[begin + own * inChannels + channel] = from[at] as number;
  }
  return turned;
}
