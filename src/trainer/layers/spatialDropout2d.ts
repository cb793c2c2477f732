/** SpatialDropout2D: drops whole feature maps in training, and scales the others by 1 / (1 − rate). */
import * as tf from '@tensorflow/tfjs-core';
import { drawnOnes } from '../draws.js';
import { Augmentation, type LayerConfig } from './augmentation.js';

export class SpatialDropout2D extends Augmentation {
  static className = 'SpatialDropout2D';
  private readonly rate: number;

  constructor(config: LayerConfig) {
    super(config);
    this.rate = Number(config.rate ?? 0.5);
  }

  protected override augment(maps: tf.Tensor4D): tf.Tensor {
    const { shape } = maps;
    const kept = drawnOnes(1 - this.rate, [shape[0], 1, 1, shape[3]]);
    return tf.mul(maps, tf.div(kept, 1 - this.rate));
  }
}
