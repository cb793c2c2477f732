/**
 * Conv1D and Conv2D with groups of channels, with kernels whose values lie apart, and with causal padding. A plain
 * one is TensorFlow.js's own layer.
 */
import * as tf from '@tensorflow/tfjs-core';
import { layers } from '@tensorflow/tfjs-layers';
import { hasRectifiedConvolution, rectifiedConvolution } from '../kernels/rectifiedConvolution.js';
import {
  addBias,
  addKernel,
  type Convolution,
  channelsOf,
  classOf,
  imageKernel,
  onImages,
  registrable,
  type Sizes,
  windowOf,
} from './convolutionBase.js';
import { convolve } from './convolve.js';

/**
 * Conv3D with padding "same" or strides as a sum of convolutions of slices: WebAssembly's gradients count neither
 * the zeros around nor the steps. Over sequences and images TensorFlow.js's own are right.
 */
class PaddedConv3D extends classOf<Convolution>(layers.conv3d({ filters: 1, kernelSize: 1 })) {
  static readonly className = 'Conv3D';

  override call(inputs: tf.Tensor | tf.Tensor[], kwargs: object): tf.Tensor | tf.Tensor[] {
    if (this.padding !== 'same' && this.strides.every((stride) => stride === 1))
      return super.call(inputs, kwargs);
    return tf.tidy(() => {
      const given = (Array.isArray(inputs) ? inputs[0] : inputs) as tf.Tensor;
      const isFirst = this.dataFormat === 'channelsFirst';
      const x = isFirst ? tf.transpose(given, [0, 2, 3, 4, 1]) : given;
      const margins = x.shape.slice(1, 4).map((length, at): [number, number] => {
        const [size = 1, step = 1] = [this.kernelSize[at], this.strides[at]];
        const all = Math.max(0, (Math.ceil(length / step) - 1) * step + size - length);
        return [Math.floor(all / 2), all - Math.floor(all / 2)];
      });
      const padded = this.padding === 'same' ? tf.pad(x, [[0, 0], ...margins, [0, 0]]) : (x as tf.Tensor);
      const plain = bySlices(padded, this.kernel?.read() as tf.Tensor, this.strides);
      const biased = this.bias ? tf.add(plain, this.bias.read()) : plain;
      const out = this.activation ? this.activation.apply(biased) : biased;
      return isFirst ? tf.transpose(out, [0, 4, 1, 2, 3]) : out;
    });
  }
}

/** (batch, depth, height, width, channels) with a kernel (depth, height, width, channels, filters), unpadded. */
function bySlices(x: tf.Tensor, kernel: tf.Tensor, [deep = 1, down = 1, across = 1]: number[]): tf.Tensor {
  const [batch = 0, depth = 0, rows = 0, columns = 0, channels = 0] = x.shape;
  const length = Math.floor((depth - (kernel.shape[0] ?? 1)) / deep) + 1;
  const terms = tf.unstack(kernel).map((slice, at) => {
    const places = Array.from({ length }, (_, index) => index * deep + at);
    const seen = tf.reshape(tf.gather(x, places, 1), [batch * length, rows, columns, channels]);
    return tf.conv2d(seen as tf.Tensor4D, slice as tf.Tensor4D, [down, across], 'valid');
  });
  const sum = tf.addN(terms);
  return tf.reshape(sum, [batch, length, ...sum.shape.slice(1)]);
}

function grouped(original: layers.Layer, className: string) {
  return class extends classOf<Convolution>(original) {
    static readonly className = className;
    private readonly groups: number;

    constructor(config: { readonly groups?: number }) {
      super(config);
      this.groups = config.groups ?? 1;
    }

    override build(shape: Sizes): void {
      if (this.groups === 1) {
        super.build(shape);
        return;
      }
      addKernel(this, [...this.kernelSize, channelsOf(this, shape) / this.groups, this.filters]);
      addBias(this, this.filters);
      this.built = true;
    }

    override call(inputs: tf.Tensor | tf.Tensor[], kwargs: object): tf.Tensor | tf.Tensor[] {
      const isPlain = this.groups === 1 && this.dilationRate.every((rate) => rate === 1);
      if (isPlain && this.padding !== 'causal') return rectified(this, inputs) ?? super.call(inputs, kwargs);
      return onImages(this, inputs, (images) => {
        const before = this.padding === 'causal' ? this.past : 0;
        const x =
          before > 0
            ? (tf.pad(images, [
                [0, 0],
                [0, 0],
                [before, 0],
                [0, 0],
              ]) as tf.Tensor4D)
            : images;
        return convolve(x, imageKernel(this.kernel?.read() as tf.Tensor), this.groups, windowOf(this));
      });
    }

    /** How many steps before it a causal convolution sees. */
    private get past(): number {
      return ((this.kernelSize[0] ?? 1) - 1) * (this.dilationRate[0] ?? 1);
    }

    override computeOutputShape(shape: Sizes): Sizes {
      if (this.padding !== 'causal') return super.computeOutputShape(shape) as Sizes;
      const at = this.dataFormat === 'channelsFirst' ? 2 : 1;
      const steps = shape[at] ?? null;
      const out = steps === null ? null : Math.ceil(steps / (this.strides[0] ?? 1));
      return at === 1 ? [shape[0] ?? null, out, this.filters] : [shape[0] ?? null, this.filters, out];
    }

    override getConfig(): tf.serialization.ConfigDict {
      // TensorFlow.js leaves the order of axes out of a Conv1D.
      const own = { dataFormat: this.dataFormat, ...(this.groups > 1 && { groups: this.groups }) };
      return { ...super.getConfig(), ...own };
    }
  };
}

/** Undefined for another convolution than one of images with bias and ReLU, or where the runtime has no kernel for that. */
function rectified(layer: Convolution, inputs: tf.Tensor | tf.Tensor[]): tf.Tensor | undefined {
  const { kernel, bias, activation, kernelSize, dataFormat } = layer;
  const isRectified = activation?.getClassName() === 'relu' && kernelSize.length === 2;
  if (!isRectified || dataFormat === 'channelsFirst' || !kernel || !bias || !hasRectifiedConvolution())
    return undefined;
  const x = (Array.isArray(inputs) ? inputs[0] : inputs) as tf.Tensor4D;
  const { strides, padding } = windowOf(layer);
  const window = { strides: [...strides] as [number, number], pad: padding };
  return tf.tidy(() => rectifiedConvolution(x, kernel.read() as tf.Tensor4D, bias.read(), window));
}

export const CONVOLUTIONS = registrable(
  grouped(layers.conv1d({ filters: 1, kernelSize: 1 }), 'Conv1D'),
  grouped(layers.conv2d({ filters: 1, kernelSize: 1 }), 'Conv2D'),
  PaddedConv3D,
);
