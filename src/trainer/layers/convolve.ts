/**
 * Convolutions of images (batch, height, width, channels) in groups of channels, and with kernels whose values lie
 * apart: TensorFlow.js has no groups, and no gradient of a dilated convolution.
 */
import * as tf from '@tensorflow/tfjs-core';

type Pair = readonly [number, number];

export interface Window {
  readonly strides: Pair;
  readonly padding: 'same' | 'valid';
  /** With strides above 1 Keras allows none. */
  readonly dilation: Pair;
}

/** `kernel`: (height, width, channels / groups, filters). */
export function convolve(x: tf.Tensor4D, kernel: tf.Tensor4D, groups: number, window: Window): tf.Tensor4D {
  const one = (part: tf.Tensor4D, own: tf.Tensor4D): tf.Tensor4D =>
    isDilated(window)
      ? dilated(part, own, window)
      : tf.conv2d(part, own, [...window.strides] as [number, number], window.padding);
  if (groups === 1) return one(x, kernel);
  const kernels = tf.split(kernel, groups, -1);
  const parts = tf.split(x, groups, -1);
  return tf.concat(
    parts.map((part, at) => one(part as tf.Tensor4D, kernels[at] as tf.Tensor4D)),
    -1,
  );
}

/** `kernel`: (height, width, channels, multiplier). */
export function convolveChannels(x: tf.Tensor4D, kernel: tf.Tensor4D, window: Window): tf.Tensor4D {
  if (!isDilated(window))
    return tf.depthwiseConv2d(x, kernel, [...window.strides] as [number, number], window.padding);
  const [, , channels, multiplier] = kernel.shape;
  return overTaps(x, kernel, window, (seen, tap) => {
    const [batch = 0, height = 0, width = 0] = seen.shape;
    const pixels = tf.reshape(seen, [batch * height * width, channels, 1]);
    return tf.reshape(tf.mul(pixels, tf.reshape(tap, [1, channels, multiplier])), [
      ...[batch, height, width, channels * multiplier],
    ]);
  });
}

const isDilated = ({ dilation: [down, across] }: Window): boolean => down > 1 || across > 1;

/** One product of matrices for each place of the kernel. */
function dilated(x: tf.Tensor4D, kernel: tf.Tensor4D, window: Window): tf.Tensor4D {
  const [, , channels, filters] = kernel.shape;
  return overTaps(x, kernel, window, (seen, tap) => {
    const [batch = 0, height = 0, width = 0] = seen.shape;
    const rows = tf.reshape(seen, [-1, channels]) as tf.Tensor2D;
    return tf.reshape(tf.matMul(rows, tf.reshape(tap, [channels, filters]) as tf.Tensor2D), [
      ...[batch, height, width, filters],
    ]);
  });
}

/** The sum over the kernel's places of what each makes of the image that it sees. */
function overTaps(
  x: tf.Tensor4D,
  kernel: tf.Tensor4D,
  { padding, dilation: [down, across] }: Window,
  make: (seen: tf.Tensor, tap: tf.Tensor) => tf.Tensor,
): tf.Tensor4D {
  const [tall, wide, inner, outer] = kernel.shape;
  const [reach, span] = [(tall - 1) * down, (wide - 1) * across];
  const margins = (room: number): [number, number] =>
    padding === 'same' ? [Math.floor(room / 2), room - Math.floor(room / 2)] : [0, 0];
  const padded = tf.pad(x, [[0, 0], margins(reach), margins(span), [0, 0]]);
  const [batch, rows = 1, columns = 1, channels = 1] = padded.shape;
  const terms: tf.Tensor[] = [];
  for (let row = 0; row < tall; row++)
    for (let column = 0; column < wide; column++) {
      const size = [batch, rows - reach, columns - span, channels];
      const seen = tf.slice(padded, [0, row * down, column * across, 0], size);
      terms.push(make(seen, tf.slice(kernel, [row, column, 0, 0], [1, 1, inner, outer])));
    }
  return tf.addN(terms) as tf.Tensor4D;
}
