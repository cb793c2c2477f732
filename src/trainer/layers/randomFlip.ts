/** RandomFlip: half of the images are mirrored, each on all axes that `mode` names. Source: keras 3.15, `random_flip.py`. */
import * as tf from '@tensorflow/tfjs-core';
import { Augmentation, type LayerConfig, uniform } from './augmentation.js';

export class RandomFlip extends Augmentation {
  static className = 'RandomFlip';
  private readonly mode: string;

  constructor(config: LayerConfig) {
    super(config);
    this.mode = String(config.mode ?? 'horizontal_and_vertical').toLowerCase();
  }

  protected override augment(images: tf.Tensor4D): tf.Tensor {
    const axes = [
      ...(this.mode.includes('horizontal') ? [2] : []),
      ...(this.mode.includes('vertical') ? [1] : []),
    ];
    const coin = tf.cast(tf.less(uniform([images.shape[0], 1, 1, 1]), 0.5), 'float32');
    const other = tf.reverse(images, axes);
    return tf.add(tf.mul(coin, other), tf.mul(tf.sub(1, coin), images));
  }
}
