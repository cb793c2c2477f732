/**
 * `tensor.flatten()` and its like. The whole `@tensorflow/tfjs` gives tensors such methods; the trainer loads only
 * its parts, and the orthogonal initialiser of recurrent layers needs some.
 */
import * as tf from '@tensorflow/tfjs-core';

type Operation = (...values: unknown[]) => unknown;

export function chainOperations(): void {
  const methods = tf.Tensor.prototype as unknown as Record<string, unknown>;
  const flatten: Operation = (tensor) => tf.reshape(tensor as tf.Tensor, [-1]);
  for (const [name, operation] of Object.entries({ ...tf, flatten }))
    if (typeof operation === 'function' && /^[a-z]/.test(name) && !(name in methods))
      methods[name] = function (this: tf.Tensor, ...rest: unknown[]) {
        return (operation as Operation)(this, ...rest);
      };
}
