/** `add_loss` of a class of the code: hands its first tensor on, and tells the loss that it calculates of the others. */
import * as tf from '@tensorflow/tfjs-core';
import { layers } from '@tensorflow/tfjs-layers';
import { tellLosses } from '../addedLosses.js';
import { type Calculation, calculator } from '../calculation.js';
import type { LayerConfig } from './augmentation.js';
import type { Sizes } from './plainLayer.js';

export class AddLoss extends layers.Layer {
  static readonly className = 'AddLoss';
  private readonly calculate: (given: readonly tf.Tensor[]) => tf.Tensor[];

  constructor(private readonly given: LayerConfig) {
    super(given);
    this.calculate = calculator(given.calculation as unknown as Calculation);
  }

  override call(inputs: tf.Tensor | tf.Tensor[]): tf.Tensor {
    const [x, ...values] = Array.isArray(inputs) ? inputs : [inputs];
    return tf.tidy(() => {
      tellLosses(this.calculate(values));
      return tf.clone(x as tf.Tensor);
    });
  }

  override computeOutputShape(inputs: Sizes | Sizes[]): Sizes {
    return (Array.isArray(inputs[0]) ? inputs[0] : inputs) as Sizes;
  }

  override getConfig(): tf.serialization.ConfigDict {
    return { ...(this.given as tf.serialization.ConfigDict), ...super.getConfig() };
  }
}
