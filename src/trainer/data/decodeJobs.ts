/** What the threads that read images are asked, and what they answer. */
import type { Augmentation } from './augment.js';
import type { Values } from './dataset.js';
import type { SampleMap } from './maps.js';
import type { Fit } from './resize.js';

export type Job =
  | MapJob
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

/** What functions of the code make of a batch. */
export interface MapJob {
  readonly kind: 'map';
  /** Of the images, and of what the model is to give for them where that are images: in both of the same samples. */
  readonly given: readonly {
    readonly values: Float32Array;
    readonly shape: readonly [number, number, number];
  }[];
  readonly maps: readonly SampleMap[];
  readonly targetMaps: readonly SampleMap[];
  /** Which samples of the part. */
  readonly indices: readonly number[];
  readonly seed: number;
}

export interface Answer {
  readonly values: Values;
  /** Of a map, what the model is to give. */
  readonly targets?: Values;
  /** Which files could not be read, by their place in the job; their values are zeros. */
  readonly faults: readonly { readonly place: number; readonly reason: string }[];
}
