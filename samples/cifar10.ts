// Ten kinds of things in 32x32 colour images: a small residual network.
import * as tf from '@tensorflow/tfjs';

function residualBlock(input: tf.SymbolicTensor, filters: number, strides: number): tf.SymbolicTensor {
  const convolution = (kernelSize: number, step: number, x: tf.SymbolicTensor) => {
    const y = tf.layers
      .conv2d({ filters, kernelSize, strides: step, padding: 'same', useBias: false })
      .apply(x) as tf.SymbolicTensor;
    return tf.layers.batchNormalization().apply(y) as tf.SymbolicTensor;
  };
  let x = convolution(3, strides, input);
  x = tf.layers.reLU().apply(x) as tf.SymbolicTensor;
  x = convolution(3, 1, x);
  // A 1x1 convolution fits the shortcut where the map gets smaller or wider.
  const shortcut = strides === 1 ? input : convolution(1, strides, input);
  x = tf.layers.add().apply([x, shortcut]) as tf.SymbolicTensor;
  return tf.layers.reLU().apply(x) as tf.SymbolicTensor;
}

const inputs = tf.input({ shape: [32, 32, 3] });
let x = tf.layers.rescaling({ scale: 1 / 255 }).apply(inputs) as tf.SymbolicTensor;
x = tf.layers
  .conv2d({ filters: 32, kernelSize: 3, padding: 'same', activation: 'relu' })
  .apply(x) as tf.SymbolicTensor;
x = residualBlock(x, 32, 1);
x = residualBlock(x, 64, 2);
x = residualBlock(x, 128, 2);
x = tf.layers.globalAveragePooling2d({}).apply(x) as tf.SymbolicTensor;
const outputs = tf.layers.dense({ units: 10, activation: 'softmax' }).apply(x) as tf.SymbolicTensor;

export const model = tf.model({ inputs, outputs });
model.compile({ optimizer: 'adam', loss: 'categoricalCrossentropy', metrics: ['accuracy'] });
