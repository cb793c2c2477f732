/** RandomContrast: (x − mean) · f + mean, with one f for each image and the mean per channel, clipped to the range. */
import * as tf from '@tensorflow/tfjs-core';
import { Augmentation, draws, type LayerConfig, range } from './augmentation.js';

export class RandomContrast extends Augmentation {
  static className = 'RandomContrast';
  private readonly factor: [number, number];
  private readonly values: [number, number];

  constructor(config: LayerConfig) {
    super(config);
    this.factor = range(config.factor, 0.5, 0);
    this.values = range(config.valueRange ?? [0, 255], 255);
  }

  protected override augment(images: tf.Tensor4D): tf.Tensor {
    const [low, high] = this.factor;
    const mean = tf.mean(images, [1, 2], true);
    const factors = draws(images.shape[0], [1 - low, 1 + high]);
    return tf.clipByValue(tf.add(tf.mul(tf.sub(images, mean), factors), mean), ...this.values);
  }
}
