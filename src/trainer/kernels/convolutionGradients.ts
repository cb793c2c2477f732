/**
 * The two gradients of a 2-D convolution as compositions of fast kernels.
 * Filter: a convolution too, where images are channels and channels are images: the image is convolved with the
 * output gradient, whose steps are the strides. With few channels or images one matrix product per kernel tap is
 * faster, (channels × pixels) · (pixels × filters), with the image transposed once, because the backend's own
 * transposed product is several times slower.
 * Input: a convolution of the zero-stuffed output gradient with the flipped filter.
 */
import * as tf from '@tensorflow/tfjs-core';
import { padOrCrop, stuffZeros, taps } from './spatial.js';

export const conv2dFilterGradient: tf.KernelConfig = {
  kernelName: 'Conv2DBackpropFilter',
  backendName: 'wasm',
  kernelFunc({ inputs, attrs }) {
    const { x, dy } = inputs as { x: tf.Tensor4D; dy: tf.Tensor4D };
    const { strides, pad, dimRoundingMode, filterShape } = attrs as unknown as tf.Conv2DBackpropFilterAttrs;
    const info = tf.backend_util.computeConv2DInfo(x.shape, filterShape, strides, 1, pad, dimRoundingMode);
    return tf.tidy(() =>
      tf.reshape(gainsByConvolving(info) ? convolved(x, dy, info) : byTaps(x, dy, info), filterShape),
    );
  },
};

type Conv2DInfo = tf.backend_util.Conv2DInfo;

/** Measured with two threads: from these sizes on it is two to four times as fast. */
function gainsByConvolving({ batchSize, inChannels, filterHeight, filterWidth }: Conv2DInfo): boolean {
  return batchSize >= 4 && inChannels >= 8 && filterHeight * filterWidth > 1;
}

function convolved(x: tf.Tensor4D, dy: tf.Tensor4D, info: Conv2DInfo): tf.Tensor {
  const image = padOrCrop(tf.transpose(x, [3, 1, 2, 0]), info, 1);
  const kernel = tf.transpose(dy, [1, 2, 0, 3]) as tf.Tensor4D;
  const strides: [number, number] = [info.strideHeight, info.strideWidth];
  const sums = tf.conv2d(image, kernel, 1, 'valid', 'NHWC', strides);
  // Rows and columns that the strides never reach give sums beyond the filter.
  const size: [number, number, number, number] = [
    ...([info.inChannels, info.filterHeight, info.filterWidth] as const),
    info.outChannels,
  ];
  return tf.transpose(tf.slice(sums, [0, 0, 0, 0], size), [1, 2, 0, 3]);
}

function byTaps(x: tf.Tensor4D, dy: tf.Tensor4D, info: Conv2DInfo): tf.Tensor {
  const { batchSize, inChannels, outChannels, outHeight, outWidth } = info;
  const pixels = batchSize * outHeight * outWidth;
  const byChannel = padOrCrop(tf.transpose(x, [3, 0, 1, 2]), info, 2);
  const outputs = tf.reshape(dy, [pixels, outChannels]);
  const perTap = taps(info).map(({ row, column }) =>
    tf.tidy(() => {
      const seen = tf.stridedSlice(
        byChannel,
        [0, 0, row, column],
        [
          inChannels,
          batchSize,
          row + (outHeight - 1) * info.strideHeight + 1,
          column + (outWidth - 1) * info.strideWidth + 1,
        ],
        [1, 1, info.strideHeight, info.strideWidth],
      );
      return tf.matMul(tf.reshape(seen, [inChannels, pixels]), outputs);
    }),
  );
  return tf.concat(perTap, 0);
}

export const conv2dInputGradient: tf.KernelConfig = {
  kernelName: 'Conv2DBackpropInput',
  backendName: 'wasm',
  kernelFunc({ inputs, attrs }) {
    const { dy, filter } = inputs as { dy: tf.Tensor4D; filter: tf.Tensor4D };
    const { strides, pad, dimRoundingMode, inputShape } = attrs as unknown as tf.Conv2DBackpropInputAttrs;
    const info = tf.backend_util.computeConv2DInfo(
      inputShape,
      filter.shape,
      strides,
      1,
      pad,
      dimRoundingMode,
    );
    return tf.tidy(() => {
      const flipped = tf.transpose(tf.reverse(filter, [0, 1]), [0, 1, 3, 2]) as tf.Tensor4D;
      return tf.conv2d(stuffZeros(dy, info), flipped, 1, 'valid');
    });
  },
};
