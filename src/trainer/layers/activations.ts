/** Keras's activations that TensorFlow.js lacks. Formulas: keras 3.15, `activations/activations.py`. */
import * as tf from '@tensorflow/tfjs-core';

type Formula = (x: tf.Tensor) => tf.Tensor;

/** relu6(x + 3) / 6 */
const hardSigmoid: Formula = (x) => tf.div(tf.clipByValue(tf.add(x, 3), 0, 6), 6);

const FORMULAS: Readonly<Record<string, Formula>> = {
  // TensorFlow.js's own `hardSigmoid` is 0.2x + 0.5: what its models mean, and those of Keras 2.
  kerasHardSigmoid: hardSigmoid,
  exponential: (x) => tf.exp(x),
  leakyRelu: (x) => tf.leakyRelu(x, 0.2),
  hardSilu: (x) => tf.mul(x, hardSigmoid(x)),
  hardTanh: (x) => tf.clipByValue(x, -1, 1),
  celu: (x) => tf.add(tf.maximum(x, 0), tf.sub(tf.exp(tf.minimum(x, 0)), 1)),
  logSigmoid: (x) => tf.neg(tf.softplus(tf.neg(x))),
  // Comparisons have no gradient in TensorFlow.js; a step has: zero.
  hardShrink: (x) => tf.mul(x, tf.step(tf.sub(tf.abs(x), 0.5))),
  softShrink: (x) => tf.sub(tf.relu(tf.sub(x, 0.5)), tf.relu(tf.sub(-0.5, x))),
  squareplus: (x) => tf.div(tf.add(x, tf.sqrt(tf.add(tf.square(x), 4))), 2),
  tanhShrink: (x) => tf.sub(x, tf.tanh(x)),
};

export function registerActivations(): void {
  for (const [name, formula] of Object.entries(FORMULAS)) {
    class Activation extends tf.serialization.Serializable {
      static readonly className = name;
      apply(x: tf.Tensor): tf.Tensor {
        return tf.tidy(() => formula(x));
      }
      override getConfig(): tf.serialization.ConfigDict {
        return {};
      }
    }
    tf.serialization.registerClass(Activation);
  }
}
