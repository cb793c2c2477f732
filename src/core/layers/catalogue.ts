/** All layers ConvLens knows, found by their name in either framework. */
import { ACTIVATION_ROWS } from './activations.js';
import { CONVOLUTION_ROWS } from './convolution.js';
import { DENSE_ROWS } from './dense.js';
import { FEATURE_SCALING_ROWS } from './featureScaling.js';
import { LAMBDA_ROWS } from './lambda.js';
import { MERGING_ROWS } from './merging.js';
import { NORMALIZATION_ROWS } from './normalization.js';
import { POOLING_ROWS } from './pooling.js';
import { RESHAPING_ROWS } from './reshaping.js';
import type { ArgumentDefault, ArgumentSpec, Framework, LayerRow } from './row.js';

export const ALL_ROWS: readonly LayerRow[] = [
  ...CONVOLUTION_ROWS,
  ...POOLING_ROWS,
  ...DENSE_ROWS,
  ...NORMALIZATION_ROWS,
  ...ACTIVATION_ROWS,
  ...RESHAPING_ROWS,
  ...MERGING_ROWS,
  ...LAMBDA_ROWS,
  ...FEATURE_SCALING_ROWS,
];

const KERAS = new Map<string, LayerRow>();
const TFJS = new Map<string, LayerRow>();
for (const row of ALL_ROWS) {
  for (const name of [row.keras?.name, ...(row.keras?.aliases ?? [])]) if (name) KERAS.set(name, row);
  for (const name of [row.tfjs?.factory, ...(row.tfjs?.aliases ?? [])]) if (name) TFJS.set(name, row);
}

/** By class name or alias, such as `Conv2D` or `Convolution2D`. */
export function findKerasLayer(name: string): LayerRow | undefined {
  return KERAS.get(name);
}

/** By the name of the factory in `tf.layers`, such as `conv2d`. */
export function findTfjsLayer(factory: string): LayerRow | undefined {
  return TFJS.get(factory);
}

/** The value that an absent argument takes; undefined when it has to be given. */
export function defaultOf(spec: ArgumentSpec, framework: Framework): ArgumentDefault | undefined {
  return framework === 'tfjs' && spec.tfjsDefault !== undefined ? spec.tfjsDefault : spec.default;
}

/** By the class name that a graph's node has. */
export function rowOfType(type: string, framework: Framework): LayerRow | undefined {
  if (framework === 'keras') return KERAS.get(type);
  return ALL_ROWS.find((row) => row.tfjs?.className === type);
}

/** The argument's name as the framework writes it. */
export function spelledArgument(spec: ArgumentSpec, framework: Framework): string {
  if (framework === 'keras') return spec.name;
  return spec.tfjs ?? spec.name.replace(/_([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());
}
