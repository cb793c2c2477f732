/** The gradient of a lookup (Embedding): sums rows into their segments, as one product with a one-hot matrix. */
import * as tf from '@tensorflow/tfjs-core';

export const unsortedSegmentSum: tf.KernelConfig = {
  kernelName: 'UnsortedSegmentSum',
  backendName: 'wasm',
  kernelFunc({ inputs, attrs }) {
    const { x, segmentIds } = inputs as { x: tf.Tensor; segmentIds: tf.Tensor1D };
    const { numSegments } = attrs as unknown as tf.UnsortedSegmentSumAttrs;
    return tf.tidy(() => {
      const rows = x.shape[0] ?? 0;
      const membership = tf.transpose(tf.oneHot(tf.cast(segmentIds, 'int32'), numSegments));
      const sums = tf.matMul(tf.cast(membership, 'float32'), tf.reshape(tf.cast(x, 'float32'), [rows, -1]));
      return tf.cast(tf.reshape(sums, [numSegments, ...x.shape.slice(1)]), x.dtype);
    });
  },
};
