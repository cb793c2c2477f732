/** RandomBrightness: adds one amount per image, a share of the range of values, and clips to that range. */
import * as tf from '@tensorflow/tfjs-core';
import { Augmentation, draws, type LayerConfig, range } from './augmentation.js';

export class RandomBrightness extends Augmentation {
  static className = 'RandomBrightness';
  private readonly factor: [number, number];
  private readonly values: [number, number];

  constructor(config: LayerConfig) {
    super(config);
    this.factor = range(config.factor, 0);
    this.values = Array.isArray(config.valueRange) ? range(config.valueRange, 255) : [0, 255];
  }

  protected override augment(images: tf.Tensor4D): tf.Tensor {
    const [low, high] = this.values;
    const amounts = tf.mul(draws(images.shape[0], this.factor), high - low);
    return tf.clipByValue(tf.add(images, amounts), low, high);
  }
}
