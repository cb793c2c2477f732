/**
 * Images to another size as two products with matrices, one for the rows and one for the columns: exact for any
 * sizes on every runtime, and so are its gradients, which TensorFlow.js's own resizing has for some sizes only.
 */
import * as tf from '@tensorflow/tfjs-core';

type Size = readonly [height: number, width: number];

/** Samples at the centres of pixels, as Keras does. */
export function resample(x: tf.Tensor, [height, width]: Size, isNearest: boolean): tf.Tensor {
  const [batch = 1, rows = 1, columns = 1, channels = 1] = x.shape;
  // Products with matrices cost plain JavaScript some twenty times as much as its own resizing, which needs a gradient.
  if (tf.getBackend() === 'cpu' && tf.engine().state.gradientDepth === 0) {
    const images = x as tf.Tensor4D;
    return isNearest
      ? tf.image.resizeNearestNeighbor(images, [height, width], false, true)
      : tf.image.resizeBilinear(images, [height, width], false, true);
  }
  const down = weights(rows, height, isNearest);
  const across = weights(columns, width, isNearest);
  // (height, rows) · (batch, rows, columns × channels)
  const tall = tf.matMul(
    tf.tile(tf.expandDims(down, 0), [batch, 1, 1]),
    tf.reshape(x, [batch, rows, columns * channels]),
  );
  // (width, columns) · (batch × height, columns, channels)
  const wide = tf.matMul(
    tf.tile(tf.expandDims(across, 0), [batch * height, 1, 1]),
    tf.reshape(tall, [batch * height, columns, channels]),
  );
  return tf.reshape(wide, [batch, height, width, channels]);
}

/** How much of each of `from` pixels each of `to` takes. */
function weights(from: number, to: number, isNearest: boolean): tf.Tensor2D {
  const matrix = new Float32Array(from * to);
  for (let place = 0; place < to; place++) {
    const centre = ((place + 0.5) * from) / to;
    if (isNearest) {
      matrix[place * from + Math.min(from - 1, Math.floor(centre))] = 1;
      continue;
    }
    const first = Math.floor(centre - 0.5);
    const share = centre - 0.5 - first;
    const [low, high] = [Math.max(0, first), Math.min(from - 1, first + 1)];
    matrix[place * from + low] = (matrix[place * from + low] ?? 0) + 1 - share;
    matrix[place * from + high] = (matrix[place * from + high] ?? 0) + share;
  }
  return tf.tensor2d(matrix, [to, from]);
}

/** Each value `factor` times along one axis. The gradient of a tile knows few axes, so the others are joined. */
export function repeated(x: tf.Tensor, factor: number, axis: number): tf.Tensor {
  const count = (sizes: readonly number[]) => sizes.reduce((all, size) => all * size, 1);
  const outer = count(x.shape.slice(0, axis + 1));
  const tiled = tf.tile(tf.reshape(x, [outer, 1, count(x.shape.slice(axis + 1))]), [1, factor, 1]);
  return tf.reshape(
    tiled,
    x.shape.map((size, at) => (at === axis ? size * factor : size)),
  );
}
