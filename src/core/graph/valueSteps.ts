/** What the code does to the values of its images by numbers that it counts from the data, as in `(x - x.mean()) / x.std()`. */
import type { DataSource, RowStep } from './trainingSource.js';

export type ValueStep =
  /** Times the factor, then plus the amount. */
  | { readonly kind: 'linear'; readonly factor: number; readonly amount: number }
  /** The same with numbers for each channel. */
  | { readonly kind: 'channels'; readonly factor: readonly number[]; readonly amount: readonly number[] }
  /** Red, green, blue become blue, green, red. */
  | { readonly kind: 'swap' }
  | { readonly kind: 'measure'; readonly operator: '-' | '/'; readonly by: Measure }
  | FinishStep;

/** What is no line through the values: nothing but these and `linear` comes behind it. */
export type FinishStep =
  /** Numbers drawn for each value, times the factor, plus the amount. */
  | {
      readonly kind: 'noise';
      readonly distribution: 'normal' | 'uniform';
      readonly factor: number;
      readonly amount: number;
    }
  | { readonly kind: 'clip'; readonly low: number | null; readonly high: number | null }
  /** 1 where it holds, 0 elsewhere. */
  | { readonly kind: 'test'; readonly operator: Comparison; readonly value: number }
  /** Another number where it holds, the value elsewhere. */
  | { readonly kind: 'replace'; readonly operator: Comparison; readonly value: number; readonly by: number }
  | { readonly kind: 'round'; readonly by: 'trunc' | 'round' }
  /** Each image less its own mean, and divided by its deviation plus `plus`, which is `least` at the least. */
  | {
      readonly kind: 'standardize';
      readonly isDivided: boolean;
      readonly plus: number;
      /** One by the root of how many values an image has, as TensorFlow takes. */
      readonly least?: 'ofCount';
    };

/** What may come from the first of them on. */
export type EndStep = FinishStep | Extract<ValueStep, { kind: 'linear' }>;

export type Comparison = '==' | '!=' | '<' | '<=' | '>' | '>=';

const FINISHING: ReadonlySet<string> = new Set(['noise', 'clip', 'test', 'replace', 'round', 'standardize']);

/** Whether a line no longer says what becomes of the values. */
export function isFinishing(steps: readonly ValueStep[] | undefined): boolean {
  return steps?.some(({ kind }) => FINISHING.has(kind)) === true;
}

/** A sum of statistics, each times its factor, and of an amount: `std + 1e-7`, `max - min`. */
export interface Measure {
  readonly terms: readonly { readonly statistic: Statistic; readonly factor: number }[];
  readonly amount: number;
}

export interface Statistic {
  readonly name: 'mean' | 'std' | 'min' | 'max';
  /** One number of all values, one for each place of an image, or one for each channel (the last axis). */
  readonly over: 'all' | 'places' | 'channels';
  /** Of what the images were when the code counted. */
  readonly of: MeasuredImages;
}

/** Images whose values are counted: where they come from, which of them, and what was done to them before. */
export interface MeasuredImages {
  readonly dataset?: string;
  readonly split?: string;
  readonly source?: DataSource;
  readonly rows?: readonly RowStep[];
  readonly scale?: number;
  readonly offset?: number;
  readonly steps?: readonly ValueStep[];
}
