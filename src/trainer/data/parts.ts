/** What of the data a run trains on, and what it is judged by. */
import type { RunInput, RunRequest } from '../../protocol/trainer.js';
import { TrainingFault } from '../fault.js';
import { type ImageData, type ImagePart, slicePart } from './dataset.js';

/** Like Keras: the last fraction validates; with `validation_data=` the test images do. */
export function divide(
  data: ImageData,
  settings: RunRequest['plan']['settings'],
): { train: ImagePart; validation: ImagePart | undefined } {
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
  const { scale, offset } = data.test.count > 0 ? data.test : (data.validation ?? data.train);
  return {
    shape: data.shape,
    ...(scale !== undefined && { scale }),
    ...(offset !== undefined && { offset }),
    ...(data.largest !== undefined && data.largest <= 1 && { isUnit: true }),
  };
}
