/**
 * The gradient of max pooling on WebAssembly, whose own kernel begins its search at the smallest positive number: a
 * window without a positive value gets none. Such windows are searched in −1 / x, which grows with x below zero.
 */
import * as tf from '@tensorflow/tfjs-core';

const NAME = 'MaxPoolGrad';

/** Replaces the backend's kernel by one that calls it; none where there is no such backend. */
export function correctMaxPoolGradient(): void {
  const original = tf.getKernel(NAME, 'wasm');
  if (!original) return;
  tf.unregisterKernel(NAME, 'wasm');
  tf.registerKernel({
    ...original,
    kernelFunc({ inputs, attrs, backend }) {
      const { dy, input, output } = inputs as { dy: tf.Tensor; input: tf.Tensor; output: tf.Tensor };
      const run = (given: tf.Tensor, slopes: tf.Tensor) =>
        tf.engine().makeTensorFromTensorInfo(
          original.kernelFunc({
            inputs: { ...inputs, input: given, dy: slopes },
            attrs,
            backend,
          } as never) as tf.TensorInfo,
        );
      if ((tf.tidy(() => tf.min(input)).dataSync()[0] ?? 0) > 0) return run(input, dy);
      return tf.tidy(() => {
        const isLow = tf.lessEqual(output, 0);
        const none = tf.zerosLike(dy);
        // The backend searches only places that give no number above this, so zero must stand above all others.
        const turned = tf.where(
          tf.less(input, 0),
          tf.div(-1, tf.minimum(input, -1e-37)),
          tf.fill(input.shape, 3e38),
        );
        return tf.add(run(input, tf.where(isLow, none, dy)), run(turned, tf.where(isLow, dy, none)));
      });
    },
  });
}
