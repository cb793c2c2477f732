/** A part whose images are changed at random each time they are read, in the threads that read images. */
import type { Augmentation } from './augment.js';
import type { ImageData, ImagePart } from './dataset.js';
import { work } from './decodePool.js';

export function varied(part: ImagePart, shape: ImageData['shape'], augmentation: Augmentation): ImagePart {
  return {
    ...part,
    async read(indices, seed = Math.floor(Math.random() * 2 ** 32)) {
      const found = await part.read(indices, seed);
      const { values } = await work({ kind: 'augment', values: found.values, shape, augmentation, seed });
      return { values, indices: found.indices };
    },
  };
}
