/** Puts our kernels in the place of the backend's, which keep what ours leave out. */
import * as tf from '@tensorflow/tfjs-core';
import {
  RECTIFIED_CONVOLUTION,
  type RectifiedAttributes,
  registerRectifiedConvolution,
} from '../rectifiedConvolution.js';
import { registerReluGradient } from '../reluGradient.js';
import { channelSums } from './channels.js';
import { convolution, filterGradient, inputGradient } from './convolution.js';
import { gated } from './gate.js';
import type { Machine } from './machine.js';
import { matrixProduct } from './matrixProduct.js';
import { maxPool, maxPoolGradient } from './maxPool.js';

/** Undefined: the backend's own kernel computes. */
type Kernel = (inputs: never, attrs: never, machine: Machine) => tf.TensorInfo | tf.TensorInfo[] | undefined;

type Shape4D = [number, number, number, number];
interface Convolved {
  readonly x: tf.Tensor4D;
  readonly filter: tf.Tensor4D;
  readonly bias?: tf.Tensor;
}
interface Multiplied {
  readonly a: tf.Tensor;
  readonly b: tf.Tensor;
  readonly bias?: tf.Tensor;
}

const kernels: Readonly<Record<string, Kernel>> = {
  Conv2D({ x, filter }: Convolved, attrs: tf.Conv2DAttrs, machine) {
    if (attrs.dataFormat !== 'NHWC' || !areFloats(x, filter)) return undefined;
    const { strides, pad, dimRoundingMode, dilations } = attrs;
    const info = infoOf(x.shape, filter.shape, { strides, pad, dimRoundingMode, dilations });
    return convolution(machine, { x, filter }, info, false);
  },

  FusedConv2D({ x, filter, bias }: Convolved, attrs: tf.FusedConv2DAttrs, machine) {
    if (attrs.dataFormat !== 'NHWC' || !areFloats(x, filter) || !isSimple(attrs.activation)) return undefined;
    if (bias && bias.size !== filter.shape[3]) return undefined;
    return convolution(
      machine,
      { x, filter, bias },
      infoOf(x.shape, filter.shape, attrs),
      attrs.activation === 'relu',
    );
  },

  Conv2DBackpropFilter(
    { x, dy }: { x: tf.Tensor4D; dy: tf.Tensor4D },
    attrs: tf.Conv2DBackpropFilterAttrs,
    machine,
  ) {
    if (attrs.dataFormat !== 'NHWC') return undefined;
    return filterGradient(machine, { x, dy }, infoOf(x.shape, attrs.filterShape, attrs));
  },

  Conv2DBackpropInput(
    { dy, filter }: { dy: tf.Tensor4D; filter: tf.Tensor4D },
    attrs: tf.Conv2DBackpropInputAttrs,
    machine,
  ) {
    if (attrs.dataFormat !== 'NHWC') return undefined;
    return inputGradient(machine, { dy, filter }, infoOf(attrs.inputShape, filter.shape, attrs));
  },

  BatchMatMul({ a, b }: Multiplied, attrs: tf.BatchMatMulAttrs, machine) {
    return areFloats(a, b) ? matrixProduct(machine, { a, b, ...attrs }) : undefined;
  },

  _FusedMatMul({ a, b, bias }: Multiplied, attrs: tf._FusedMatMulAttrs, machine) {
    if (!areFloats(a, b) || !isSimple(attrs.activation)) return undefined;
    if (bias && bias.size !== b.shape.at(attrs.transposeB ? -2 : -1)) return undefined;
    return matrixProduct(machine, { a, b, bias, ...attrs, isRectified: attrs.activation === 'relu' });
  },

  MaxPool({ x }: { x: tf.Tensor4D }, attrs: tf.MaxPoolAttrs, machine) {
    const { filterSize, strides, pad, dimRoundingMode } = attrs;
    // With zeros around, a window may hold nothing else.
    if (!areFloats(x) || (pad !== 'same' && pad !== 'valid')) return undefined;
    const info = tf.backend_util.computePool2DInfo(x.shape, filterSize, strides, 1, pad, dimRoundingMode);
    return maxPool(machine, x, info);
  },

  MaxPoolGrad({ dy, input }: { dy: tf.Tensor4D; input: tf.Tensor4D }, attrs: tf.MaxPoolGradAttrs, machine) {
    const { filterSize, strides, pad, dimRoundingMode } = attrs;
    const rounding = dimRoundingMode as 'floor' | undefined;
    const info = tf.backend_util.computePool2DInfo(input.shape, filterSize, strides, 1, pad, rounding);
    return maxPoolGradient(machine, { dy, x: input }, info);
  },

  /** Over the first axes; the backend turns the tensor first. */
  Sum({ x }: { x: tf.Tensor }, { axis, keepDims }: tf.SumAttrs, machine) {
    const axes = tf.util.parseAxisParam(axis, x.shape).sort((one, other) => one - other);
    const isFirst = axes.length < x.rank && axes.every((each, at) => each === at);
    if (!isFirst || axes.length === 0 || !areFloats(x)) return undefined;
    const rest = x.shape.slice(axes.length);
    const channels = tf.util.sizeFromShape(rest);
    const { dataId, dtype } = channelSums(machine, x, x.size / channels, channels);
    return { dataId, dtype, shape: keepDims ? [...axes.map(() => 1), ...rest] : rest };
  },

  /** The backend copies where sharing will do. */
  Identity({ x }: { x: tf.Tensor }, _, machine) {
    return x.dtype === 'string' ? undefined : machine.shared(x);
  },
};

interface Window {
  readonly strides: [number, number] | number;
  readonly pad: 'valid' | 'same' | number | tf.backend_util.ExplicitPadding;
  readonly dimRoundingMode?: 'floor' | 'round' | 'ceil' | undefined;
  readonly dilations?: [number, number] | number;
}

const infoOf = (image: Shape4D, filter: Shape4D, { strides, dilations = 1, pad, dimRoundingMode }: Window) =>
  tf.backend_util.computeConv2DInfo(image, filter, strides, dilations, pad, dimRoundingMode);

const areFloats = (...tensors: readonly tf.Tensor[]) =>
  tensors.every(({ dtype, size }) => dtype === 'float32' && size > 0);

const isSimple = (activation: string) => activation === 'linear' || activation === 'relu';

/** Call when the backend is ready: what it has now stands in where a kernel of ours computes nothing. */
export function registerComputeKernels(machine: Machine): void {
  for (const [kernelName, kernel] of Object.entries(kernels)) {
    const plain = tf.getKernel(kernelName, 'wasm');
    if (!plain) continue;
    tf.unregisterKernel(kernelName, 'wasm');
    tf.registerKernel({
      kernelName,
      backendName: 'wasm',
      kernelFunc: (given) =>
        kernel(given.inputs as never, given.attrs as never, machine) ?? plain.kernelFunc(given),
    });
  }
  registerReluGradient('wasm', (inputs) => gated(machine, inputs));
  registerRectifiedConvolution();
  tf.registerKernel({
    kernelName: RECTIFIED_CONVOLUTION,
    backendName: 'wasm',
    kernelFunc({ inputs, attrs }) {
      const { x, filter, bias } = inputs as unknown as Convolved;
      const info = infoOf(x.shape, filter.shape, attrs as unknown as RectifiedAttributes);
      return convolution(machine, { x, filter, bias }, info, true);
    },
  });
}
