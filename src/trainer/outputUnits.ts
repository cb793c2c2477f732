import type { RunRequest } from '../protocol/trainer.js';

/** How many values the model gives for a sample, or for each pixel of the image that it gives. */
export function outputUnits({ outputShape }: Pick<RunRequest['plan'], 'outputShape'>): number {
  return outputShape.at(-1) ?? 1;
}
