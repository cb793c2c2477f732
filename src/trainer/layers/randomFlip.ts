/** RandomFlip: each image mirrored with probability one half, on each axis that `mode` names. */
import * as tf from '@tensorflow/tfjs-core';
import { Augmentation, type LayerConfig } from './augmentation.js';

export class RandomFlip extends Augmentation {
  static className = 'RandomFlip';
  private readonly mode: string;

  constructor(config: LayerConfig) {
    super(config);
    this.mode = String(config.mode ?? 'horizontal_and_vertical').toLowerCase();
  }

  protected override augment(images: tf.Tensor4D): tf.Tensor {
    let flipped: tf.Tensor4D = images;
    if (this.mode.includes('horizontal')) flipped = flipSome(flipped, 2);
    if (this.mode.includes('vertical')) flipped = flipSome(flipped, 1);
    return flipped;
  }
}

function flipSome(images: tf.Tensor4D, axis: number): tf.Tensor4D {
  const coin = tf.cast(tf.less(tf.randomUniform([images.shape[0], 1, 1, 1]), 0.5), 'float32');
  const other = tf.reverse(images, axis);
  return tf.add(tf.mul(coin, other), tf.mul(tf.sub(1, coin), images)) as tf.Tensor4D;
}
