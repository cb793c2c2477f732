/** Image changes as layers, and those that are made of several: RandomColorJitter and RandAugment. */
import * as tf from '@tensorflow/tfjs-core';
import { Augmentation, type LayerConfig, range } from './augmentation.js';
import { registrable } from './convolutionBase.js';
import { IMAGE_CHANGES, type ImageChange } from './imageChanges.js';
import { RandomBrightness } from './randomBrightness.js';
import { RandomContrast } from './randomContrast.js';
import { RandomRotation, RandomShear, RandomTranslation } from './randomTransforms.js';

type Change = new (config: LayerConfig) => Augmentation;

function layerOf({ className, change, isAlways = false }: ImageChange): Change {
  return class extends Augmentation {
    static readonly className = className;

    override call(inputs: tf.Tensor | tf.Tensor[], kwargs: { training?: boolean }): tf.Tensor {
      return super.call(inputs, isAlways ? { ...kwargs, training: true } : kwargs);
    }

    protected override augment(images: tf.Tensor4D): tf.Tensor {
      return change(images, this.given);
    }
  };
}

const CHANGES: ReadonlyMap<string, Change> = new Map(
  IMAGE_CHANGES.map((change) => [change.className, layerOf(change)]),
);

function partOf(name: string, config: LayerConfig): Augmentation {
  const Layer = CHANGES.get(name);
  if (!Layer) throw new Error(`No image change is named ${name}.`);
  return new Layer(config);
}

class RandomColorJitter extends Augmentation {
  static readonly className = 'RandomColorJitter';

  protected override augment(images: tf.Tensor4D): tf.Tensor {
    const { brightnessFactor, contrastFactor, saturationFactor, hueFactor, valueRange } = this.given;
    const given = (factor: unknown) => ({ factor, ...(valueRange !== undefined && { valueRange }) });
    const parts = [
      ...(brightnessFactor == null ? [] : [new RandomBrightness(given(brightnessFactor))]),
      ...(contrastFactor == null ? [] : [new RandomContrast(given(contrastFactor))]),
      ...(saturationFactor == null ? [] : [partOf('RandomSaturation', given(saturationFactor))]),
      ...(hueFactor == null ? [] : [partOf('RandomHue', given(hueFactor))]),
    ];
    return parts.reduce<tf.Tensor4D>((made, part) => part.changed(made) as tf.Tensor4D, images);
  }
}

/** Some of many changes in a row, the same for the whole batch. */
class RandAugment extends Augmentation {
  static readonly className = 'RandAugment';

  protected override augment(images: tf.Tensor4D): tf.Tensor {
    const { numOps, interpolation } = this.given;
    const parts = this.parts({ ...(interpolation !== undefined && { interpolation }) });
    let made: tf.Tensor4D = images;
    for (let step = 0; step < Number(numOps ?? 2); step++) {
      const part = parts[Math.floor(Math.random() * parts.length)];
      if (part) made = part().changed(made) as tf.Tensor4D;
    }
    return made;
  }

  private parts(placing: LayerConfig): readonly (() => Augmentation)[] {
    const { valueRange } = this.given;
    const factor = range(this.given.factor ?? 0.5, 0.5, 0);
    const values = { ...(valueRange !== undefined && { valueRange }) };
    const colour = { factor, ...values };
    return [
      () => new RandomShear({ xFactor: factor, yFactor: factor, ...placing }),
      () => new RandomTranslation({ heightFactor: factor, widthFactor: factor, ...placing }),
      () => new RandomRotation({ factor, ...placing }),
      () => new RandomBrightness(colour),
      () => partOf('RandomColorDegeneration', colour),
      () => new RandomContrast(colour),
      () => partOf('RandomSharpness', colour),
      () => partOf('Solarization', { additionFactor: factor, thresholdFactor: factor, ...values }),
      () => partOf('RandomPosterization', { factor: Math.max(1, Math.trunc(8 * factor[1])), ...values }),
      () => partOf('AutoContrast', values),
      () => partOf('Equalization', values),
    ];
  }
}

export function registerImageChanges(): void {
  for (const layer of registrable(...CHANGES.values(), RandomColorJitter, RandAugment))
    tf.serialization.registerClass(layer);
}
