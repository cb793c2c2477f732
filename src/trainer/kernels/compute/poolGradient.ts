/** The gradient of max pooling, an image a task. */
import type * as tf from '@tensorflow/tfjs-core';
import { Kind, Pool } from './layout.js';
import type { Machine } from './machine.js';

export function maxPoolGradient(
  machine: Machine,
  { dy, x }: { readonly dy: tf.TensorInfo; readonly x: tf.TensorInfo },
  info: tf.backend_util.Conv2DInfo,
): tf.TensorInfo {
  const result = machine.output(x.shape);
  machine.run(Kind.poolSlopes, info.batchSize, ({ integers }) => {
    integers.set(
      [x, dy, result].map((tensor) => machine.address(tensor)),
      Pool.x,
    );
    integers.set([info.inHeight, info.inWidth, info.inChannels, info.outHeight, info.outWidth], Pool.height);
    integers.set(
      [info.filterHeight, info.filterWidth, info.strideHeight, info.strideWidth],
      Pool.filterHeight,
    );
    integers.set([info.padInfo.top, info.padInfo.left], Pool.padTop);
  });
  return result;
}
