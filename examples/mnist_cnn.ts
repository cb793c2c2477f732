// Handwritten digits in TensorFlow.js: the layers API, one model.add per layer.
import * as tf from '@tensorflow/tfjs';

const imageSize = 28;
const classes = 10;

export const model = tf.sequential();
model.add(
  tf.layers.conv2d({
    inputShape: [imageSize, imageSize, 1],
    filters: 16,
    kernelSize: 5,
    activation: 'relu',
    kernelInitializer: 'varianceScaling',
  }),
);
model.add(tf.layers.maxPooling2d({ poolSize: 2, strides: 2 }));
model.add(tf.layers.conv2d({ filters: 32, kernelSize: 3, activation: 'relu' }));
model.add(tf.layers.maxPooling2d({ poolSize: 2, strides: 2 }));
model.add(tf.layers.flatten());
model.add(tf.layers.dropout({ rate: 0.25 }));
model.add(tf.layers.dense({ units: classes, activation: 'softmax' }));

model.compile({
  optimizer: tf.train.adam(0.001),
  loss: 'categoricalCrossentropy',
  metrics: ['accuracy'],
});

// ConvLens trains on MNIST; your own page passes its images and one-hot labels to train().
// convlens: data=mnist
export async function train(images: tf.Tensor4D, labels: tf.Tensor2D): Promise<tf.History> {
  return await model.fit(images, labels, { batchSize: 128, epochs: 1, validationSplit: 0.1 });
}
