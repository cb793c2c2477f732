/** A 2-D convolution and its two gradients, channels last, as products of matrices. */
import type * as tf from '@tensorflow/tfjs-core';
import { Left } from './layout.js';
import type { Machine } from './machine.js';
import { multiply, patchesOf, slopePatchesOf } from './products.js';

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
  const result = machine.output(info.outShape);
  const factors = {
    left: machine.address(x),
    right: machine.address(filter),
    result: machine.address(result),
    bias: bias && machine.address(bias),
    isRectified,
    rows: info.batchSize * info.outHeight * info.outWidth,
    columns: info.outChannels,
    depth: info.filterHeight * info.filterWidth * info.inChannels,
    rightSteps: [info.outChannels, 1],
  } as const;
  multiply(machine, factors, patchesOf(info, Left.patches));
  return result;
}

/** (filter row, filter column, channel) × (filters) = the images' patches, turned, by the outputs' slopes. */
export function filterGradient(
  machine: Machine,
  { x, dy }: { readonly x: tf.TensorInfo; readonly dy: tf.TensorInfo },
  info: Conv2DInfo,
): tf.TensorInfo {
  const result = machine.output(info.filterShape);
  const factors = {
    left: machine.address(x),
    right: machine.address(dy),
    result: machine.address(result),
    rows: info.filterHeight * info.filterWidth * info.inChannels,
    columns: info.outChannels,
    depth: info.batchSize * info.outHeight * info.outWidth,
    rightSteps: [info.outChannels, 1],
  } as const;
  multiply(machine, factors, patchesOf(info, Left.turnedPatches));
  return result;
}

/** A convolution of the outputs' slopes, spread by the strides, with the filter turned around. */
export function inputGradient(
  machine: Machine,
  { dy, filter }: { readonly dy: tf.TensorInfo; readonly filter: tf.TensorInfo },
  info: Conv2DInfo,
): tf.TensorInfo {
  const result = machine.output(info.inShape);
  const turned = turnedAround(machine, filter, info);
  const factors = {
    left: machine.address(dy),
    right: machine.address(turned),
    result: machine.address(result),
    rows: info.batchSize * info.inHeight * info.inWidth,
    columns: info.inChannels,
    depth: info.filterHeight * info.filterWidth * info.outChannels,
    rightSteps: [info.inChannels, 1],
  } as const;
  multiply(machine, factors, slopePatchesOf(info));
  machine.free(turned);
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
