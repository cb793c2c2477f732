/** What of the data a run trains on, and what it is judged by. */
import { changesAtRandom } from '../../protocol/overrides.js';
import type { RunInput, RunRequest } from '../../protocol/trainer.js';
import { shuffled } from '../batches.js';
import { TrainingFault } from '../fault.js';
import { type ImageData, type ImagePart, pickPart, slicePart } from './dataset.js';

export interface Divided {
  readonly train: ImagePart;
  readonly validation: ImagePart | undefined;
}

/**
 * Like Keras: the last fraction validates; with `validation_data=` the test images do. A split that the run is
 * given goes before both.
 */
export function divide(data: ImageData, { plan, overrides }: RunRequest, seed: number): Divided {
  const { settings } = plan;
  if (overrides.validationSplit !== undefined) {
    if (changesAtRandom(plan))
      throw new TrainingFault(
        'The code changes the images to train on at random, so a share of them cannot validate. Train without a validation split, and give fit other images as validation_data.',
      );
    return drawn(data.train, overrides.validationSplit, seed);
  }
  if (data.validation) return { train: data.train, validation: data.validation };
  if (settings.hasValidationData?.value) return { train: data.train, validation: data.test };
  const split = settings.validationSplit?.value ?? 0;
  const border = Math.floor(data.train.count * (1 - split));
  if (border <= 0) {
    throw new TrainingFault(`A validation split of ${split} leaves no images to train on; use one below 1.`);
  }
  if (border >= data.train.count) return { train: data.train, validation: undefined };
  return {
    train: slicePart(data.train, 0, border),
    validation: slicePart(data.train, border, data.train.count),
  };
}

/** The share that validates is drawn by the seed: files are often sorted by class. */
function drawn(train: ImagePart, share: number, seed: number): Divided {
  const order = shuffled(train.count, seed);
  const border = Math.max(1, Math.floor(order.length * (1 - share)));
  if (border >= order.length) return { train, validation: undefined };
  const part = (from: number, to: number) => pickPart(train, order.slice(from, to).sort());
  return { train: part(0, border), validation: part(border, order.length) };
}

export function limited(data: ImageData, max: number | undefined): ImageData {
  if (max === undefined) return data;
  return {
    ...data,
    train: slicePart(data.train, 0, Math.min(max, data.train.count)),
    ...(data.validation && {
      validation: slicePart(data.validation, 0, Math.min(max, data.validation.count)),
    }),
    test: slicePart(data.test, 0, Math.min(max, data.test.count)),
  };
}

/** As the images that it is judged by come to it: without random changes. */
export function inputOf(data: ImageData): RunInput {
  const judged = data.test.count > 0 ? data.test : (data.validation ?? data.train);
  const { part, shape, maps } = judged.made?.before ?? { part: judged, shape: data.shape };
  const { scale, offset, places, isSwapped, finish } = part;
  return {
    shape,
    ...(maps && { maps }),
    ...(scale !== undefined && { scale }),
    ...(offset !== undefined && { offset }),
    ...(places && { places: { factor: [...places.factor], amount: [...places.amount] } }),
    ...(isSwapped && { isSwapped }),
    ...(finish && { finish: finish.filter(({ kind }) => kind !== 'noise') }),
    ...(data.largest !== undefined && data.largest <= 1 && { isUnit: true }),
  };
}
