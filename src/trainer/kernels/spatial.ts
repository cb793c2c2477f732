/** Padding, cropping and zero-stuffing on the two image axes, as the gradients of convolutions need them. */
import * as tf from '@tensorflow/tfjs-core';

type ConvInfo = tf.backend_util.Conv2DInfo;

/** Where each kernel tap begins to read in the padded image. */
export function taps(info: ConvInfo): { row: number; column: number }[] {
  const places: { row: number; column: number }[] = [];
  for (let row = 0; row < info.filterHeight; row++) {
    for (let column = 0; column < info.filterWidth; column++) {
      places.push({ row: row * info.dilationHeight, column: column * info.dilationWidth });
    }
  }
  return places;
}

/** The image as the convolution saw it: padded; `axis` is the axis of the rows. */
export function padOrCrop(x: tf.Tensor, info: ConvInfo, axis: 1 | 2): tf.Tensor4D {
  const { top, bottom, left, right } = info.padInfo;
  if (top + bottom + left + right === 0) return x as tf.Tensor4D;
  const paddings: [number, number][] = [
    [0, 0],
    [0, 0],
    [0, 0],
    [0, 0],
  ];
  paddings[axis] = [top, bottom];
  paddings[axis + 1] = [left, right];
  return tf.pad(x, paddings) as tf.Tensor4D;
}

/**
 * The output gradient with stride − 1 zeros between values, padded so that a valid convolution
 * with the flipped filter gives back the size of the input.
 */
export function stuffZeros(dy: tf.Tensor4D, info: ConvInfo): tf.Tensor4D {
  const [batch, rows, columns, channels] = dy.shape;
  const { strideHeight, strideWidth, padInfo } = info;
  let spread = dy;
  if (strideHeight > 1 || strideWidth > 1) {
    const gaps = tf.pad(tf.reshape(dy, [batch, rows, 1, columns, 1, channels]), [
      [0, 0],
      [0, 0],
      [0, strideHeight - 1],
      [0, 0],
      [0, strideWidth - 1],
      [0, 0],
    ]);
    spread = tf.reshape(gaps, [batch, rows * strideHeight, columns * strideWidth, channels]) as tf.Tensor4D;
  }
  const reachHeight = (info.filterHeight - 1) * info.dilationHeight;
  const reachWidth = (info.filterWidth - 1) * info.dilationWidth;
  const top = reachHeight - padInfo.top;
  const left = reachWidth - padInfo.left;
  const bottom = info.inHeight + reachHeight - top - spread.shape[1];
  const right = info.inWidth + reachWidth - left - spread.shape[2];
  return resize(spread, [top, bottom], [left, right]);
}

/** Positive amounts pad, negative ones crop. */
function resize(x: tf.Tensor4D, rows: [number, number], columns: [number, number]): tf.Tensor4D {
  const crop = (amount: number) => Math.max(0, -amount);
  const grow = (amount: number) => Math.max(0, amount);
  const [batch, height, width, channels] = x.shape;
  const kept =
    Math.min(...rows, ...columns) < 0
      ? tf.slice(
          x,
          [0, crop(rows[0]), crop(columns[0]), 0],
          [
            batch,
            height - crop(rows[0]) - crop(rows[1]),
            width - crop(columns[0]) - crop(columns[1]),
            channels,
          ],
        )
      : x;
  if (Math.max(...rows, ...columns) <= 0) return kept;
  return tf.pad(kept, [
    [0, 0],
    [grow(rows[0]), grow(rows[1])],
    [grow(columns[0]), grow(columns[1])],
    [0, 0],
  ]);
}
