/**
 * The gradient of `unstack`. TensorFlow.js 4.22's own stacks a list, and is given a single tensor where one tensor alone
 * came out (`gradients/Unpack_grad.js`): recurrent layers could not train on sequences of one step.
 */
import * as tf from '@tensorflow/tfjs-core';

export function registerUnpackGradient(): void {
  tf.registerGradient({
    kernelName: tf.Unpack,
    gradFunc(dy, _, attributes) {
      const { axis } = attributes as unknown as tf.UnpackAttrs;
      return { value: () => tf.stack(Array.isArray(dy) ? dy : [dy], axis) };
    },
  });
}
