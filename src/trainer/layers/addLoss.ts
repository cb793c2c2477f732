/** `add_loss` of a class of the code: hands its first tensor on, and tells the losses and measures that it calculates of the others. */
import * as tf from '@tensorflow/tfjs-core';
import { layers } from '@tensorflow/tfjs-layers';
import { tellLosses, tellMeasure } from '../addedLosses.js';
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
      const told = this.calculate(values);
      // Their names are no longer as the code has them: TensorFlow.js turns all texts of a topology into its own case.
      const { length } = (this.given.measures as readonly string[] | undefined) ?? [];
      tellLosses(told.slice(0, told.length - length));
      for (const [place, value] of told.slice(told.length - length).entries()) tellMeasure(place, value);
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
