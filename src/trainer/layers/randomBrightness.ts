/** RandomBrightness: adds one amount per image, a share of the range of values, and clips to that range. */
import * as tf from '@tensorflow/tfjs-core';
import { Augmentation, draw, type LayerConfig, range } from './augmentation.js';

export class RandomBrightness extends Augmentation {
  static className = 'RandomBrightness';
  private readonly factor: [number, number];
  private readonly values: [number, number];

  constructor(config: LayerConfig) {
    super(config);
    this.factor = range(config.factor, 0);
    this.values = Array.isArray(config.valueRange) ? range(config.valueRange, 0) : [0, 255];
  }

  protected override augment(images: tf.Tensor4D): tf.Tensor {
    const [low, high] = this.values;
    const amounts = Array.from({ length: images.shape[0] }, () => draw(this.factor) * (high - low));
    const shifted = tf.add(images, tf.tensor4d(amounts, [amounts.length, 1, 1, 1]));
    return tf.clipByValue(shifted, low, high);
  }
}
