/** RandomContrast: (x − mean) · f + mean, with one f per batch and the mean per image and channel. */
import * as tf from '@tensorflow/tfjs-core';
import { Augmentation, draw, type LayerConfig, range } from './augmentation.js';

export class RandomContrast extends Augmentation {
  static className = 'RandomContrast';
  private readonly factor: [number, number];

  constructor(config: LayerConfig) {
    super(config);
    this.factor = range(config.factor, 0.5);
  }

  protected override augment(images: tf.Tensor4D): tf.Tensor {
    const mean = tf.mean(images, [1, 2], true);
    return tf.add(tf.mul(tf.sub(images, mean), 1 + draw(this.factor)), mean);
  }
}
