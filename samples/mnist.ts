// Handwritten digits, 28x28 grey.
import * as tf from '@tensorflow/tfjs';

const model = tf.sequential();
model.add(
  tf.layers.conv2d({
    inputShape: [28, 28, 1],
    filters: 32,
    kernelSize: 3,
    padding: 'same',
    activation: 'relu',
  }),
);
model.add(tf.layers.maxPooling2d({ poolSize: 2 }));
model.add(tf.layers.conv2d({ filters: 64, kernelSize: 3, padding: 'same', activation: 'relu' }));
model.add(tf.layers.maxPooling2d({ poolSize: 2 }));
model.add(tf.layers.flatten());
model.add(tf.layers.dropout({ rate: 0.5 }));
model.add(tf.layers.dense({ units: 10, activation: 'softmax' }));

model.compile({ optimizer: 'adam', loss: 'categoricalCrossentropy', metrics: ['accuracy'] });

// ConvLens trains on MNIST; your own page passes its images and one-hot labels to train().
// convlens: data=mnist
export async function train(images: tf.Tensor4D, labels: tf.Tensor2D): Promise<tf.History> {
  return await model.fit(images, labels, { batchSize: 128, epochs: 5, validationSplit: 0.1 });
}
