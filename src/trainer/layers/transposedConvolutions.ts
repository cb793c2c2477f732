/** Transposed convolutions over sequences, which TensorFlow.js lacks, and with Keras's `output_padding`. */
import * as tf from '@tensorflow/tfjs-core';
import { layers } from '@tensorflow/tfjs-layers';
import {
  addBias,
  addKernel,
  type Convolution,
  channelsOf,
  classOf,
  imageKernel,
  onImages,
  pairOf,
  registrable,
  type Sizes,
} from './convolutionBase.js';

interface Given {
  readonly outputPadding?: number | readonly number[] | null;
}

function transposed(original: layers.Layer, className: string) {
  return class extends classOf<Convolution>(original) {
    static readonly className = className;
    private readonly extra: Given['outputPadding'];

    constructor(config: Given) {
      super(config);
      this.extra = config.outputPadding;
    }

    override build(shape: Sizes): void {
      addKernel(this, [...this.kernelSize, this.filters, channelsOf(this, shape)]);
      addBias(this, this.filters);
      this.built = true;
    }

    override call(inputs: tf.Tensor | tf.Tensor[]): tf.Tensor {
      return onImages(this, inputs, (images) => {
        const [batch, rows, columns] = images.shape;
        const isSequence = this.kernelSize.length === 1;
        const height = isSequence ? 1 : this.length(rows, 0);
        const width = this.length(columns, isSequence ? 0 : 1);
        const kernel = imageKernel(this.kernel?.read() as tf.Tensor);
        const padding = this.padding === 'same' ? 'same' : 'valid';
        const size: [number, number, number, number] = [batch, height, width, this.filters];
        return tf.conv2dTranspose(images, kernel, size, pairOf(this.strides), padding);
      });
    }

    /** keras/src/backend/common/backend_utils.py, `_get_output_shape_given_tf_padding`. */
    private length(size: number, at: number): number {
      const [kernel = 1, stride = 1] = [this.kernelSize[at], this.strides[at]];
      const isSame = this.padding === 'same';
      const extra = typeof this.extra === 'number' ? this.extra : this.extra?.[at];
      if (extra === undefined) return isSame ? size * stride : (size - 1) * stride + Math.max(kernel, stride);
      return (size - 1) * stride + (isSame ? kernel % 2 : kernel) + extra;
    }

    override computeOutputShape(shape: Sizes): Sizes {
      const isFirst = this.dataFormat === 'channelsFirst';
      const spatial = shape
        .slice(isFirst ? 2 : 1, isFirst ? undefined : -1)
        .map((size, at) => (size === null ? null : this.length(size, at)));
      const [batch = null] = shape;
      return isFirst ? [batch, this.filters, ...spatial] : [batch, ...spatial, this.filters];
    }

    override getConfig(): tf.serialization.ConfigDict {
      const extra = this.extra as tf.serialization.ConfigDict[string];
      return {
        ...super.getConfig(),
        dataFormat: this.dataFormat,
        ...(extra != null && { outputPadding: extra }),
      };
    }
  };
}

export const TRANSPOSED_CONVOLUTIONS = registrable(
  transposed(layers.conv1d({ filters: 1, kernelSize: 1 }), 'Conv1DTranspose'),
  transposed(layers.conv2dTranspose({ filters: 1, kernelSize: 1 }), 'Conv2DTranspose'),
);
