/** Max pooling and its gradient, an image a task. */
import type * as tf from '@tensorflow/tfjs-core';
import { Kind, Pool } from './layout.js';
import type { Machine } from './machine.js';

type Info = tf.backend_util.Conv2DInfo;

export function maxPool(machine: Machine, x: tf.TensorInfo, info: Info): tf.TensorInfo {
  const result = machine.output(info.outShape);
  run(machine, Kind.pool, [x, x, result], info);
  return result;
}

export function maxPoolGradient(
  machine: Machine,
  { dy, x }: { readonly dy: tf.TensorInfo; readonly x: tf.TensorInfo },
  info: Info,
): tf.TensorInfo {
  const result = machine.output(x.shape);
  run(machine, Kind.poolSlopes, [x, dy, result], info);
  return result;
}

function run(machine: Machine, kind: Kind, tensors: readonly tf.TensorInfo[], info: Info): void {
  machine.run(kind, info.batchSize, ({ integers }) => {
    integers.set(
      tensors.map((tensor) => machine.address(tensor)),
      Pool.x,
    );
    integers.set([info.inHeight, info.inWidth, info.inChannels, info.outHeight, info.outWidth], Pool.height);
    integers.set(
      [info.filterHeight, info.filterWidth, info.strideHeight, info.strideWidth],
      Pool.filterHeight,
    );
    integers.set([info.padInfo.top, info.padInfo.left], Pool.padTop);
  });
}
