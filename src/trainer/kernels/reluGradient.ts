/** ReLU's gradient as one kernel, where the runtime has it: the slopes where ReLU leaves something, zero elsewhere. */
import * as tf from '@tensorflow/tfjs-core';

const kernelName = 'ConvLensReluGradient';

export interface Rectified {
  readonly dy: tf.Tensor;
  /** What ReLU left. */
  readonly y: tf.Tensor;
}

type Compute = (inputs: Rectified, backend: unknown) => tf.TensorInfo;

/** From what ReLU leaves, not from what it is given: TensorFlow can then make it one with what comes before. */
export function registerReluGradient(backendName: string, compute: Compute): void {
  if (!tf.getKernel(kernelName, backendName))
    tf.registerKernel({
      ...{ kernelName, backendName },
      kernelFunc: ({ inputs, backend }) => compute(inputs as unknown as Rectified, backend),
    });
  tf.unregisterGradient('Relu');
  tf.registerGradient({
    kernelName: 'Relu',
    outputsToSave: [true],
    gradFunc: (dy, saved) => ({ x: () => rectifiedSlopes(dy as tf.Tensor, saved[0] as tf.Tensor) }),
  });
}

export function rectifiedSlopes(dy: tf.Tensor, y: tf.Tensor): tf.Tensor {
  const isFit = tf.getKernel(kernelName, tf.getBackend()) && dy.dtype === 'float32';
  return isFit ? (tf.engine().runKernel(kernelName, { dy, y }) as tf.Tensor) : tf.mul(dy, tf.step(y));
}
