/** What a family of `keras.applications` says about itself; `makeApplication.ts` does the rest. */
import type { TensorValue, Value } from '../../../evaluate/value.js';
import type { Dim } from '../../../graph/dimension.js';
import type { Network, Settings } from './network.js';

/** How `preprocess_input` of the family's module treats pixels. */
export type Preprocessing = 'caffe' | 'tf' | 'torch' | 'none';

export interface Family {
  /** Modules of `keras.applications` that export it, earlier names included. */
  readonly modules: readonly string[];
  readonly preprocessing: Preprocessing;
  readonly applications: Readonly<Record<string, Application>>;
}

export interface Application {
  /** In Keras's positional order. */
  readonly parameters: readonly string[];
  /** Defaults of what only this family takes. */
  readonly defaults?: Readonly<Record<string, number | boolean>>;
  /** Height and width that an absent `input_shape` means. */
  readonly size: number;
  /** What an absent `input_shape` means without a top, where that is not open. */
  readonly sizeWithoutTop?: number;
  /** Square sizes that weights exist for, besides `size`. */
  readonly otherSizes?: readonly number[];
  /** The smallest height and width that Keras takes. */
  readonly least: number;
  /** Names of trained weights besides 'imagenet'. */
  readonly weightNames?: readonly string[];
  /** Widths for which weights exist. */
  readonly alphas?: readonly number[];
  /** Sizes stay open even with a top (MobileNetV3). */
  readonly anySize?: boolean;
  /** Height and width are both given or both open: Keras computes with the width once it has a height. */
  readonly sizesTogether?: boolean;
  /** An `input_tensor` has to be as wide as `input_shape` says. */
  readonly tensorMustFit?: boolean;
  /** The model's name; a function where Keras makes it from the options. */
  readonly name: string | ((options: Options) => string);
  /** Keras looks its tables up by the model's name: names that it finds there. */
  readonly nameKeys?: readonly string[];
  /** What the family refuses beyond the rules that all share: the argument and why. */
  readonly refuses?: (
    options: Options,
  ) => { readonly argument: string; readonly message: string } | undefined;
  /** From the image to the output. */
  readonly build: (network: Network, image: TensorValue, options: Options) => TensorValue;
}

/** The arguments of one call, as far as they decide what is built. */
export interface Options {
  readonly includeTop: boolean;
  readonly weights: 'imagenet' | 'none' | 'other';
  readonly pooling: 'avg' | 'max' | undefined;
  readonly classes: { readonly user: Value };
  readonly classifierActivation: { readonly user: Value };
  /** Without the batch, as Keras completes it. */
  readonly inputShape: readonly [Dim, Dim, Dim];
  /** As the code wrote `input_shape`; undefined when it did not. */
  readonly givenShape: readonly Dim[] | undefined;
  readonly name: string;
  number(name: string): number;
  flag(name: string): boolean;
}

export const STANDARD_PARAMETERS = [
  'include_top',
  'weights',
  'input_tensor',
  'input_shape',
  'pooling',
  'classes',
  'classifier_activation',
  'name',
] as const;

/** Average, then one dense layer: the head of most families. */
export function averageAndClassify(
  network: Network,
  x: TensorValue,
  options: Options,
  average: Settings = { name: 'avg_pool' },
): TensorValue {
  return classify(network, network.layer('GlobalAveragePooling2D', average, x), options);
}

export function classify(
  network: Network,
  x: TensorValue,
  { classes, classifierActivation }: Options,
  name = 'predictions',
): TensorValue {
  const settings = { units: classes, activation: classifierActivation, name };
  return network.layer('Dense', settings, x);
}

/** Without a top: the last feature map, or its average or maximum. */
export function pooled(
  network: Network,
  x: TensorValue,
  { pooling }: Options,
  names: { readonly avg?: string; readonly max?: string } = {},
): TensorValue {
  if (pooling === 'avg') return network.layer('GlobalAveragePooling2D', { name: names.avg }, x);
  return pooling === 'max' ? network.layer('GlobalMaxPooling2D', { name: names.max }, x) : x;
}

export const POOL_NAMES = { avg: 'avg_pool', max: 'max_pool' };

/** A multiple of `divisor` near `value`, never more than a tenth below it (MobileNetV2, section 4). */
export function roundToMultiple(value: number, divisor = 8): number {
  const rounded = Math.max(divisor, Math.floor(Math.trunc(value + divisor / 2) / divisor) * divisor);
  return rounded < 0.9 * value ? rounded + divisor : rounded;
}
