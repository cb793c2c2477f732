// Seven facial expressions from 48x48 grey images.
import * as tf from '@tensorflow/tfjs';

const emotions = ['angry', 'disgusted', 'afraid', 'happy', 'sad', 'surprised', 'neutral'];

const model = tf.sequential();
model.add(tf.layers.rescaling({ scale: 1 / 255, inputShape: [48, 48, 1] }));
for (const filters of [32, 64, 128]) {
  model.add(tf.layers.conv2d({ filters, kernelSize: 3, padding: 'same', useBias: false }));
  model.add(tf.layers.batchNormalization());
  model.add(tf.layers.reLU());
  model.add(tf.layers.conv2d({ filters, kernelSize: 3, padding: 'same', useBias: false }));
  model.add(tf.layers.batchNormalization());
  model.add(tf.layers.reLU());
  model.add(tf.layers.maxPooling2d({ poolSize: 2 }));
  model.add(tf.layers.dropout({ rate: 0.25 }));
}
model.add(tf.layers.globalAveragePooling2d({}));
model.add(tf.layers.dense({ units: 128, activation: 'relu' }));
model.add(tf.layers.dropout({ rate: 0.5 }));
model.add(tf.layers.dense({ units: emotions.length, activation: 'softmax' }));

model.compile({ optimizer: tf.train.adam(0.001), loss: 'categoricalCrossentropy', metrics: ['accuracy'] });

// Train on the faces that ConvLens draws; give your own tensors to model.fit(…).
// convlens: data=faces
export { model };
