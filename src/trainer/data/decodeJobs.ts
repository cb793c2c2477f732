/** What the threads that read images are asked, and what they answer. */
import type { Augmentation } from './augment.js';
import type { Values } from './dataset.js';
import type { Fit } from './resize.js';

export type Job =
  | {
      readonly kind: 'decode' /** Files, or the bytes of one each. */;
      readonly contents: readonly (string | Uint8Array)[];
      readonly fit: Fit;
    }
  | {
      readonly kind: 'augment';
      readonly values: Values;
      /** Height, width, channels. */
      readonly shape: readonly [number, number, number];
      readonly augmentation: Augmentation;
      readonly seed: number;
    };

export interface Answer {
  readonly values: Values;
  /** Which files could not be read, by their place in the job; their values are zeros. */
  readonly faults: readonly { readonly place: number; readonly reason: string }[];
}
