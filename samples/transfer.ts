// A network that already knows photographs, and a new head for your own classes.
import * as tf from '@tensorflow/tfjs';

const classes = 5;
const mobileNet = 'https://storage.googleapis.com/tfjs-models/tfjs/mobilenet_v1_0.25_224/model.json';

/** MobileNet up to its last maps, frozen: 7x7 with 256 features. */
export async function loadBase(): Promise<tf.LayersModel> {
  const whole = await tf.loadLayersModel(mobileNet);
  const end = whole.getLayer('conv_pw_13_relu');
  const base = tf.model({ inputs: whole.inputs, outputs: end.output });
  base.trainable = false;
  return base;
}

/** Learns from the maps that the base gives. */
export const head = tf.sequential();
head.add(tf.layers.globalAveragePooling2d({ inputShape: [7, 7, 256] }));
head.add(tf.layers.dropout({ rate: 0.2 }));
head.add(tf.layers.dense({ units: classes, activation: 'softmax' }));
head.compile({ optimizer: 'adam', loss: 'categoricalCrossentropy', metrics: ['accuracy'] });
