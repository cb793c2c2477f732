// A mask for every pixel: down to a small map with many features, and up again with the detail kept aside.
import * as tf from '@tensorflow/tfjs';

function doubleConvolution(input: tf.SymbolicTensor, filters: number): tf.SymbolicTensor {
  let x = input;
  for (let i = 0; i < 2; i++) {
    x = tf.layers
      .conv2d({ filters, kernelSize: 3, padding: 'same', activation: 'relu' })
      .apply(x) as tf.SymbolicTensor;
  }
  return x;
}

// Sides that halve evenly at every step: 128 → 64 → 32 → 16.
const inputs = tf.input({ shape: [128, 128, 3] });
let x = tf.layers.rescaling({ scale: 1 / 255 }).apply(inputs) as tf.SymbolicTensor;
const skips: tf.SymbolicTensor[] = [];
for (const filters of [32, 64, 128]) {
  x = doubleConvolution(x, filters);
  skips.push(x);
  x = tf.layers.maxPooling2d({ poolSize: 2 }).apply(x) as tf.SymbolicTensor;
}

x = doubleConvolution(x, 256);

for (const filters of [128, 64, 32]) {
  x = tf.layers
    .conv2dTranspose({ filters, kernelSize: 2, strides: 2, padding: 'same' })
    .apply(x) as tf.SymbolicTensor;
  x = tf.layers.concatenate().apply([x, skips.pop() as tf.SymbolicTensor]) as tf.SymbolicTensor;
  x = doubleConvolution(x, filters);
}
const outputs = tf.layers
  .conv2d({ filters: 1, kernelSize: 1, activation: 'sigmoid' })
  .apply(x) as tf.SymbolicTensor;

export const model = tf.model({ inputs, outputs });
model.compile({ optimizer: 'adam', loss: 'binaryCrossentropy', metrics: ['accuracy'] });
