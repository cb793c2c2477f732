/** The conversation with a short-lived process that opens trained models; `channel.ts` carries it. */
import type { ComputedValues, ProgramSource } from '../core/index.js';
import type { LayerInsight } from './insight.js';

export type { ComputedValue, ComputedValues } from '../core/index.js';

export type ExportFormat = 'tfjs' | 'keras' | 'h5';

export interface ReaderRequests {
  /** What the code's own steps give up to `fit`; `directories`: where its data may lie. */
  compute: {
    params: {
      readonly source: ProgramSource;
      readonly directories: readonly string[];
      readonly cacheDirectory: string;
      /** Data sets of Keras may be downloaded. */
      readonly download: boolean;
    };
    result: ComputedValues;
  };
  /** `path` is a file, for `tfjs` a folder. */
  export: {
    params: {
      readonly run: string;
      readonly format: ExportFormat;
      readonly path: string;
      readonly which: 'best' | 'last';
    };
    result: null;
  };
  /** `pixels`: bytes in base 64, row by row, channels last, as the run's input wants them. */
  look: {
    params: {
      readonly run: string;
      readonly which: 'best' | 'last';
      readonly pixels: string;
      /** By its name: whose classes the network is to show where it looked for; else the first that has some. */
      readonly output?: string;
    };
    result: Explanation;
  };
  /** `layer`: its path, as `layerPaths.ts` reads it. `sample`: which of the run's samples, counted from 0. */
  inspect: {
    params: { readonly run: string; readonly layer: string; readonly sample: number };
    result: LayerInsight;
  };
}

/** What an output gives for an image. */
export interface ExplainedOutput {
  /** In the order of its classes; none where it gives an image or numbers. */
  readonly probabilities: readonly number[];
  /** That image: a `data:` address of a PNG. */
  readonly picture?: string;
  /** Those numbers, where they are few. */
  readonly numbers?: readonly number[];
}

export interface Explanation extends ExplainedOutput {
  /** Each of them, where the model has several. */
  readonly outputs?: readonly (ExplainedOutput & {
    readonly name: string;
    readonly classes: readonly string[];
  })[];
  /** Where the network looked for the likeliest class, 0 … 1, row by row; absent without a convolution. */
  readonly heat?: {
    readonly layer: string;
    readonly height: number;
    readonly width: number;
    readonly values: readonly number[];
  };
}
