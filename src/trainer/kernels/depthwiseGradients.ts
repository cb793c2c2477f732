/**
 * The two gradients of a depthwise 2-D convolution. With a multiplier m, channel c makes outputs c·m … c·m+m−1.
 * Filter: per tap, the sum over pixels of image × output gradient. Input: per multiplier index, a depthwise
 * convolution of the zero-stuffed output gradient with the flipped filter.
 */
import * as tf from '@tensorflow/tfjs-core';
import { padOrCrop, stuffZeros, taps } from './spatial.js';

export const depthwiseFilterGradient: tf.KernelConfig = {
  kernelName: 'DepthwiseConv2dNativeBackpropFilter',
  backendName: 'wasm',
  kernelFunc({ inputs, attrs }) {
    const { x, dy } = inputs as { x: tf.Tensor4D; dy: tf.Tensor4D };
    const { strides, dilations, pad, dimRoundingMode, filterShape } =
      attrs as unknown as tf.DepthwiseConv2dNativeBackpropFilterAttrs;
    const info = tf.backend_util.computeConv2DInfo(
      x.shape,
      filterShape,
      strides,
      dilations,
      pad,
      dimRoundingMode,
      true,
    );
    return tf.tidy(() => {
      const { batchSize, inChannels, outHeight, outWidth } = info;
      const multiplier = filterShape[3];
      const pixels = batchSize * outHeight * outWidth;
      const padded = padOrCrop(x, info, 1);
      const outputs = tf.reshape(dy, [pixels, inChannels, multiplier]);
      const perTap = taps(info).map(({ row, column }) =>
        tf.tidy(() => {
          const seen = tf.stridedSlice(
            padded,
            [0, row, column, 0],
            [
              batchSize,
              row + (outHeight - 1) * info.strideHeight + 1,
              column + (outWidth - 1) * info.strideWidth + 1,
              inChannels,
            ],
            [1, info.strideHeight, info.strideWidth, 1],
          );
          return tf.sum(tf.mul(tf.reshape(seen, [pixels, inChannels, 1]), outputs), 0);
        }),
      );
      return tf.reshape(tf.stack(perTap), filterShape);
    });
  },
};

export const depthwiseInputGradient: tf.KernelConfig = {
  kernelName: 'DepthwiseConv2dNativeBackpropInput',
  backendName: 'wasm',
  kernelFunc({ inputs, attrs }) {
    const { dy, filter } = inputs as { dy: tf.Tensor4D; filter: tf.Tensor4D };
    const { strides, dilations, pad, dimRoundingMode, inputShape } =
      attrs as unknown as tf.DepthwiseConv2dNativeBackpropInputAttrs;
    const info = tf.backend_util.computeConv2DInfo(
      inputShape,
      filter.shape,
      strides,
      dilations,
      pad,
      dimRoundingMode,
      true,
    );
    return tf.tidy(() => {
      const { inChannels } = info;
      const [height, width, , multiplier] = filter.shape;
      const flipped = tf.reverse(filter, [0, 1]);
      const stuffed = stuffZeros(dy, info);
      const [batch = 0, rows = 0, columns = 0] = stuffed.shape;
      const parts: tf.Tensor4D[] = [];
      for (let index = 0; index < multiplier; index++) {
        const outputs = tf.reshape(
          tf.slice(
            tf.reshape(stuffed, [batch * rows * columns, inChannels, multiplier]),
            [0, 0, index],
            [batch * rows * columns, inChannels, 1],
          ),
          [batch, rows, columns, inChannels],
        ) as tf.Tensor4D;
        const kernel = tf.slice(flipped, [0, 0, 0, index], [height, width, inChannels, 1]) as tf.Tensor4D;
        const dilation: [number, number] = [info.dilationHeight, info.dilationWidth];
        parts.push(tf.depthwiseConv2d(outputs, kernel, 1, 'valid', 'NHWC', dilation));
      }
      return parts.length === 1 && parts[0] ? parts[0] : tf.addN(parts);
    });
  },
};
